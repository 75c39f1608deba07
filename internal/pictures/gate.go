package pictures

import (
	"fmt"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
	"github.com/hstskit/terraform-provider-hsts/internal/svg"
)

// lane is what happens to a policy in its second stage, given one gate over some days.
type lane struct {
	title string
	gate  func(day int) rollout.Gate
	// says is a text about it, with the days of what happened.
	says func(days map[rollout.Reason]int) string
}

// daysShown is how many days the picture shows.
const daysShown = 18

func lanes() []lane {
	open := rollout.Gate{Open: true}
	between := func(from, to int, gate rollout.Gate) func(int) rollout.Gate {
		return func(day int) rollout.Gate {
			if day >= from && day < to {
				return gate
			}
			return open
		}
	}
	return []lane{
		{"Open", between(0, 0, open), func(days map[rollout.Reason]int) string {
			return fmt.Sprintf("The next stage begins on day %d, when the wait is over.", days[rollout.ReasonAdvanced])
		}},
		{"Closed: an answer is missing", between(5, 11, rollout.Gate{}), func(days map[rollout.Reason]int) string {
			return fmt.Sprintf("The next stage is due on day %d and waits. It begins on day %d, with the first run that finds the gate open. No date changes.",
				days[rollout.ReasonClosed], days[rollout.ReasonAdvanced])
		}},
		{"Broken: a fault was seen", between(4, 8, rollout.Gate{Broken: true}), func(days map[rollout.Reason]int) string {
			return fmt.Sprintf("The rollout is held from day %d. Once it is fixed, on day %d, the stage is served in full again: the next one begins on day %d.",
				days[rollout.ReasonHeld], days[rollout.ReasonReleased], days[rollout.ReasonAdvanced])
		}},
	}
}

// segment is a part of a lane in which nothing changes.
type segment struct {
	hour   int
	reason rollout.Reason
	stage  string
}

// play has a run decide every hour, and returns what changed, and the first day of each
// reason.
func (l lane) play() (segments []segment, days map[rollout.Reason]int) {
	c := policy()
	state := rollout.Decide(nil, c, rollout.Evidence{Instant: start}).At(start)
	begun := start
	for state.Stage == rollout.DefaultStages(c.MaxAge)[0].Name { // the lane begins with the second stage
		begun = c.WaitOver(state)
		state = rollout.Decide(&state, c, rollout.Evidence{Instant: begun}).At(begun)
	}
	segments = []segment{{0, rollout.ReasonWaiting, state.Stage}}
	days = map[rollout.Reason]int{}
	for hour := 1; hour < 24*daysShown; hour++ {
		c.Gates = []rollout.Gate{l.gate(hour / 24)}
		at := begun.Add(time.Duration(hour) * time.Hour)
		d := rollout.Decide(&state, c, rollout.Evidence{Instant: at})
		state = d.At(at)
		if _, known := days[d.Reason]; !known {
			days[d.Reason] = hour / 24
		}
		last := segments[len(segments)-1]
		goesOn := d.Reason == last.reason || d.Reason == rollout.ReasonWaiting && (last.reason == rollout.ReasonReleased || last.reason == rollout.ReasonAdvanced)
		if !goesOn {
			segments = append(segments, segment{hour, d.Reason, state.Stage})
		}
	}
	return segments, days
}

// look returns how a segment looks, and what is written on it.
func (s segment) look() (shape, text svg.Class, says string) {
	switch s.reason {
	case rollout.ReasonClosed:
		return svg.WarnSoft, svg.Warn, "due, waits"
	case rollout.ReasonHeld:
		return svg.BadSoft, svg.Bad, "held"
	case rollout.ReasonReleased:
		return svg.AccentSoft, svg.Accent, s.stage + " again"
	case rollout.ReasonAdvanced:
		return svg.GoodSoft, svg.Good, s.stage
	default:
		return svg.AccentSoft, svg.Accent, s.stage
	}
}

// gates draws what an open, a closed and a broken gate do.
func gates() string {
	const (
		margin   = 20
		length   = svg.Width - 2*margin
		barTop   = 30
		barEnd   = barTop + 34
		lineSize = 18
	)
	x := func(hour int) int { return margin + length*hour/(24*daysShown) }
	described := []string{"A policy in a stage of a week, with one gate."}
	for _, l := range lanes() {
		_, days := l.play()
		described = append(described, l.title+".", l.says(days))
	}
	p := svg.New("What a gate does to a rollout", strings.Join(described, " "))
	p.Text(margin, 36, svg.Heading.On(svg.Ink), "What a gate does to a rollout")
	y := 56
	for _, l := range lanes() {
		segments, days := l.play()
		p.Text(margin, y+18, svg.Strong.On(svg.Ink), l.title)
		for i, s := range segments {
			end := x(24 * daysShown)
			if i < len(segments)-1 {
				end = x(segments[i+1].hour)
			}
			shape, text, says := s.look()
			p.Box(x(s.hour)+1, y+barTop, end-x(s.hour)-2, barEnd-barTop, 4, shape)
			p.TextAround((x(s.hour)+end)/2, y+barTop+21, svg.Small.On(text), svg.Fit(svg.Small, says, end-x(s.hour)-6))
		}
		for day := 0; day < daysShown; day += 7 {
			p.Line(svg.Way, x(24*day)+1, y+barEnd+2, x(24*day)+1, y+barEnd+7)
			p.Text(x(24*day)+5, y+barEnd+14, svg.Small.On(svg.Dim), fmt.Sprintf("day %d", day))
		}
		y += barEnd + 36
		for _, line := range svg.Wrap(svg.Plain, l.says(days), length, 4) {
			p.Text(margin, y, svg.Plain.On(svg.Ink), line)
			y += lineSize
		}
		y += 6
	}
	return p.String(y)
}
