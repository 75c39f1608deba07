package preloadlist

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxValue is how many bytes one entry may have. Real ones have some hundred; the
// limit is what keeps a hostile list from being held whole.
const maxValue = 1 << 20

// lines reads a text without the lines that are comments: those that begin, after
// white space, with "//". It leaves out blank lines too, of which a json.Decoder
// looks at all anew with each further one.
//
// It hands out no more than one line at a time. So a reader that asks for more only
// when it needs more, as a json.Decoder does, is never ahead of the line that it is
// at, and Number is the line of whatever it complains about.
type lines struct {
	source *bufio.Reader
	// Number is that of the line last handed out, from 1.
	Number int
	// pending is what of the line is still to be handed out; it lives until
	// source is next read.
	pending []byte
	inside  bool // a line has begun, and its end has not been read
	skipped bool // that line is left out
	room    int  // how many more bytes the present value may have
	err     error
}

func newLines(source io.Reader) *lines {
	return &lines{source: bufio.NewReaderSize(source, 64<<10), room: maxValue}
}

// next says that a value has been read, and a new one begins.
func (l *lines) next() { l.room = maxValue }

func (l *lines) Read(p []byte) (int, error) {
	for len(l.pending) == 0 {
		if l.err != nil {
			return 0, l.err
		}
		l.advance()
	}
	if l.room == 0 {
		return 0, fmt.Errorf("there is an entry of more than %d bytes", maxValue)
	}
	n := copy(p, l.pending[:min(l.room, len(l.pending))])
	l.pending = l.pending[n:]
	l.room -= n
	return n, nil
}

// advance reads on: to the end of the line, or as far as the buffer reaches.
func (l *lines) advance() {
	if !l.inside {
		l.begin()
	}
	piece, err := l.source.ReadSlice('\n')
	l.inside = errors.Is(err, bufio.ErrBufferFull)
	if err != nil && !l.inside {
		l.err = err
	}
	if !l.skipped {
		l.pending = piece
	}
}

// begin looks at how a line begins. Its white space goes, which JSON does not need.
func (l *lines) begin() {
	l.Number++
	for {
		c, err := l.source.ReadByte()
		if err != nil {
			break // ReadSlice meets the same error
		}
		if c != ' ' && c != '\t' && c != '\r' {
			_ = l.source.UnreadByte()
			break
		}
	}
	start, _ := l.source.Peek(2)
	l.skipped = strings.HasPrefix(string(start), "\n") || string(start) == "//"
}
