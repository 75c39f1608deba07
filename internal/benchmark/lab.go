package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// withLab runs the lab with a number of sites in a process of its own, which is not
// measured, and calls a function with the provider's configuration for it.
func withLab(ctx context.Context, p programs, sites int, do func(provider string) error) (err error) {
	dir, err := os.MkdirTemp(p.dir, "lab-")
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "lab.json")
	command := exec.CommandContext(ctx, p.lab(), "-scenarios=false", "-ready", fmt.Sprint(sites), "-state-file", file, "-until-stdin-closes")
	stdin, err := command.StdinPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	var text []byte
	for text == nil {
		select {
		case err := <-ended:
			return fmt.Errorf("the lab did not start: %w", errors.Join(err, ctx.Err()))
		case <-time.After(20 * time.Millisecond):
		}
		text, _ = os.ReadFile(file) // it appears whole
	}
	defer func() { err = errors.Join(err, stdin.Close(), <-ended) }()
	var lab struct {
		ProviderConfig string `json:"provider_config"`
	}
	if err := json.Unmarshal(text, &lab); err != nil {
		return err
	}
	return do(lab.ProviderConfig)
}
