package zone

import (
	"bytes"
	"io"
	"strings"
)

// entryReader reads a zone entry by entry, for the parser: each on one line, without
// comments and parentheses. So the line that a record begins on is known, every
// directive is checked before the parser sees it, and the parser does not see what it
// parses otherwise than RFC 1035, section 5.1, says.
type entryReader struct {
	// rest is the text that was not read yet, and next the line that it begins on.
	rest string
	next int

	// entry is the current one, which begins on line. The parser has read the first
	// sent bytes of it.
	entry []byte
	sent  int
	line  int

	// directives is how many $GENERATE there were so far, and generated how many
	// records they make.
	directives int
	generated  int64
	// err is why there is no further entry: io.EOF or a *TextError.
	err error
}

// newEntryReader returns a reader of a text without its byte order mark.
func newEntryReader(text string) *entryReader {
	return &entryReader{rest: strings.TrimPrefix(text, "\ufeff"), next: 1, line: 1}
}

// ReadByte implements [io.ByteReader], which the parser uses.
func (r *entryReader) ReadByte() (byte, error) {
	for r.sent == len(r.entry) {
		if r.err == nil {
			r.err = r.advance()
		}
		if r.err != nil {
			return 0, r.err
		}
	}
	r.sent++
	return r.entry[r.sent-1], nil
}

// Read implements [io.Reader].
func (r *entryReader) Read(p []byte) (int, error) {
	for i := range p {
		b, err := r.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
	}
	return len(p), nil
}

// advance reads the next entry that is neither blank nor a signature of a transfer, and
// checks it.
func (r *entryReader) advance() error {
	for {
		if r.rest == "" {
			r.entry, r.sent = r.entry[:0], 0
			return io.EOF
		}
		if err := r.scan(); err != nil {
			return err
		}
		if len(bytes.TrimSpace(r.entry)) > 0 && !isSignature(r.entry) {
			return r.check()
		}
	}
}

// check refuses the directives that must not reach the parser. It does not depend on
// their case, as the parser does not.
func (r *entryReader) check() error {
	if r.entry[0] != '$' {
		return nil
	}
	fields := strings.Fields(string(r.entry))
	switch strings.ToUpper(fields[0]) {
	case "$INCLUDE":
		return refuse(r.line, "$INCLUDE is refused, as it would read a file of the machine that the provider runs on. Replace it with the text of that "+
			"file, or write the whole zone with named-compilezone, which comes with BIND")
	case "$GENERATE":
		return r.checkGenerate(fields)
	}
	return nil
}

// scan reads the next entry.
func (r *entryReader) scan() error {
	r.entry, r.sent, r.line = r.entry[:0], 0, r.next
	var l lexer
	for i := range len(r.rest) {
		b := r.rest[i]
		if b == '\n' {
			r.next++
		}
		out, keep := l.step(b)
		if keep {
			r.entry = append(r.entry, out)
		}
		if l.depth < 0 {
			return refuse(r.line, "the entry that begins here has a closing parenthesis without an opening one. Remove it, or write \\) if it belongs to a "+
				"name")
		}
		if l.ended {
			r.rest = r.rest[i+1:]
			return nil
		}
	}
	r.rest = ""
	return r.finish(l)
}

// finish ends an entry at the end of the text, where a line end may be missing.
func (r *entryReader) finish(l lexer) error {
	switch {
	case l.quoted:
		return refuse(r.line, "the entry that begins here has an unclosed quotation mark, so the rest of the zone would be part of the text. Close it")
	case l.depth > 0:
		return refuse(r.line, "the entry that begins here has an unclosed parenthesis, so the rest of the zone would be part of it. Close it")
	}
	r.entry = append(r.entry, '\n')
	return nil
}

// lexer is the state within an entry: its quotes, escapes, comments and parentheses
// (RFC 1035, section 5.1). The zero lexer is at the beginning of an entry.
type lexer struct {
	quoted, escaped, comment bool
	// depth is how many parentheses are open; -1 after one that none opened.
	depth int
	// ended says that the last byte ended the entry.
	ended bool
}

// step reads a byte, and returns the byte to keep instead of it, if any.
func (l *lexer) step(b byte) (out byte, keep bool) {
	switch {
	case b == '\n':
		return l.lineEnd()
	case l.comment:
		return 0, false
	case l.escaped:
		l.escaped = false
		return b, true
	case b == '\\':
		l.escaped = true
		return b, true
	case b == '"':
		l.quoted = !l.quoted
		return b, true
	case l.quoted:
		return b, true
	default:
		return l.bare(b)
	}
}

// lineEnd reads a line end: within quotes it is a character, within parentheses a
// blank, and elsewhere the end of the entry.
func (l *lexer) lineEnd() (byte, bool) {
	l.escaped, l.comment = false, false
	switch {
	case l.quoted:
		return '\n', true
	case l.depth > 0:
		return ' ', true
	default:
		l.ended = true
		return '\n', true
	}
}

// bare reads a byte that is neither quoted nor escaped.
func (l *lexer) bare(b byte) (byte, bool) {
	switch b {
	case ';':
		l.comment = true
		return 0, false
	case '\r':
		return 0, false
	case '(':
		l.depth++
		return ' ', true
	case ')':
		l.depth--
		return ' ', true
	default:
		return b, true
	}
}
