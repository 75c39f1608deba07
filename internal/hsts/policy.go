// Package hsts is about the Strict-Transport-Security header field: a policy, how it
// is written as the field's value, and how a browser parses it (RFC 6797, section
// 6.1).
//
// It parses as Chromium does, which keeps to the grammar of the RFC; [Parse] says where
// Firefox differs. hstspreload.org parses the same field by rules of its own; those are
// not here.
package hsts

import (
	"errors"
	"strconv"
)

// HeaderName is the name of the response header field (RFC 6797, section 6.1).
const HeaderName = "Strict-Transport-Security"

// Ages with a meaning to hstspreload.org, in seconds.
const (
	// EighteenWeeks is the lowest age for names that were preloaded between February
	// 2016 and October 2017.
	EighteenWeeks int64 = 18 * 7 * 24 * 60 * 60
	// OneYear is the lowest age for a name to be preloaded today.
	OneYear int64 = 365 * 24 * 60 * 60
	// TenYears is the age above which hstspreload.org warns.
	TenYears = 10 * OneYear
)

// Policy is what a site asks browsers to do.
type Policy struct {
	// MaxAge is how long a browser remembers the policy after each response, in
	// seconds (RFC 6797, section 6.1.1); 0 makes it forget. It is never negative.
	MaxAge int64
	// IncludeSubDomains extends the policy to every name below the site's own
	// (RFC 6797, section 6.1.2).
	IncludeSubDomains bool
	// Preload is the consent to being built into browsers. It is an extension
	// directive, which hstspreload.org asks for and the RFC does not define.
	Preload bool
}

// String returns the policy as a field value, for example
// "max-age=63072000; includeSubDomains; preload". [Parse] parses it back.
func (p Policy) String() string {
	// The longest value fits, so there is one allocation.
	text := make([]byte, 0, len("max-age=9223372036854775807; includeSubDomains; preload"))
	text = append(text, "max-age="...)
	text = strconv.AppendInt(text, p.MaxAge, 10)
	if p.IncludeSubDomains {
		text = append(text, "; includeSubDomains"...)
	}
	if p.Preload {
		text = append(text, "; preload"...)
	}
	return string(text)
}

// ErrNoField is the error of [First] for a response without the header field.
var ErrNoField = errors.New("there is no " + HeaderName + " header field")

// First parses the first of a response's fields. A browser ignores the others, even
// where the first is invalid and another is not (RFC 6797, section 8.1).
func First(fields []string) (Policy, error) {
	if len(fields) == 0 {
		return Policy{}, ErrNoField
	}
	return Parse(fields[0])
}
