package consumers

import (
	"fmt"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Settings is what a consumer takes of a policy, under its own names and in the
// order in which its documentation has them.
type Settings []Setting

// Setting is one attribute of a consumer, or one key of a map that it takes.
type Setting struct {
	Name string
	// Value is a string, a bool, an int64, Settings, a []any of these, or nil for
	// null. In a Consumer's Shape it may also be a part.
	Value any
}

// part makes a value of a policy.
type part = func(hsts.Policy) any

// UnsayableError says what a consumer can't say of a policy.
type UnsayableError struct {
	Consumer Consumer
	Policy   hsts.Policy
	// Problems are all that there are, at least one.
	Problems []Problem
}

// Error names the consumer, then each limit with its way out, in sentences.
func (e *UnsayableError) Error() string {
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

// Settings says a policy in the consumer's own words. The error is an
// *UnsayableError where Problems has any, also one that is not sure: settings
// that may say something else than the policy are none.
func (c Consumer) Settings(p hsts.Policy) (Settings, error) {
	if problems := c.Problems(p); problems != nil {
		return nil, &UnsayableError{Consumer: c, Policy: p, Problems: problems}
	}
	return c.Shape.fill(p), nil
}

// fill puts a policy into a shape.
func (s Settings) fill(p hsts.Policy) Settings {
	filled := make(Settings, len(s))
	for i, setting := range s {
		filled[i] = Setting{Name: setting.Name, Value: fillValue(setting.Value, p)}
	}
	return filled
}

func fillValue(value any, p hsts.Policy) any {
	switch value := value.(type) {
	case part:
		return value(p)
	case Settings:
		return value.fill(p)
	case []any:
		filled := make([]any, len(value))
		for i, element := range value {
			filled[i] = fillValue(element, p)
		}
		return filled
	default:
		return value
	}
}
