// Command benchmark measures how long plan and apply take through the real CLI, how much
// CPU and memory they need, and how large the state is, compared with another provider or
// another way to do the same. The two take turns, and the lowest value of each counts, so
// that their ratio is useful even on a busy machine.
//
// make bench runs it in the repository's root, with the CLI's path in TERRAFORM_CLI.
// Terraform starts this program instead of each provider (usage.go).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"syscall"
)

func main() {
	if isProvider() {
		if err := standIn(); err != nil {
			fmt.Fprintln(os.Stderr, "benchmark:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

// run does what the command line says.
func run(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("benchmark", flag.ContinueOnError)
	only := flags.String("run", ".", "measure the works whose names match this `expression`")
	size := flags.Int("size", 1000, "how `many` policies and domains; some works use a part or a multiple of it")
	rounds := flags.Int("rounds", 2, "how `often` each is measured, in turn; the lowest value counts")
	update := flags.Bool("update", false, "keep the results as the baseline, and write them into the guide")
	list := flags.Bool("list", false, "only list the names of the works that match")
	if err := flags.Parse(args); err != nil {
		return err
	}
	expression, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	var chosen []work
	for _, w := range works {
		if expression.MatchString(w.name) {
			chosen = append(chosen, w)
		}
	}
	if *list || len(chosen) == 0 {
		for _, w := range chosen {
			fmt.Println(w.name)
		}
		return nil
	}
	before, err := readBaseline(baselinePath)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "hsts-benchmark-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	now, err := measure(ctx, dir, chosen, *size, *rounds)
	if err != nil {
		return err
	}
	fmt.Print(now.beside(before))
	if !*update {
		return nil
	}
	all := before.with(now)
	return errors.Join(all.write(baselinePath), all.writeInto(guidePath))
}

// measure builds what is measured, and measures one work after another.
func measure(ctx context.Context, dir string, chosen []work, size, rounds int) (baseline, error) {
	cli := os.Getenv("TERRAFORM_CLI")
	if cli == "" {
		return baseline{}, errors.New("TERRAFORM_CLI is not set: run make bench, which finds or builds a CLI")
	}
	built, err := build(ctx, dir)
	if err != nil {
		return baseline{}, err
	}
	machine, err := machineOf(ctx, cli)
	if err != nil {
		return baseline{}, err
	}
	measured := baseline{Machine: machine}
	for _, w := range chosen {
		fmt.Fprintf(os.Stderr, "%s …\n", w.name)
		rows, err := w.measure(bench{ctx: ctx, programs: built, cli: cli, size: size, rounds: rounds})
		if err != nil {
			return baseline{}, fmt.Errorf("%s: %w", w.name, err)
		}
		for i := range rows {
			rows[i].Name = w.name
		}
		measured.Rows = append(measured.Rows, rows...)
	}
	return measured, nil
}
