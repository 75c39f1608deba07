// Package fleetpage writes the verdicts on many domains as one HTML page: a file that
// needs nothing else, for a browser, an archive or a printer.
//
// The page is a pure function of its argument. Texts of others are made printable by
// [nettext] and escaped by [html/template]. The page's own Content-Security-Policy allows
// only the script in the page, and loads nothing.
package fleetpage

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Fleet is what a page is about.
type Fleet struct {
	// Title is the heading; empty is [DefaultTitle].
	Title string
	// At is when the domains were checked; zero if not known.
	At time.Time
	// Ruleset is what they were judged by; empty if not known.
	Ruleset  string
	Domains  []Domain
	Rollouts []Rollout
}

// DefaultTitle is the heading of a page that has no other.
const DefaultTitle = "HSTS readiness"

// Domain is a result of hsts_fleet_readiness. A domain with only a Name has no result.
type Domain struct {
	Name       string
	Ready      bool
	Conclusive bool
	HTTPSReady bool
	// Broken reports whether something was seen that would lock visitors out.
	Broken bool
	// Errors and Warnings are codes of findings. Those in Undecided are only open because
	// an answer is missing, and those in Waived block nothing.
	Errors, Warnings, Undecided, Waived []string
	// Header is the field as it is judged; nil if there is none.
	Header *string
	// Status is the domain's status on the preload list; empty if that is not known.
	Status   string
	Profiles []Profile
}

// Rollout is the present stage of a domain's policy, and the stages to come.
type Rollout struct {
	Domain string
	// Stage is the present stage; empty if it is not known.
	Stage string
	Held  bool
	// Next are the stages to come, with their earliest dates, in their order.
	Next []Stage
}

// Stage is a stage to come.
type Stage struct {
	Name string
	At   time.Time
}

// The limits of a page, so that a browser can always show it. What is above them is
// counted, and the page says that it is left out.
const (
	// MaxRows is how many domains the table lists: the worst ones.
	MaxRows = 20000
	// maxCauses is how many causes a section lists: those of most domains.
	maxCauses = 50
	// maxNamed is how many causes of a kind one domain has in its row.
	maxNamed = 6
	// maxBars is how many bars the timeline has.
	maxBars = 30

	maxTitle  = 120
	maxName   = 253
	maxText   = 100
	maxWord   = 40
	maxHeader = 200
)

//go:embed page.html
var pageText string

//go:embed page.css
var style string

//go:embed page.js
var script string

var page = template.Must(template.New("page").Parse(pageText))

// view is what the template shows.
type view struct {
	CSP    string
	Style  template.CSS
	Script template.JS

	Title, Headline string
	At, Instant     string
	Ruleset         string
	Figures         []figure
	Sections        []section
	Profiles        []profileCount
	Timeline        timeline
	Table           table
}

// figure is a number with its words.
type figure struct {
	Class, Number, Words, Share string
	// X and Width are the place in the bar of all figures, in percent.
	X, Width string
}

// Render returns the page.
func Render(f Fleet) (string, error) {
	sorted := worstFirst(f.Domains)
	causes := causesOf(sorted)
	v := view{
		CSP:    policy,
		Style:  template.CSS(style), // #nosec G203 -- embedded at build time
		Script: template.JS(script), // #nosec G203 -- embedded at build time
		Title:  DefaultTitle, Headline: headline(sorted), Ruleset: nettext.PrintableTo(f.Ruleset, maxText),
		Figures: figures(sorted), Sections: causes.sections(), Profiles: countProfiles(sorted),
		Timeline: timelineOf(f.Rollouts, f.At), Table: tableOf(sorted, causes, f.Rollouts),
	}
	if title := strings.TrimSpace(f.Title); title != "" {
		v.Title = nettext.PrintableTo(title, maxTitle)
	}
	if !f.At.IsZero() {
		v.At, v.Instant = minute(f.At), instant(f.At)
	}
	var b strings.Builder
	if err := page.Execute(&b, v); err != nil {
		return "", fmt.Errorf("writing the page: %w", err)
	}
	return b.String(), nil
}

// policy is the Content-Security-Policy of the page. The icon is an empty one: without
// it browsers ask the server for /favicon.ico.
var policy = "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script) +
	"'; img-src data:; base-uri 'none'; form-action 'none'"

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// headline sums up the fleet in one sentence.
func headline(domains []judged) string {
	count := countVerdicts(domains)
	all := counted(len(domains), "domain", "domains")
	switch {
	case len(domains) == 0:
		return "There are no domains."
	case count[NotReady] > 0 && count[Unknown] > 0:
		return fmt.Sprintf("%s of %s %s not ready, and %s could not be judged.", grouped(count[NotReady]), all, isOrAre(count[NotReady]), grouped(count[Unknown]))
	case count[NotReady] > 0:
		return fmt.Sprintf("%s of %s %s not ready.", grouped(count[NotReady]), all, isOrAre(count[NotReady]))
	case count[Unknown] == len(domains):
		return fmt.Sprintf("%s of %s could not be judged.", grouped(count[Unknown]), all)
	case count[Unknown] > 0:
		return fmt.Sprintf("%s of %s could not be judged. The others are ready.", grouped(count[Unknown]), all)
	case len(domains) == 1:
		return "The domain is ready."
	default:
		return fmt.Sprintf("All %s are ready.", all)
	}
}

// figures are the numbers of the three verdicts.
func figures(domains []judged) []figure {
	count := countVerdicts(domains)
	all := make([]figure, 0, len(verdicts))
	done := 0
	for _, v := range verdicts {
		all = append(all, figure{
			Class: v.class(), Number: grouped(count[v]), Words: v.String(), Share: share(count[v], len(domains)),
			X: percent(done, len(domains)), Width: percent(count[v], len(domains)),
		})
		done += count[v]
	}
	return all
}
