package preloadlist

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Question is a question that hstspreload.org answers with a scan of its own: each time
// it visits the site.
type Question string

// The questions.
const (
	// Preloadable: would its form take the name? By the rules for submissions of today.
	Preloadable Question = "preloadable"
	// Removable: would its removal form take the name?
	Removable Question = "removable"
)

// Scan is what hstspreload.org's own scan says about a name.
type Scan struct {
	// Errors and Warnings have each code once. A code that is an error is no warning.
	Errors, Warnings []Issue
}

// Passes reports whether the scan found no error.
func (s Scan) Passes() bool { return len(s.Errors) == 0 }

// Issue is one thing that a scan found. Its message is left out: it can differ in each
// scan, for example by the port of a connection that failed.
type Issue struct {
	// Code has lower-case letters, digits, dots, hyphens and underscores.
	Code string
	// Summary is a heading of a few words that are fit to be shown; it may be "".
	Summary string
}

const (
	// maxScans is how many scans are under way at once. Each of them is work for
	// hstspreload.org, and a visit to a site.
	maxScans = 4
	// maxIssues is how many issues a scan may report. Its library has about fifty codes.
	maxIssues = 200
	// maxCode is how many bytes a code may have; the longest has about fifty.
	maxCode = 100
)

// ScanURL returns the URL that requests a scan.
func (a *API) ScanURL(question Question, name string) *url.URL {
	address := a.URL.JoinPath("api/v2", string(question))
	address.RawQuery = url.Values{"domain": {name}}.Encode()
	return address
}

// Scan has hstspreload.org scan a name, given in lower-case A-labels, and returns what
// it says. It waits for its turn, and then at most as long as limit. It tries again only
// if no scan was begun. An error is an [*Error], or ctx's.
func (a *API) Scan(ctx context.Context, question Question, name string, limit time.Duration) (Scan, error) {
	address := a.ScanURL(question, name)
	key := cacheKey{route: a.Route, url: address.String(), name: name}
	scan, from, err := a.Cache.scans.get(ctx, key, func(ctx context.Context) (Scan, error) {
		select {
		case a.Cache.turns <- struct{}{}:
			defer func() { <-a.Cache.turns }()
		case <-ctx.Done():
			return Scan{}, ctx.Err()
		}
		return a.askScan(ctx, address, limit)
	})
	log := a.Client.log()
	if from != fromServer {
		log.DebugContext(ctx, "no request was needed", "domain", name, "answer_from", string(from), "error", err)
	}
	if err != nil {
		log.InfoContext(ctx, "hstspreload.org gave no scan", "domain", name, "question", string(question), "error", err)
		return Scan{}, err
	}
	log.InfoContext(ctx, "hstspreload.org's scan", "domain", name, "question", string(question), "errors", len(scan.Errors), "warnings", len(scan.Warnings))
	return scan, nil
}

// askScan sends the request.
func (a *API) askScan(ctx context.Context, address *url.URL, limit time.Duration) (Scan, error) {
	own, cancel := context.WithTimeoutCause(ctx, limit, errTimeout)
	defer cancel()
	patient := *a
	patient.Client.Timeout = 2 * limit // a scan sends nothing until it is done: the time limit is that of own
	var scan Scan
	attempts, err := patient.Client.retry(own, func(ctx context.Context) error {
		text, err := patient.fetch(ctx, address)
		if err == nil {
			scan, err = readScan(text)
		}
		if errors.Is(err, errTimeout) { // not again: it may still be scanning
			return explainedError{fmt.Sprintf("it gave no answer within %s", limit), err}
		}
		return err
	})
	switch {
	case ctx.Err() != nil:
		return Scan{}, ctx.Err()
	case err == nil:
		return scan, nil
	}
	return Scan{}, &Error{
		Summary: "hstspreload.org Gave No Second Opinion",
		Detail:  fmt.Sprintf("%s: %s (%s).", address, err, count(attempts)),
		cause:   err,
	}
}

// readScan reads the answer to a [Question]. The error is a clause that says what is
// wrong with it.
func readScan(text []byte) (Scan, error) {
	var answer *struct {
		Errors   *[]issue `json:"errors"`
		Warnings *[]issue `json:"warnings"`
	}
	beginning := func() string { return nettext.Quote(strings.TrimSpace(string(text))) }
	switch err := json.Unmarshal(text, &answer); {
	case err != nil:
		return Scan{}, explainedError{"its answer is not the JSON of a scan: it begins with " + beginning(), err}
	case answer == nil || answer.Errors == nil || answer.Warnings == nil:
		return Scan{}, errors.New("its answer has no errors or no warnings: it begins with " + beginning())
	case len(*answer.Errors)+len(*answer.Warnings) > maxIssues:
		return Scan{}, fmt.Errorf("its answer has more than %d errors and warnings, which no scan has", maxIssues)
	}
	var scan Scan
	var err error
	seen := map[string]bool{}
	if scan.Errors, err = readIssues(*answer.Errors, seen); err != nil {
		return Scan{}, err
	}
	if scan.Warnings, err = readIssues(*answer.Warnings, seen); err != nil {
		return Scan{}, err
	}
	return scan, nil
}

// issue is an issue as it is sent.
type issue struct {
	Code    string `json:"code"`
	Summary string `json:"summary"`
}

// readIssues returns the issues whose code was not seen before, in their order.
func readIssues(sent []issue, seen map[string]bool) ([]Issue, error) {
	var issues []Issue
	for _, i := range sent {
		if !isCode(i.Code) {
			return nil, errors.New("its answer has the malformed code " + nettext.Quote(i.Code))
		}
		if !seen[i.Code] {
			seen[i.Code] = true
			issues = append(issues, Issue{Code: i.Code, Summary: nettext.Printable(i.Summary)})
		}
	}
	return issues, nil
}

func isCode(text string) bool {
	return text != "" && len(text) <= maxCode && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789_.-") == ""
}
