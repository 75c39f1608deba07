package preloadlist

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// diskCache keeps one download in a directory, for later processes. The zero
// diskCache keeps nothing.
//
// The first line of its file is a cacheHeader, and the text follows as it came. The
// file is written under another name and renamed when it is whole, so that any
// number of processes can share the directory. One that is not as its header says
// was damaged, and is treated as if it were not there; so is one that others than this
// user and root could have written.
type diskCache struct {
	format     *Format
	directory  string
	name       string
	url        string
	untrusted  error     // why the directory is not used
	tag        string    // the ETag of the download; "" where there is none, or it had none
	downloaded time.Time // when that was
	sum        string
}

// cacheHeader is the first line of the file. Sum is the SHA-256 of what follows, in
// hex. It is known last and stands first, so the header of a download always has the
// same length.
type cacheHeader struct {
	Sum  string    `json:"sha256"`
	URL  string    `json:"url"`
	ETag string    `json:"etag"`
	From time.Time `json:"from"`
}

var errNotCached = errors.New("no download is cached")

// maxCacheHeader is how many bytes a cacheHeader may have.
const maxCacheHeader = 64 << 10

// openDiskCache looks at what is cached of a URL.
func openDiskCache(format *Format, directory string, address *url.URL) diskCache {
	id := sha256.Sum256([]byte(address.String()))
	c := diskCache{format: format, directory: directory, name: "preload-list-" + hex.EncodeToString(id[:8]), url: address.String()}
	folder, err := openFolder(directory)
	if _, untrusted := errors.AsType[untrustedError](err); untrusted {
		c.untrusted = explainedError{"the directory " + err.Error() + ", so nothing is kept in it, and nothing in it is trusted", err}
	}
	if err != nil {
		return c
	}
	defer func() { _ = folder.Close() }() // only read
	file, err := openTrusted(folder, c.name)
	if err != nil {
		return c
	}
	defer func() { _ = file.Close() }() // only read
	header, _, err := readCacheHeader(file)
	if err == nil && header.URL == c.url && httpguts.ValidHeaderFieldValue(header.ETag) {
		c.tag, c.downloaded, c.sum = header.ETag, header.From, header.Sum
	}
	return c
}

// emptied returns the cache as if nothing were in it.
func (c diskCache) emptied() diskCache {
	return diskCache{format: c.format, directory: c.directory, name: c.name, url: c.url, untrusted: c.untrusted}
}

// readCacheHeader returns the header and the text that follows.
func readCacheHeader(file io.Reader) (cacheHeader, *bufio.Reader, error) {
	text := bufio.NewReaderSize(file, maxCacheHeader)
	line, err := text.ReadSlice('\n')
	if err != nil {
		return cacheHeader{}, nil, err
	}
	var header cacheHeader
	if err := json.Unmarshal(line, &header); err != nil {
		return cacheHeader{}, nil, err
	}
	return header, text, nil
}

// load reads what is cached.
func (c diskCache) load(ctx context.Context) (*version, error) {
	if c.sum == "" {
		return nil, errNotCached
	}
	folder, err := openFolder(c.directory)
	if err != nil {
		return nil, err
	}
	defer func() { _ = folder.Close() }() // only read
	file, err := openTrusted(folder, c.name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	header, text, err := readCacheHeader(file)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	list, err := c.format.readList(ctx, io.TeeReader(text, sum))
	if err != nil {
		return nil, err
	}
	// Another process may have replaced the file since it was looked at: then it
	// is another version, and not the one that the server was asked about.
	if hex.EncodeToString(sum.Sum(nil)) != header.Sum || header.Sum != c.sum {
		return nil, errNotCached
	}
	return &version{index: list, tag: c.tag}, nil
}

// cacheWriter writes a download to a temporary file while it is read. Write never
// fails; commit returns any error.
type cacheWriter struct {
	header cacheHeader
	name   string
	folder *os.Root
	// file is the temporary one; nil where there is none, or it was renamed.
	file      *os.File
	temporary string
	sum       hash.Hash
	err       error
}

// newWriter begins to cache a download.
func (c diskCache) newWriter(now time.Time, tag string) *cacheWriter {
	w := &cacheWriter{name: c.name, sum: sha256.New(), err: c.untrusted}
	if c.name == "" || w.err != nil {
		return w
	}
	w.header = cacheHeader{Sum: strings.Repeat("0", 2*sha256.Size), URL: c.url, ETag: tag, From: now.UTC().Truncate(time.Second)}
	if w.err = os.MkdirAll(c.directory, 0o700); w.err == nil {
		w.folder, w.err = openFolder(c.directory)
	}
	if w.err == nil {
		w.file, w.temporary, w.err = createTemp(w.folder, c.name)
	}
	w.writeHeader(func(line []byte) (int, error) { return w.file.Write(line) })
	return w
}

// Write implements [io.Writer].
func (w *cacheWriter) Write(p []byte) (int, error) {
	if w.file != nil && w.err == nil {
		_, w.err = w.file.Write(p)
		_, _ = w.sum.Write(p)
	}
	return len(p), nil
}

// commit puts the whole download into the cache.
func (w *cacheWriter) commit() error {
	w.header.Sum = hex.EncodeToString(w.sum.Sum(nil))
	w.writeHeader(func(line []byte) (int, error) { return w.file.WriteAt(line, 0) })
	if w.file == nil || w.err != nil {
		return withoutPath(w.err)
	}
	if w.err = w.file.Sync(); w.err == nil {
		w.err = w.file.Close()
	}
	if w.err == nil {
		w.err = w.folder.Rename(w.temporary, w.name)
	}
	if w.err == nil {
		w.file = nil
	}
	return withoutPath(w.err)
}

// discard removes the temporary file, unless it was committed.
func (w *cacheWriter) discard() {
	if w.file != nil {
		_ = w.file.Close()
		_ = w.folder.Remove(w.temporary)
	}
	if w.folder != nil {
		_ = w.folder.Close()
	}
}

func (w *cacheWriter) writeHeader(write func([]byte) (int, error)) {
	if w.file == nil || w.err != nil {
		return
	}
	line, err := json.Marshal(w.header)
	if err == nil {
		_, err = write(append(line, '\n'))
	}
	w.err = err
}
