package report

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// columns is how wide a report is that is read as text too.
const columns = 80

// paragraph writes a text, wrapped, and an empty line.
func paragraph(b *strings.Builder, text string) { b.WriteString(wrapMarkdown(text, "", "") + "\n\n") }

// item writes a text as an item of a list, wrapped.
func item(b *strings.Builder, text string) { b.WriteString(wrapMarkdown(text, "- ", "  ") + "\n") }

// wrapMarkdown breaks a line of Markdown so that it stays what it is: not in a code span, and
// not where the next line would begin a list, a heading or another block.
func wrapMarkdown(text, first, others string) string {
	var b strings.Builder
	b.WriteString(first)
	at := utf8.RuneCountInString(first)
	for i, word := range unbroken(text) {
		width := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+width > columns:
			b.WriteString("\n" + others)
			at = utf8.RuneCountInString(others)
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += width
	}
	return b.String()
}

// unbroken returns the parts of a line that can each begin a line.
func unbroken(text string) []string {
	var parts []string
	for _, word := range words(text) {
		if len(parts) > 0 && !beginsLine.MatchString(word) {
			parts[len(parts)-1] += " " + word
			continue
		}
		parts = append(parts, word)
	}
	return parts
}

// beginsLine matches a word that is text at the beginning of a line: not the number of
// a list, and none of the characters that begin other blocks.
var beginsLine = regexp.MustCompile("^(\\pL|\\d+[^\\d.)]|\\*\\*|`|\"[^\"]|\\(|\\\\[^ ])")

// words splits a line at its spaces, but for those in code spans and comments.
func words(text string) []string {
	var all []string
	begin := 0
	for i := 0; i < len(text); {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i += 2
		case text[i] == '`':
			i += spanLength(text[i:])
		case strings.HasPrefix(text[i:], "<!-- -->"):
			i += len("<!-- -->")
		case text[i] == ' ':
			all = append(all, text[begin:i])
			i++
			begin = i
		default:
			i++
		}
	}
	return append(all, text[begin:])
}

// spanLength returns the length of the code span that a text begins with.
func spanLength(text string) int {
	fence := text[:len(text)-len(strings.TrimLeft(text, "`"))]
	for i := len(fence); i < len(text); i++ {
		run := len(text[i:]) - len(strings.TrimLeft(text[i:], "`"))
		if run == len(fence) {
			return i + run
		}
		i += run
	}
	return len(fence)
}
