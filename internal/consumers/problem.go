package consumers

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Directive is a part of a policy.
type Directive string

// The directives, by the names of their arguments.
const (
	MaxAge            Directive = "max_age"
	IncludeSubDomains Directive = "include_subdomains"
	Preload           Directive = "preload"
)

// Problem is a reason why a consumer can't send a policy.
type Problem struct {
	// Code names the problem for tests.
	Code string
	// Directive is the directive to change; "" where only another consumer helps.
	Directive Directive
	// Limit says what the consumer can't do, and WayOut what to do about it, in
	// sentences. The first one calls the consumer "it".
	Limit, WayOut string
	// Unsure is true where the documentation leaves open whether it can be sent.
	Unsure bool
}

// Problems returns the reasons why the consumer can't send a policy; nil where it
// can.
func (c Consumer) Problems(p hsts.Policy) []Problem {
	if c.Age.Fixed {
		return []Problem{{
			Code:   "max_age.own",
			Limit:  "It sends a fixed policy or none: neither the age nor a directive can be set.",
			WayOut: join(c.Instead, fmt.Sprintf("Remove %s from consumers, and switch off its header.", c.Name)),
		}}
	}
	return append(c.age(p.MaxAge), c.directives(p)...)
}

// ToRetire returns Retire without Markdown, for messages.
func (c Consumer) ToRetire() string { return strings.ReplaceAll(c.Retire, "`", "") }

// MissingOn says, without Markdown, which responses of the consumer's own are without
// the header; "" where it is on all of them, or nothing is known.
func (c Consumer) MissingOn() string {
	if c.Own != OwnNone && c.Own != OwnSome {
		return ""
	}
	return strings.ReplaceAll(c.OwnNote, "`", "")
}

// age returns the problem of an age, if there is one.
func (c Consumer) age(age int64) []Problem {
	switch {
	case age == 0 && !c.Age.AllowsZero():
		return []Problem{{Code: "max_age.zero", Directive: MaxAge, Limit: "It can't send max-age=0: " + c.Age.NoZero, WayOut: c.ToRetire()}}
	case c.Age.Values != nil:
		return c.listed(age)
	case age > 0 && age < c.Age.Min:
		return []Problem{{
			Code: "max_age.too_short", Directive: MaxAge,
			Limit:  fmt.Sprintf("It accepts no max-age below %s.", c.named(c.Age.Min)),
			WayOut: c.nearest(age),
		}}
	case c.Age.Max > 0 && age > c.Age.Max:
		return []Problem{{
			Code: "max_age.too_long", Directive: MaxAge,
			Limit:  fmt.Sprintf("It accepts no max-age above %s.", c.named(c.Age.Max)),
			WayOut: c.nearest(age),
		}}
	case c.Age.Step > 1 && age%c.Age.Step != 0:
		return []Problem{{
			Code: "max_age.not_whole", Directive: MaxAge,
			Limit:  fmt.Sprintf("It counts max-age in units of %s, and %d is not a whole number of them.", c.named(c.Age.Step), age),
			WayOut: c.nearest(age),
		}}
	}
	return nil
}

// listed returns the problem of an age that has no name, for a consumer that
// knows ages by names only.
func (c Consumer) listed(age int64) []Problem {
	names := make([]string, 0, len(c.Age.Values))
	for _, value := range c.Age.Values {
		if age == value.Seconds {
			return nil
		}
		if value.Max > 0 && value.Min <= age && age <= value.Max {
			return []Problem{{
				Code: "max_age.undocumented", Directive: MaxAge, Unsure: true,
				Limit:  fmt.Sprintf("It has %s, which is close, but its documentation does not say how many seconds that is; %d is assumed.", value.Name, value.Seconds),
				WayOut: fmt.Sprintf("Check what it sends, or choose %d.", value.Seconds),
			}}
		}
		names = append(names, c.named(value.Seconds))
	}
	return []Problem{{
		Code: "max_age.not_listed", Directive: MaxAge,
		Limit:  fmt.Sprintf("It only accepts these values of max-age: %s.", strings.Join(names, ", ")),
		WayOut: c.nearest(age),
	}}
}

// directives returns the problems of includeSubDomains and preload.
func (c Consumer) directives(p hsts.Policy) []Problem {
	var problems []Problem
	for _, d := range []struct {
		directive Directive
		header    string
		support   Support
		set       bool
	}{
		{IncludeSubDomains, "includeSubDomains", c.IncludeSubDomains, p.IncludeSubDomains},
		{Preload, "preload", c.Preload, p.Preload},
	} {
		switch {
		case d.set && d.support == Never:
			problems = append(problems, Problem{
				Code: string(d.directive) + ".never", Directive: d.directive,
				Limit:  fmt.Sprintf("It has no setting for %s.", d.header),
				WayOut: join(fmt.Sprintf("Set %s = false, or let something else send the header.", d.directive), c.Instead),
			})
		case !d.set && d.support == Always:
			problems = append(problems, Problem{
				Code:   string(d.directive) + ".always",
				Limit:  fmt.Sprintf("It always adds %s, whatever the policy is.", d.header),
				WayOut: c.Instead,
			})
		}
	}
	if c.StrictPreload && p.Preload && (!p.IncludeSubDomains || p.MaxAge < hsts.OneYear) {
		problems = append(problems, Problem{
			Code: "preload.strict", Directive: Preload,
			Limit:  fmt.Sprintf("It refuses preload without includeSubDomains, or with a max-age below %s.", c.named(hsts.OneYear)),
			WayOut: "Set preload = false until both are met; the preload list requires them too.",
		})
	}
	return problems
}

// nearest names the nearest ages that can be sent, and a consumer that can send
// the age itself.
func (c Consumer) nearest(age int64) string {
	below, above := c.NearestAges(age)
	switch {
	case below > 0 && above > 0:
		return join(fmt.Sprintf("The nearest ages that it can send are %s and %s: choose one of them.", c.named(below), c.named(above)), c.Instead)
	case below > 0:
		return join(fmt.Sprintf("The nearest age that it can send is %s: choose that, or less.", c.named(below)), c.Instead)
	default:
		return join(fmt.Sprintf("The nearest age that it can send is %s: choose that, or more.", c.named(above)), c.Instead)
	}
}

// NearestAges returns the nearest ages that the consumer can send, in seconds: the
// one at or below an age, and the one above it; 0 where there is none.
func (c Consumer) NearestAges(age int64) (below, above int64) {
	switch {
	case c.Age.Fixed:
		return 0, 0
	case c.Age.Values != nil:
		for _, value := range c.Age.Values {
			if value.Seconds <= age {
				below = value.Seconds
			} else if above == 0 {
				above = value.Seconds
			}
		}
		return below, above
	}
	step := max(c.Age.Step, 1)
	below = age - age%step
	above = below + step
	if age < c.Age.Min {
		return 0, c.Age.Min
	}
	if c.Age.Max > 0 {
		below = min(below, c.Age.Max)
		if above > c.Age.Max {
			above = 0
		}
	}
	return below, max(above, 0) // above has overflowed where it is negative
}

// named formats an age with its name there, or else in a larger unit.
func (c Consumer) named(age int64) string {
	for _, value := range c.Age.Values {
		if value.Seconds == age {
			return fmt.Sprintf("%d (%s)", age, value.Name)
		}
	}
	return fmt.Sprintf("%d (%s)", age, hsts.Age(age))
}

// join joins the sentences that are not empty.
func join(sentences ...string) string {
	var kept []string
	for _, sentence := range sentences {
		if sentence != "" {
			kept = append(kept, sentence)
		}
	}
	return strings.Join(kept, " ")
}
