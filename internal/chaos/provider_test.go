//go:build unix

// Package chaos_test runs the real CLI and the real provider, kills them while they
// apply, and takes their state away, gives it back old, torn or falsified: none of it
// may move a stage early, lower what nobody lowered, or promise too much.
//
//	make chaos RUNS=200
package chaos_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/hstskit/terraform-provider-hsts/internal/provider"
)

// program is the name under which the CLI starts the provider. The test's own program
// serves it when it is called so: a process of its own, which can be killed.
const program = "terraform-provider-hsts"

// directory is the variable that tells the provider's process where its files are.
const directory = "HSTS_CHAOS_DIRECTORY"

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) != program {
		os.Exit(m.Run())
	}
	files := os.Getenv(directory)
	err := tf6server.Serve("registry.terraform.io/hstskit/hsts", func() tfprotov6.ProviderServer {
		return &mortal{
			ProviderServer: provider.NewServer(provider.New("test", provider.WithClock(fileClock(filepath.Join(files, "clock"))))()),
			fault:          filepath.Join(files, "fault"),
		}
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// fileClock is a clock that the test sets from another process.
type fileClock string

func (c fileClock) Now() time.Time {
	text, err := os.ReadFile(string(c))
	if err != nil {
		panic(err)
	}
	now, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		panic(err)
	}
	return now
}

// mortal is the provider, which dies or kills the CLI where the file "fault" says so.
type mortal struct {
	tfprotov6.ProviderServer
	fault string
}

func (s *mortal) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	s.strike("read-before")
	resp, err := s.ProviderServer.ReadResource(ctx, req)
	s.strike("read-after")
	return resp, err
}

func (s *mortal) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	s.strike("plan-before")
	resp, err := s.ProviderServer.PlanResourceChange(ctx, req)
	s.strike("plan-after")
	return resp, err
}

func (s *mortal) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	s.strike("apply-before")
	resp, err := s.ProviderServer.ApplyResourceChange(ctx, req)
	s.strike("apply-after")
	return resp, err
}

// strike kills, once, if the fault is at this place: "provider apply-before", for one.
func (s *mortal) strike(place string) {
	text, err := os.ReadFile(s.fault)
	if errors.Is(err, os.ErrNotExist) {
		return
	}
	victim := map[string]int{"provider " + place: os.Getpid(), "cli " + place: os.Getppid()}[string(text)]
	if err != nil || victim == 0 {
		return
	}
	if err := os.Remove(s.fault); err != nil {
		panic(err)
	}
	if err := syscall.Kill(victim, syscall.SIGKILL); err != nil {
		panic(err)
	}
	if victim != os.Getpid() {
		select {} // the test ends what the CLI has left behind
	}
}
