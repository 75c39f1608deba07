package profiles

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Seen says which requirements beyond the directives hold. One that is missing was not
// checked.
type Seen map[Requirement]bool

// Verdict is how a policy stands by a profile.
type Verdict struct {
	// Misses is what the profile requires and the policy does not meet.
	Misses []Point
	// Unknown is what the profile requires and was not checked.
	Unknown []Point
}

// Point is a requirement, and what was found of it in a sentence.
type Point struct {
	Requirement Requirement
	Detail      string
}

// Status sums a verdict up.
type Status string

// The statuses. A verdict with misses is unmet, whatever else is unknown.
const (
	Met     Status = "met"
	Unmet   Status = "unmet"
	Unknown Status = "unknown"
)

// Status returns the status of everything that the profile demands.
func (v Verdict) Status() Status {
	switch {
	case len(v.Misses) > 0:
		return Unmet
	case len(v.Unknown) > 0:
		return Unknown
	default:
		return Met
	}
}

// Standing is a short verdict, without its sentences, for when there are many.
type Standing struct {
	// Profile is the name of the profile.
	Profile string
	Status  Status
	// Because are the requirements that are not met; where all are met or unknown, the
	// unknown ones.
	Because []Requirement
}

// Standing returns the short verdict.
func (v Verdict) Standing(profile string) Standing {
	points := v.Misses
	if len(points) == 0 {
		points = v.Unknown
	}
	s := Standing{Profile: profile, Status: v.Status()}
	for _, point := range points {
		s.Because = append(s.Because, point.Requirement)
	}
	return s
}

// Settle returns a standing by the profile once it is known of a requirement, which was
// not looked at before, whether it holds.
func (p Profile) Settle(s Standing, known Requirement, holds bool) Standing {
	switch {
	case !slices.Contains(p.Beyond, known) || holds && s.Status != Unknown:
		return s
	case !holds && s.Status == Unmet:
		s.Because = append(slices.Clone(s.Because), known)
		slices.SortFunc(s.Because, func(a, b Requirement) int {
			return cmp.Compare(slices.Index(Requirements(), a), slices.Index(Requirements(), b))
		})
		return s
	case !holds:
		return Standing{Profile: s.Profile, Status: Unmet, Because: []Requirement{known}}
	}
	s.Because = slices.DeleteFunc(slices.Clone(s.Because), func(r Requirement) bool { return r == known })
	if len(s.Because) == 0 {
		s.Status = Met
	}
	return s
}

// Judge judges a policy, and what else was seen. A nil policy is a header
// that is missing, or that browsers ignore.
func (p Profile) Judge(policy *hsts.Policy, seen Seen) Verdict {
	var v Verdict
	if policy == nil {
		v.Misses = append(v.Misses, Point{MaxAge, fmt.Sprintf("There is no policy: the header is missing, or browsers ignore it. %s requires one.", p.Name)})
	} else {
		v.Misses = p.misses(*policy)
	}
	for _, r := range p.Beyond {
		switch holds, looked := seen[r]; {
		case !looked:
			v.Unknown = append(v.Unknown, Point{r, fmt.Sprintf("%s requires that %s. This was not checked: the directives alone can't show it.", p.Name, r.Meaning())})
		case !holds:
			v.Misses = append(v.Misses, Point{r, fmt.Sprintf("%s requires that %s. This is not the case.", p.Name, r.Meaning())})
		}
	}
	return v
}

// Meets reports whether the directives meet everything that the profile demands
// of them.
func (p Profile) Meets(policy hsts.Policy) bool { return len(p.misses(policy)) == 0 }

// misses returns what the directives do not meet.
func (p Profile) misses(policy hsts.Policy) []Point {
	var all []Point
	if policy.MaxAge < p.MinMaxAge {
		all = append(all, Point{MaxAge, p.ageMiss(policy.MaxAge)})
	}
	for _, directive := range []struct {
		requirement Requirement
		word        string
		there       bool
		demand      Demand
	}{
		{IncludeSubDomains, "includeSubDomains", policy.IncludeSubDomains, p.IncludeSubDomains},
		{Preload, "preload", policy.Preload, p.Preload},
	} {
		if directive.demand.satisfied(directive.there) {
			continue
		}
		detail := fmt.Sprintf("%s is missing. %s requires it.", directive.word, p.Name)
		if directive.there {
			detail = fmt.Sprintf("%s is present. %s requires that it is absent.", directive.word, p.Name)
		}
		all = append(all, Point{directive.requirement, detail})
	}
	return all
}

// ageMiss says why an age is too short.
func (p Profile) ageMiss(age int64) string {
	demanded := fmt.Sprintf("at least %d (%s)", p.MinMaxAge, hsts.Age(p.MinMaxAge))
	if p.MinMaxAge == 1 {
		demanded = "more than 0"
	}
	if age == 0 {
		return fmt.Sprintf("max_age is 0, which makes browsers forget the policy. %s requires %s.", p.Name, demanded)
	}
	return fmt.Sprintf("max_age is %d (%s). %s requires %s.", age, hsts.Age(age), p.Name, demanded)
}

// Step is a policy of a schedule, and the instant from which it is served.
type Step struct {
	Policy hsts.Policy
	At     time.Time
}

// MetAt returns the instant from which the directives of a schedule, in the order
// of time, meet the profile and go on meeting it to the schedule's end. ok is
// false where the last step does not meet it, and where there is none.
func (p Profile) MetAt(schedule []Step) (at time.Time, ok bool) {
	for i := len(schedule) - 1; i >= 0 && p.Meets(schedule[i].Policy); i-- {
		at, ok = schedule[i].At, true
	}
	return at, ok
}
