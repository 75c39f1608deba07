package hsts

import (
	"math"
	"strings"
)

// SyntaxError says why a browser ignores a field as a whole.
type SyntaxError struct {
	// Problem says what is wrong, in words for a person, as a clause without a
	// full stop. It never repeats text of the field, which may not be safe to print.
	Problem string
	// Offset is where in the field it is, in bytes from 0; the field's length
	// where something is missing.
	Offset int
}

func (e *SyntaxError) Error() string { return "invalid " + HeaderName + ": " + e.Problem }

// Parse reads one field value by RFC 6797, section 6.1. Names of directives
// are compared without case; white space may stand around ";" and "="; values
// are tokens or quoted strings with backslash escapes; empty directives and
// directives that are not known are passed over.
//
// A browser ignores the field as a whole, and the error is a *SyntaxError, where
//   - max-age is missing, or its value is not one or more digits,
//   - any directive is there twice (Chromium is laxer with those it does not know),
//   - includeSubDomains has a value: the RFC defines it without,
//   - anything does not follow the grammar, as a comma does not.
//
// A preload with a value is another directive than the one hstspreload.org
// asks for: it is valid, and passed over. An age that does not fit into 63 bits
// saturates at the largest that does, as browsers clip it.
func Parse(value string) (Policy, error) {
	in := reader{text: value}
	var field field
	for {
		in.skipSpace()
		if !in.at(';') && !in.done() {
			d, err := in.directive()
			if err != nil {
				return Policy{}, err
			}
			if err := field.add(d); err != nil {
				return Policy{}, err
			}
		}
		if in.done() {
			return field.policy(len(value))
		}
		in.pos++ // the ";" at which a directive ends
	}
}

// field is what has been read of a field so far.
type field struct {
	read                               Policy
	maxAge, includeSubDomains, preload bool // whether the directive was there
	// others has the names of unknown directives, in lower case. It is made
	// only when there is one, which spares the usual field an allocation.
	others map[string]bool
}

func (f *field) add(d directive) error {
	switch {
	case strings.EqualFold(d.name, "max-age"):
		if f.maxAge {
			return &SyntaxError{Problem: "max-age is there more than once", Offset: d.pos}
		}
		age, ok := d.seconds()
		if !ok {
			return &SyntaxError{Problem: "the value of max-age is not a number of seconds, written in digits", Offset: d.pos}
		}
		f.maxAge, f.read.MaxAge = true, age
	case strings.EqualFold(d.name, "includeSubDomains"):
		if f.includeSubDomains {
			return &SyntaxError{Problem: "includeSubDomains is there more than once", Offset: d.pos}
		}
		if d.hasValue {
			return &SyntaxError{Problem: "includeSubDomains has a value, and can't have one", Offset: d.pos}
		}
		f.includeSubDomains, f.read.IncludeSubDomains = true, true
	case strings.EqualFold(d.name, "preload"):
		if f.preload {
			return &SyntaxError{Problem: "preload is there more than once", Offset: d.pos}
		}
		f.preload, f.read.Preload = true, !d.hasValue
	default:
		name := strings.ToLower(d.name)
		if f.others[name] {
			return &SyntaxError{Problem: "a directive is there more than once", Offset: d.pos}
		}
		if f.others == nil {
			f.others = make(map[string]bool)
		}
		f.others[name] = true
	}
	return nil
}

func (f *field) policy(end int) (Policy, error) {
	if !f.maxAge {
		return Policy{}, &SyntaxError{Problem: "max-age is missing", Offset: end}
	}
	return f.read, nil
}

// seconds reads the value as an age. Quoted digits are digits, also where a
// backslash stands before one.
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
