package preloadlist

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

// limitedReader reads until ctx ends, which an io.Reader does not know of, and no
// more than a limit. It keeps its source's error, so that this can be told from one
// of the text.
type limitedReader struct {
	ctx       context.Context
	source    io.Reader
	limit     int // in bytes
	remaining int
	err       error
}

func (r *limitedReader) Read(p []byte) (int, error) {
	if r.err == nil {
		r.err = r.ctx.Err()
	}
	if r.err == nil && r.remaining == 0 {
		r.err = formatError{fmt.Errorf("it has more than %d MiB, more than any list has", r.limit>>20)}
	}
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.source.Read(p[:min(len(p), r.remaining)])
	r.remaining -= n
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

const byteOrderMark = "\uFEFF"

// decode returns the text of a list that may be in base64, as Chromium's source host
// serves it with ?format=TEXT. Its beginning decides, since neither a file's name nor
// a server's header is reliable.
func decode(source io.Reader) io.Reader {
	text := bufio.NewReaderSize(source, 64<<10)
	if !startsAsBase64(text) {
		return text
	}
	decoded := bufio.NewReaderSize(base64.NewDecoder(base64.StdEncoding, text), 64<<10)
	skipByteOrderMark(decoded)
	return decoded
}

// startsAsBase64 reports whether a text is the base64 of a list. It discards a byte
// order mark, and white space before base64.
//
// A list begins with "{" or a comment. "{" and "*" are not in the alphabet of base64, and
// "//" in base64 would stand for a byte that begins no list.
func startsAsBase64(text *bufio.Reader) bool {
	skipByteOrderMark(text)
	for blanks := 0; ; blanks++ {
		start, _ := text.Peek(blanks + 4)
		if len(start) < blanks+4 {
			return false
		}
		if strings.IndexByte(" \t\r\n", start[blanks]) < 0 {
			first := make([]byte, 3)
			n, err := base64.StdEncoding.Decode(first, start[blanks:])
			if err != nil || n == 0 || strings.IndexByte("{/ \t\r\n\xEF", first[0]) < 0 {
				return false
			}
			_, _ = text.Discard(blanks)
			return true
		}
	}
}

func skipByteOrderMark(text *bufio.Reader) {
	if start, _ := text.Peek(len(byteOrderMark)); string(start) == byteOrderMark {
		_, _ = text.Discard(len(byteOrderMark))
	}
}

// maxValue is how many bytes one entry may have. Real ones have a few hundred; the
// limit keeps a hostile list from being held in memory as a whole.
const maxValue = 1 << 20

// lineReader reads a text without the lines that are comments: those that begin,
// after white space, with "//". It leaves out blank lines too, as a json.Decoder
// scans all of them again with each further one.
//
// A Read returns no more than one line. So a reader that asks for more only when it
// needs more, as a json.Decoder does, is never ahead of the line that it is at, and
// number is the line of whatever it complains about.
type lineReader struct {
	source *bufio.Reader
	// number is that of the current line, from 1.
	number int
	// pending is what is left of the line; it is valid until source is next read.
	pending   []byte
	started   bool // the line has begun, and its end has not been read
	skipped   bool // the line is left out
	remaining int  // how many more bytes the present value may have
	err       error
}

func newLineReader(source io.Reader) *lineReader {
	return &lineReader{source: bufio.NewReaderSize(source, 64<<10), remaining: maxValue}
}

// startValue begins the limit of a value again.
func (r *lineReader) startValue() { r.remaining = maxValue }

func (r *lineReader) Read(p []byte) (int, error) {
	for len(r.pending) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.advance()
	}
	if r.remaining == 0 {
		return 0, fmt.Errorf("there is an entry of more than %d bytes", maxValue)
	}
	n := copy(p, r.pending[:min(r.remaining, len(r.pending))])
	r.pending = r.pending[n:]
	r.remaining -= n
	return n, nil
}

// advance reads to the end of the line, or as far as the buffer reaches.
func (r *lineReader) advance() {
	if !r.started {
		r.startLine()
	}
	piece, err := r.source.ReadSlice('\n')
	r.started = errors.Is(err, bufio.ErrBufferFull)
	if err != nil && !r.started {
		r.err = err
	}
	if !r.skipped {
		r.pending = piece
	}
}

// startLine discards the white space that a line begins with, which JSON does not
// need, and decides whether the line is left out.
func (r *lineReader) startLine() {
	r.number++
	for {
		c, err := r.source.ReadByte()
		if err != nil {
			break // ReadSlice meets the same error
		}
		if c != ' ' && c != '\t' && c != '\r' {
			_ = r.source.UnreadByte()
			break
		}
	}
	start, _ := r.source.Peek(2)
	r.skipped = strings.HasPrefix(string(start), "\n") || string(start) == "//"
}
