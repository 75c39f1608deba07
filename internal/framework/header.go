package framework

import (
	"strings"
	"unicode"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Problem is what is wrong with a value: a heading, and what to do.
type Problem struct{ Summary, Detail string }

// CheckPlannedHeader returns why a text can't be the value of a header that a site will
// serve.
func CheckPlannedHeader(value string) []Problem {
	var all []Problem
	if name, _, named := strings.Cut(value, ":"); named && strings.EqualFold(strings.TrimSpace(name), hsts.HeaderName) {
		all = append(all, Problem{
			"Header Line Instead of a Value",
			"planned_header begins with " + hsts.HeaderName + " and a colon. Write only the value, for example header_value of an hsts_policy.",
		})
	}
	if strings.ContainsAny(value, "\r\n") {
		all = append(all, Problem{"Header With Several Lines", "planned_header has a line end in it, but a header is one line. Remove it, for example with trimspace()."})
	} else if strings.ContainsFunc(value, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
		all = append(all, Problem{"Header With a Control Character", "planned_header has a control character in it, which no server can send. Remove it."})
	}
	return all
}
