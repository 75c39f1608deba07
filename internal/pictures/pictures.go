// Package pictures draws the pictures of the documentation from data: the default stages,
// decisions of the rollout, the diagram of its states and the floors of the house, which
// tests compare with the code, and the recorded output of the demo. A test compares the
// files in pictures/ with what is drawn.
package pictures

import (
	"fmt"
	"io/fs"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/chart"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// Directory is where the pictures are, from the root of the repository.
const Directory = "pictures"

// All draws every picture, by the name of its file. root is the root of the repository.
func All(root fs.FS) (map[string]string, error) {
	developers, err := fs.ReadFile(root, "DEVELOPERS.md")
	if err != nil {
		return nil, err
	}
	linters, err := fs.ReadFile(root, ".golangci.yml")
	if err != nil {
		return nil, err
	}
	recorded, err := fs.ReadFile(root, "internal/demo/testdata/demo.txt")
	if err != nil {
		return nil, err
	}
	all := map[string]string{"ramp.svg": ramp(), "gate.svg": gates()}
	for name, draw := range map[string]func() (string, error){
		"life.svg":   func() (string, error) { return life(string(developers)) },
		"floors.svg": func() (string, error) { return floors(string(developers), linters) },
		"demo.svg":   func() (string, error) { return demo(string(recorded)) },
	} {
		picture, err := draw()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[name] = picture
	}
	return all, nil
}

// start is when the policies of the pictures begin.
var start = time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)

// policy is a policy with the defaults of the resource.
func policy() rollout.Config {
	return rollout.Config{MaxAge: rollout.DefaultMaxAge, IncludeSubDomains: true, Settle: rollout.DefaultSettle, OnWiden: rollout.Restart}
}

// ramp draws the stages that a policy has by default.
func ramp() string {
	c := chart.Chart{Title: "The stages of a policy"}
	for _, stage := range policy().Ramp(rollout.Decide(nil, policy(), rollout.Evidence{Instant: start}).At(start)) {
		c.Stages = append(c.Stages, chart.Stage{Name: stage.Stage, Header: stage.Policy.String(), MaxAge: stage.Policy.MaxAge, Wait: stage.Wait})
	}
	return c.SVG()
}
