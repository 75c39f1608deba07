package fleetpage

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Profile is the verdict on a domain by a profile.
type Profile struct {
	Name   string
	Status ProfileStatus
	// Because are the requirements that are not met, or not known to be.
	Because []string
}

// ProfileStatus is whether a profile is met.
type ProfileStatus int

// The statuses, the worst one first.
const (
	ProfileUnmet ProfileStatus = iota
	ProfileUnknown
	ProfileMet
)

func (s ProfileStatus) String() string {
	return [...]string{"not met", "unknown", "met"}[s]
}

// profileCount is how many domains have each verdict by a profile.
type profileCount struct{ Name, Met, Unmet, Unknown string }

// countProfiles counts the domains by profile, at most [maxCauses] of them.
func countProfiles(domains []judged) []profileCount {
	counts := make(map[string]*[3]int)
	for _, d := range domains {
		for _, p := range d.Profiles {
			if counts[p.Name] == nil {
				counts[p.Name] = new([3]int)
			}
			counts[p.Name][p.Status]++
		}
	}
	var all []profileCount
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		n := counts[name]
		all = append(all, profileCount{
			Name: nettext.PrintableTo(name, maxText), Met: grouped(n[ProfileMet]), Unmet: grouped(n[ProfileUnmet]), Unknown: grouped(n[ProfileUnknown]),
		})
	}
	return all[:min(len(all), maxCauses)]
}

// profileLines says how a domain stands by each profile, at most [maxNamed], the worst
// first.
func profileLines(d Domain) []string {
	sorted := slices.SortedStableFunc(slices.Values(d.Profiles), func(a, b Profile) int { return int(a.Status) - int(b.Status) })
	var lines []string
	for _, p := range sorted[:min(len(sorted), maxNamed)] {
		line := p.Name + ": " + p.Status.String()
		if len(p.Because) > 0 {
			line += " (" + strings.Join(p.Because[:min(len(p.Because), maxNamed)], ", ") + ")"
		}
		lines = append(lines, nettext.PrintableTo(line, maxText))
	}
	if more := len(sorted) - maxNamed; more > 0 {
		lines = append(lines, fmt.Sprintf("and %s more", grouped(more)))
	}
	return lines
}
