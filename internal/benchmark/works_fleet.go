package main

import "fmt"

// required says where our provider is from.
const required = `
terraform {
  required_providers {
    hsts = { source = "hstskit/hsts" }
  }
}
`

// aFleet checks all names in one read.
const aFleet = `
data "hsts_fleet_readiness" "all" {
  domains = local.names
}

output "counts" {
  value = data.hsts_fleet_readiness.all.counts

  precondition {
    condition     = length(data.hsts_fleet_readiness.all.ready_domains) == length(local.names)
    error_message = "Not every domain was found ready."
  }
}
`

// aRead checks each name in a read of its own.
const aRead = `
data "hsts_preload_readiness" "each" {
  for_each = { for name in local.names : name => name }

  domain = each.value
}

output "counts" {
  value = length([for name, r in data.hsts_preload_readiness.each : name if r.ready])

  precondition {
    condition     = alltrue(values(data.hsts_preload_readiness.each)[*].ready)
    error_message = "Not every domain was found ready."
  }
}
`

// fleetBesideForEach compares a fleet with a data source per domain, at a third of the
// size and at the full size.
func fleetBesideForEach(b bench) (rows []row, err error) {
	err = withLab(b.ctx, b.programs, b.size, func(provider string) error {
		for _, n := range []int{b.size * 3 / 10, b.size} {
			read := func(what string) func() (cost, error) {
				return func() (cost, error) {
					space, err := b.workspace(many(n) + required + provider + what)
					if err != nil {
						return cost{}, err
					}
					return space.plan(b.ctx)
				}
			}
			all, err := b.least(read(aFleet), read(aRead))
			if err != nil {
				return err
			}
			rows = append(rows, costs(fmt.Sprintf("plan of a fleet of %d domains", n), "for_each", all[0], all[1])...)
		}
		return nil
	})
	return rows, err
}

// fleetLarge measures a fleet of ten times the size, and its state.
func fleetLarge(b bench) (rows []row, err error) {
	const times = 10
	n := b.size * times
	err = withLab(b.ctx, b.programs, n, func(provider string) error {
		space, err := b.workspace(many(n) + required + provider + aFleet)
		if err != nil {
			return err
		}
		c, err := space.apply(b.ctx)
		if err != nil {
			return err
		}
		rows = costs(fmt.Sprintf("apply of a fleet of %d domains", n), "", c, cost{})
		indented, compact, err := space.stateBytes()
		if err != nil {
			return err
		}
		rows = append(rows,
			row{Work: "state of a domain in a fleet", Unit: "bytes", Measure: "in the file", Ours: float64(indented) / float64(n)},
			row{Work: "state of a domain in a fleet", Unit: "bytes", Measure: "without indentation", Ours: float64(compact) / float64(n)},
		)
		return nil
	})
	return rows, err
}
