// Command demo shows the provider's main job end to end, with the real CLI: a
// gate that stops a plan, a rollout that walks through its stages while an edge
// serves what each apply computed, a gate that could not tell and one that is
// broken, and the gate open.
// Everything runs on this machine, and every step is checked. make demo runs it
// in the repository's root, with the CLI's path in TERRAFORM_CLI; with DOMAIN
// set it looks at that live domain instead.
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

//go:embed config/site.tf
var siteConfig string

//go:embed config/live.tf
var liveConfig string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, newScreen())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "\nThe demo failed:", err)
		os.Exit(1)
	}
}

// run runs the demo in a directory that it removes.
func run(ctx context.Context, s *screen) (err error) {
	dir, err := os.MkdirTemp("", "hsts-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	path := os.Getenv("TERRAFORM_CLI")
	if path == "" {
		return errors.New("TERRAFORM_CLI is not set: run make demo, which finds or builds a CLI")
	}
	c, err := newCLI(ctx, path, dir, s)
	if err != nil {
		return err
	}
	if domain := os.Getenv("DOMAIN"); domain != "" {
		return live(c, domain)
	}
	return simulated(c, dir)
}

// live looks at a domain as it is out there.
func live(c *cli, domain string) error {
	if err := c.write("main.tf", liveConfig); err != nil {
		return err
	}
	if _, err := c.do("apply", "-auto-approve", "-var", "domain="+domain); err != nil {
		return err
	}
	report, err := c.do("output", "-raw", "report")
	c.screen.show("%s\n", report)
	return err
}

// simulated plays the scenes against the lab.
func simulated(c *cli, dir string) (err error) {
	const domain = "shop.example"
	l, err := startLab(c.ctx, dir, domain)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.stop()) }()

	provider, err := l.providerConfig()
	if err != nil {
		return err
	}
	if err := errors.Join(c.write("provider.tf", provider), c.write("main.tf", siteConfig)); err != nil {
		return err
	}
	// terraform_data is built into the CLI, which wants to be initialised for it
	// anyway.
	c.env = append(c.env, "TF_VAR_domain="+domain, "TF_VAR_set_header="+l.setHeader())
	play := &play{cli: c, lab: l}
	for _, scene := range []func() error{play.gateShuts, play.gateOpens, play.ramp, play.preload} {
		if err := scene(); err != nil {
			return err
		}
	}
	c.screen.show("\nEvery step worked.\n")
	return nil
}
