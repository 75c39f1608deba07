package fleetpage

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// group is what causes do to the verdict of a domain.
type group int

const (
	blocks group = iota
	undecided
	warns
	waived
)

// groups has for each group its heading, and the codes of a domain that are in it.
var groups = []struct {
	title, lead string
	of          func(judged) []string
}{
	blocks:    {"Not ready", "These must be fixed.", func(d judged) []string { return d.blocking }},
	undecided: {"Could not be judged", "An answer is missing. It may arrive from another network, or later.", func(d judged) []string { return d.open }},
	warns:     {"Warnings", "Worth fixing, but they do not block the verdict.", func(d judged) []string { return d.notes }},
	waived:    {"Waived", "These are accepted, each with a reason.", func(d judged) []string { return d.waived }},
}

// key is a cause: a code and what it does.
type key struct {
	group group
	code  string
}

// causes are those of a fleet.
type causes struct {
	total map[key]int
	all   int
	// listed has for each cause that the page lists its number there.
	listed map[key]int
	codes  map[string]readiness.Code
}

// section is the causes of one group.
type section struct {
	Title, Lead string
	Causes      []cause
	// More says how many causes are left out; empty if there are none.
	More string
}

// cause is what a page says about one.
type cause struct {
	Number        int
	Count         string
	Summary, Code string
	Meaning       string
	// Link leads to the guide; empty for a code that it does not have.
	Link  string
	Width string
}

// guide explains every code, and how to fix what it is about.
const guide = "https://registry.terraform.io/providers/hstskit/hsts/latest/docs/guides/findings#"

func causesOf(domains []judged) causes {
	c := causes{total: map[key]int{}, all: len(domains), listed: map[key]int{}, codes: map[string]readiness.Code{}}
	for _, code := range readiness.Codes() {
		c.codes[code.Name] = code
	}
	for _, d := range domains {
		for g := range groups {
			for _, code := range groups[g].of(d) {
				c.total[key{group(g), code}]++
			}
		}
	}
	number := 0
	for g := range groups {
		for _, k := range c.first(group(g)) {
			number++
			c.listed[k] = number
		}
	}
	return c
}

// first returns the causes of a group that are listed, those of most domains first.
func (c causes) first(g group) []key {
	all := c.of(g)
	return all[:min(len(all), maxCauses)]
}

// of returns all causes of a group, those of most domains first.
func (c causes) of(g group) []key {
	var all []key
	for k := range c.total {
		if k.group == g {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b key) int {
		return cmp.Or(cmp.Compare(c.total[b], c.total[a]), strings.Compare(a.code, b.code))
	})
	return all
}

// sections returns the groups that have causes.
func (c causes) sections() []section {
	var all []section
	for g := range groups {
		s := section{Title: groups[g].title, Lead: groups[g].lead}
		for _, k := range c.first(group(g)) {
			known := c.codes[k.code]
			shown := cause{
				Number: c.listed[k], Count: counted(c.total[k], "domain", "domains"), Summary: c.summary(k.code),
				Code: nettext.PrintableTo(k.code, maxText), Meaning: known.Meaning, Width: percent(c.total[k], c.all),
			}
			if known.Name != "" {
				shown.Link = guide + known.Name
			}
			s.Causes = append(s.Causes, shown)
		}
		if more := len(c.of(group(g))) - len(s.Causes); more > 0 {
			s.More = fmt.Sprintf("And %s.", counted(more, "more cause", "more causes"))
		}
		if len(s.Causes) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// summary is a code in a few words: itself where it is none of ours.
func (c causes) summary(code string) string {
	if known, ours := c.codes[code]; ours {
		return known.Summary
	}
	return nettext.PrintableTo(code, maxText)
}

// named returns the causes of a group that a domain has, in words, at most [maxNamed].
func (c causes) named(d judged, g group) []string {
	codes := groups[g].of(d)
	var words []string
	for _, code := range codes[:min(len(codes), maxNamed)] {
		words = append(words, c.summary(code))
	}
	if more := len(codes) - maxNamed; more > 0 {
		words = append(words, fmt.Sprintf("and %s more", grouped(more)))
	}
	return words
}

// numbers returns the numbers of the causes that a domain has, for the script.
func (c causes) numbers(d judged) string {
	var all []string
	for g := range groups {
		for _, code := range groups[g].of(d) {
			if n := c.listed[key{group(g), code}]; n > 0 && len(all) < maxCauses {
				all = append(all, strconv.Itoa(n))
			}
		}
	}
	return strings.Join(all, " ")
}
