package chart

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Mermaid returns the ramp as a timeline in Mermaid: a period for each stage, in a
// section for those that are over, for the present one, and for those to come.
func (c Chart) Mermaid() string {
	var b strings.Builder
	fmt.Fprintf(&b, "timeline\n    title %s\n", mermaidText(c.Title))
	if len(c.Stages) == 0 {
		fmt.Fprintf(&b, "    %s\n", mermaidText(c.summary()))
	}
	places := c.places()
	for i, stage := range c.Stages {
		if title := section(places, i); title != "" {
			fmt.Fprintf(&b, "    section %s\n", title)
		}
		events := []string{stage.served(), stage.from(places[i]), stage.times()}
		if places[i] == present && len(c.HeldBecause) > 0 {
			events = append(events, "held: "+strings.Join(c.HeldBecause, "; "))
		}
		b.WriteString("    " + period(stage.Name))
		for _, event := range events {
			if event != "" {
				b.WriteString(" : " + mermaidText(event))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// section returns the title of the section that begins with a stage; "" if none does.
func section(places []place, i int) string {
	if places[i] == somewhere || i > 0 && places[i-1] == places[i] {
		return ""
	}
	return map[place]string{behind: "Done", present: "Now", ahead: "To come"}[places[i]]
}

// keyword matches words at the beginning of a line that do not mean a period.
var keyword = regexp.MustCompile(`(?i)^(acc(title|descr)|section|timeline|title)`)

// period returns a name for the beginning of a line.
func period(name string) string {
	if keyword.MatchString(name) {
		return fmt.Sprintf("#%d;%s", name[0], mermaidText(name[1:]))
	}
	return mermaidText(name)
}

// mermaidText escapes every character that may mean something to Mermaid with its number,
// for example "#58;" for a colon.
func mermaidText(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return "#160;"
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune(" -_.,=/()", r):
			b.WriteRune(r)
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co):
			b.WriteRune('\uFFFD')
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}
