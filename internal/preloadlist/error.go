package preloadlist

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error says why there is no answer, and what to do.
type Error struct {
	Summary, Detail string
	cause           error
}

func (e *Error) Error() string { return e.Summary + ": " + e.Detail }

func (e *Error) Unwrap() error { return e.cause }

// maxQuoted is how many bytes of a foreign text go into a message.
const maxQuoted = 200

// quote writes a foreign text in quotation marks.
func quote(text string) string { return `"` + printable(text) + `"` }

// printable writes a foreign text so that it does nothing to whoever shows it: with
// escapes for all that is not plain ASCII, and cut.
func printable(text string) string {
	rest := ""
	if len(text) > maxQuoted {
		cut := maxQuoted
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text, rest = text[:cut], "…"
	}
	escaped := strconv.QuoteToASCII(text)
	// What is readable as it is stays so: quotation marks, and what an error of Go
	// has escaped before.
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(escaped[1:len(escaped)-1]) + rest
}
