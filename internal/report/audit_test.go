package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// audited is a domain that is done by one profile, with a waiver for a reason.
func audited(domain, reason string) report.Audited {
	return report.Audited{
		Domain: domain, Looked: true, Evidence: []string{strings.Repeat("0a", 32)},
		Policy: &report.AuditedPolicy{
			Header: "max-age=63072000; includeSubDomains", Stage: "full",
			Profiles: map[string]report.HeaderStanding{
				"asvs-5.0.0-l2": {Meets: true, At: "2026-03-03T12:00:00Z", Asked: true},
				"rfc-6797":      {Meets: true, At: "2026-03-01T12:00:00Z", Asked: true},
			},
			History: []report.AuditedStage{
				{Stage: "day", Header: "max-age=86400; includeSubDomains", EnteredAt: "2026-03-01T12:00:00Z", SeenAt: "2026-03-01T12:05:00Z", Evidence: []string{strings.Repeat("0b", 32)}},
				{Stage: "full", Header: "max-age=63072000; includeSubDomains", EnteredAt: "2026-03-03T12:00:00Z"},
			},
		},
		Site: map[string]report.SiteStanding{
			"asvs-5.0.0-l2": {Status: profiles.Unknown, Unknown: []string{"all_responses"}}, "rfc-6797": {Status: profiles.Met},
		},
		Waivers: []report.AuditedWaiver{{Code: "domain.www.no_tls", Host: "www.example.com", Reason: reason}},
	}
}

func TestAuditMarkdown(t *testing.T) {
	t.Parallel()
	missing := report.Audited{
		Domain: "b.example", Policy: &report.AuditedPolicy{
			Header: "max-age=300", Stage: "5-minutes", Held: []string{"www.b.example: certificate expired"},
			Profiles: map[string]report.HeaderStanding{"rfc-6797": {Meets: true}, "asvs-5.0.0-l2": {At: "2026-05-01T00:00:00Z", Asked: true}},
		},
	}
	got := report.AuditMarkdown([]report.Audited{audited("a.example", "The host is switched off in May, and nobody visits it: INC-4711, see the board's minutes."), missing})
	want := `# HSTS audit

2 domains. By profile:

- 'asvs-5.0.0-l2': 1 not met ('b.example'), 1 unknown ('a.example')
- 'rfc-6797': 1 done ('a.example'), 1 unknown ('b.example')

Done: the header that is sent meets the profile, and the live site was seen to
meet all of it. Unknown: a part was not checked. What a source's text means for
a site is for an assessor to decide.

## 'b.example'

The policy is 'max-age=300', stage '5-minutes'.

Its rollout is held: www\.b.example: certificate expired.

### By profile

- 'asvs-5.0.0-l2': **not met**. The header will meet it on 2026-05-01T00:00:00Z
  at the earliest. The site was not judged by it.
- 'rfc-6797': **unknown**. The header meets it. The site was not judged by it.

### Not checked

- the live site: no read of it was passed

## 'a.example'

The policy is 'max-age=63072000; includeSubDomains', stage 'full'.

### By profile

- 'asvs-5.0.0-l2': **unknown**. The header has met it since
  2026-03-03T12:00:00Z. Not checked: 'all_responses'.
- 'rfc-6797': **done** since 2026-03-01T12:00:00Z

### Waived

- 'domain.www.no_tls' on 'www.example.com': The host is switched off in May, and
  nobody visits it: INC-4711, see the board's minutes.

### Not checked

- whether every response over HTTPS has the header, redirects and errors
  included ('all_responses' of 'asvs-5.0.0-l2')

### Served

- since 2026-03-01T12:00:00Z: 'max-age=86400; includeSubDomains', stage 'day',
  first seen on the site 2026-03-01T12:05:00Z, evidence
  '0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b'
- since 2026-03-03T12:00:00Z: 'max-age=63072000; includeSubDomains', stage
  'full', not recorded when the site served it

### Evidence

- '0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a'

`
	want = strings.ReplaceAll(strings.ReplaceAll(want, "'", "`"), "d`s m", "d's m")
	want = strings.ReplaceAll(want, "source`s", "source's")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	other := report.AuditMarkdown([]report.Audited{missing, audited("a.example", "The host is switched off in May, and nobody visits it: INC-4711, see the board's minutes.")})
	if other != got {
		t.Error("another order of the domains gives another report")
	}
	for line := range strings.Lines(got) {
		if utf8.RuneCountInString(strings.TrimSpace(line)) > 80 {
			t.Errorf("longer than 80 columns: %s", line)
		}
	}
	if strings.Contains(strings.ToLower(got), "certified") {
		t.Error("nobody is certified here")
	}
	if got := report.AuditMarkdown(nil); !strings.Contains(got, "0 domains. No profile is set") {
		t.Errorf("of nothing: %s", got)
	}
}

// TestAuditMarkdown_bounded holds a report on a large estate to what GitHub takes.
func TestAuditMarkdown_bounded(t *testing.T) {
	t.Parallel()
	var all []report.Audited
	for i := range 5000 {
		one := audited(fmt.Sprintf("d%d.example", i), strings.Repeat("long ", 1000))
		for range 100 {
			one.Waivers = append(one.Waivers, one.Waivers[0])
			one.Open = append(one.Open, strings.Repeat("x", 5000))
		}
		all = append(all, one)
	}
	got := report.AuditMarkdown(all)
	if len(got) >= 60000 || !strings.Contains(got, "Left out, because") || !strings.Contains(got, "5000 unknown") {
		t.Errorf("%d bytes, ending in %s", len(got), got[max(0, len(got)-300):])
	}
}

// TestAuditMarkdown_longNames holds the overview to its part of the whole: it has the
// names of every profile, and names of domains can be long.
func TestAuditMarkdown_longNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(strings.Repeat("x", 60)+".", 4)
	site := func(n int) map[string]report.SiteStanding {
		all := map[string]report.SiteStanding{}
		for i, status := range []profiles.Status{profiles.Met, profiles.Unmet, profiles.Unknown} {
			for _, profile := range profiles.Names() {
				if n%3 == i {
					all[profile] = report.SiteStanding{Status: status}
				}
			}
			for more := range 300 {
				all[fmt.Sprintf("x%d", more)] = report.SiteStanding{Status: status}
			}
		}
		return all
	}
	var all []report.Audited
	for i := range 15 {
		all = append(all, report.Audited{Domain: long + fmt.Sprint(i), Looked: true, Site: site(i)})
	}
	got := report.AuditMarkdown(all)
	if len(got) >= 60000 || !strings.Contains(got, "- `asvs-5.0.0-l1`: 5 done\n  (`xxx") || !strings.Contains(got, "more profiles") || !strings.Contains(got, ": 5 done, 5 not met, 5 unknown") {
		t.Errorf("%d bytes", len(got))
	}
}

// shape is the tree of a text in Markdown as GitHub reads it, without the words: what a
// hostile text must not change.
func shape(source string) []string {
	parsed := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader([]byte(source)))
	var all []string
	_ = ast.Walk(parsed, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		kind := n.Kind().String()
		if raw, isRaw := n.(*ast.RawHTML); isRaw && string(raw.Segments.Value([]byte(source))) == "<!-- -->" {
			return ast.WalkContinue, nil
		}
		if kind != "Text" && kind != "TextBlock" && kind != "String" && entering {
			all = append(all, kind)
		}
		return ast.WalkContinue, nil
	})
	return all
}

// FuzzAuditMarkdown puts hostile texts into a report: they act as nothing.
func FuzzAuditMarkdown(f *testing.F) {
	for _, seed := range []string{
		"", "known", "<img src=x onerror=alert(1)>", "[a](http://evil.example)", "# x\n# y", "a\n\n- b\n1. c", "`", "``` a ```", "``", "a ` b", `\`, "\\`", "&lt;b&gt;",
		strings.Repeat("word ", 30) + "- x", strings.Repeat("word ", 14) + "1. x", strings.Repeat("word ", 14) + "=== ===", strings.Repeat("word ", 15) + "```", strings.Repeat("a ", 60) + "# b",
		"http://evil.example www.evil.example a@b.example @ops #1 $x$", "| a | b |", "<!-- x", "-->", "~~x~~", "**x** __y__", "a  \nb", "\x1b[31m", strings.Repeat("> ", 50), strings.Repeat("+ ", 60),
		"http:&#47;&#47;evil.example", "mailto:a@b.example", "- [ ] x", "[^1]: x", "\t\tx", "<https://evil.example>", strings.Repeat("`a` ", 40),
	} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, reason, stage string) {
		with := func(reason, stage string) string {
			a := audited("a.example", reason)
			a.Policy.Stage, a.Policy.Held, a.Open = stage, []string{reason}, []string{"the requirement " + reason}
			a.Policy.History[0].Stage, a.Policy.History[0].Header, a.Policy.History[0].EnteredAt = stage, stage, reason
			a.Waivers[0].Code, a.Waivers[0].Host = "x"+stage, "x"+stage
			return report.AuditMarkdown([]report.Audited{a})
		}
		// What is empty, or blank, is left out.
		plain := func(text string) string {
			if strings.TrimSpace(text) == "" {
				return text
			}
			return "x"
		}
		got := with(reason, stage)
		want := shape(with(plain(reason), plain(stage)))
		if !slices.Equal(shape(got), want) {
			t.Errorf("%q, %q (-want +got):\n%s\n%s", reason, stage, cmp.Diff(want, shape(got)), got)
		}
	})
}
