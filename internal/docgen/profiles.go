package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

//go:embed profiles.md
var profilesIntroduction string

//go:embed profiles_names.md
var profilesNames string

// profilesGuide returns the guide with the table of all profiles.
func profilesGuide() string {
	var b strings.Builder
	b.WriteString(profilesIntroduction)
	for _, r := range profiles.Requirements()[3:] {
		fmt.Fprintf(&b, "| `%s` | %s |\n", r, r.Meaning())
	}
	b.WriteString(profilesNames)
	b.WriteString("| profile | `max-age` | `includeSubDomains` | `preload` | other requirements |\n|---|---|---|---|---|\n")
	for _, p := range profiles.All() {
		fmt.Fprintf(&b, "| [`%s`](#%s)<br>%s | %s | %s | %s | %s |\n", p.Name, p.Name, p.Title,
			minMaxAge(p.MinMaxAge), p.IncludeSubDomains, p.Preload, codes(p.Beyond))
	}
	b.WriteString("\n## Sources\n")
	for _, p := range profiles.All() {
		fmt.Fprintf(&b, "\n<a id=\"%s\"></a>\n\n### %s\n\n%s. %s\n", p.Name, p.Name, p.Title, profileSource(p))
		if p.Note != "" {
			fmt.Fprintf(&b, "\n%s\n", p.Note)
		}
	}
	return b.String()
}

// minMaxAge returns the shortest age for a cell of the table.
func minMaxAge(age int64) string {
	switch age {
	case 0:
		return "any"
	case 1:
		return "above 0"
	default:
		return fmt.Sprintf("%d (%s)", age, hsts.Age(age))
	}
}

func codes(requirements []profiles.Requirement) string {
	all := make([]string, len(requirements))
	for i, r := range requirements {
		all[i] = "`" + string(r) + "`"
	}
	return strings.Join(all, ", ")
}

// profileSource says where a profile was read, and in which version.
func profileSource(p profiles.Profile) string {
	var parts []string
	if p.Version != "" {
		parts = append(parts, "version "+p.Version)
	}
	if p.Section != "" {
		parts = append(parts, "section "+p.Section)
	}
	if p.Published != "" {
		parts = append(parts, "published "+p.Published)
	}
	parts = append(parts, "read "+p.Read)
	return fmt.Sprintf("[Source](%s), %s.", p.Source, strings.Join(parts, ", "))
}
