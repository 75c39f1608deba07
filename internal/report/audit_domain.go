package report

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// auditSection is the part of a report on one domain.
func auditSection(a Audited) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", span(a.Domain))
	b.WriteString(auditPolicy(a.Policy))
	var standings, waivers, open []string
	for _, name := range a.profileNames() {
		standings = append(standings, span(auditText(name))+": "+a.explain(name))
	}
	for _, w := range a.Waivers {
		waivers = append(waivers, auditWaiver(w))
	}
	if !a.Looked {
		open = append(open, "the live site: no read of it was passed")
	}
	for _, clause := range a.Open {
		open = append(open, escape(auditText(clause)))
	}
	writeItems(&b, "By profile", standings)
	writeItems(&b, "Waived", waivers)
	writeItems(&b, "Not checked", append(open, a.unknown()...))
	if a.Policy != nil {
		var stages []string
		for _, stage := range a.Policy.History {
			stages = append(stages, auditStage(stage))
		}
		writeItems(&b, "Served", stages)
	}
	writeItems(&b, "Evidence", checksums(a.Evidence))
	return b.String()
}

// auditPolicy says what is sent.
func auditPolicy(p *AuditedPolicy) string {
	var b strings.Builder
	switch {
	case p == nil:
		paragraph(&b, "No policy was passed, so it is not known since when this is so.")
	case p.Stage == "":
		paragraph(&b, "The policy is "+span(auditText(p.Header))+".")
	default:
		paragraph(&b, "The policy is "+span(auditText(p.Header))+", stage "+span(auditText(p.Stage))+".")
	}
	if p != nil && len(p.Held) > 0 {
		var reasons []string
		for _, reason := range p.Held[:min(len(p.Held), maxAuditList)] {
			reasons = append(reasons, escape(auditText(reason)))
		}
		paragraph(&b, "Its rollout is held: "+strings.Join(reasons, "; ")+".")
	}
	return b.String()
}

// explain gives the verdict on a domain by a profile, since when, and why not.
func (a Audited) explain(profile string) string {
	status := a.standing(profile)
	text := "**" + auditWords[status] + "**"
	header, sent := HeaderStanding{}, false
	if a.Policy != nil {
		header, sent = a.Policy.Profiles[profile]
	}
	if status == profiles.Met {
		if header.At != "" {
			return text + " since " + escape(auditText(header.At))
		}
		return text + ", not known since when"
	}
	text += "."
	if sent {
		text += header.explain()
	}
	site, looked := a.Site[profile]
	if len(site.Misses) > 0 {
		text += " The site was seen to miss " + spans(site.Misses) + "."
	}
	if len(site.Unknown) > 0 {
		text += " Not checked: " + spans(site.Unknown) + "."
	}
	if !looked {
		text += " The site was not judged by it."
	}
	return text
}

// explain says when the header meets a profile.
func (h HeaderStanding) explain() string {
	switch {
	case h.Meets && h.At != "":
		return " The header has met it since " + escape(auditText(h.At)) + "."
	case h.Meets:
		return " The header meets it."
	case h.At != "":
		return " The header will meet it on " + escape(auditText(h.At)) + " at the earliest."
	case h.Asked:
		return " The header does not meet it, and no later stage will."
	default:
		return " The header does not meet it."
	}
}

// unknown returns what profiles require that was not checked, with its meaning.
func (a Audited) unknown() []string {
	var all []string
	for _, requirement := range profiles.Requirements() {
		var of []string
		for _, name := range a.profileNames() {
			for _, unknown := range a.Site[name].Unknown {
				if unknown == string(requirement) {
					of = append(of, name)
				}
			}
		}
		if len(of) > 0 {
			all = append(all, "whether "+requirement.Meaning()+" ("+span(string(requirement))+" of "+spans(of)+")")
		}
	}
	return all
}

func auditWaiver(w AuditedWaiver) string {
	text := span(auditText(w.Code))
	if w.Host != "" {
		text += " on " + span(auditText(w.Host))
	}
	text += ": " + escape(auditText(w.Reason))
	if w.Unused {
		text += " (matches no finding)"
	}
	return text
}

func auditStage(s AuditedStage) string {
	text := "since an unknown time: "
	if s.EnteredAt != "" {
		text = "since " + escape(auditText(s.EnteredAt)) + ": "
	}
	text += span(auditText(s.Header))
	if s.Stage != "" {
		text += ", stage " + span(auditText(s.Stage))
	}
	if s.SeenAt != "" {
		text += ", first seen on the site " + escape(auditText(s.SeenAt))
	} else {
		text += ", not recorded when the site served it"
	}
	if len(s.Evidence) > 0 {
		text += ", evidence " + strings.Join(checksums(s.Evidence), ", ")
	}
	return text
}

func checksums(sums []string) []string {
	var all []string
	for _, sum := range sums[:min(len(sums), maxAuditList)] {
		all = append(all, span(auditText(sum)))
	}
	return all
}

// spans lists names as code.
func spans(names []string) string {
	var all []string
	for _, name := range names[:min(len(names), maxAuditList)] {
		all = append(all, span(auditText(name)))
	}
	text := strings.Join(all, ", ")
	if more := len(names) - maxAuditList; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// writeItems writes a list under a heading, cut to a length; nothing without items.
func writeItems(b *strings.Builder, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "### %s\n\n", title)
	for _, text := range items[:min(len(items), maxAuditList)] {
		item(b, text)
	}
	if more := len(items) - maxAuditList; more > 0 {
		item(b, fmt.Sprintf("and %d more", more))
	}
	b.WriteString("\n")
}

// auditText is a text of others, in one line that can be printed.
func auditText(text string) string {
	return nettext.PrintableTo(strings.Join(strings.Fields(text), " "), maxAuditText)
}
