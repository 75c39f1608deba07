package framework

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// AddError adds an error for an attribute at any depth. It stands on the
// attribute's root: for a path inside a nested attribute Terraform shows no source
// line. So the detail has to name the inner attribute.
func AddError(diags *diag.Diagnostics, at path.Path, summary, detail string) {
	diags.AddAttributeError(Root(at), summary, detail)
}

// AddErrors adds one error for several values of an attribute that are refused, at most
// ten of them in words. what describes them, after their number, and toDo says what to
// write instead of any; it may be empty. With none refused it adds nothing.
func AddErrors(diags *diag.Diagnostics, at path.Path, summary, what, toDo string, refused []string) {
	switch n := len(refused); n {
	case 0:
	case 1:
		AddError(diags, at, summary, strings.TrimSpace(refused[0]+" "+toDo))
	default:
		AddError(diags, at, summary, strings.TrimSpace(fmt.Sprintf("%d %s:\n%s\n%s", n, what, FirstTen(refused), toDo)))
	}
}

// Quote quotes a text that somebody wrote for a message, and cuts it.
func Quote(text string) string { return strconv.Quote(Cut(text)) }

// AddWarning adds a warning as [AddError] adds an error.
func AddWarning(diags *diag.Diagnostics, at path.Path, summary, detail string) {
	diags.AddAttributeWarning(Root(at), summary, detail)
}

// Root returns the top-level attribute that a path leads into.
func Root(at path.Path) path.Path {
	steps := at.Steps()
	if len(steps) < 2 {
		return at
	}
	if name, ok := steps[0].(path.PathStepAttributeName); ok {
		return path.Root(string(name))
	}
	return at
}

// Guide returns the address of a guide of the documentation.
func Guide(name string) string {
	return "https://registry.terraform.io/providers/hstskit/hsts/latest/docs/guides/" + name
}

// ArgumentError returns an error on a function's argument, given its position. The
// CLI ends the text with a full stop, so one of the error's own is dropped.
func ArgumentError(position int64, err error) *function.FuncError {
	return function.NewArgumentFuncError(position, strings.TrimSuffix(err.Error(), "."))
}

// DidYouMean returns ` Did you mean "x"?` for the name that is most like a
// misspelt one, and "" if none is.
func DidYouMean(misspelt string, names []string) string {
	misspelt = Cut(misspelt)
	best, distance := "", max(2, len(misspelt)/3)+1
	for _, name := range names {
		if d := levenshtein.Distance(normal(misspelt), normal(name), nil); d < distance {
			best, distance = name, d
		}
	}
	if best == "" {
		for _, name := range names {
			if len(misspelt) > 2 && strings.Contains(normal(name), normal(misspelt)) {
				best = name
				break
			}
		}
	}
	if best == "" {
		return ""
	}
	return " Did you mean \"" + best + "\"?"
}

// normal maps a name to the form in which names are compared: case and the choice
// of separator are the most common slips.
func normal(name string) string {
	return strings.NewReplacer("-", "_", " ", "_", ".", "_").Replace(strings.ToLower(name))
}

// Cut shortens a text that somebody wrote to what a message can show.
func Cut(text string) string {
	const most = 80
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + "…"
}
