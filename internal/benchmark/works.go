package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
)

// work is something that is measured.
type work struct {
	name    string
	measure func(bench) ([]row, error)
}

// works are all that are measured, in the order of the table.
var works = []work{
	{"Start", start},
	{"Policies", policies},
	{"PoliciesMemory", policiesMemory},
	{"Fleet", fleetBesideForEach},
	{"FleetLarge", fleetLarge},
}

// bench is how the works are measured.
type bench struct {
	programs

	ctx          context.Context //nolint:containedctx // the run's own, for every command
	cli          string
	size, rounds int
}

// workspace makes a workspace of a configuration.
func (b bench) workspace(configuration string) (workspace, error) {
	return newWorkspace(b.programs, b.cli, configuration)
}

// least measures several things in turn, once per round, and returns the lowest value of
// each.
func (b bench) least(things ...func() (cost, error)) ([]cost, error) {
	all := make([]cost, len(things))
	for round := range b.rounds {
		for i, thing := range things {
			c, err := thing()
			if err != nil {
				return nil, err
			}
			if round > 0 {
				c = all[i].least(c)
			}
			all[i] = c
		}
	}
	return all, nil
}

// least returns the lesser of each of two costs.
func (c cost) least(other cost) cost {
	return cost{
		min(c.Provider, other.Provider), min(c.Core, other.Core), min(c.Wall, other.Wall), min(c.Memory, other.Memory),
	}
}

// start measures the provider's start, up to its schema.
func start(b bench) ([]row, error) {
	const often = 10 // it is short
	b.rounds *= often
	all, err := b.least(
		func() (cost, error) { return startToSchema(b.ctx, b.provider(ours)) },
		func() (cost, error) { return startToSchema(b.ctx, b.provider(empty)) },
	)
	if err != nil {
		return nil, err
	}
	what := "start of the provider until its schema is there"
	const beside = "a provider that offers nothing"
	return []row{
		{Work: what, Beside: beside, Unit: milliseconds, Measure: "wall", Ours: inMilliseconds(all[0].Wall), Other: inMilliseconds(all[1].Wall)},
		{Work: what, Beside: beside, Unit: milliseconds, Measure: "CPU", Ours: inMilliseconds(all[0].Provider), Other: inMilliseconds(all[1].Provider)},
	}, nil
}

// named are the locals with the instances of a configuration: a map, because for_each
// sorts a set again for each instance.
func named(n int) string {
	return fmt.Sprintf("locals {\n  names = { for i in range(%d) : \"ready-${i}.example\" => \"ready-${i}.example\" }\n}\n", n)
}

// many are n names, as a list: range has no more than 1,024 elements.
func many(n int) string {
	const most = 1000
	return fmt.Sprintf("locals {\n  names = slice(flatten([for k in range(%d) : [for i in range(%d) : \"ready-${k * %d + i}.example\"]]), 0, %d)\n}\n",
		(n+most-1)/most, most, most, n)
}

// aPolicy is a policy of each name, in the middle of its ramp.
const aPolicy = `
terraform {
  required_providers {
    hsts = { source = "hstskit/hsts" }
  }
}

resource "hsts_policy" "all" {
  for_each = local.names

  domain             = each.value
  max_age            = 31536000
  include_subdomains = true
}
`

// aTimer is a resource of another provider that also keeps a time.
const aTimer = `
terraform {
  required_providers {
    time = { source = "hashicorp/time" }
  }
}

resource "time_rotating" "all" {
  for_each = local.names

  rotation_days = 30
}
`

// policies measures policies beside time_rotating: the first apply, a plan in which nothing
// is due, and the state.
func policies(b bench) ([]row, error) {
	var spaces [2]workspace
	apply := func(i int, configuration string) func() (cost, error) {
		return func() (c cost, err error) {
			if spaces[i], err = b.workspace(named(b.size) + configuration); err != nil {
				return cost{}, err
			}
			return spaces[i].apply(b.ctx)
		}
	}
	plan := func(i int) func() (cost, error) {
		return func() (cost, error) { return spaces[i].plan(b.ctx) }
	}
	all, err := b.least(apply(0, aPolicy), apply(1, aTimer), plan(0), plan(1))
	if err != nil {
		return nil, err
	}
	const beside = "time_rotating"
	rows := costs(fmt.Sprintf("first apply of %d policies", b.size), beside, all[0], all[1])
	rows = append(rows, costs(fmt.Sprintf("plan of %d policies, nothing due", b.size), beside, all[2], all[3])...)
	indented, compact, err := spaces[0].stateBytes()
	if err != nil {
		return nil, err
	}
	otherIndented, otherCompact, err := spaces[1].stateBytes()
	if err != nil {
		return nil, err
	}
	each := func(n int) float64 { return float64(n) / float64(b.size) }
	return append(rows,
		row{Work: "state of a policy", Beside: beside, Unit: "bytes", Measure: "in the file", Ours: each(indented), Other: each(otherIndented)},
		row{Work: "state of a policy", Beside: beside, Unit: "bytes", Measure: "without indentation", Ours: each(compact), Other: each(otherCompact)},
	), nil
}

// policiesMemory measures a plan of many policies. Their state is generated, because the
// time of a first apply grows faster than the number of policies.
func policiesMemory(b bench) ([]row, error) {
	const times = 5
	n := b.size * times
	space, err := b.workspace(named(1) + aPolicy)
	if err != nil {
		return nil, err
	}
	if _, err := space.apply(b.ctx); err != nil {
		return nil, err
	}
	if err := multiply(space.statePath(), n); err != nil {
		return nil, err
	}
	names := strings.Replace(many(n), "names =", "list =", 1) + "locals {\n  names = { for name in local.list : name => name }\n}\n"
	if err := os.WriteFile(space.dir+"/main.tf", []byte(names+aPolicy), 0o600); err != nil {
		return nil, err
	}
	c, err := space.plan(b.ctx)
	return costs(fmt.Sprintf("plan of %d policies, nothing due", n), "", c, cost{}), err
}

// multiply replaces the one instance in a state with several, whose names are numbered.
func multiply(path string, n int) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := bytes.Cut(text, []byte(`"instances": [`))
	end := bytes.LastIndex(rest, []byte("\n      ]"))
	if !found || end < 0 {
		return fmt.Errorf("the state has no instance: %s", text)
	}
	var all bytes.Buffer
	all.Write(before)
	all.WriteString(`"instances": [`)
	for i := range n {
		if i > 0 {
			all.WriteString(",")
		}
		all.Write(bytes.ReplaceAll(rest[:end], []byte("ready-0.example"), fmt.Appendf(nil, "ready-%d.example", i)))
	}
	all.Write(rest[end:])
	return os.WriteFile(path, all.Bytes(), 0o600)
}
