package fleetpage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/hstskit/terraform-provider-hsts/internal/fleetpage"
)

// texts are those of the elements that are chosen, with one blank for each run of white
// space.
func texts(t *testing.T, page string, chosen func(*html.Node) bool) []string {
	t.Helper()
	var all []string
	for _, node := range parse(t, page) {
		if chosen(node) {
			all = append(all, strings.Join(strings.Fields(textIn(node)), " "))
		}
	}
	return all
}

func tag(name string) func(*html.Node) bool {
	return func(node *html.Node) bool { return node.Data == name }
}

func class(name string) func(*html.Node) bool {
	return func(node *html.Node) bool {
		return slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == "class" && a.Val == name })
	}
}

// rows are those of the table of domains.
func rows(t *testing.T, page string) []string {
	t.Helper()
	var all []string
	for _, node := range parse(t, page) {
		if node.Data != "tr" || !slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == "data-c" }) {
			continue
		}
		var cells []string
		for cell := range node.ChildNodes() {
			cells = append(cells, strings.Fields(textIn(cell))...)
		}
		all = append(all, strings.Join(cells, " "))
	}
	return all
}

// Some codes, whatever their texts are.
const (
	short     = "header.preloadable.max_age.below_1_year"
	open      = "domain.tls.cannot_connect"
	soon      = "domain.tls.expires_soon"
	missing   = "response.no_header"
	untrusted = "domain.tls.invalid_cert_chain"
)

// TestRender_verdicts has a row for each verdict, the worst first, with what it rests on.
func TestRender_verdicts(t *testing.T) {
	t.Parallel()
	header := "max-age=300"
	page := rendered(t, fleetpage.Fleet{Domains: []fleetpage.Domain{
		{Name: "d.example", Ready: true, Conclusive: true, HTTPSReady: true, Warnings: []string{soon}},
		{Name: "e.example", Ready: true, Conclusive: true, Errors: []string{short}, Waived: []string{short}},
		{Name: "c.example", Errors: []string{open}, Undecided: []string{open}},
		{Name: "waived-and-silent.example", Errors: []string{open, short}, Undecided: []string{open}, Waived: []string{short}},
		{Name: "both.example", Errors: []string{open, short}, Undecided: []string{open}, Header: &header},
		{Name: "scan.example", Conclusive: true, HTTPSReady: true, Errors: []string{"response.no_header"}, Waived: []string{"response.no_header"}},
		{Name: "b.example", Conclusive: true, HTTPSReady: true, Errors: []string{short, "of.a.later.version"}},
		{Name: "a.example", Conclusive: true, Broken: true, Errors: []string{"domain.tls.invalid_cert_chain"}},
		{Name: "no-result.example"},
	}})
	want := []string{
		"a.example Not ready Would lock visitors out " + summary(untrusted),
		"b.example Not ready HTTPS is ready " + summary(short) + " of.a.later.version",
		"both.example Not ready " + summary(short) + " Open: " + summary(open) + " max-age=300",
		"scan.example Not ready HTTPS is ready Waived: " + summary(missing),
		"c.example Could not be judged Open: " + summary(open),
		"waived-and-silent.example Could not be judged Open: " + summary(open) + " Waived: " + summary(short),
		"no-result.example Could not be judged",
		"d.example Ready Warning: " + summary(soon),
		"e.example Ready Waived: " + summary(short),
	}
	if diff := cmp.Diff(want, rows(t, page)); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"4 of 9 domains are not ready, and 3 could not be judged."}, texts(t, page, class("lead"))); diff != "" {
		t.Errorf("the headline (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"4 Not ready 44 %", "3 Could not be judged 33 %", "2 Ready 22 %"}, texts(t, page, func(node *html.Node) bool {
		return node.Data == "li" && node.Parent.Attr[0].Val == "figures"
	})); diff != "" {
		t.Errorf("the figures (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Domain", "Verdict", "Findings", "Header"}, texts(t, page, func(node *html.Node) bool {
		return node.Data == "th" && node.Attr[0].Val == "col"
	})); diff != "" {
		t.Errorf("the columns (-want +got):\n%s", diff)
	}
}

// TestRender_causes groups by cause, that of most domains first.
func TestRender_causes(t *testing.T) {
	t.Parallel()
	var f fleetpage.Fleet
	add := func(n int, d fleetpage.Domain) {
		for range n {
			d.Name = fmt.Sprintf("d%d.example", len(f.Domains))
			f.Domains = append(f.Domains, d)
		}
	}
	add(37, fleetpage.Domain{Ready: true, Conclusive: true, Warnings: []string{soon}})
	add(1, fleetpage.Domain{Conclusive: true, Errors: []string{missing}})
	add(2, fleetpage.Domain{Conclusive: true, Errors: []string{untrusted}})
	add(3, fleetpage.Domain{Errors: []string{open}, Undecided: []string{open}})
	add(1200, fleetpage.Domain{Conclusive: true, Ready: true, Errors: []string{open}, Waived: []string{open}})
	page := rendered(t, f)
	got := texts(t, page, func(node *html.Node) bool {
		return node.Data == "h3" || node.Data == "p" && node.Parent.Data == "li"
	})
	cause := func(count, code string) []string {
		return []string{count + ": " + summary(code) + " " + code + " Show", meaning(code)}
	}
	want := slices.Concat([]string{"Not ready"}, cause("2 domains", untrusted), cause("1 domain", missing),
		[]string{"Could not be judged"}, cause("3 domains", open), []string{"Warnings"}, cause("37 domains", soon),
		[]string{"Waived"}, cause("1,200 domains", open))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the causes (-want +got):\n%s", diff)
	}
}

// TestRender_profiles counts the domains by profile, and has the worst first in a row.
func TestRender_profiles(t *testing.T) {
	t.Parallel()
	page := rendered(t, fleetpage.Fleet{Domains: []fleetpage.Domain{
		{Name: "a.example", Ready: true, Profiles: []fleetpage.Profile{
			{Name: "met", Status: fleetpage.ProfileMet}, {Name: "open", Status: fleetpage.ProfileUnknown, Because: []string{"listed"}},
			{Name: "short", Status: fleetpage.ProfileUnmet, Because: []string{"max_age", "preload"}},
		}},
		{Name: "b.example", Ready: true, Profiles: []fleetpage.Profile{{Name: "short", Status: fleetpage.ProfileMet}}},
		{Name: "c.example", Ready: true},
	}})
	want := []string{"a.example Ready short: not met (max_age, preload) open: unknown (listed) met: met", "b.example Ready short: met", "c.example Ready"}
	if diff := cmp.Diff(want, rows(t, page)); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
	counts := texts(t, page, func(node *html.Node) bool {
		return node.Data == "td" && len(node.Parent.Parent.Parent.Attr) == 1 && node.Parent.Parent.Parent.Attr[0].Val == "counts"
	})
	if diff := cmp.Diff([]string{"1", "0", "0", "0", "0", "1", "1", "1", "0"}, counts); diff != "" {
		t.Errorf("the counts of met, open and short (-want +got):\n%s", diff)
	}
}

// TestRender_headline has a sentence for every fleet.
func TestRender_headline(t *testing.T) {
	t.Parallel()
	ready, not, unknown := fleetpage.Domain{Ready: true}, fleetpage.Domain{Conclusive: true}, fleetpage.Domain{}
	for want, domains := range map[string][]fleetpage.Domain{
		"There are no domains.":                                     nil,
		"The domain is ready.":                                      {ready},
		"All 2 domains are ready.":                                  {ready, ready},
		"1 of 1 domain is not ready.":                               {not},
		"2 of 3 domains are not ready.":                             {not, ready, not},
		"1 of 2 domains could not be judged. The others are ready.": {unknown, ready},
		"2 of 2 domains could not be judged.":                       {unknown, unknown},
		"1 of 3 domains is not ready, and 1 could not be judged.":   {unknown, ready, not},
	} {
		page := rendered(t, fleetpage.Fleet{Domains: domains, Title: "\t"})
		if got := texts(t, page, class("lead")); got[0] != want {
			t.Errorf("the headline is %q; want %q", got[0], want)
		}
		if got := texts(t, page, tag("title")); got[0] != "HSTS readiness: "+want {
			t.Errorf("the title is %q", got[0])
		}
	}
}

// TestRender_same has the page depend on nothing but the fleet, whose order is not its
// own.
func TestRender_same(t *testing.T) {
	t.Parallel()
	f := sample(200)
	first := rendered(t, f)
	slices.Reverse(f.Domains)
	slices.Reverse(f.Rollouts)
	if second := rendered(t, f); first != second {
		t.Error("the same fleet in another order gives another page")
	}
}

// worst is a fleet whose texts are as long as they can be.
func worst(n int) fleetpage.Fleet {
	f := sample(n)
	quotes := strings.Repeat(`"`, 1000)
	for i := range f.Domains {
		d := &f.Domains[i]
		d.Name, d.Header, d.Status, d.Broken, d.Ready = fmt.Sprintf("%06d", i)+quotes, &quotes, quotes, true, false
		d.Errors, d.Warnings, d.Undecided, d.Waived = nil, nil, nil, nil
		d.Profiles = nil
		for c := range 100 {
			d.Profiles = append(d.Profiles, fleetpage.Profile{Name: fmt.Sprint(c) + quotes})
			code := fmt.Sprintf("%d-%d%s", i, c, quotes)
			d.Errors, d.Warnings = append(d.Errors, code), append(d.Warnings, "w"+code)
		}
		f.Rollouts[i] = fleetpage.Rollout{Domain: d.Name, Stage: quotes, Held: true, Next: []fleetpage.Stage{{Name: quotes, At: at}}}
	}
	return f
}

// TestRender_size bounds what a domain costs, and the page.
func TestRender_size(t *testing.T) {
	t.Parallel()
	each := func(f func(int) fleetpage.Fleet, from, to int) int {
		return (len(rendered(t, f(to))) - len(rendered(t, f(from)))) / (to - from)
	}
	plain := func(n int) fleetpage.Fleet {
		f := sample(n)
		for i := range f.Domains {
			f.Domains[i].Profiles = nil
		}
		return f
	}
	without := each(plain, 1000, 2000)
	if without > 270 {
		t.Errorf("a domain takes %d bytes; the documentation says 250", without)
	}
	if got := (each(sample, 1000, 2000) - without) / 2; got > 60 {
		t.Errorf("a profile takes %d bytes of each domain; the documentation says 50", got)
	}
	// The first ones bring causes and bars of their own.
	if got := each(worst, 200, 400); got > 13_000 {
		t.Errorf("a domain can take %d bytes; the documentation says 13 KB", got)
	}
	if got := len(rendered(t, fleetpage.Fleet{})); got > 20_000 {
		t.Errorf("a page without domains has %d bytes", got)
	}
	many := sample(fleetpage.MaxRows + 1234)
	page := rendered(t, many)
	if n := strings.Count(page, "<tr class="); n != fleetpage.MaxRows {
		t.Errorf("the table has %d rows", n)
	}
	for _, want := range []string{"of 21,234 domains are not ready", "The table lists the worst 20,000 domains. The other 1,234 are only counted above."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			f := sample(n)
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(len(rendered(b, f))))
			}
		})
	}
}
