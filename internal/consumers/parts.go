package consumers

import (
	"strconv"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// The parts that shapes are made of.

// header is the value of the header. It is never empty: consumers read "" as
// "leave what is there", or as "take it away".
func header(p hsts.Policy) any { return p.String() }

// headerIn is the value of the header within a text. The value has no character
// that any of the languages around it would want escaped.
func headerIn(before, after string) part {
	return func(p hsts.Policy) any { return before + p.String() + after }
}

// headerLine is the whole field, as in "Strict-Transport-Security: max-age=0".
var headerLine = headerIn(hsts.HeaderName+": ", "")

// seconds is the age as a number of seconds.
func seconds(p hsts.Policy) any { return p.MaxAge }

// secondsText is the age in seconds, as a text.
func secondsText(p hsts.Policy) any { return strconv.FormatInt(p.MaxAge, 10) }

// daysText is the age in days, as a text; Age.Step has refused what is no whole
// number of them.
func daysText(p hsts.Policy) any { return strconv.FormatInt(p.MaxAge/day, 10) }

// ageName is the name of the age among those that have one; Age.Values has
// refused the others.
func ageName(values []Value) part {
	return func(p hsts.Policy) any {
		for _, value := range values {
			if value.Seconds == p.MaxAge {
				return value.Name
			}
		}
		return nil
	}
}

// subdomains tells whether includeSubDomains is said, in the consumer's words.
func subdomains(yes, no any) part {
	return func(p hsts.Policy) any { return either(p.IncludeSubDomains, yes, no) }
}

// preload tells whether preload is said, in the consumer's words.
func preload(yes, no any) part {
	return func(p hsts.Policy) any { return either(p.Preload, yes, no) }
}

func either(said bool, yes, no any) any {
	if said {
		return yes
	}
	return no
}

// The shapes that several consumers share.
var (
	// byName is a map of headers.
	byName = Settings{{hsts.HeaderName, header}}
	// listed is a header with its name beside it, in a list of one.
	listed = []any{Settings{{"name", hsts.HeaderName}, {"value", header}}}
)
