package readiness

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// printableRunes is how much of a remote text is shown.
const printableRunes = 200

// Printable makes a text from the network safe for terminals and reports:
// control characters, terminal escapes, and characters that are invisible or
// change the direction of writing are written as Go escapes them, and a long
// text is cut. It does not mark up anything for Markdown or HTML.
func Printable(text string) string {
	var b strings.Builder
	shown := 0
	for i, r := range text {
		if shown == printableRunes {
			b.WriteString("…")
			break
		}
		shown++
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case visible(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}

func visible(r rune) bool {
	return unicode.IsPrint(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// PrintableURL makes a URL from the network safe to show: as Printable, and
// without user info, query and fragment, which may hold secrets. A text that is
// not a URL is cut in the same places.
func PrintableURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		text, _, _ = strings.Cut(text, "#")
		text, _, _ = strings.Cut(text, "?")
		return Printable(text[strings.LastIndexByte(text, '@')+1:])
	}
	u.Opaque = u.Opaque[strings.LastIndexByte(u.Opaque, '@')+1:]
	u.User, u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = nil, "", false, "", ""
	return Printable(u.String())
}

func quoted(text string) string { return `"` + Printable(text) + `"` }

// failureText is what a failure says, as a clause without a full stop.
func failureText(f *observation.Failure) string {
	if f.Detail == "" {
		return strings.ReplaceAll(string(f.Kind), "_", " ")
	}
	return strings.TrimRight(Printable(f.Detail), ".")
}
