package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"text/tabwriter"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// serve runs a lab until ctx ends or, if that is asked for, stdin does.
func serve(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) (err error) {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	stateFile := flags.String("state-file", "", "write how to reach the lab to this `file`, as JSON, once it is up")
	untilStdinCloses := flags.Bool("until-stdin-closes", false, "stop when standard input closes, as it does when a parent dies")
	withScenarios := flags.Bool("scenarios", true, "serve the scenarios")
	var edges []string
	flags.Func("edge", "serve a further `domain`, and its www, which lacks nothing but the header", func(domain string) error {
		edges = append(edges, domain)
		return nil
	})
	ready := flags.Int("ready", 0, "serve so `many` further domains that are ready to be preloaded: ready-0.example, ready-1.example and so on")
	if err := parse(flags, args, "", 0); err != nil {
		return err
	}

	var scenarios []testlab.Scenario
	if *withScenarios {
		scenarios = testlab.Scenarios()
	}
	for _, domain := range edges {
		scenarios = append(scenarios, edge(domain))
	}
	sites := testlab.Sites(scenarios)
	for i := range *ready {
		sites = append(sites, testlab.Ready(fmt.Sprintf("ready-%d.example", i)))
	}
	lab, err := testlab.Start(sites...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lab.Close()) }()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("the control endpoint: %w", err)
	}
	control := &http.Server{Handler: newControl(lab), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- control.Serve(listener) }()
	defer func() { err = errors.Join(err, control.Close()) }()

	now := stateOf(lab, "http://"+listener.Addr().String())
	if err := show(stdout, now, scenarios); err != nil {
		return err
	}
	if *stateFile != "" {
		if err := now.write(*stateFile); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.Remove(*stateFile)) }()
	}

	stdinClosed := make(chan struct{})
	if *untilStdinCloses {
		go func() {
			_, _ = io.Copy(io.Discard, stdin)
			close(stdinClosed)
		}()
	}
	select {
	case <-ctx.Done():
	case <-stdinClosed:
	case err := <-failed:
		return fmt.Errorf("the control endpoint: %w", err)
	}
	return nil
}

// edge is a domain, with its www, that sends no header yet.
func edge(domain string) testlab.Scenario {
	base, www := testlab.Ready(domain), testlab.Ready("www."+domain)
	base.HTTPS.Answer.HSTS, www.HTTPS.Answer.HSTS = nil, nil
	return testlab.Scenario{
		Name:   "edge",
		About:  "valid HTTPS, www too, and the header that it is told to send",
		Domain: domain,
		Sites:  []testlab.Site{base, www},
	}
}

// show tells a person how to reach the lab, and what is in it.
func show(w io.Writer, now state, scenarios []testlab.Scenario) error {
	if _, err := fmt.Fprintf(w, "%s\ncontrol: %s\n\n", now.ProviderConfig, now.ControlURL); err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "DOMAIN\tABOUT")
	for _, s := range scenarios {
		fmt.Fprintf(table, "%s\t%s\n", s.Domain, s.About)
	}
	return table.Flush()
}
