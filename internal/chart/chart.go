// Package chart draws the ramp of a rollout: as an SVG picture, or as a Mermaid diagram,
// which GitHub, GitLab and others draw from text. It is pure and reads no clock: the
// present stage and the dates of the next ones are arguments.
package chart

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Chart is what is drawn of a rollout.
type Chart struct {
	Title  string
	Stages []Stage
	// Present is the name of the stage that is served now; "" if that is not known.
	Present string
	// HeldBecause are the reasons why the rollout is held; none if it is not.
	HeldBecause []string
	// Retired is true for a retired policy, which has no stages.
	Retired bool
}

// Stage is a stage of the ramp.
type Stage struct {
	Name string
	// Header is the header's value; "" if it is not known.
	Header string
	// MaxAge is its age in seconds; 0 if it is not known.
	MaxAge int64
	// Wait is how long the stage is served before the next one, in seconds; 0 for the
	// last one.
	Wait int64
	// Begins is the earliest instant at which it may begin; zero if it is not known.
	Begins time.Time
}

// place is where a stage stands as seen from the present one.
type place int

const (
	somewhere place = iota // no stage is said to be the present one
	behind
	present
	ahead
)

// places returns where each stage stands.
func (c Chart) places() []place {
	all := make([]place, len(c.Stages))
	here := slices.IndexFunc(c.Stages, func(s Stage) bool { return c.Present != "" && s.Name == c.Present })
	if here < 0 {
		return all
	}
	for i := range all {
		switch {
		case i < here:
			all[i] = behind
		case i == here:
			all[i] = present
		default:
			all[i] = ahead
		}
	}
	return all
}

// summary describes the rollout in one line.
func (c Chart) summary() string {
	switch {
	case c.Retired:
		return "Retired: max-age=0 is served."
	case len(c.Stages) == 0:
		return "There are no more stages."
	case len(c.Stages) == 1 && c.Stages[0].Begins.IsZero():
		return "One stage"
	}
	last := c.Stages[len(c.Stages)-1]
	text := fmt.Sprintf("%d stages", len(c.Stages))
	if len(c.Stages) == 1 {
		text = "One stage"
	}
	if !last.Begins.IsZero() {
		return text + ", the last one from " + day(last.Begins) + " at the earliest"
	}
	var all int64
	for _, stage := range c.Stages[:len(c.Stages)-1] {
		all += min(stage.Wait, longest-all)
	}
	return text + ", the last one after " + Span(all) + " at the earliest"
}

// served is the header of a stage, as far as it is known.
func (s Stage) served() string {
	switch {
	case s.Header != "":
		return s.Header
	case s.MaxAge > 0:
		return fmt.Sprintf("max-age=%d", s.MaxAge)
	default:
		return "the policy's own max_age"
	}
}

// times says how long browsers keep the stage's policy, and how long it is served.
func (s Stage) times() string {
	var all []string
	if s.MaxAge > 0 {
		all = append(all, "browsers keep it for "+hsts.Age(s.MaxAge))
	}
	if s.Wait > 0 {
		all = append(all, "next after "+Span(s.Wait))
	}
	return strings.Join(all, ", ")
}

// from says when the stage may begin; "" if that is not known, or past.
func (s Stage) from(p place) string {
	if s.Begins.IsZero() || p == behind || p == present {
		return ""
	}
	// To the minute, rounded up, so that it is never too early.
	return "from " + s.Begins.UTC().Add(time.Minute-1).Format("2006-01-02 15:04") + " UTC"
}

// day writes the date of an instant.
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// longest is a number of seconds that means no end, and can be added to without overflow.
const longest = 1 << 40

// Span writes a number of seconds in its two largest units, rounded up so that no wait
// is longer than it says.
func Span(seconds int64) string {
	units := []struct {
		name   string
		length int64
	}{{"year", hsts.OneYear}, {"day", 86400}, {"hour", 3600}, {"minute", 60}, {"second", 1}}
	for i, unit := range units {
		if seconds < unit.length {
			continue
		}
		text := count(seconds/unit.length, unit.name)
		rest := seconds % unit.length
		if rest == 0 || i == len(units)-1 {
			return text
		}
		next := units[i+1]
		n := (rest + next.length - 1) / next.length
		if n*next.length >= unit.length {
			return count(seconds/unit.length+1, unit.name)
		}
		return text + " " + count(n, next.name)
	}
	return "0 seconds"
}

func count(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
