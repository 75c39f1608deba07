package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// remote is the control endpoint of a lab that another process runs.
type remote struct{ control, stateFile string }

func (r *remote) flags(flags *flag.FlagSet) {
	flags.StringVar(&r.control, "control", "", "the `URL` of the lab's control endpoint")
	flags.StringVar(&r.stateFile, "state-file", "", "the `file` that the lab has written, in place of -control")
}

// set changes a site.
func set(ctx context.Context, args []string) error {
	var lab remote
	flags := flag.NewFlagSet("set", flag.ContinueOnError)
	lab.flags(flags)
	if err := parse(flags, args, "DOMAIN header VALUE | DOMAIN broken true|false", 3); err != nil {
		return err
	}
	domain, what, value := flags.Arg(0), flags.Arg(1), flags.Arg(2)
	method := http.MethodPut
	switch what {
	case "header":
	case "broken":
		on, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("broken is true or false, not %q", value)
		}
		if value = ""; !on {
			method = http.MethodDelete
		}
	default:
		return fmt.Errorf("what can be set is header and broken, not %q", what)
	}
	_, err := lab.do(ctx, method, value, domain, what)
	return err
}

// get shows what a site is like.
func get(ctx context.Context, args []string, stdout io.Writer) error {
	var lab remote
	flags := flag.NewFlagSet("get", flag.ContinueOnError)
	lab.flags(flags)
	if err := parse(flags, args, "DOMAIN", 1); err != nil {
		return err
	}
	shown, err := lab.do(ctx, http.MethodGet, "", flags.Arg(0))
	if err != nil {
		return err
	}
	_, err = stdout.Write(shown)
	return err
}

// do makes one request to the control endpoint and returns its answer.
func (r *remote) do(ctx context.Context, method, body string, path ...string) ([]byte, error) {
	control := r.control
	if control == "" {
		if r.stateFile == "" {
			return nil, errors.New("which lab? Give -control or -state-file")
		}
		s, err := readState(r.stateFile)
		if err != nil {
			return nil, err
		}
		control = s.ControlURL
	}
	target, err := url.JoinPath(control, append([]string{"sites"}, path...)...)
	if err != nil {
		return nil, fmt.Errorf("the control URL: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	// Loopback needs no proxy, whatever the environment says.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, errors.New(strings.TrimSpace(string(answer)))
	}
	return answer, nil
}
