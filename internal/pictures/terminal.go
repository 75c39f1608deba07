package pictures

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/svg"
)

// The parts of the demo's output that are in its picture: each begins with one text, and
// ends on the line before another. A test of its own checks the output of the demo.
var demoParts = [][2]string{
	{"$ terraform plan -var preload=true", "── The site is fixed"},
	{"… the certificate of www expires", "… it is renewed"},
}

// demo draws a part of what the demo has shown.
func demo(recorded string) (string, error) {
	recorded = strings.ReplaceAll(recorded, "␛", "\x1b")
	var shown []string
	for _, part := range demoParts {
		lines, err := cut(recorded, part[0], part[1])
		if err != nil {
			return "", err
		}
		if shown != nil {
			shown = append(shown, "")
		}
		shown = append(shown, lines...)
	}
	return terminal("make demo", "A terminal. A plan that wants preload is stopped, because a certificate has expired; then a rollout is held for the same reason.", shown), nil
}

// cut returns the lines from the first one with a text on, up to the one before another
// text, without the empty ones at the end.
func cut(recorded, from, to string) ([]string, error) {
	var lines []string
	for line := range strings.SplitSeq(recorded, "\n") {
		bare := escapes.ReplaceAllString(line, "")
		switch {
		case lines == nil && !strings.Contains(bare, from):
		case strings.Contains(bare, to):
			return strings.Split(strings.TrimRight(strings.Join(lines, "\n"), "\n"), "\n"), nil
		default:
			lines = append(lines, line)
		}
	}
	return nil, fmt.Errorf("what the demo shows has no part from %q to %q", from, to)
}

// escapes matches what sets colors in a terminal.
var escapes = regexp.MustCompile(`\x1b\[([0-9;]*)m`)

// run is a part of a line in one color.
type run struct {
	text string
	look look
}

// look is what escape sequences have set.
type look struct {
	color svg.Class
	bold  bool
	faint bool
}

// set returns the look after a sequence: the parameters of ECMA-48's SGR.
func (l look) set(parameters string) look {
	for parameter := range strings.SplitSeq(parameters, ";") {
		n, _ := strconv.Atoi(parameter) // none is 0
		switch n {
		case 0:
			l = look{}
		case 1:
			l.bold = true
		case 2:
			l.faint = true
		case 22:
			l.bold, l.faint = false, false
		case 39:
			l.color = ""
		default:
			if color, found := terminalColors[n]; found {
				l.color = color
			}
		}
	}
	return l
}

// terminalColors are the colors of a terminal, by their parameter.
var terminalColors = map[int]svg.Class{
	30: svg.Ink, 31: svg.Bad, 32: svg.Good, 33: svg.Warn, 34: svg.Accent, 35: svg.Accent, 36: svg.Accent, 37: svg.Ink,
	90: svg.Dim, 91: svg.Bad, 92: svg.Good, 93: svg.Warn, 94: svg.Accent, 95: svg.Accent, 96: svg.Accent, 97: svg.Ink,
}

func (l look) class() svg.Class {
	class := svg.Terminal
	switch {
	case l.color != "":
		class = class.On(l.color)
	case l.faint:
		class = class.On(svg.Dim)
	default:
		class = class.On(svg.Ink)
	}
	if l.bold {
		class = class.On(svg.Bold)
	}
	return class
}

// runs splits a line into its runs, and returns the look after it.
func runs(line string, l look) ([]run, look) {
	var all []run
	for line != "" {
		at := escapes.FindStringSubmatchIndex(line)
		text := line
		if at != nil {
			text = line[:at[0]]
		}
		if text != "" {
			if n := len(all); n > 0 && all[n-1].look == l {
				all[n-1].text += text
			} else {
				all = append(all, run{text, l})
			}
		}
		if at == nil {
			break
		}
		l = l.set(line[at[2]:at[3]])
		line = line[at[1]:]
	}
	return all, l
}

// wrap breaks a line that is too long for the columns at spaces, where there are some.
func wrap(line []run, columns int) [][]run {
	var lines [][]run
	var current []run
	used := 0
	for _, r := range line {
		for _, word := range regexp.MustCompile(` *[^ ]+| +$`).FindAllString(r.text, -1) {
			if used > 0 && used+len([]rune(word)) > columns {
				lines, current, used = append(lines, current), nil, 0
				word = strings.TrimLeft(word, " ")
			}
			current = append(current, run{word, r.look})
			used += len([]rune(word))
		}
	}
	return append(lines, current)
}

// columns is how wide the terminal is.
const columns = 60

// terminal draws lines of a terminal, with their colors.
func terminal(title, description string, shown []string) string {
	const (
		margin     = 18
		column     = 6.7
		lineHeight = 15
		first      = 54
	)
	p := svg.New(title, description)
	for i, class := range []svg.Class{svg.BadSoft, svg.WarnSoft, svg.GoodSoft} {
		p.Circle(margin+6+18*i, 20, 5, class)
	}
	p.TextAround(svg.Width/2, 24, svg.Small.On(svg.Dim), title)
	p.Line(svg.Rule, 1, 36, svg.Width-1, 36)
	y := first
	var l look
	for _, line := range shown {
		var all []run
		all, l = runs(line, l)
		for _, row := range wrap(all, columns) {
			at := 0
			for _, r := range row {
				text := strings.TrimLeft(r.text, " ")
				before := len([]rune(r.text)) - len([]rune(text))
				if text != "" {
					p.Columns(margin+column*float64(at+before), float64(y), column, r.look.class(), text)
				}
				at += len([]rune(r.text))
			}
			y += lineHeight
		}
	}
	return p.String(y + 4)
}
