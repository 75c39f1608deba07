package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// judgedFleet is a fleet of two ready domains, one that could not be judged and those
// that have a cause each.
func judgedFleet(causes int, domains func(int) string) []report.Judged {
	all := []report.Judged{{Domain: "a.example", Ready: true}, {Domain: "b.example", Ready: true, Kinds: []readiness.FindingKind{
		{Severity: readiness.Warning, Code: "domain.tls.expires_soon", Summary: "Certificate expires soon"},
	}}, {Domain: "silent.example", Undecided: true, Kinds: []readiness.FindingKind{
		{Severity: readiness.Error, Code: "domain.tls.cannot_connect", Summary: "No answer over HTTPS", Open: true},
	}}}
	for i := range causes {
		all = append(all, report.Judged{Domain: domains(i), Kinds: []readiness.FindingKind{
			{Severity: readiness.Error, Code: fmt.Sprintf("code.%d", i%3), Summary: fmt.Sprintf("Cause %d", i%3)},
		}})
	}
	return all
}

// TestFleetMarkdown writes a small fleet.
func TestFleetMarkdown(t *testing.T) {
	t.Parallel()
	got := report.FleetMarkdown(readiness.Bulk1Year, judgedFleet(10, func(i int) string { return fmt.Sprintf("d%d.example", i) }))
	want := `## HSTS: 2 of 13 domains ready, 10 not ready, 1 could not be judged

Judged by ` + "`bulk-1-year`" + `.

### Not ready

| Domains | Cause | Code | Which |
| ---: | --- | --- | --- |
| 4 | Cause 0 | ` + "`code.0` | `d0.example`, `d3.example`, `d6.example`" + ` and 1 more |
| 3 | Cause 1 | ` + "`code.1` | `d1.example`, `d4.example`, `d7.example`" + ` |
| 3 | Cause 2 | ` + "`code.2` | `d2.example`, `d5.example`, `d8.example`" + ` |

### Could not be judged from here

| Domains | Cause | Code | Which |
| ---: | --- | --- | --- |
| 1 | No answer over HTTPS | ` + "`domain.tls.cannot_connect` | `silent.example`" + ` |

### Warnings

| Domains | Cause | Code | Which |
| ---: | --- | --- | --- |
| 1 | Certificate expires soon | ` + "`domain.tls.expires_soon` | `b.example`" + ` |
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestFleetMarkdown_bounded has every domain with every code and every profile there is,
// and the longest names: the report fits into a comment on GitHub.
func TestFleetMarkdown_bounded(t *testing.T) {
	t.Parallel()
	var judged []report.Judged
	for i := range 2000 {
		j := report.Judged{Domain: strings.Repeat(strings.Repeat("x", 49)+".", 5) + fmt.Sprint(i)}
		for _, code := range readiness.Codes() {
			for _, open := range []bool{false, true} {
				j.Kinds = append(j.Kinds, readiness.FindingKind{Severity: code.Severity, Code: code.Name, Summary: code.Summary, Open: open})
			}
		}
		for _, p := range profiles.All() {
			j.ByProfile = append(j.ByProfile, profiles.Standing{Profile: p.Name, Status: profiles.Unmet, Because: profiles.Requirements()})
		}
		judged = append(judged, j)
	}
	got := report.FleetMarkdown(readiness.Bulk1Year, judged)
	if len(got) > 65_536 || !strings.Contains(got, "more causes") || !strings.Contains(got, "and 1997 more") || !strings.Contains(got, "more reasons") {
		t.Errorf("%d bytes:\n%.3000s", len(got), got)
	}
	if text := report.FleetText(judged); len(text) > 65_536 || !strings.Contains(text, "- 2000 domains: ") {
		t.Errorf("%d bytes of text", len(text))
	}
}

// TestFleetMarkdown_small writes fleets of none and of one.
func TestFleetMarkdown_small(t *testing.T) {
	t.Parallel()
	for want, judged := range map[string][]report.Judged{
		"## HSTS: 0 of 0 domains ready\n": nil,
		"## HSTS: 1 of 1 domain ready\n":  {{Domain: "a.example", Ready: true}},
	} {
		if got := report.FleetMarkdown(readiness.HSTS, judged); !strings.HasPrefix(got, want) || strings.Contains(got, "###") {
			t.Errorf("%s", got)
		}
	}
}

// TestFleetMarkdown_profiles groups why profiles are not met, what was seen first, and is
// bounded.
func TestFleetMarkdown_profiles(t *testing.T) {
	t.Parallel()
	standing := func(status profiles.Status, because ...profiles.Requirement) []profiles.Standing {
		return []profiles.Standing{{Profile: "rfc-6797", Status: profiles.Met}, {Profile: "asvs-5.0.0-l3", Status: status, Because: because}}
	}
	all := []report.Judged{
		{Domain: "d.example", ByProfile: standing(profiles.Unknown, profiles.Listed)},
		{Domain: "c.example", ByProfile: standing(profiles.Unknown, profiles.Listed)},
		{Domain: "b.example", ByProfile: standing(profiles.Unmet, profiles.MaxAge, profiles.Preload)},
		{Domain: "a.example", ByProfile: standing(profiles.Met)},
	}
	got := report.FleetMarkdown(readiness.HSTS, all)
	const want = `
### Profiles

| Profile | Met | Not met | Unknown |
| --- | ---: | ---: | ---: |
| ` + "`rfc-6797`" + ` | 4 | 0 | 0 |
| ` + "`asvs-5.0.0-l3`" + ` | 1 | 1 | 2 |

| Domains | Profile | Why it is not met | Which |
| ---: | --- | --- | --- |
| 1 | ` + "`asvs-5.0.0-l3` | not met: `max_age`, `preload` | `b.example`" + ` |
| 2 | ` + "`asvs-5.0.0-l3` | not checked: `listed` | `c.example`, `d.example`" + ` |
`
	if !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s\nwant at its end\n%s", got, want)
	}
	if got := report.FleetMarkdown(readiness.HSTS, all[3:]); strings.Contains(got, "Why") {
		t.Errorf("everything is met:\n%s", got)
	}
	if got := report.FleetMarkdown(readiness.HSTS, nil); strings.Contains(got, "Profiles") {
		t.Errorf("there is no domain:\n%s", got)
	}
	var many []report.Judged
	for i := range 10000 {
		var each []profiles.Standing
		for _, p := range profiles.All() {
			each = append(each, profiles.Standing{Profile: p.Name, Status: profiles.Unmet, Because: profiles.Requirements()[i%12:]})
		}
		many = append(many, report.Judged{Domain: fmt.Sprintf("d%d.example", i), ByProfile: each})
	}
	if got := report.FleetMarkdown(readiness.HSTS, many); len(got) > 16000 || !strings.Contains(got, "more reasons.") {
		t.Errorf("%d characters", len(got))
	}
}
