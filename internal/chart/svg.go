package chart

import (
	"fmt"
	"math"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/svg"
)

// The layout of the picture: a row for each stage, with the marks of all on a line.
const (
	margin    = 20
	markX     = margin + 8
	textX     = markX + 20
	textWidth = svg.Width - margin - textX
	top       = 76
	rowHeight = 92
	barHeight = 10
)

// SVG returns the ramp as a picture: a row for each stage, in order, with a bar for how
// long browsers keep its policy, on a logarithmic scale.
func (c Chart) SVG() string {
	p := svg.New(c.Title, c.description())
	p.Text(margin, 36, svg.Heading.On(svg.Ink), svg.Fit(svg.Heading, c.Title, svg.Width-2*margin))
	p.Text(margin, 56, svg.Small.On(svg.Dim), svg.Fit(svg.Small, c.summary(), svg.Width-2*margin))
	y := top
	places := c.places()
	for i, stage := range c.Stages {
		held := c.heldLines(places[i])
		height := rowHeight + 18*len(held)
		if i < len(c.Stages)-1 {
			p.Line(svg.Rule, markX, y+14, markX, y+height+14)
		}
		c.row(p, y, stage, places[i], held)
		y += height
	}
	return p.String(y + 4)
}

// heldLines are the lines that say why the rollout is held, below the present stage.
func (c Chart) heldLines(at place) []string {
	if at != present || len(c.HeldBecause) == 0 {
		return nil
	}
	return svg.Wrap(svg.Small, "held: "+strings.Join(c.HeldBecause, "; "), textWidth, 3)
}

// row draws a stage.
func (c Chart) row(p *svg.Picture, y int, stage Stage, at place, held []string) {
	ink, bar := svg.Ink, svg.Accent
	right, rightColor := stage.from(at), svg.Dim
	switch {
	case at == behind:
		ink, bar = svg.Dim, svg.Good
		right, rightColor = "done", svg.Good
		p.Circle(markX, y+14, 7, svg.Good)
		p.Line(svg.Tick, markX-3, y+14, markX-1, y+17, markX+4, y+11)
	case len(held) > 0:
		right, rightColor, bar = "now, held", svg.Bad, svg.Bad
		p.Circle(markX, y+14, 8, svg.Bad)
		p.Circle(markX, y+14, 4, svg.Hole)
	case at == present:
		right, rightColor = "now", svg.Accent
		p.Circle(markX, y+14, 8, svg.Accent)
		p.Circle(markX, y+14, 4, svg.Hole)
	default:
		p.Circle(markX, y+14, 7, svg.Hollow)
	}
	rightWidth := 0
	if right != "" {
		p.TextBefore(textX+textWidth, y+19, svg.Small.On(rightColor), right)
		rightWidth = svg.TextWidth(svg.Small, right) + 12
	}
	p.Text(textX, y+19, svg.Strong.On(ink), svg.Fit(svg.Strong, stage.Name, textWidth-rightWidth))
	p.Text(textX, y+38, svg.Mono.On(ink), svg.Fit(svg.Mono, stage.served(), textWidth))
	p.Box(textX, y+46, textWidth, barHeight, barHeight/2, svg.Track)
	p.Box(textX, y+46, c.barLength(stage), barHeight, barHeight/2, bar)
	p.Text(textX, y+72, svg.Small.On(svg.Dim), fitTimes(stage))
	for i, line := range held {
		p.Text(textX, y+90+18*i, svg.Small.On(svg.Bad), line)
	}
}

// fitTimes returns the times of a stage, in fewer words if there is no room.
func fitTimes(stage Stage) string {
	text := stage.times()
	if svg.TextWidth(svg.Small, text) > textWidth {
		text = strings.Replace(text, "browsers keep it", "kept", 1)
	}
	return svg.Fit(svg.Small, text, textWidth)
}

// barLength returns the length of a stage's bar. Without a known age it is as long as
// that of the final stage.
func (c Chart) barLength(stage Stage) int {
	var most int64
	for _, s := range c.Stages {
		most = max(most, s.MaxAge)
	}
	if stage.MaxAge == 0 || stage.MaxAge == most {
		if stage.MaxAge == most && c.hasUnknownAge() {
			return textWidth * 9 / 10
		}
		return textWidth
	}
	// In minutes, because the shortest stages last minutes: the logarithm of one second
	// is 0.
	share := math.Log1p(float64(stage.MaxAge)/60) / math.Log1p(float64(most)/60)
	return max(barHeight, int(share*textWidth))
}

func (c Chart) hasUnknownAge() bool {
	for _, s := range c.Stages {
		if s.MaxAge == 0 {
			return true
		}
	}
	return false
}

// description describes the picture as text.
func (c Chart) description() string {
	all := []string{strings.TrimSuffix(c.summary(), ".") + "."}
	places := c.places()
	for i, stage := range c.Stages {
		text := fmt.Sprintf("%s: %s", stage.Name, stage.served())
		switch places[i] {
		case behind:
			text += ", done"
		case present:
			text += ", served now"
		case somewhere, ahead:
			if from := stage.from(places[i]); from != "" {
				text += ", " + from
			}
		}
		if times := stage.times(); times != "" {
			text += ", " + times
		}
		if places[i] == present && len(c.HeldBecause) > 0 {
			text += ", held: " + strings.Join(c.HeldBecause, "; ")
		}
		all = append(all, text+".")
	}
	return strings.Join(all, " ")
}
