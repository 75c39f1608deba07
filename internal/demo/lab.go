package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// lab is the testlab command, serving one domain and its www.
type lab struct {
	path, stateFile, domain string
	process                 *exec.Cmd
	ended                   chan error
	stdin                   io.Closer
}

// startLab builds the command, starts it, and waits until it is up.
func startLab(ctx context.Context, dir, domain string) (*lab, error) {
	l := &lab{path: filepath.Join(dir, "testlab"), stateFile: filepath.Join(dir, "lab.json"), domain: domain}
	if err := build(ctx, l.path, "/internal/testlab/cmd/testlab"); err != nil {
		return nil, err
	}
	l.process = exec.Command(l.path, "-scenarios=false", "-edge", domain, "-state-file", l.stateFile, "-until-stdin-closes")
	l.process.Stderr = os.Stderr
	var err error
	if l.stdin, err = l.process.StdinPipe(); err != nil {
		return nil, err
	}
	if err := l.process.Start(); err != nil {
		return nil, err
	}
	l.ended = make(chan error, 1)
	go func() { l.ended <- l.process.Wait() }()
	for {
		if _, err = os.Stat(l.stateFile); err == nil {
			return l, nil
		}
		select {
		case err := <-l.ended:
			return nil, fmt.Errorf("the lab did not start: %w", cmp.Or(err, errors.New("it ended")))
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), l.stop())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// stop ends the lab, which stops when its standard input closes.
func (l *lab) stop() error { return errors.Join(l.stdin.Close(), <-l.ended) }

// providerConfig is the block by which the provider looks at the lab.
func (l *lab) providerConfig() (string, error) {
	var state struct {
		ProviderConfig string `json:"provider_config"`
	}
	text, err := os.ReadFile(l.stateFile)
	if err != nil {
		return "", err
	}
	err = json.Unmarshal(text, &state)
	// Everything is on this machine: what takes long is the machine, not the site.
	return strings.Replace(state.ProviderConfig, "{\n", "{\n  request_timeout = \"1h\"\n\n", 1), err
}

// setHeader is the shell command that sets the header at the edge.
func (l *lab) setHeader() string {
	return fmt.Sprintf("'%s' set -state-file '%s' %s header", l.path, l.stateFile, l.domain)
}

// breaks has a host show an expired certificate, or a good one again.
func (l *lab) breaks(host string, broken bool) error {
	output, err := exec.Command(l.path, "set", "-state-file", l.stateFile, host, "broken", fmt.Sprint(broken)).CombinedOutput()
	if err != nil {
		return fmt.Errorf("breaking %s: %w\n%s", host, err, output)
	}
	return nil
}

// serves is the header that the edge sends.
func (l *lab) serves() (string, error) {
	output, err := exec.Command(l.path, "get", "-state-file", l.stateFile, l.domain).Output()
	if err != nil {
		return "", err
	}
	var site struct {
		HTTPS struct {
			Answer struct {
				HSTS []string `json:"hsts"`
			} `json:"answer"`
		} `json:"https"`
	}
	if err := json.Unmarshal(output, &site); err != nil || len(site.HTTPS.Answer.HSTS) == 0 {
		return "", err
	}
	return site.HTTPS.Answer.HSTS[0], nil
}
