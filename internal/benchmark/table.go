package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

const (
	// baselinePath and guidePath are from the repository's root.
	baselinePath = "internal/benchmark/baseline.json"
	guidePath    = "templates/guides/performance.md"

	milliseconds = "ms"
	seconds      = "s"
	megabytes    = "MB"
)

// row is a line of the table: one measure of one work.
type row struct {
	// Name is that of the work, by which it is chosen.
	Name    string `json:"name"`
	Work    string `json:"work"`
	Measure string `json:"measure"`
	Unit    string `json:"unit"`
	// Ours is what was measured; Other is what it is compared with, which Beside names.
	// There may be nothing to compare with.
	Ours   float64 `json:"ours"`
	Other  float64 `json:"other,omitempty"`
	Beside string  `json:"beside,omitempty"`
}

// costs are the rows of a run of the CLI.
func costs(what, beside string, c, other cost) []row {
	inSeconds := func(measure string, of func(cost) time.Duration) row {
		return row{Work: what, Beside: beside, Measure: measure, Unit: seconds, Ours: of(c).Seconds(), Other: of(other).Seconds()}
	}
	const mega = 1e6
	return []row{
		inSeconds("CPU of the provider", func(c cost) time.Duration { return c.Provider }),
		inSeconds("CPU of provider and core", func(c cost) time.Duration { return c.Provider + c.Core }),
		inSeconds("wall", func(c cost) time.Duration { return c.Wall }),
		{Work: what, Beside: beside, Measure: "memory of the provider", Unit: megabytes, Ours: float64(c.Memory) / mega, Other: float64(other.Memory) / mega},
	}
}

func inMilliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// ratio is ours divided by the other; empty if there is no other.
func (r row) ratio() string {
	if r.Other == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", r.Ours/r.Other)
}

// number writes a value of the row with its unit.
func (r row) number(value float64) string {
	if value == 0 {
		return ""
	}
	digits := 0
	if r.Unit == seconds && value < 100 {
		digits = 1
	}
	return fmt.Sprintf("%.*f %s", digits, value, r.Unit)
}

// same reports whether two rows are of the same measure.
func (r row) same(other row) bool { return r.Work == other.Work && r.Measure == other.Measure }

// baseline is what was measured once, and where.
type baseline struct {
	Machine string `json:"machine"`
	Rows    []row  `json:"rows"`
}

// machineOf describes the machine in one line.
func machineOf(ctx context.Context, cli string) (string, error) {
	output, err := exec.CommandContext(ctx, cli, "version").Output()
	if err != nil {
		return "", fmt.Errorf("%s version: %w", cli, err)
	}
	version, _, _ := strings.Cut(string(output), "\n")
	return fmt.Sprintf("%d CPUs, %s/%s, %s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, strings.TrimPrefix(runtime.Version(), "go version "), version), nil
}

// readBaseline reads a baseline; an empty one if there is no file.
func readBaseline(path string) (baseline, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return baseline{}, nil
	}
	if err != nil {
		return baseline{}, err
	}
	var b baseline
	if err := json.Unmarshal(text, &b); err != nil {
		return baseline{}, fmt.Errorf("%s: %w", path, err)
	}
	return b, nil
}

// write writes the baseline to its file.
func (b baseline) write(path string) error {
	text, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// with returns the baseline with what was measured now: all rows of a work are replaced.
func (b baseline) with(now baseline) baseline {
	merged := baseline{Machine: now.Machine}
	for _, w := range works {
		rows := now.rowsOf(w.name)
		if len(rows) == 0 {
			rows = b.rowsOf(w.name)
		}
		merged.Rows = append(merged.Rows, rows...)
	}
	return merged
}

// rowsOf returns the rows of a work.
func (b baseline) rowsOf(name string) (found []row) {
	for _, r := range b.Rows {
		if r.Name == name {
			found = append(found, r)
		}
	}
	return found
}

// beside is the table of what was measured, next to the baseline's ratio, or its value if
// there is no ratio.
func (b baseline) beside(before baseline) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n\n| work | measure | here | beside it | ratio | baseline |\n|---|---|---|---|---|---|\n", b.Machine)
	for _, r := range b.Rows {
		was := ""
		if i := slices.IndexFunc(before.Rows, r.same); i >= 0 {
			old := before.Rows[i]
			if was = old.ratio(); was == "" {
				was = old.number(old.Ours)
			}
		}
		fmt.Fprintf(&text, "| %s | %s | %s | %s | %s | %s |\n", r.Work, r.Measure, r.number(r.Ours), r.other(), r.ratio(), was)
	}
	return text.String()
}

// other says what it is compared with, and its value.
func (r row) other() string {
	if r.Beside == "" {
		return ""
	}
	return r.Beside + ": " + r.number(r.Other)
}

// table is the baseline as the guide shows it.
func (b baseline) table() string {
	var text strings.Builder
	fmt.Fprintf(&text, "Measured on %s.\n\n| work | measure | here | beside it | ratio |\n|---|---|---|---|---|\n", b.Machine)
	for _, r := range b.Rows {
		fmt.Fprintf(&text, "| %s | %s | %s | %s | %s |\n", r.Work, r.Measure, r.number(r.Ours), r.other(), r.ratio())
	}
	return text.String()
}

// The lines of the guide between which the table stands.
const (
	tableBegins = "<!-- table: make bench-baseline writes it -->\n"
	tableEnds   = "<!-- end of the table -->\n"
)

// inGuide returns the guide with the table of the baseline.
func (b baseline) inGuide(guide string) (string, error) {
	before, rest, begins := strings.Cut(guide, tableBegins)
	_, after, ends := strings.Cut(rest, tableEnds)
	if !begins || !ends {
		return "", errors.New("the guide has no place for the table")
	}
	return before + tableBegins + "\n" + b.table() + "\n" + tableEnds + after, nil
}

// writeInto writes the table into the guide.
func (b baseline) writeInto(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	guide, err := b.inGuide(string(text))
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(guide), 0o644)
}
