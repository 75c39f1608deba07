package consumers

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Directive is a part of a policy.
type Directive string

// The directives, as people name them in a configuration.
const (
	MaxAge            Directive = "max_age"
	IncludeSubDomains Directive = "include_subdomains"
	Preload           Directive = "preload"
)

// Problem is something in a policy that a consumer can't say.
type Problem struct {
	// Code names the problem for tests.
	Code string
	// Directive is what in the policy has to change to be said; "" where only
	// another consumer helps.
	Directive Directive
	// Limit is what the consumer can't do, and WayOut what to do about it:
	// sentences, the first of which speaks of the consumer as "it".
	Limit, WayOut string
	// Unsure is true where documentation leaves open whether it can be said.
	Unsure bool
}

// Problems is what a consumer can't say of a policy; nil where it can say all.
func (c Consumer) Problems(p hsts.Policy) []Problem {
	if c.Age.Own {
		return []Problem{{
			Code:   "max_age.own",
			Limit:  "It sends a policy of its own choice or none: no age, and no directive, can be given to it.",
			WayOut: join(c.Instead, fmt.Sprintf("Leave %s out of consumers, and keep it from sending the header.", c.Name)),
		}}
	}
	return append(c.age(p.MaxAge), c.words(p)...)
}

// ToRetire is Retire without Markdown, for messages.
func (c Consumer) ToRetire() string { return strings.ReplaceAll(c.Retire, "`", "") }

func (c Consumer) age(age int64) []Problem {
	switch {
	case age == 0 && !c.Age.CanZero():
		return []Problem{{Code: "max_age.zero", Directive: MaxAge, Limit: "It can't send max-age=0: " + c.Age.NoZero, WayOut: c.ToRetire()}}
	case c.Age.Values != nil:
		return c.listed(age)
	case c.Age.Most > 0 && age > c.Age.Most:
		return []Problem{{
			Code: "max_age.too_long", Directive: MaxAge,
			Limit:  fmt.Sprintf("It takes no max-age above %s.", c.named(c.Age.Most)),
			WayOut: c.choose(age),
		}}
	case c.Age.Step > 1 && age%c.Age.Step != 0:
		return []Problem{{
			Code: "max_age.not_whole", Directive: MaxAge,
			Limit:  fmt.Sprintf("It counts max-age in units of %s, and %d is no whole number of them.", c.named(c.Age.Step), age),
			WayOut: c.choose(age),
		}}
	}
	return nil
}

// listed is the problem of an age that has no name.
func (c Consumer) listed(age int64) []Problem {
	names := make([]string, 0, len(c.Age.Values))
	for _, value := range c.Age.Values {
		if age == value.Seconds {
			return nil
		}
		if value.Most > 0 && value.Least <= age && age <= value.Most {
			return []Problem{{
				Code: "max_age.undocumented", Directive: MaxAge, Unsure: true,
				Limit:  fmt.Sprintf("It has %s near that, but its documentation does not tell how many seconds that is; %d is assumed.", value.Name, value.Seconds),
				WayOut: fmt.Sprintf("Look at what it sends, or choose %d.", value.Seconds),
			}}
		}
		names = append(names, c.named(value.Seconds))
	}
	return []Problem{{
		Code: "max_age.not_listed", Directive: MaxAge,
		Limit:  fmt.Sprintf("It takes no max-age but %s.", strings.Join(names, ", ")),
		WayOut: c.choose(age),
	}}
}

// words are the problems of the directives.
func (c Consumer) words(p hsts.Policy) []Problem {
	var problems []Problem
	for _, d := range []struct {
		directive Directive
		header    string
		can       Word
		said      bool
	}{
		{IncludeSubDomains, "includeSubDomains", c.IncludeSubDomains, p.IncludeSubDomains},
		{Preload, "preload", c.Preload, p.Preload},
	} {
		switch {
		case d.said && d.can == Never:
			problems = append(problems, Problem{
				Code: string(d.directive) + ".never", Directive: d.directive,
				Limit:  fmt.Sprintf("It has no way to say %s.", d.header),
				WayOut: join(fmt.Sprintf("Set %s = false, or let something else send the header.", d.directive), c.Instead),
			})
		case !d.said && d.can == Always:
			problems = append(problems, Problem{
				Code:   string(d.directive) + ".always",
				Limit:  fmt.Sprintf("It always adds %s, whatever the policy says.", d.header),
				WayOut: c.Instead,
			})
		}
	}
	return problems
}

// choose names the nearest ages that can be said, and what else can say the age.
func (c Consumer) choose(age int64) string {
	below, above := c.NearestAges(age)
	switch {
	case below > 0 && above > 0:
		return join(fmt.Sprintf("The nearest ages that it can say are %s below and %s above: choose one of them.", c.named(below), c.named(above)), c.Instead)
	case below > 0:
		return join(fmt.Sprintf("The nearest age that it can say is %s: choose that, or less.", c.named(below)), c.Instead)
	default:
		return join(fmt.Sprintf("The nearest age that it can say is %s: choose that, or more.", c.named(above)), c.Instead)
	}
}

// NearestAges is the nearest ages that the consumer can say, in seconds: the one
// at or below an age, and the one above; 0 where there is none.
func (c Consumer) NearestAges(age int64) (below, above int64) {
	switch {
	case c.Age.Own:
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
	if c.Age.Most > 0 {
		below = min(below, c.Age.Most)
		if above > c.Age.Most {
			above = 0
		}
	}
	return below, max(above, 0) // beyond 64 bits there is none
}

// named is an age with its name there, or else in a larger unit.
func (c Consumer) named(age int64) string {
	for _, value := range c.Age.Values {
		if value.Seconds == age {
			return fmt.Sprintf("%d (%s)", age, value.Name)
		}
	}
	return fmt.Sprintf("%d (%s)", age, hsts.Age(age))
}

func join(sentences ...string) string {
	var said []string
	for _, sentence := range sentences {
		if sentence != "" {
			said = append(said, sentence)
		}
	}
	return strings.Join(said, " ")
}
