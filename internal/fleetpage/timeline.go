package fleetpage

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// timeline shows the stages to come, with one bar for all domains that are in the same
// stage and have the same dates. Widths are in percent, so that it fits any screen while
// its text keeps its size.
type timeline struct {
	// Summary says how many policies are where; empty where there are no policies.
	Summary string
	// Description describes the picture as text.
	Description string
	Height      int
	// AxisEnd is where the lines of the axis end.
	AxisEnd int
	Ticks   []tick
	Bars    []bar
	// More says how many bars are left out; empty where there are none.
	More string
}

// tick is a date on the axis.
type tick struct {
	// Label is empty where no screen has room for it.
	X, Label string
	// Minor reports whether a narrow screen has no room for the label.
	Minor bool
}

// bar is a group of domains.
type bar struct {
	Label string
	// Names are the first of the domains, and how many more there are.
	Names, Stage   string
	Held           bool
	Steps          []step
	LabelY, Y, Mid int
}

// step is a stage in a bar.
type step struct {
	Class, Name, X, Width string
	// When is empty for the present stage.
	When string
	// Fits says on which screens the name fits into the step: "", "w" for wide ones, or
	// "a" for all.
	Fits string
}

// The heights of the timeline.
const (
	axisHeight = 24
	barPitch   = 48
	barHeight  = 20
	labelRise  = 6
)

// rollouts that have the same stages on the same days are one group.
type rolloutGroup struct {
	Rollout
	domains []string
	// differs reports whether their dates are not the same to the second.
	differs bool
}

func timelineOf(rollouts []Rollout, now time.Time) timeline {
	if len(rollouts) == 0 {
		return timeline{}
	}
	groups := together(rollouts)
	t := timeline{Summary: rolloutSummary(rollouts)}
	shown := groups[:min(len(groups), maxBars)]
	if more := len(groups) - len(shown); more > 0 {
		n := 0
		for _, g := range groups[len(shown):] {
			n += len(g.domains)
		}
		t.More = fmt.Sprintf("%s with later dates: see the table of domains.", counted(n, "more domain", "more domains"))
	}
	if len(shown) == 0 {
		return t
	}
	scale := scaleOf(shown, now)
	t.Ticks = scale.ticks()
	t.Height = axisHeight + len(shown)*barPitch
	t.AxisEnd = t.Height - barPitch + labelRise + barHeight + labelRise
	for i, g := range shown {
		top := axisHeight + i*barPitch
		b := g.bar(scale)
		b.LabelY, b.Y, b.Mid = top+barHeight-labelRise, top+barHeight, top+barHeight+barHeight/2
		t.Bars = append(t.Bars, b)
	}
	t.AxisEnd = t.Height - labelRise
	t.Description = fmt.Sprintf("The earliest dates of the stages to come, between %s and %s, in %s. The dates are listed below.",
		day(scale.date(scale.start)), day(scale.date(scale.last)), counted(len(shown), "bar", "bars"))
	return t
}

// together groups the rollouts that have a stage to come: held ones first, then by the
// date of the next stage.
func together(rollouts []Rollout) []rolloutGroup {
	index := map[string]int{}
	var groups []rolloutGroup
	rollouts = slices.SortedFunc(slices.Values(rollouts), func(a, b Rollout) int { return strings.Compare(a.Domain, b.Domain) })
	for _, r := range rollouts {
		if len(r.Next) == 0 {
			continue
		}
		dates := r.dates()
		at, known := index[dates]
		if !known {
			at = len(groups)
			index[dates] = at
			groups = append(groups, rolloutGroup{Rollout: r})
		}
		groups[at].domains = append(groups[at].domains, r.Domain)
		groups[at].differs = groups[at].differs || !slices.EqualFunc(groups[at].Next, r.Next, func(a, b Stage) bool { return a.At.Equal(b.At) })
	}
	slices.SortFunc(groups, func(a, b rolloutGroup) int {
		return cmp.Or(compareBool(b.Held, a.Held), a.Next[0].At.Compare(b.Next[0].At), strings.Compare(a.domains[0], b.domains[0]))
	})
	return groups
}

// dates is the same for rollouts of one group.
func (r Rollout) dates() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %q", r.Held, r.Stage)
	for _, stage := range r.Next {
		fmt.Fprintf(&b, " %q %s", stage.Name, day(stage.At))
	}
	return b.String()
}

// rolloutSummary says how many policies are where.
func rolloutSummary(rollouts []Rollout) string {
	ahead, held := 0, 0
	for _, r := range rollouts {
		if len(r.Next) > 0 {
			ahead++
		}
		if r.Held {
			held++
		}
	}
	text := fmt.Sprintf("%s: %s with stages to come, %s without.", counted(len(rollouts), "policy", "policies"), grouped(ahead), grouped(len(rollouts)-ahead))
	if held > 0 {
		text += fmt.Sprintf(" %s %s held.", grouped(held), isOrAre(held))
	}
	return text
}

// The room that a letter of a bar takes, and the width of a bar on a narrow and on a
// wide screen, in pixels.
const (
	letterWidth = 7
	letterSpace = 12
	narrowBar   = 280
	wideBar     = 640
)

// bar places the stages of a group.
func (g rolloutGroup) bar(s scale) bar {
	name := nettext.PrintableTo(g.domains[0], 28)
	b := bar{Names: nettext.PrintableTo(g.domains[0], maxName), Stage: stageName(g.Stage), Held: g.Held}
	if more := len(g.domains) - 1; more > 0 {
		name += fmt.Sprintf(" and %s more", grouped(more))
		for _, other := range g.domains[1:min(len(g.domains), maxNamed)] {
			b.Names += ", " + nettext.PrintableTo(other, maxName)
		}
		if rest := len(g.domains) - maxNamed; rest > 0 {
			b.Names += fmt.Sprintf(" and %s more", grouped(rest))
		}
	}
	b.Label = name
	if g.Held {
		b.Label += ", held"
	}
	add := func(class, name, when string, from, to int64) {
		from = max(from, s.start)
		to = max(from, to) // stages that are in no order have no width
		width := s.part(to) - s.part(from)
		st := step{Class: class, Name: name, When: when, X: length(s.part(from)), Width: length(width)}
		switch need := float64(len([]rune(name))*letterWidth + letterSpace); {
		case width*narrowBar >= need:
			st.Fits = "a"
		case width*wideBar >= need:
			st.Fits = "w"
		}
		b.Steps = append(b.Steps, st)
	}
	add(shade(len(g.Next)), b.Stage, "", s.start, g.Next[0].At.Unix())
	for i, stage := range g.Next {
		end, left := s.end, len(g.Next)-1-i
		if left > 0 {
			end = g.Next[i+1].At.Unix()
		}
		when := minute(stage.At)
		if g.differs {
			when = day(stage.At)
		}
		add(shade(left), stageName(stage.Name), when, stage.At.Unix(), end)
	}
	return b
}

// shade is the class of a stage by the number of stages after it, so that the stages of
// one ramp look the same in every bar.
func shade(left int) string { return "s" + strconv.Itoa(min(left, 3)) }

func stageName(name string) string {
	if name == "" {
		return "present stage"
	}
	return nettext.PrintableTo(name, maxWord)
}
