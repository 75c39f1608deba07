package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// running is a command that serves in the background.
type running struct {
	stateFile string
	output    *bytes.Buffer // to be read once the command has ended
	ended     chan error
}

func start(t *testing.T, ctx context.Context, stdin io.Reader, args ...string) running {
	t.Helper()
	r := running{filepath.Join(t.TempDir(), "state.json"), new(bytes.Buffer), make(chan error, 1)}
	go func() { r.ended <- run(ctx, append(args, "-state-file", r.stateFile), stdin, r.output) }()
	for {
		select {
		case err := <-r.ended:
			t.Fatalf("it ended: %v", err)
		case <-time.After(time.Millisecond):
		}
		if _, err := os.Stat(r.stateFile); err == nil {
			return r
		}
	}
}

func (r running) site(t *testing.T, domain string) testlab.Site {
	t.Helper()
	var shown bytes.Buffer
	if err := run(t.Context(), []string{"get", "-state-file", r.stateFile, domain}, nil, &shown); err != nil {
		t.Fatal(err)
	}
	var site testlab.Site
	if err := json.Unmarshal(shown.Bytes(), &site); err != nil {
		t.Fatal(err)
	}
	return site
}

func (r running) set(t *testing.T, args ...string) {
	t.Helper()
	if err := run(t.Context(), append([]string{"set", "-state-file", r.stateFile}, args...), nil, io.Discard); err != nil {
		t.Fatal(err)
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r := start(t, ctx, nil, "-edge", "edge.test")

	s, err := readState(r.stateFile)
	if err != nil {
		t.Fatal(err)
	}
	if s.DNSServer == "" || len(s.ConnectTo) == 0 || !strings.Contains(s.ProviderConfig, s.CACertPEM) {
		t.Errorf("the state file says %+v", s)
	}
	stop()
	if err := <-r.ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
	if _, err := os.Stat(r.stateFile); err == nil {
		t.Error("the state file is still there")
	}
	output := r.output.String()
	for _, want := range []string{s.ProviderConfig, s.ControlURL, "edge.test", "ready.example"} {
		if !strings.Contains(output, want) {
			t.Errorf("the output lacks %q:\n%s", want, output)
		}
	}
}

func TestControl(t *testing.T) {
	t.Parallel()
	stdin, parent := io.Pipe()
	r := start(t, t.Context(), stdin, "-scenarios=false", "-edge", "edge.test", "-until-stdin-closes")

	header := func(want ...string) {
		t.Helper()
		if got := r.site(t, "edge.test").HTTPS.Answer.HSTS; !slices.Equal(got, want) {
			t.Errorf("the header is %q, not %q", got, want)
		}
	}
	header()
	r.set(t, "edge.test", "header", "max-age=300")
	header("max-age=300")

	r.set(t, "edge.test", "broken", "true")
	r.set(t, "edge.test", "broken", "true")
	r.set(t, "edge.test", "header", "max-age=0")
	if site := r.site(t, "edge.test"); site.HTTPS.Certificate != testlab.Expired {
		t.Errorf("broken: %+v", site)
	}
	r.set(t, "edge.test", "broken", "false")
	r.set(t, "edge.test", "broken", "false")
	if site := r.site(t, "edge.test"); site.HTTPS.Certificate != testlab.Good {
		t.Errorf("mended: %+v", site)
	}
	header("max-age=0")

	s, err := readState(r.stateFile)
	if err != nil {
		t.Fatal(err)
	}
	curl := func(method, path, body string) int {
		request, err := http.NewRequestWithContext(t.Context(), method, s.ControlURL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	if status := curl("PUT", "/sites/edge.test/header", "max-age=1\n"); status != 200 {
		t.Errorf("PUT answers %d", status)
	}
	header("max-age=1")
	if status := curl("DELETE", "/sites/edge.test/header", ""); status != 200 {
		t.Errorf("DELETE answers %d", status)
	}
	header()
	if status := curl("PUT", "/sites/edge.test/header", strings.Repeat("a", maxHeader+1)); status != 400 {
		t.Errorf("a header without measure: %d", status)
	}
	if status := curl("PUT", "/sites/other.test/header", "max-age=1"); status != 404 {
		t.Errorf("a site that there is not: %d", status)
	}

	_ = parent.Close()
	if err := <-r.ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func TestBadUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"set", "-control", "http://127.0.0.1:1", "edge.test", "colour", "red"},
		{"set", "-control", "http://127.0.0.1:1", "edge.test", "broken", "perhaps"},
		{"set", "-control", "http://127.0.0.1:1", "edge.test", "header", "max-age=0"},
		{"set", "edge.test", "header", "max-age=0"},
		{"get", "-state-file", filepath.Join(t.TempDir(), "none"), "edge.test"},
		{"-scenarios=false", "-edge", "not a name"},
		{"-scenarios=false", "-state-file", filepath.Join(t.TempDir(), "no", "such", "folder")},
	} {
		if err := run(t.Context(), args, strings.NewReader(""), io.Discard); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}
