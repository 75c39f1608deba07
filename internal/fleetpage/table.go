package fleetpage

import (
	"fmt"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// table is the table of the domains.
type table struct {
	Count string
	// Labels are the headings of the columns after the first three.
	Labels []string
	Rows   []row
	// More says how many domains are left out; empty where there are none.
	More string
}

// row is a domain.
type row struct {
	Class, Causes string
	Name, Verdict string
	// Note is what the verdict does not say.
	Note                          string
	Blocks, Open, Warnings, Waive []string
	Cells                         []cell
}

// cell is what a domain has in an optional column.
type cell struct {
	Label, Text, Note string
	// Lines are instead of Text.
	Lines []string
}

// empty reports whether a cell has nothing to show.
func (c cell) empty() bool { return c.Text == "" && c.Note == "" && len(c.Lines) == 0 }

// column is an optional column: it is left out if no domain has anything to show in it.
type column struct {
	label string
	of    func(Domain) cell
}

// columns are the optional columns.
func columns(rollouts []Rollout) []column {
	byDomain := make(map[string]Rollout, len(rollouts))
	for _, r := range rollouts {
		byDomain[r.Domain] = r
	}
	return []column{
		{"Header", func(d Domain) cell {
			if d.Header == nil {
				return cell{}
			}
			return cell{Text: nettext.PrintableTo(*d.Header, maxHeader)}
		}},
		{"Stage", func(d Domain) cell {
			r := byDomain[d.Name]
			c := cell{Text: nettext.PrintableTo(r.Stage, maxWord)}
			if r.Held {
				c.Note = "Held"
			}
			return c
		}},
		{"Next stage", func(d Domain) cell {
			next := byDomain[d.Name].Next
			if len(next) == 0 {
				return cell{}
			}
			return cell{Text: day(next[0].At), Note: nettext.PrintableTo(next[0].Name, maxWord)}
		}},
		{"Preload list", func(d Domain) cell { return cell{Text: nettext.PrintableTo(d.Status, maxWord)} }},
		{"Profiles", func(d Domain) cell { return cell{Lines: profileLines(d)} }},
	}
}

// tableOf lists the domains in their order, at most [MaxRows].
func tableOf(domains []judged, c causes, rollouts []Rollout) table {
	listed := domains[:min(len(domains), MaxRows)]
	t := table{Rows: make([]row, len(listed))}
	t.Count = counted(len(listed), "domain", "domains") + ", the worst first"
	if more := len(domains) - len(listed); more > 0 {
		t.More = fmt.Sprintf("The table lists the worst %s domains. The other %s are only counted above.", grouped(MaxRows), grouped(more))
	}
	for i, d := range listed {
		t.Rows[i] = row{
			Class: d.verdict.class(), Causes: c.numbers(d), Name: nettext.PrintableTo(d.Name, maxName), Verdict: d.verdict.String(), Note: note(d),
			Blocks: c.named(d, blocks), Open: c.named(d, undecided), Warnings: c.named(d, warns), Waive: c.named(d, waived),
		}
	}
	for _, column := range columns(rollouts) {
		cells := make([]cell, len(listed))
		used := false
		for i, d := range listed {
			cells[i] = column.of(d.Domain)
			used = used || !cells[i].empty()
		}
		if !used {
			continue
		}
		t.Labels = append(t.Labels, column.label)
		for i := range cells {
			cells[i].Label = column.label
			t.Rows[i].Cells = append(t.Rows[i].Cells, cells[i])
		}
	}
	return t
}

// note is what the verdict does not say.
func note(d judged) string {
	switch {
	case d.Broken:
		return "Would lock visitors out"
	case d.verdict != Ready && d.HTTPSReady:
		return "HTTPS is ready"
	default:
		return ""
	}
}
