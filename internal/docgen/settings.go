package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// settings shows the result of consumer_settings for a consumer, and where it goes.
func settings(c consumers.Consumer) string {
	for _, p := range []hsts.Policy{
		{MaxAge: hsts.OneYear, IncludeSubDomains: true},
		{MaxAge: hsts.OneYear, IncludeSubDomains: true, Preload: true}, // for consumers that always send it
	} {
		rendered, err := c.Settings(p)
		if err != nil {
			continue
		}
		where := "attributes of the resource"
		if c.Place != "" {
			where = "content of `" + c.Place + "`"
		}
		return fmt.Sprintf("`consumer_settings(\"%s\", …)` for `%s`, %s:\n\n```hcl\n%s\n```\n", c.Name, p, where, hclwrite.Format([]byte(hcl(rendered, ""))))
	}
	return "`consumer_settings` refuses it: its policy can't be set.\n"
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// hcl writes a value, without the layout of terraform fmt.
func hcl(value any, indent string) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case string:
		if strings.Contains(value, "\n") {
			inner := indent + "  "
			return "<<-EOT\n" + inner + strings.ReplaceAll(strings.TrimSuffix(value, "\n"), "\n", "\n"+inner) + "\n" + indent + "EOT"
		}
		return `"` + strings.ReplaceAll(value, `"`, `\"`) + `"`
	case consumers.Settings:
		return "{\n" + attributes(value, indent+"  ") + indent + "}"
	case []any:
		return elements(value, indent)
	default:
		return fmt.Sprint(value)
	}
}

func elements(list []any, indent string) string {
	var lines []string
	for _, element := range list {
		lines = append(lines, hcl(element, indent))
	}
	if len(list) == 1 {
		return "[" + lines[0] + "]"
	}
	for i, element := range list {
		lines[i] = indent + "  " + hcl(element, indent+"  ") + ",\n"
	}
	return "[\n" + strings.Join(lines, "") + indent + "]"
}

// attributes writes one attribute per line.
func attributes(all consumers.Settings, indent string) string {
	var b strings.Builder
	for _, setting := range all {
		fmt.Fprintf(&b, "%s%s = %s\n", indent, key(setting.Name), hcl(setting.Value, indent))
	}
	return b.String()
}

// key returns the name of an attribute, in quotes where it needs them.
func key(name string) string {
	if identifier.MatchString(name) {
		return name
	}
	return `"` + name + `"`
}
