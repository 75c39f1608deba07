package preloadlist

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/net/http/httpguts"
)

// store keeps one download in a directory, for later processes. The zero store
// keeps nothing.
//
// The download's file has a label in its first line, and the text as it came after
// that. It is written under another name and renamed when it is whole, so that any
// number of processes can share the directory. What is not as the label says was
// damaged, and counts for nothing.
type store struct {
	path string
	url  string
	tag  string    // the ETag of what is kept; "" where nothing is, or it had none
	from time.Time // when it was downloaded
	sum  string
}

// label is the first line of a store's file. Sum is the SHA-256 of what follows, in
// hex; it is known last and stands first, so each label of a download is as long.
type label struct {
	Sum  string    `json:"sha256"`
	URL  string    `json:"url"`
	ETag string    `json:"etag"`
	From time.Time `json:"from"`
}

var errNothingKept = errors.New("nothing is kept")

// maxLabel is how long a label may be.
const maxLabel = 64 << 10

// openStore looks at what is kept of a URL.
func openStore(directory string, address *url.URL) store {
	id := sha256.Sum256([]byte(address.String()))
	s := store{path: filepath.Join(directory, "preload-list-"+hex.EncodeToString(id[:8])), url: address.String()}
	opened, err := os.Open(s.path)
	if err != nil {
		return s
	}
	defer func() { _ = opened.Close() }() // only read
	found, _, err := readLabel(opened)
	if err == nil && found.URL == s.url && httpguts.ValidHeaderFieldValue(found.ETag) {
		s.tag, s.from, s.sum = found.ETag, found.From, found.Sum
	}
	return s
}

// emptied is the store as if nothing were kept.
func (s store) emptied() store { return store{path: s.path, url: s.url} }

func readLabel(text io.Reader) (label, *bufio.Reader, error) {
	buffered := bufio.NewReaderSize(text, maxLabel)
	line, err := buffered.ReadSlice('\n')
	if err != nil {
		return label{}, nil, err
	}
	var found label
	if err := json.Unmarshal(line, &found); err != nil {
		return label{}, nil, err
	}
	return found, buffered, nil
}

// load reads what is kept.
func (s store) load(ctx context.Context) (*version, error) {
	if s.sum == "" {
		return nil, errNothingKept
	}
	opened, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }() // only read
	found, text, err := readLabel(opened)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	list, err := readList(ctx, io.TeeReader(text, sum))
	if err != nil {
		return nil, err
	}
	// Another process may have replaced the file since it was looked at: then it
	// is another version, and not the one that the server was asked about.
	if hex.EncodeToString(sum.Sum(nil)) != found.Sum || found.Sum != s.sum {
		return nil, errNothingKept
	}
	return &version{index: list, tag: s.tag}, nil
}
