package svg

import (
	"fmt"
	"slices"
	"strings"
)

// Class is the style of an element of a picture, one word each: a text has a size and a
// color, a shape has a color.
type Class string

// The sizes of texts. Mono is that of what stands so in a header or a terminal.
const (
	Heading Class = "heading"
	Strong  Class = "strong"
	Plain   Class = "plain"
	Small   Class = "small"
	Mono    Class = "mono"
	// Terminal is smaller, so that sixty columns have room; Bold is for a part of it.
	Terminal Class = "terminal"
	Bold     Class = "bold"
)

// The colors of texts, and of what is filled with them.
const (
	Ink    Class = "ink"
	Dim    Class = "dim"
	Accent Class = "accent"
	Good   Class = "good"
	Warn   Class = "warn"
	Bad    Class = "bad"
)

// The colors of shapes.
const (
	Paper      Class = "paper"       // what everything is on
	Track      Class = "track"       // what a bar is a part of
	AccentSoft Class = "accent-soft" // a pale one of each, with its border
	GoodSoft   Class = "good-soft"
	WarnSoft   Class = "warn-soft"
	BadSoft    Class = "bad-soft"
	Rule       Class = "rule"  // a thin line
	Shelf      Class = "shelf" // what others stand on
	Way        Class = "way"   // a line that leads somewhere
	Hollow     Class = "hollow"
	Tick       Class = "tick" // a line on what is filled
	Hole       Class = "hole" // the paper in it
)

// What has no name outside of this package.
const (
	end    Class = "end"
	middle Class = "middle"
)

// On returns a class of a text in a color.
func (c Class) On(color Class) Class { return c + " " + color }

var sizes = map[Class]int{Heading: 17, Strong: 14, Plain: 13, Small: 12, Mono: 12, Terminal: 11}

// has reports whether a class has a word.
func (c Class) has(word Class) bool { return slices.Contains(strings.Fields(string(c)), string(word)) }

// size returns the size of a text.
func (c Class) size() int {
	for word, size := range sizes {
		if c.has(word) {
			return size
		}
	}
	return sizes[Plain]
}

const (
	sans      = `ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif`
	monospace = `ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace`
)

// color is a color of the light picture and of the dark one. Texts have a contrast of
// at least 4.5 with the paper and with every pale color.
type color struct {
	class       Class
	property    string
	light, dark string
}

// colors has them all. Variables would be shorter, but not every program that draws
// SVG knows them.
var colors = []color{
	{Ink, "fill", "#1f2328", "#e6edf3"},
	{Dim, "fill", "#59636e", "#9da7b3"},
	{Accent, "fill", "#0860ca", "#58a6ff"},
	{Good, "fill", "#116329", "#56d364"},
	{Warn, "fill", "#7d4e00", "#e3b341"},
	{Bad, "fill", "#b3151f", "#ff8a80"},
	{Paper, "fill", "#ffffff", "#0d1117"},
	{Paper, "stroke", "#d1d9e0", "#3d444d"},
	{Track, "fill", "#eaeef2", "#262c36"},
	{AccentSoft, "fill", "#ddf4ff", "#0c2d4f"},
	{AccentSoft, "stroke", "#54aeff", "#316dca"},
	{GoodSoft, "fill", "#dafbe1", "#0f2f1a"},
	{GoodSoft, "stroke", "#4ac26b", "#2f8f46"},
	{WarnSoft, "fill", "#fff4c8", "#332700"},
	{WarnSoft, "stroke", "#c99700", "#9e6a03"},
	{BadSoft, "fill", "#ffebe9", "#3d1315"},
	{BadSoft, "stroke", "#ff8182", "#b5393b"},
	{Shelf, "fill", "#f6f8fa", "#151b23"},
	{Rule, "stroke", "#d1d9e0", "#3d444d"},
	{Way, "stroke", "#59636e", "#9da7b3"},
	{Tick, "stroke", "#ffffff", "#0d1117"},
	{Hole, "fill", "#ffffff", "#0d1117"},
	{Hollow, "fill", "#ffffff", "#0d1117"},
	{Hollow, "stroke", "#59636e", "#9da7b3"},
}

// style returns the style sheet of every picture. Each rule begins with a class of its
// own, so that it changes nothing on a page around the picture.
func style() string {
	var b strings.Builder
	rule := func(class Class, declarations string) {
		fmt.Fprintf(&b, ".hsts-picture .%s{%s}\n", class, declarations)
	}
	b.WriteString(".hsts-picture{max-width:100%;height:auto}\n")
	fmt.Fprintf(&b, ".hsts-picture text{font-family:%s}\n", sans)
	for _, class := range []Class{Heading, Strong, Plain, Small} {
		weight := ""
		if class == Heading || class == Strong {
			weight = ";font-weight:600"
		}
		rule(class, fmt.Sprintf("font-size:%dpx%s", sizes[class], weight))
	}
	for _, class := range []Class{Mono, Terminal} {
		rule(class, fmt.Sprintf("font-size:%dpx;font-family:%s", sizes[class], monospace))
	}
	rule(Bold, "font-weight:700")
	rule(end, "text-anchor:end")
	rule(middle, "text-anchor:middle")
	rule(Rule, "fill:none;stroke-width:1")
	rule(Way, "fill:none;stroke-width:1.5")
	rule(Hollow, "stroke-width:1.5")
	rule(Tick, "fill:none;stroke-width:2")
	for _, c := range colors {
		rule(c.class, c.property+":"+c.light)
	}
	b.WriteString("@media (prefers-color-scheme:dark){\n")
	for _, c := range colors {
		rule(c.class, c.property+":"+c.dark)
	}
	b.WriteString("}\n")
	return b.String()
}
