package hsts

import (
	"math"
	"strings"
)

// SyntaxError says why a browser ignores a whole field.
type SyntaxError struct {
	// Problem says what is wrong, as a clause without a full stop. It never repeats
	// text of the field, which may not be safe to print.
	Problem string
	// Offset is where in the field it is, in bytes from 0; the field's length
	// where something is missing.
	Offset int
}

func (e *SyntaxError) Error() string { return "invalid " + HeaderName + ": " + e.Problem }

// Parse parses one field value as browsers do, by the grammar of RFC 6797, section
// 6.1. Names of directives are compared without case; white space may stand around ";"
// and "="; a line that is folded (RFC 9112, section 5.2) is read as white space; values
// are tokens or quoted strings with backslash escapes; empty and unknown directives are
// ignored.
//
// A browser ignores the whole field, and the error is a [*SyntaxError], where
//   - max-age is missing, or its value is not one or more digits,
//   - max-age or includeSubDomains occurs twice,
//   - includeSubDomains has a value: the RFC defines it without,
//   - anything does not follow the grammar, for example a comma.
//
// A preload with a value is not the directive that hstspreload.org asks for: it is
// valid, and ignored. An age that does not fit into 63 bits becomes the largest that
// does: Chromium clamps it.
//
// By the RFC no directive may occur twice, but Chromium and Firefox ask that of the two
// alone that they know. Where Chromium and Firefox differ, Parse goes
// with Chromium. Firefox obeys a field that has an equals sign without a value in a
// directive that it does not know. It ignores one with a max-age beyond 64 bits, with a
// backslash in the value of max-age, or with a byte beyond ASCII in a quoted string.
// Both would take some control characters, which most HTTP clients refuse; Parse
// follows the RFC there.
func Parse(value string) (Policy, error) {
	in := parser{text: value}
	var field field
	for {
		d, err := in.next()
		if err != nil {
			return Policy{}, err
		}
		if d.name == "" {
			return field.policy(len(value))
		}
		if err := field.add(d); err != nil {
			return Policy{}, err
		}
	}
}

// field is what has been parsed of a field so far.
type field struct {
	parsed                    Policy
	maxAge, includeSubDomains bool // whether the directive was there
}

func (f *field) add(d directive) error {
	switch {
	case strings.EqualFold(d.name, "max-age"):
		if f.maxAge {
			return &SyntaxError{Problem: "max-age is sent more than once", Offset: d.pos}
		}
		age, ok := d.seconds()
		if !ok {
			return &SyntaxError{Problem: "the value of max-age is not a number of seconds, written in digits", Offset: d.valuePos}
		}
		f.maxAge, f.parsed.MaxAge = true, age
	case strings.EqualFold(d.name, "includeSubDomains"):
		if f.includeSubDomains {
			return &SyntaxError{Problem: "includeSubDomains is sent more than once", Offset: d.pos}
		}
		if d.hasValue {
			return &SyntaxError{Problem: "includeSubDomains has a value, but can't have one", Offset: d.pos}
		}
		f.includeSubDomains, f.parsed.IncludeSubDomains = true, true
	case strings.EqualFold(d.name, "preload"):
		f.parsed.Preload = f.parsed.Preload || !d.hasValue
	}
	return nil
}

func (f *field) policy(end int) (Policy, error) {
	if !f.maxAge {
		return Policy{}, &SyntaxError{Problem: "max-age is missing", Offset: end}
	}
	return f.parsed, nil
}

// parser parses a field by the grammar of RFC 6797, section 6.1:
//
//	[ directive ] *( ";" [ directive ] )
//	directive = name [ "=" value ], name = token, value = token | quoted-string
type parser struct {
	text string
	pos  int
}

// directive is one directive of a field.
type directive struct {
	name string
	// value is the value without its quotes, with its backslashes.
	value    string
	hasValue bool
	// pos is where the directive begins; valuePos where its value does, or the
	// directive if it has none.
	pos, valuePos int
}

// seconds returns the value as an age. A quoted string of digits is a number too,
// even with backslashes before its digits.
func (d directive) seconds() (int64, bool) {
	var age int64
	digits := 0
	for i := 0; i < len(d.value); i++ {
		if d.value[i] == '\\' { // in a quoted string alone, before another character
			i++
		}
		c := d.value[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		digits++
		if age > (math.MaxInt64-int64(c-'0'))/10 {
			age = math.MaxInt64
			continue
		}
		age = age*10 + int64(c-'0')
	}
	return age, digits > 0
}

func (p *parser) done() bool { return p.pos == len(p.text) }

func (p *parser) at(c byte) bool { return !p.done() && p.text[p.pos] == c }

// skipSpace skips blanks and folds.
func (p *parser) skipSpace() {
	for {
		switch {
		case p.at(' '), p.at('\t'):
			p.pos++
		case p.fold() > 0:
			p.pos += p.fold()
		default:
			return
		}
	}
}

// fold returns the length of a line's end that a blank follows, with the blank; 0 where
// there is none. Many clients take LF alone for the end of a line (RFC 9112, section 2.2).
func (p *parser) fold() int {
	rest := p.text[p.pos:]
	line := 1
	if strings.HasPrefix(rest, "\r") {
		line = 2
	}
	if len(rest) > line && rest[line-1] == '\n' && (rest[line] == ' ' || rest[line] == '\t') {
		return line + 1
	}
	return 0
}

func (p *parser) fail(problem string) error {
	return &SyntaxError{Problem: problem, Offset: p.pos}
}

// next returns the next directive; one without a name at the end of the field.
func (p *parser) next() (directive, error) {
	for p.skipSpace(); p.at(';'); p.skipSpace() {
		p.pos++
	}
	if p.done() {
		return directive{}, nil
	}
	return p.directive()
}

// directive parses up to the ";" or the end at which the directive ends.
func (p *parser) directive() (directive, error) {
	d := directive{pos: p.pos, valuePos: p.pos}
	d.name = p.token()
	if d.name == "" {
		return d, p.fail("there is another character where the name of a directive is expected")
	}
	p.skipSpace()
	if p.at('=') {
		p.pos++
		p.skipSpace()
		d.hasValue, d.valuePos = true, p.pos
		var err error
		if d.value, err = p.value(); err != nil {
			return d, err
		}
		p.skipSpace()
	}
	if !p.done() && !p.at(';') {
		return d, p.fail("there is another character where a semicolon is expected")
	}
	return d, nil
}

func (p *parser) value() (string, error) {
	if p.at('"') {
		return p.quoted()
	}
	value := p.token()
	if value == "" {
		return "", p.fail("a directive has an equals sign without a value")
	}
	return value, nil
}

// quoted parses a quoted-string (RFC 9110, section 5.6.4).
func (p *parser) quoted() (string, error) {
	p.pos++
	start := p.pos
	for ; !p.done(); p.pos++ {
		if p.at('"') {
			value := p.text[start:p.pos]
			p.pos++
			return value, nil
		}
		if p.at('\\') && p.pos+1 < len(p.text) {
			p.pos++ // the next character stands for itself, even a quotation mark
		}
		if fold := p.fold(); fold > 0 {
			p.pos += fold - 1
		}
		if isControl(p.text[p.pos]) {
			return "", p.fail("a quoted value has a control character")
		}
	}
	return "", p.fail("a quoted value has no closing quote")
}

func (p *parser) token() string {
	start := p.pos
	for !p.done() && isTokenChar(p.text[p.pos]) {
		p.pos++
	}
	return p.text[start:p.pos]
}

func isTokenChar(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

func isControl(c byte) bool { return c < ' ' && c != '\t' || c == 0x7f }
