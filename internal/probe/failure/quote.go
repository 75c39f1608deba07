package failure

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuoted is how much of a remote side's text goes into a detail.
const maxQuoted = 100

// Quote writes a remote side's text so that it does nothing to whoever shows it:
// in quotation marks, without control characters, and cut.
func Quote(text string) string {
	if short := Cut(text, maxQuoted); short != text {
		text = short + "…"
	}
	return showHidden(strconv.Quote(text))
}

// showHidden escapes the characters that strconv takes for printable, and that
// nobody can see.
func showHidden(quoted string) string {
	var b strings.Builder
	for _, r := range quoted {
		if unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Cut returns the beginning of a text, no longer than a number of bytes, and
// with its last character whole.
func Cut(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for size > 0 && !utf8.RuneStart(text[size]) {
		size--
	}
	return text[:size]
}
