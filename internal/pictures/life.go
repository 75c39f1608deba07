package pictures

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
	"github.com/hstskit/terraform-provider-hsts/internal/svg"
)

// stateBox is where a state is drawn.
type stateBox struct {
	state, title        string
	x, y, width, height int
	shape, text         svg.Class
	// adds is what the picture says in addition to the diagram.
	adds string
}

func stateBoxes() []stateBox {
	return []stateBox{
		{"Ramp", "In its stages", 20, 104, 196, 84, svg.AccentSoft, svg.Accent, ""},
		{"Held", "Held", 300, 104, 120, 124, svg.BadSoft, svg.Bad, ""},
		{"Full", "Full", 20, 262, 196, 66, svg.GoodSoft, svg.Good, ""},
		{"Retired", "Retired", 20, 402, 196, 102, svg.WarnSoft, svg.Warn, "after forgotten_at, no browser holds it"},
	}
}

// way is a line of the picture: an arrow of the diagram.
type way struct {
	from, to string
	reason   rollout.Reason
	points   []int
	says     string
	x, y     int
}

func ways() []way {
	return []way{
		{"[*]", "Ramp", rollout.ReasonCreated, []int{118, 78, 118, 102}, "created, at the first stage", 128, 92},
		{"Ramp", "Held", rollout.ReasonHeld, []int{216, 128, 298, 128}, "broken", 234, 121},
		{"Held", "Ramp", rollout.ReasonReleased, []int{300, 162, 218, 162}, "fixed", 240, 155},
		{"Ramp", "Full", rollout.ReasonAdvanced, []int{118, 188, 118, 260}, "after the last wait", 128, 229},
		{"Full", "Retired", rollout.ReasonRetired, []int{118, 328, 118, 400}, "retire = true", 128, 362},
		{"Held", "Retired", rollout.ReasonRetired, []int{360, 228, 360, 478, 218, 478}, "retire = true", 268, 470},
		{"Retired", "Ramp", rollout.ReasonUnretired, []int{216, 430, 258, 430, 258, 178, 218, 178}, "retire = false", 266, 318},
	}
}

// notDrawn says why a reason has no line: most are edits that go back or stay.
var notDrawn = map[rollout.Reason]string{
	rollout.ReasonRestarted: "an edit", rollout.ReasonWidened: "an edit", rollout.ReasonNarrowed: "an edit", rollout.ReasonWentBack: "an edit",
	rollout.ReasonShortened: "an edit", rollout.ReasonRaised: "an edit", rollout.ReasonPreload: "an edit",
	rollout.ReasonStopped: "stays", rollout.ReasonWaiting: "stays", rollout.ReasonClosed: "stays", rollout.ReasonUnseen: "stays", rollout.ReasonSeen: "stays", rollout.ReasonComplete: "stays",
}

// notDrawnArrows are arrows without a line whose reason is on another.
var notDrawnArrows = map[Arrow]string{
	{"Ramp", "Ramp", "advanced"}:      "from stage to stage",
	{"[*]", "Held", "created"}:        "created while a gate is broken",
	{"[*]", "Full", "created"}:        "created without stages",
	{"[*]", "Retired", "retired"}:     "created as retired",
	{"Held", "Held", "held"}:          "stays",
	{"Full", "Held", "held"}:          "max_age was raised or stages were added",
	{"Full", "Ramp", "released"}:      "the same",
	{"Full", "Ramp", "advanced"}:      "the same",
	{"Ramp", "Retired", "retired"}:    "as from the final stage",
	{"Retired", "Retired", "retired"}: "stays",
	{"Retired", "Held", "unretired"}:  "while a gate is broken",
	{"Retired", "Full", "unretired"}:  "without stages",
}

// checkWays compares the lines with the diagram: each of them has its arrow, and each
// arrow is a line or left out on purpose.
func checkWays(arrows []Arrow) error {
	drawn := map[Arrow]bool{}
	for _, w := range ways() {
		arrow := Arrow{w.from, w.to, string(w.reason)}
		if !slices.Contains(arrows, arrow) {
			return fmt.Errorf("the diagram of the states has no arrow %v", arrow)
		}
		drawn[arrow] = true
	}
	for _, arrow := range arrows {
		if notDrawn[rollout.Reason(arrow.Reason)] == "" && notDrawnArrows[arrow] == "" && !drawn[arrow] {
			return fmt.Errorf("the arrow %v of the diagram of the states is neither drawn nor left out", arrow)
		}
	}
	return nil
}

// life draws the states of a policy, from its creation to its end.
func life(developers string) (string, error) {
	states, arrows, err := Diagram(developers)
	if err != nil {
		return "", err
	}
	if err := checkWays(arrows); err != nil {
		return "", err
	}
	var described []string
	for _, box := range stateBoxes() {
		if states[box.state] == "" {
			return "", fmt.Errorf("the diagram of the states has no state %s", box.state)
		}
		described = append(described, box.title+": "+states[box.state]+".")
	}
	for _, w := range ways() {
		described = append(described, fmt.Sprintf("From %s to %s: %s.", w.from, w.to, w.says))
	}
	p := svg.New("The life of a policy", strings.ReplaceAll(strings.Join(described, " "), "[*]", "nothing"))
	p.Text(20, 36, svg.Heading.On(svg.Ink), "The life of a policy")
	p.Text(20, 56, svg.Small.On(svg.Dim), "One step per apply. Only an edit lowers what is served.")
	for _, w := range ways() {
		p.Arrow(svg.Way, w.points...)
		p.Text(w.x, w.y, svg.Small.On(svg.Dim), w.says)
	}
	for _, box := range stateBoxes() {
		box.draw(p, states[box.state])
	}
	return p.String(524), nil
}

// draw draws a state, with what the diagram says about it.
func (b stateBox) draw(p *svg.Picture, says string) {
	p.Box(b.x, b.y, b.width, b.height, 8, b.shape)
	p.Text(b.x+12, b.y+24, svg.Strong.On(b.text), b.title)
	y := b.y + 44
	for _, text := range []string{says, b.adds} {
		for _, line := range svg.Wrap(svg.Small, text, b.width-20, 5) {
			p.Text(b.x+12, y, svg.Small.On(svg.Ink), line)
			y += 16
		}
	}
}
