package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// exchange returns the exchange for a URL, which has to be there.
func exchange(t *testing.T, seen observation.Observation, url string) observation.Exchange {
	t.Helper()
	e, made := find(seen, url)
	if !made {
		t.Fatalf("no exchange for %s in %v, of which the first came to %+v", url, urls(seen), seen.Exchanges()[0].Failure)
	}
	return e
}

// find returns the exchange for a URL, and whether the URL was requested.
func find(seen observation.Observation, url string) (observation.Exchange, bool) {
	if key, err := observation.Key(url); err == nil {
		url = key
	}
	for _, e := range seen.Exchanges() {
		if e.URL == url {
			return e, true
		}
	}
	return observation.Exchange{}, false
}

// urls returns the URLs that were requested.
func urls(seen observation.Observation) []string {
	var all []string
	for _, e := range seen.Exchanges() {
		all = append(all, e.URL)
	}
	return all
}

// withoutPaths returns the URLs without the domain's further paths, which are requested
// wherever its first request is answered.
func withoutPaths(seen observation.Observation) []string {
	return slices.DeleteFunc(urls(seen), func(url string) bool {
		return slices.ContainsFunc(observation.FurtherPaths(), func(path string) bool { return strings.HasSuffix(url, path) })
	})
}

// chainURLs returns the URLs of a chain, and its end.
func chainURLs(chain observation.Chain) []string {
	var all []string
	for _, hop := range chain.Hops {
		all = append(all, hop.URL)
	}
	return append(all, string(chain.End))
}

// byAddress returns the exchanges at further addresses of every host.
func byAddress(seen observation.Observation) []observation.Exchange {
	var all []observation.Exchange
	for _, e := range seen.Endpoints() {
		all = append(all, e.FurtherAddresses...)
	}
	return all
}

// hostChecks returns every host check.
func hostChecks(seen observation.Observation) []observation.HostCheck {
	return append([]observation.HostCheck{seen.Apex, seen.WWW, seen.Wildcard}, seen.Subdomains...)
}

// resolution returns what DNS says of a host that was checked.
func resolution(seen observation.Observation, host string) observation.Resolution {
	for _, check := range hostChecks(seen) {
		if check.Host == host {
			return check.DNS
		}
	}
	return observation.Resolution{}
}

// wantFailure checks an exchange's failure; the detail has to contain a text.
func wantFailure(t *testing.T, e observation.Exchange, kind observation.Kind, detail string) {
	t.Helper()
	switch {
	case e.Failure == nil:
		t.Errorf("%s: status %d instead of %s", e.URL, e.Status, kind)
	case e.Failure.Kind != kind || !strings.Contains(e.Failure.Detail, detail):
		t.Errorf("%s: %+v; want %s with %q", e.URL, *e.Failure, kind, detail)
	}
}
