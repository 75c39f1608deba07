package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

//go:embed consumers.md
var consumersIntroduction string

// consumersGuide returns the guide with the table of all consumers, and a section
// for each of them, which names the example in the given directory.
func consumersGuide(examples string) (string, error) {
	var b strings.Builder
	b.WriteString(consumersIntroduction)
	b.WriteString("| consumer | attribute | form | `max-age=0` | ceiling | other limits | https only | its own errors and redirects | retires |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, c := range consumers.All() {
		zero, ceiling, retires := "yes", "none", "`max-age=0`"
		if !c.Age.AllowsZero() {
			zero = "**no**"
		}
		if c.Age.Max > 0 {
			ceiling = fmt.Sprintf("%d (%s)", c.Age.Max, hsts.Age(c.Age.Max))
		}
		if len(c.Problems(hsts.Policy{})) > 0 {
			retires = "[see below](#" + c.Name + ")"
		}
		fmt.Fprintf(&b, "| [`%s`](#%s)<br>%s | `%s`<br>`%s` | %s | %s | %s | %s | %s | %s | %s |\n", c.Name, c.Name, c.Title,
			c.Resource, strings.ReplaceAll(c.Attribute, "|", "\\|"), c.Form, zero, ceiling, limits(c), c.HTTPS, own(c), retires)
	}
	b.WriteString("\n\"https only\" says whether the consumer itself limits the header to responses over https. If it does not, attach it only to what serves https: " +
		"RFC 6797, section 7.2, forbids the header over http, and browsers ignore it there.\n" +
		"\n\"Its own errors and redirects\" says whether the header is also on responses of the consumer itself, instead of the site behind it. " +
		"A domain whose apex is redirected without the header has no policy, and can't be preloaded: let something that sends the header redirect it. " +
		"`hsts_preload_readiness` finds the other responses (`response.path.no_header`).\n")
	for _, c := range consumers.All() {
		example, err := exampleOf(examples, c.Name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n<a id=\"%s\"></a>\n\n### %s\n\n%s. **Retiring:** %s\n", c.Name, c.Name, c.Title, c.Retire)
		fmt.Fprintf(&b, "\n%s", settings(c))
		if example != "" {
			fmt.Fprintf(&b, "\n%s\n", example)
		}
		if c.OwnNote != "" {
			fmt.Fprintf(&b, "\nIts own errors and redirects: %s. %s\n", c.Own, c.OwnNote)
		}
		if c.Note != "" {
			fmt.Fprintf(&b, "\n%s\n", c.Note)
		}
		if c.Unverified != "" {
			fmt.Fprintf(&b, "\nNot verified: %s\n", c.Unverified)
		}
		fmt.Fprintf(&b, "\nRead in %s: %s.\n", map[consumers.Evidence]string{
			consumers.Code: "source code", consumers.Docs: "documentation",
		}[c.Evidence], links(c.Sources))
	}
	b.WriteString("\n## Not confirmed\n\nNo source says how to configure a policy for these. `consumers` and `consumer_settings` do not support them.\n\n")
	for _, u := range consumers.AllUnconfirmed() {
		fmt.Fprintf(&b, "- **%s.** %s (%s)\n", u.Title, u.Found, links(u.Sources))
	}
	return b.String(), nil
}

// links links to the sources by their numbers.
func links(sources []string) string {
	var all []string
	for i, source := range sources {
		all = append(all, fmt.Sprintf("[%d](%s)", i+1, source))
	}
	return strings.Join(all, ", ")
}

// own returns whether the header is on the consumer's own responses, for a cell.
func own(c consumers.Consumer) string {
	if c.Own == consumers.OwnNone || c.Own == consumers.OwnSome {
		return fmt.Sprintf("**%s**", c.Own)
	}
	return string(c.Own)
}

// limits returns the limits of a consumer other than zero and the ceiling, for a
// cell of the table.
func limits(c consumers.Consumer) string {
	var all []string
	if c.Age.Fixed {
		all = append(all, "an age of its own")
	}
	if c.Age.Min > 0 {
		all = append(all, fmt.Sprintf("no age below %d (%s)", c.Age.Min, hsts.Age(c.Age.Min)))
	}
	if c.StrictPreload {
		all = append(all, "`preload` only with `includeSubDomains` and a year")
	}
	if c.Age.Step > 1 {
		all = append(all, "whole units of "+hsts.Age(c.Age.Step))
	}
	for _, value := range c.Age.Values {
		all = append(all, fmt.Sprintf("`%s` (%d)", value.Name, value.Seconds))
	}
	for _, word := range []struct {
		name string
		can  consumers.Support
	}{{"includeSubDomains", c.IncludeSubDomains}, {"preload", c.Preload}} {
		if word.can != consumers.Settable {
			all = append(all, string(word.can)+" `"+word.name+"`")
		}
	}
	if all == nil {
		return "none"
	}
	return strings.Join(all, ", ")
}
