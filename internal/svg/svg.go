// Package svg draws self-contained SVG pictures: their style is in them, for light and
// dark, and texts in them are escaped. It reads no file and opens no connection.
package svg

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
)

// Width is the width of every picture, in its own units: narrow enough that its texts can
// be read on a phone.
const Width = 440

// shownWidth is the default width at which a picture is shown, in pixels.
const shownWidth = 560

// Picture is a picture that is being drawn.
type Picture struct {
	title, description string
	body               strings.Builder
}

// New returns an empty picture. Screen readers read its title and description.
func New(title, description string) *Picture {
	return &Picture{title: title, description: description}
}

// Text draws a text from x to the right, on the baseline y.
func (p *Picture) Text(x, y int, class Class, text string) {
	p.element("text", text, class, "x", x, "y", y)
}

// TextBefore draws a text that ends at x.
func (p *Picture) TextBefore(x, y int, class Class, text string) {
	p.element("text", text, class+" "+end, "x", x, "y", y)
}

// TextAround draws a text whose middle is at x.
func (p *Picture) TextAround(x, y int, class Class, text string) {
	p.element("text", text, class+" "+middle, "x", x, "y", y)
}

// Columns draws a text in which each character stands in a column of a width, as in a
// terminal, whatever the font is.
func (p *Picture) Columns(x, y, column float64, class Class, text string) {
	p.element("text", text, class, "x", x, "y", y, "textLength", column*float64(len([]rune(text))), "lengthAdjust", "spacingAndGlyphs", "xml:space", "preserve")
}

// Box draws a rectangle with round corners.
func (p *Picture) Box(x, y, width, height, radius int, class Class) {
	p.element("rect", "", class, "x", x, "y", y, "width", width, "height", height, "rx", radius)
}

// Circle draws a circle.
func (p *Picture) Circle(x, y, radius int, class Class) {
	p.element("circle", "", class, "cx", x, "cy", y, "r", radius)
}

// Line draws a line through points, each an x and a y.
func (p *Picture) Line(class Class, points ...int) {
	p.element("polyline", "", class, "points", strings.Trim(fmt.Sprint(points), "[]"))
}

// Arrow draws a line through points, with a head at the last one.
func (p *Picture) Arrow(class Class, points ...int) {
	p.Line(class, points...)
	const size = 4
	n := len(points)
	x, y, dx, dy := points[n-2], points[n-1], sign(points[n-2]-points[n-4]), sign(points[n-1]-points[n-3])
	p.Line(class, x-size*(dx+dy), y-size*(dy-dx), x, y, x-size*(dx-dy), y-size*(dy+dx))
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	default:
		return 0
	}
}

// element writes one element, with its attributes as names and values.
func (p *Picture) element(name, text string, class Class, attributes ...any) {
	fmt.Fprintf(&p.body, "<%s class=\"%s\"", name, class)
	for pair := range slices.Chunk(attributes, 2) {
		fmt.Fprintf(&p.body, " %s=\"%s\"", pair[0], escape(number(pair[1])))
	}
	if text == "" {
		p.body.WriteString("/>\n")
		return
	}
	fmt.Fprintf(&p.body, ">%s</%s>\n", escape(text), name)
}

// number writes a number in at most two decimal places, and everything else as it is.
func number(value any) string {
	if f, ok := value.(float64); ok {
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
	}
	return fmt.Sprint(value)
}

// String returns the picture as an SVG document of a height. It can stand in a file or
// in the text of a page.
func (p *Picture) String(height int) string {
	// Pages may have several pictures, and an ID is there once.
	h := fnv.New32a()
	h.Write([]byte(p.title + "\x00" + p.description + "\x00" + p.body.String()))
	id := fmt.Sprintf("p%08x", h.Sum32())
	var b strings.Builder
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hsts-picture\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">\n",
		Width, height, shownWidth, height*shownWidth/Width, id, id)
	fmt.Fprintf(&b, "<title id=\"%s-title\">%s</title>\n<desc id=\"%s-desc\">%s</desc>\n", id, escape(p.title), id, escape(p.description))
	b.WriteString("<style>\n" + style() + "</style>\n")
	fmt.Fprintf(&b, "<rect class=\"%s\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n", Paper, Width-1, height-1)
	b.WriteString(p.body.String() + "</svg>\n")
	return b.String()
}

// escape escapes a text for XML, both as text and in an attribute. Characters that XML
// does not allow, and those that change the direction of text, are replaced.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'':
			b.WriteString("&#39;")
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) || r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef:
			b.WriteRune('\uFFFD')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
