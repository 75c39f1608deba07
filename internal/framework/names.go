package framework

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// WrittenName is a domain name, and how it was written.
type WrittenName struct {
	Text string
	Name domain.Name
}

// DomainNames returns the domain names of an argument, in their order. What is not
// known yet is left out. All that are malformed are one error, which begins with what
// was not done because of them.
func DomainNames(argument types.List, at path.Path, undone string, diags *diag.Diagnostics) []WrittenName {
	names := make([]WrittenName, 0, len(argument.Elements()))
	var wrong []string
	for _, element := range argument.Elements() {
		text, ok := element.(types.String)
		if !ok || text.IsUnknown() {
			continue
		}
		name, err := domain.Parse(text.ValueString())
		switch {
		case text.IsNull():
			wrong = append(wrong, "null: write a name, or leave it out")
		case err != nil:
			wrong = append(wrong, MalformedName(text.ValueString(), err))
		default:
			names = append(names, WrittenName{text.ValueString(), name})
		}
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		diags.AddAttributeError(at, Counted(len(wrong), "Malformed Domain Name", "Malformed Domain Names"),
			undone+", as these are not domain names:\n"+FirstTen(wrong))
	}
	return names
}

// MalformedName says in one line what is wrong with a name: the first sentence of the
// error that refuses it.
func MalformedName(text string, err error) string {
	shown := nettext.Quote(Cut(text))
	refused, ok := errors.AsType[*domain.Error](err)
	switch {
	case !ok:
		return shown
	case Cut(text) != text:
		return shown + ": " + refused.Summary
	}
	// The text may itself have what ends a sentence.
	begin := 0
	if strings.HasPrefix(refused.Detail, shown) {
		begin = len(shown)
	}
	end := len(refused.Detail)
	if at := strings.Index(refused.Detail[begin:], ". "); at >= 0 {
		end = begin + at
	}
	return nettext.Printable(strings.TrimSuffix(refused.Detail[:end], "."))
}

// FirstTen lists the first ten texts, a line each, and how many more there are.
func FirstTen(texts []string) string { return First(10, texts) }

// First lists the first texts, a line each, and how many more there are.
func First(most int, texts []string) string {
	list := "- " + strings.Join(texts[:min(len(texts), most)], "\n- ")
	if more := len(texts) - most; more > 0 {
		list += fmt.Sprintf("\n- and %d more", more)
	}
	return list
}

// Counted writes a number with its noun.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
