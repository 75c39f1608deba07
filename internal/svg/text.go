package svg

import "strings"

// widths are the widths of the characters from the space to "~", in hundredths of the
// font size: those of DejaVu Sans, the widest of the likely fonts. The reader's font is
// not known; a text that fits in this one fits in all of them.
type widths [95]int

var (
	regular = widths{
		32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
		100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50,
		50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
	}
	bold = widths{
		35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 59,
		100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 50,
		50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
	}
)

// fixedWidth is the width of each character of a font with a fixed one.
const fixedWidth = 61

// widthOf returns the width of a character in a class.
func widthOf(class Class, r rune) int {
	printed := r >= ' ' && r <= '~'
	switch {
	case r >= 0x1f000:
		return 140 // emoji
	case r >= 0x2e80 && class.fixed():
		return 2 * fixedWidth // of Chinese, Japanese and Korean
	case class.fixed():
		return fixedWidth
	case !printed:
		return 105
	case class.has(Heading) || class.has(Strong):
		return bold[r-' ']
	default:
		return regular[r-' ']
	}
}

// fixed reports whether every character of a class has the same width.
func (c Class) fixed() bool { return c.has(Mono) || c.has(Terminal) }

// TextWidth returns how much room a text needs at most.
func TextWidth(class Class, text string) int {
	width := 0
	for _, r := range text {
		width += widthOf(class, r)
	}
	return (width*class.size() + 99) / 100
}

// Fit cuts a text to a width, with "…" for what is left out.
func Fit(class Class, text string, width int) string {
	if TextWidth(class, text) <= width {
		return text
	}
	room := 100*width - widthOf(class, '…')*class.size()
	for i, r := range text {
		if room -= widthOf(class, r) * class.size(); room < 0 {
			text = text[:i]
			break
		}
	}
	return strings.TrimRight(text, " ") + "…"
}

// Wrap breaks a text into at most so many lines of a width; the last one has "…" for
// what is left out.
func Wrap(class Class, text string, width, lines int) []string {
	var all []string
	words := strings.Fields(text)
	for len(words) > 0 && len(all) < lines {
		n := 1
		for n < len(words) && TextWidth(class, strings.Join(words[:n+1], " ")) <= width {
			n++
		}
		if len(all) == lines-1 {
			n = len(words)
		}
		all = append(all, Fit(class, strings.Join(words[:n], " "), width))
		words = words[n:]
	}
	return all
}
