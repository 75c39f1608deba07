package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// Audited is what a report for auditors says about one domain. Its texts are as others
// wrote them.
type Audited struct {
	// Domain is in A-labels.
	Domain string
	// Policy is what is sent; nil if no policy was passed.
	Policy *AuditedPolicy
	// Looked reports whether a read of the live site was passed.
	Looked bool
	// Site is how the live site stands by each profile that it was judged by.
	Site map[string]SiteStanding
	// Open are the parts of a verdict that were not checked, or that got no answer, each
	// as a clause that begins with a word of our own.
	Open []string
	// Evidence are the checksums of what was seen.
	Evidence []string
	Waivers  []AuditedWaiver
}

// AuditedPolicy is the policy of a domain.
type AuditedPolicy struct {
	Header string
	Stage  string
	// Held has the reasons that hold its rollout.
	Held []string
	// Profiles is how the header stands by each profile that the policy or the site is
	// judged by.
	Profiles map[string]HeaderStanding
	History  []AuditedStage
}

// HeaderStanding is how the header of a policy stands by a profile.
type HeaderStanding struct {
	// Meets reports whether the header that is served now meets it.
	Meets bool
	// At is the date since which it does, or from which it will; "" for never, or if it is
	// not known.
	At string
	// Asked reports whether the policy was asked for the date.
	Asked bool
}

// SiteStanding is how a live site stands by a profile.
type SiteStanding struct {
	Status          profiles.Status
	Misses, Unknown []string
}

// AuditedStage is a stage that was served.
type AuditedStage struct {
	Stage, Header, EnteredAt, SeenAt string
	Evidence                         []string
}

// AuditedWaiver is a finding that blocks nothing, and why.
type AuditedWaiver struct {
	Code, Host, Reason string
	// Unused reports whether it matches no finding.
	Unused bool
}

// The limits of a report for auditors: with them it fits into a comment on GitHub
// (65,536 characters), whatever there is to say.
const (
	maxAudit      = 60000
	maxAuditList  = 20
	maxAuditText  = 200
	maxAuditNames = 5
	// maxAuditNamed is how long the overview may be before it only counts domains.
	maxAuditNamed = 15000
	// maxAuditProfiles is how many profiles the overview has; there are some thirty.
	maxAuditProfiles = 50
	// auditEnd is what is kept for saying what was left out.
	auditEnd = 2000
)

// standing is the verdict on a domain by one profile: of its header and of its site.
func (a Audited) standing(profile string) profiles.Status {
	site, looked := a.Site[profile]
	header, sent := HeaderStanding{Meets: true}, false
	if a.Policy != nil {
		header, sent = a.Policy.Profiles[profile]
	}
	switch {
	case site.Status == profiles.Unmet || sent && !header.Meets:
		return profiles.Unmet
	case !looked || site.Status != profiles.Met || a.Policy != nil && !sent:
		return profiles.Unknown
	default:
		return profiles.Met
	}
}

// profileNames returns the names of the profiles that a domain is judged by, sorted.
func (a Audited) profileNames() []string {
	var names []string
	for name := range a.Site {
		names = append(names, name)
	}
	if a.Policy != nil {
		for name := range a.Policy.Profiles {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// rank is how far up a domain stands in a report: what is not met first.
func (a Audited) rank() int {
	rank := 2
	names := a.profileNames()
	if len(names) == 0 {
		return 1
	}
	for _, name := range names {
		switch a.standing(name) {
		case profiles.Unmet:
			return 0
		case profiles.Unknown:
			rank = 1
		case profiles.Met:
		}
	}
	return rank
}

// AuditMarkdown writes a report for auditors: which domains are done by which profile and
// since when, what is waived and why, and what was not checked. It can also be read as
// text, at 80 columns. What is not met comes first; the order of the domains does not
// matter. It reads no clock.
func AuditMarkdown(domains []Audited) string {
	domains = ranked(domains)
	var b strings.Builder
	b.WriteString("# HSTS audit\n\n")
	writeAuditOverview(&b, domains)
	for i, domain := range domains {
		section := auditSection(domain)
		if b.Len()+len(section) > maxAudit-auditEnd {
			paragraph(&b, fmt.Sprintf("Left out, because the report is too long: %s (%s). Write another report for the rest.",
				counted(len(domains)-i, "more domain", "more domains"), auditNames(namesOf(domains[i:]))))
			break
		}
		b.WriteString(section)
	}
	return b.String()
}

// ranked returns domains in the order of a report.
func ranked(domains []Audited) []Audited {
	ranks := make([]int, len(domains))
	order := make([]int, len(domains))
	for i, domain := range domains {
		ranks[i], order[i] = domain.rank(), i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(ranks[a], ranks[b]), cmp.Compare(domains[a].Domain, domains[b].Domain))
	})
	sorted := make([]Audited, len(domains))
	for i, at := range order {
		sorted[i] = domains[at]
	}
	return sorted
}

func namesOf(domains []Audited) []string {
	names := make([]string, len(domains))
	for i, domain := range domains {
		names[i] = domain.Domain
	}
	return names
}

// writeAuditOverview says how many domains are done by each profile, and which.
func writeAuditOverview(b *strings.Builder, domains []Audited) {
	byProfile := map[string]map[profiles.Status][]string{}
	for _, domain := range domains {
		for _, name := range domain.profileNames() {
			if byProfile[name] == nil {
				byProfile[name] = map[profiles.Status][]string{}
			}
			status := domain.standing(name)
			byProfile[name][status] = append(byProfile[name][status], domain.Domain)
		}
	}
	names := slices.Sorted(maps.Keys(byProfile))
	if len(names) == 0 {
		paragraph(b, counted(len(domains), "domain", "domains")+". No profile is set, so it is not defined what counts as done.")
		return
	}
	paragraph(b, counted(len(domains), "domain", "domains")+". By profile:")
	for _, name := range names[:min(len(names), maxAuditProfiles)] {
		var parts []string
		for _, status := range []profiles.Status{profiles.Met, profiles.Unmet, profiles.Unknown} {
			if domains := byProfile[name][status]; len(domains) > 0 {
				part := fmt.Sprintf("%d %s", len(domains), auditWords[status])
				if b.Len() < maxAuditNamed {
					part += " (" + auditNames(domains) + ")"
				}
				parts = append(parts, part)
			}
		}
		item(b, span(auditText(name))+": "+strings.Join(parts, ", "))
	}
	if more := len(names) - maxAuditProfiles; more > 0 {
		item(b, "and "+counted(more, "more profile", "more profiles"))
	}
	b.WriteString("\n")
	paragraph(b, "Done: the header that is sent meets the profile, and the live site was seen to meet all of it. "+
		"Unknown: a part was not checked. What a source's text means for a site is for an assessor to decide.")
}

var auditWords = map[profiles.Status]string{profiles.Met: "done", profiles.Unmet: "not met", profiles.Unknown: "unknown"}

// auditNames lists the first domains, and how many more there are.
func auditNames(domains []string) string {
	var names []string
	for _, domain := range domains[:min(len(domains), maxAuditNames)] {
		names = append(names, span(domain))
	}
	text := strings.Join(names, ", ")
	if more := len(domains) - maxAuditNames; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
