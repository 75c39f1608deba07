package pictures

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Row is a line of the floors in DEVELOPERS.md: a package, by its directory.
type Row struct{ Floor, Package string }

// The block of DEVELOPERS.md that shows the floors begins with FloorsBegin and ends with
// BlockEnd.
const (
	FloorsBegin = "```text\nfloor "
	BlockEnd    = "```"
)

// Rows returns the packages of each floor, from the top down, as DEVELOPERS.md has them.
// TestFloors holds them against the imports.
func Rows(developers string) ([]Row, error) {
	_, rest, found := strings.Cut(developers, FloorsBegin)
	text, _, ended := strings.Cut(rest, BlockEnd)
	if !found || !ended {
		return nil, errors.New("DEVELOPERS.md has no picture of the floors")
	}
	var rows []Row
	floor := ""
	for _, line := range strings.Split(strings.TrimSpace(text), "\n")[1:] { // without the titles
		left, _, _ := strings.Cut(line, "→")
		fields := strings.Fields(left)
		switch {
		case len(fields) == 2:
			floor = fields[0]
		case len(fields) != 1:
			return nil, fmt.Errorf("not a line of the picture: %q", line)
		}
		rows = append(rows, Row{Floor: floor, Package: fields[len(fields)-1]})
	}
	return rows, nil
}

// Arrow is an arrow of the diagram of a policy's states.
type Arrow struct{ From, To, Reason string }

// Diagram returns the states of a policy, with what DEVELOPERS.md says about each, and the
// arrows between them, one for each reason. TestDiagram holds them against the code.
func Diagram(developers string) (states map[string]string, arrows []Arrow, err error) {
	_, rest, _ := strings.Cut(developers, "```mermaid\nstateDiagram-v2\n")
	diagram, _, found := strings.Cut(rest, BlockEnd)
	if !found {
		return nil, nil, errors.New("DEVELOPERS.md has no diagram of the states")
	}
	states = map[string]string{}
	for _, state := range regexp.MustCompile(`(?m)^ *state "(.+)" as (\w+)$`).FindAllStringSubmatch(diagram, -1) {
		states[state[2]] = state[1]
	}
	for _, arrow := range regexp.MustCompile(`(?m)^ *(\S+) --> (\w+): (.+)$`).FindAllStringSubmatch(diagram, -1) {
		for reason := range strings.SplitSeq(arrow[3], ", ") {
			arrows = append(arrows, Arrow{From: arrow[1], To: arrow[2], Reason: reason})
		}
	}
	return states, arrows, nil
}
