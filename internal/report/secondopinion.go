package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// SecondOpinion is the result of another scan of a domain.
type SecondOpinion struct {
	// Source is who scanned.
	Source string
	// Failure is why there is no answer; "" if there is one.
	Failure string
	// Passes reports whether it found no error.
	Passes      bool
	Differences []readiness.Difference
}

// Markdown writes the second opinion as a section that follows a verdict.
func (o SecondOpinion) Markdown() string {
	var b strings.Builder
	b.WriteString("\n### Second opinion\n\n")
	switch {
	case o.Failure != "":
		fmt.Fprintf(&b, "%s gave no second opinion. %s\n", code(o.Source), escape(o.Failure))
		return b.String()
	case o.Passes:
		fmt.Fprintf(&b, "The scan of %s passes", code(o.Source))
	default:
		fmt.Fprintf(&b, "The scan of %s reports errors", code(o.Source))
	}
	if len(o.Differences) == 0 {
		b.WriteString(", and agrees with what was seen from here.\n")
		return b.String()
	}
	b.WriteString(". It differs from what was seen from here:\n\n| code | here | there | possible cause |\n|---|---|---|---|\n")
	for _, d := range o.Differences {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", d.Code, cmp.Or(string(d.Ours), "-"), cmp.Or(string(d.Theirs), "-"), escape(d.Why))
	}
	return b.String()
}
