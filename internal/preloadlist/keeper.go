package preloadlist

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// keeper writes a download down while it passes by. It never gets in its way: what
// goes wrong is told by commit.
type keeper struct {
	label  label
	path   string
	file   *os.File
	sum    hash.Hash
	failed error
}

// begin begins to keep a download.
func (s store) begin(now time.Time, tag string) *keeper {
	k := &keeper{path: s.path, sum: sha256.New()}
	if s.path == "" {
		return k
	}
	k.label = label{Sum: strings.Repeat("0", 2*sha256.Size), URL: s.url, ETag: tag, From: now.UTC().Truncate(time.Second)}
	directory := filepath.Dir(s.path)
	if k.failed = os.MkdirAll(directory, 0o700); k.failed == nil {
		k.file, k.failed = os.CreateTemp(directory, filepath.Base(s.path)+".*.tmp")
	}
	k.writeLabel(func(line []byte) (int, error) { return k.file.Write(line) })
	return k
}

// Write implements io.Writer, and never fails.
func (k *keeper) Write(p []byte) (int, error) {
	if k.file != nil && k.failed == nil {
		_, k.failed = k.file.Write(p)
		_, _ = k.sum.Write(p)
	}
	return len(p), nil
}

// commit puts the whole download in its place.
func (k *keeper) commit() error {
	k.label.Sum = hex.EncodeToString(k.sum.Sum(nil))
	k.writeLabel(func(line []byte) (int, error) { return k.file.WriteAt(line, 0) })
	if k.file == nil || k.failed != nil {
		return inOneLine(k.failed)
	}
	if k.failed = k.file.Sync(); k.failed == nil {
		k.failed = k.file.Close()
	}
	if k.failed == nil {
		k.failed = os.Rename(k.file.Name(), k.path)
	}
	if k.failed == nil {
		k.file = nil
	}
	return inOneLine(k.failed)
}

// discard removes what was not committed.
func (k *keeper) discard() {
	if k.file != nil {
		_ = k.file.Close()
		_ = os.Remove(k.file.Name())
	}
}

func (k *keeper) writeLabel(write func([]byte) (int, error)) {
	if k.file == nil || k.failed != nil {
		return
	}
	line, err := json.Marshal(k.label)
	if err == nil {
		_, err = write(append(line, '\n'))
	}
	k.failed = err
}

// inOneLine leaves out of the system's error the name of a file that the reader has
// never heard of.
func inOneLine(err error) error {
	if inner, ok := errors.AsType[*os.PathError](err); ok {
		return inner.Err
	}
	if inner, ok := errors.AsType[*os.LinkError](err); ok {
		return inner.Err
	}
	return err
}
