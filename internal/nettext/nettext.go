// Package nettext makes text that others wrote fit to be shown: what came from the
// network above all, and what a message repeats of a configuration.
//
// Such a text can hold terminal escapes, line breaks that forge a line of a log,
// characters that nobody sees or that turn the direction of writing, bytes that
// are no UTF-8, and a megabyte of anything. [Printable], [Quote] and [URL] return
// one line of at most [Limit] characters, and an ellipsis, with nothing of that in
// it. [Cut] shortens a text that is kept as data and not shown. [HideSecrets] is for
// text that goes into a log.
//
// None of them marks up anything for Markdown or HTML.
package nettext

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limit is how many characters of one text are shown.
const Limit = 200

// ellipsis stands where a text was cut.
const ellipsis = "…"

// Printable returns the text with all that is not printable written as Go escapes
// it, as in `\n`, `\x1b` and `\u202e`, and cut after [Limit] characters of the
// result; no escape is cut in half. Letters of any script stay as they are.
//
// Printable text of that length is returned unchanged, so that a text may safely
// pass through Printable twice.
func Printable(text string) string { return escape(text, "", Limit) }

// PrintableTo is [Printable] with a limit of its own, as for a line of a log.
func PrintableTo(text string, limit int) string { return escape(text, "", limit) }

// Quote returns the text as [Printable] does, between quotation marks. Quotation
// marks and backslashes within it are escaped, so that it ends where it seems to.
func Quote(text string) string { return `"` + escape(text, `"\`, Limit) + `"` }

// Cut returns the beginning of a text: at most size bytes, without a part of a
// character at the end. It leaves everything else as it is; what is cut is data
// that still has to be made printable before it is shown.
func Cut(text string, size int) string {
	size = max(size, 0)
	if len(text) <= size {
		return text
	}
	// A character has at most four bytes. Where none begins within the last four,
	// the text is not UTF-8 there, and it can be cut at any byte.
	for end := size; end >= 0 && end > size-utf8.UTFMax; end-- {
		if utf8.RuneStart(text[end]) {
			return text[:end]
		}
	}
	return text[:size]
}

// escape is [PrintableTo], and puts a backslash before each of the special bytes.
func escape(text, special string, limit int) string {
	if len(text) <= limit && isPlain(text, special) {
		return text
	}
	var b strings.Builder
	shown := 0
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		piece := text[i : i+size]
		switch {
		case r == utf8.RuneError && size == 1:
			piece = `\x` + hex(text[i])
		case strings.ContainsRune(special, r):
			piece = `\` + piece
		case !isVisible(r):
			piece = strings.Trim(strconv.QuoteRuneToASCII(r), "'")
		}
		length := utf8.RuneCountInString(piece)
		if shown+length > limit {
			b.WriteString(ellipsis)
			break
		}
		shown += length
		b.WriteString(piece)
	}
	return b.String()
}

// isPlain reports whether a text needs no escape.
func isPlain(text, special string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || strings.IndexByte(special, c) >= 0 {
			return false
		}
	}
	return true
}

// isVisible reports whether a reader sees a character, or it is the blank. Some that
// Unicode counts as printable leave nothing on the screen.
func isVisible(r rune) bool {
	return unicode.IsPrint(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

func hex(b byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[b>>4], digits[b&15]})
}
