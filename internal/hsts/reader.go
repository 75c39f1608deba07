package hsts

import "strings"

// reader takes a field apart by the grammar of RFC 6797, section 6.1:
//
//	[ directive ] *( ";" [ directive ] )
//	directive = name [ "=" value ], name = token, value = token | quoted-string
type reader struct {
	text string
	pos  int
}

// directive is one directive; its parts are parts of the field.
type directive struct {
	name string
	// value is the value without its quotes, with its backslashes.
	value    string
	hasValue bool
	pos      int
}

func (r *reader) done() bool { return r.pos == len(r.text) }

func (r *reader) at(c byte) bool { return !r.done() && r.text[r.pos] == c }

func (r *reader) skipSpace() {
	for r.at(' ') || r.at('\t') {
		r.pos++
	}
}

func (r *reader) fail(problem string) error {
	return &SyntaxError{Problem: problem, Offset: r.pos}
}

// directive reads up to the ";" or the end at which the directive ends.
func (r *reader) directive() (directive, error) {
	d := directive{pos: r.pos}
	d.name = r.token()
	if d.name == "" {
		return d, r.fail("a character stands where the name of a directive is expected")
	}
	r.skipSpace()
	if r.at('=') {
		r.pos++
		r.skipSpace()
		d.hasValue = true
		var err error
		if d.value, err = r.value(); err != nil {
			return d, err
		}
		r.skipSpace()
	}
	if !r.done() && !r.at(';') {
		return d, r.fail("a character stands where a semicolon is expected")
	}
	return d, nil
}

func (r *reader) value() (string, error) {
	if r.at('"') {
		return r.quoted()
	}
	value := r.token()
	if value == "" {
		return "", r.fail("a directive has an equals sign without a value")
	}
	return value, nil
}

// quoted reads a quoted string, as in RFC 7230, section 3.2.6.
func (r *reader) quoted() (string, error) {
	r.pos++
	start := r.pos
	for ; !r.done(); r.pos++ {
		if r.at('"') {
			value := r.text[start:r.pos]
			r.pos++
			return value, nil
		}
		if r.at('\\') && r.pos+1 < len(r.text) {
			r.pos++ // what comes next stands for itself, a quote too
		}
		if isControl(r.text[r.pos]) {
			return "", r.fail("a quoted value has a control character")
		}
	}
	return "", r.fail("a quoted value has no closing quote")
}

func (r *reader) token() string {
	start := r.pos
	for !r.done() && isTokenChar(r.text[r.pos]) {
		r.pos++
	}
	return r.text[start:r.pos]
}

func isTokenChar(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

func isControl(c byte) bool { return c < ' ' && c != '\t' || c == 0x7f }
