package consumers

import (
	"fmt"
	"strconv"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Settings are attributes of a consumer that carry a policy, in the order of its
// documentation.
type Settings []Setting

// Setting is one attribute of a consumer, or one key of a map that it takes.
type Setting struct {
	Name string
	// Value is a string, a bool, an int64, Settings, a []any of these, or nil for
	// null. In a Consumer's Shape it may also be a renderer.
	Value any
}

// renderer makes the value of a setting from a policy.
type renderer = func(hsts.Policy) any

// UnsupportedError says why a consumer can't send a policy.
type UnsupportedError struct {
	Consumer Consumer
	Policy   hsts.Policy
	// Problems has at least one element.
	Problems []Problem
}

// Error names the consumer, then each limit with its way out, in sentences.
func (e *UnsupportedError) Error() string {
	can, c := "may be unable to send", e.Consumer
	var sentences []string
	for _, problem := range e.Problems {
		if !problem.Unsure {
			can = "can't send"
		}
		sentences = append(sentences, problem.Limit, problem.WayOut)
	}
	return join(append([]string{fmt.Sprintf("%s (%s) %s %q.", c.Name, c.Title, can, e.Policy)}, sentences...)...)
}

// Settings returns the attributes that make the consumer send a policy. It
// returns an [*UnsupportedError] where [Consumer.Problems] finds any problem, even
// an uncertain one: settings that might send another policy are not returned.
func (c Consumer) Settings(p hsts.Policy) (Settings, error) {
	if problems := c.Problems(p); problems != nil {
		return nil, &UnsupportedError{Consumer: c, Policy: p, Problems: problems}
	}
	return c.Shape.render(p), nil
}

// render replaces each renderer with its value for a policy.
func (s Settings) render(p hsts.Policy) Settings {
	rendered := make(Settings, len(s))
	for i, setting := range s {
		rendered[i] = Setting{Name: setting.Name, Value: renderValue(setting.Value, p)}
	}
	return rendered
}

func renderValue(value any, p hsts.Policy) any {
	switch value := value.(type) {
	case renderer:
		return value(p)
	case Settings:
		return value.render(p)
	case []any:
		rendered := make([]any, len(value))
		for i, element := range value {
			rendered[i] = renderValue(element, p)
		}
		return rendered
	default:
		return value
	}
}

// header renders the value of the header. It is never empty: consumers read "" as
// "leave what is there", or as "remove it".
func header(p hsts.Policy) any { return p.String() }

// headerIn renders the value of the header between two texts. The value has no
// character that needs escaping in any of the languages around it.
func headerIn(before, after string) renderer {
	return func(p hsts.Policy) any { return before + p.String() + after }
}

// headerLine renders the whole field, such as "Strict-Transport-Security: max-age=0".
var headerLine = headerIn(hsts.HeaderName+": ", "")

// Settings that several consumers share.
var (
	// headerMap is a map of headers by name.
	headerMap = Settings{{hsts.HeaderName, header}}
	// headerList is a list of headers, each with its name and value.
	headerList = []any{Settings{{"name", hsts.HeaderName}, {"value", header}}}
)

// seconds renders the age as a number of seconds.
func seconds(p hsts.Policy) any { return p.MaxAge }

// secondsText renders the age in seconds, as a text.
func secondsText(p hsts.Policy) any { return strconv.FormatInt(p.MaxAge, 10) }

// daysText renders the age in days, as a text. Age.Step has already refused an
// age that is not a whole number of days.
func daysText(p hsts.Policy) any { return strconv.FormatInt(p.MaxAge/day, 10) }

// ageName renders the name of the age. Age.Values has already refused an age that
// has none.
func ageName(values []Value) renderer {
	return func(p hsts.Policy) any {
		for _, value := range values {
			if value.Seconds == p.MaxAge {
				return value.Name
			}
		}
		return nil
	}
}

// subdomains renders one of two values for includeSubDomains set or not.
func subdomains(yes, no any) renderer {
	return func(p hsts.Policy) any { return choose(p.IncludeSubDomains, yes, no) }
}

// preload renders one of two values for preload set or not.
func preload(yes, no any) renderer {
	return func(p hsts.Policy) any { return choose(p.Preload, yes, no) }
}

func choose(set bool, yes, no any) any {
	if set {
		return yes
	}
	return no
}
