package zone

import (
	"bytes"
	"io"
	"strings"
)

// source hands a zone to the parser, entry by entry: each on one line, without
// comments and parentheses. So it knows the line that a record begins on, sees
// every directive before the parser does, and spares the parser what it reads
// otherwise than RFC 1035, section 5.1, does.
type source struct {
	// rest is the text that was not looked at yet, and next the line it begins on.
	rest string
	next int

	// entry is the current one, of which sent bytes are handed over. It begins on
	// line.
	entry []byte
	sent  int
	line  int

	// directives is how many $GENERATE there are up to here, and generated how many
	// records they make.
	directives int
	generated  int64
	// err is why there is no further entry: io.EOF or a *TextError.
	err error
}

// newSource reads a text, of which a byte order mark is no part.
func newSource(text string) *source {
	return &source{rest: strings.TrimPrefix(text, "\ufeff"), next: 1, line: 1}
}

// ReadByte is what the parser calls.
func (s *source) ReadByte() (byte, error) {
	for s.sent == len(s.entry) {
		if s.err == nil {
			s.err = s.advance()
		}
		if s.err != nil {
			return 0, s.err
		}
	}
	s.sent++
	return s.entry[s.sent-1], nil
}

// Read makes a source an io.Reader.
func (s *source) Read(p []byte) (int, error) {
	for i := range p {
		b, err := s.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
	}
	return len(p), nil
}

// advance goes to the next entry that is not blank, and looks whether it is a
// directive that must not reach the parser.
func (s *source) advance() error {
	for {
		if s.rest == "" {
			s.entry, s.sent = s.entry[:0], 0
			return io.EOF
		}
		if err := s.scan(); err != nil {
			return err
		}
		if len(bytes.TrimSpace(s.entry)) > 0 {
			return s.check()
		}
	}
}

// check refuses directives. The parser takes them in any case.
func (s *source) check() error {
	if s.entry[0] != '$' {
		return nil
	}
	fields := strings.Fields(string(s.entry))
	switch strings.ToUpper(fields[0]) {
	case "$INCLUDE":
		return refuse(s.line, "$INCLUDE is refused, as it would have the provider read a file of the machine that it runs on. "+
			"Put the text of that file in its place, or write the zone out in full with named-compilezone, which comes with BIND")
	case "$GENERATE":
		return s.checkGenerate(fields)
	}
	return nil
}

// scan cuts the next entry off the text.
func (s *source) scan() error {
	s.entry, s.sent, s.line = s.entry[:0], 0, s.next
	var l layout
	for i := range len(s.rest) {
		b := s.rest[i]
		if b == '\n' {
			s.next++
		}
		out, keep := l.step(b)
		if keep {
			s.entry = append(s.entry, out)
		}
		if l.depth < 0 {
			return refuse(s.line, "the entry that begins here has a closing parenthesis that none opens. "+
				"Take it away, or write \\) if it belongs to a name")
		}
		if l.ended {
			s.rest = s.rest[i+1:]
			return nil
		}
	}
	s.rest = ""
	return s.finish(l)
}

// finish ends an entry where the text ends, be it with a line end or without.
func (s *source) finish(l layout) error {
	switch {
	case l.quoted:
		return refuse(s.line, "the entry that begins here has a quotation mark that none closes, so the text would swallow the rest of the zone. Close it")
	case l.depth > 0:
		return refuse(s.line, "the entry that begins here has a parenthesis that none closes, so it would swallow the rest of the zone. Close it")
	}
	s.entry = append(s.entry, '\n')
	return nil
}
