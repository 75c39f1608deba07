// Package hsts has the Strict-Transport-Security policy: its value, how it is
// written into a response header field, and how a browser reads it back
// (RFC 6797, section 6.1).
//
// It reads strictly by the RFC, as the strictest of browsers does.
// hstspreload.org reads the same field by rules of its own; those are in
// internal/readiness.
package hsts

import (
	"errors"
	"strconv"
)

// HeaderName is the name of the response header field (RFC 6797, section 6.1).
const HeaderName = "Strict-Transport-Security"

// Ages with a meaning to hstspreload.org, in seconds.
const (
	// EighteenWeeks is what names must keep that were preloaded between
	// February 2016 and October 2017.
	EighteenWeeks int64 = 18 * 7 * 24 * 60 * 60
	// OneYear is what a name must serve to be preloaded today.
	OneYear int64 = 365 * 24 * 60 * 60
	// TenYears is the age above which hstspreload.org warns.
	TenYears = 10 * OneYear
)

// Policy is what a site asks of a browser.
type Policy struct {
	// MaxAge is how long the browser is to remember the policy after each
	// answer, in seconds (RFC 6797, section 6.1.1); 0 makes it forget. It is
	// never negative.
	MaxAge int64
	// IncludeSubDomains extends the policy to every name below the site's own
	// (RFC 6797, section 6.1.2).
	IncludeSubDomains bool
	// Preload is the consent to being built into browsers. The RFC does not
	// know it: it is an extension directive, asked for by hstspreload.org.
	Preload bool
}

// String writes the policy as a field value, as in
// "max-age=63072000; includeSubDomains; preload". Parse reads it back.
func (p Policy) String() string {
	// The longest value fits, so that there is one allocation.
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

// ErrNoField is the error of First for an answer without the header field.
var ErrNoField = errors.New("there is no " + HeaderName + " header field")

// First reads the fields of one answer, in the order in which they came. A
// browser looks at the first one alone, even where it is invalid and another is
// not (RFC 6797, section 8.1).
func First(fields []string) (Policy, error) {
	if len(fields) == 0 {
		return Policy{}, ErrNoField
	}
	return Parse(fields[0])
}
