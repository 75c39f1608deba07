package framework

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Refusal says in one line why [domain.Parse] or [domain.Subdomain] refused a text. It
// is the first sentence of the error; of a text that is too long to be shown in full,
// its summary.
func Refusal(text string, err error) string {
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
func FirstTen(texts []string) string {
	const most = 10
	list := "- " + strings.Join(texts[:min(len(texts), most)], "\n- ")
	if more := len(texts) - most; more > 0 {
		list += fmt.Sprintf("\n- and %d more", more)
	}
	return list
}
