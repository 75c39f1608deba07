package framework

import (
	"strings"
	"unicode"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Problem is what is wrong with a value: a heading, and what to do.
type Problem struct{ Summary, Detail string }

// CheckPlannedHeader returns why a text can't be the value of a header that a site is
// to serve.
func CheckPlannedHeader(value string) []Problem {
	var all []Problem
	if name, _, named := strings.Cut(value, ":"); named && strings.EqualFold(strings.TrimSpace(name), hsts.HeaderName) {
		all = append(all, Problem{
			"Header Line Instead of a Value",
			"planned_header is only the value, without " + hsts.HeaderName + " and the colon: header_value of hsts_policy.",
		})
	}
	if strings.ContainsAny(value, "\r\n") {
		all = append(all, Problem{"Header With Several Lines", "The value of planned_header is one line. Take the line end out, as trimspace does."})
	} else if strings.ContainsFunc(value, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
		all = append(all, Problem{"Header With a Control Character", "planned_header has a control character in it, which no server can send. Remove it."})
	}
	return all
}
