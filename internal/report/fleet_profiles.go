package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// standing is a verdict by a profile with its reasons, and the domains that have it.
type standing struct {
	profile string
	status  profiles.Status
	because string // requirements, separated by commas
	domains []string
}

// writeFleetProfiles writes how many domains meet each profile, and why the others do
// not: one row for all that miss the same requirements.
func writeFleetProfiles(b *strings.Builder, judged []Judged) {
	if len(judged) == 0 || len(judged[0].ByProfile) == 0 {
		return
	}
	b.WriteString("\n### Profiles\n\n| Profile | Met | Not met | Unknown |\n| --- | ---: | ---: | ---: |\n")
	for i, first := range judged[0].ByProfile {
		n := map[profiles.Status]int{}
		for _, j := range judged {
			n[j.ByProfile[i].Status]++
		}
		fmt.Fprintf(b, "| %s | %d | %d | %d |\n", code(first.Profile), n[profiles.Met], n[profiles.Unmet], n[profiles.Unknown])
	}
	all := standingsOf(judged)
	if len(all) == 0 {
		return
	}
	b.WriteString("\n| Domains | Profile | Why it is not met | Which |\n| ---: | --- | --- | --- |\n")
	more := writeRows(b, all, func(s standing) string {
		return fmt.Sprintf("| %d | %s | %s | %s |\n", len(s.domains), code(s.profile), s.why(), someOf(s.domains, code))
	})
	if more > 0 {
		fmt.Fprintf(b, "\n%s.\n", counted(more, "more reason", "more reasons"))
	}
}

func (s standing) why() string {
	var because []string
	for requirement := range strings.SplitSeq(s.because, ",") {
		because = append(because, code(requirement))
	}
	if s.status == profiles.Unknown {
		return "not checked: " + strings.Join(because, ", ")
	}
	return "not met: " + strings.Join(because, ", ")
}

func joined(requirements []profiles.Requirement) string {
	texts := make([]string, len(requirements))
	for i, requirement := range requirements {
		texts[i] = string(requirement)
	}
	return strings.Join(texts, ",")
}

// standingsOf returns why profiles are not met: what was seen to be missed first, then by
// the number of domains.
func standingsOf(judged []Judged) []standing {
	type key struct {
		profile, because string
		status           profiles.Status
	}
	index := map[key]int{}
	var all []standing
	for _, j := range judged {
		for _, p := range j.ByProfile {
			if p.Status == profiles.Met {
				continue
			}
			k := key{p.Profile, joined(p.Because), p.Status}
			at, known := index[k]
			if !known {
				at = len(all)
				index[k] = at
				all = append(all, standing{profile: k.profile, status: k.status, because: k.because})
			}
			all[at].domains = append(all[at].domains, j.Domain)
		}
	}
	for i := range all {
		slices.Sort(all[i].domains)
	}
	slices.SortFunc(all, func(a, b standing) int {
		return cmp.Or(cmp.Compare(b.status, a.status), cmp.Compare(len(b.domains), len(a.domains)), cmp.Compare(a.profile, b.profile), cmp.Compare(a.because, b.because))
	})
	return all
}
