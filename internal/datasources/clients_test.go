package datasources_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// What Chromium makes of a site: its page, or an error, by the number in the browser's
// log of the network.
const (
	page            = "this is the page"
	errHTTP2        = `"net_error":-337` // ERR_HTTP2_PROTOCOL_ERROR
	errMismatch     = `"net_error":-113` // ERR_SSL_VERSION_OR_CIPHER_MISMATCH
	errLocations    = `"net_error":-350` // ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION
	errDispositions = `"net_error":-349` // ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION
	errInvalid      = `"net_error":-370` // ERR_INVALID_HTTP_RESPONSE
	silence         = "it waits"
)

// clientCase is a behaviour that the scan's client, which is Go's, and browsers take
// differently.
type clientCase struct {
	// behaviour is the name of the scenario, and host what stands before its domain in
	// the name that shows it.
	behaviour, host string
	// scan has the errors that hstspreload.org's scan reports.
	scan string
	// chromium is what Chromium shows of the host, at its IPv4 address.
	chromium string
	// ours are the errors and warnings of our own, after "https" where https_ready is
	// true; policy is the same of all there is under the ruleset hsts.
	ours, policy string
}

// clients is the table of them.
var clients = []clientCase{
	{"http2-refused-by-stream", "", "domain.tls.invalid_cert_chain", page, "https", "https"},
	{"http2-refused-by-goaway", "", "domain.tls.invalid_cert_chain", page, "https", "https"},
	{"subdomain-http2-refused", "api.", "", page, "https", "https"},
	{"redirect-http2-refused", "", "redirects.follow_error redirects.follow_error", page, "https", "https"},
	{"address-http2-refused", "", "", page, "https domain.address.only_browsers", "https"},
	{"http2-broken-by-line-break", "", "domain.tls.invalid_cert_chain", errHTTP2, "", "domain.tls.invalid_cert_chain"},
	{"subdomain-http2-broken", "api.", "", errHTTP2, "domain.subdomain.no_https", "domain.subdomain.no_https"},
	{"redirect-http2-broken", "", "redirects.follow_error redirects.follow_error", errHTTP2, "", "redirects.https.dead_end"},
	{"http2-silent", "", "domain.tls.invalid_cert_chain", silence, "observation.https.unanswered", "domain.tls.invalid_cert_chain observation.https.unanswered"},
	{"subdomain-http2-silent", "api.", "", silence, "observation.subdomain.unanswered", "observation.subdomain.unanswered"},

	{"cert-negative-serial", "", "domain.tls.cannot_connect", page, "https domain.tls.negative_serial", "https domain.tls.negative_serial"},
	{"www-cert-negative-serial", "www.", "domain.www.no_tls", page, "https domain.tls.negative_serial", "https domain.tls.negative_serial"},
	{"subdomain-cert-negative-serial", "api.", "", page, "https domain.tls.negative_serial", "https domain.tls.negative_serial"},
	{"redirect-cert-negative-serial", "", "redirects.follow_error redirects.follow_error", page, "https", "https"},
	{"address-cert-negative-serial", "", "", page, "https domain.tls.negative_serial", "https domain.tls.negative_serial"},
	{"www-address-cert-negative-serial", "www.", "", page, "https domain.tls.negative_serial", "https domain.tls.negative_serial"},
	{"cert-p521", "", "", errMismatch, "domain.tls.unusable_key", "domain.tls.unusable_key"},
	{"cert-ed25519", "", "", errMismatch, "domain.tls.unusable_key", "domain.tls.unusable_key"},
	{"www-cert-p521", "www.", "", errMismatch, "domain.subdomain.unusable_key", "domain.subdomain.unusable_key"},
	{"www-address-cert-p521", "www.", "", errMismatch, "domain.subdomain.unusable_key", "domain.subdomain.unusable_key"},
	{"subdomain-cert-p521", "api.", "", errMismatch, "domain.subdomain.unusable_key", "domain.subdomain.unusable_key"},
	{"wildcard-cert-p521", "any.", "", errMismatch, "domain.subdomain.unusable_key domain.subdomain.unusable_key", "domain.subdomain.unusable_key domain.subdomain.unusable_key"},
	{"redirect-cert-p521", "", "", errMismatch, "redirects.https.dead_end", "redirects.https.dead_end"},
	{"address-cert-ed25519", "", "", errMismatch, "domain.tls.unusable_key", "domain.tls.unusable_key"},

	{"location-twice", "", "", errLocations, "response.dropped", "response.dropped"},
	{"location-twice-over-http1", "", "", errLocations, "response.dropped", "response.dropped"},
	{"location-twice-equal", "", "", page, "https", "https"},
	{"location-twice-behind", "", "", errLocations, "redirects.https.dead_end", "redirects.https.dead_end"},
	{"www-location-twice", "www.", "", errLocations, "domain.www.no_https", "domain.www.no_https"},
	{"subdomain-location-twice", "api.", "", errLocations, "domain.subdomain.no_https", "domain.subdomain.no_https"},
	{"wildcard-location-twice", "any.", "", errLocations, "domain.subdomain.wildcard_no_https domain.www.no_https", "domain.subdomain.wildcard_no_https domain.www.no_https"},
	{"address-location-twice", "", "", errLocations, "domain.address.no_https", "domain.address.no_https"},
	{"content-disposition-twice", "", "", errDispositions, "response.dropped", "response.dropped"},
	{"subdomain-location-spaced", "api.", "", errMismatch, "domain.subdomain.dead_end", "domain.subdomain.dead_end"},
	{"location-repaired-behind", "", "redirects.follow_error redirects.follow_error", page, "https", "https"},

	{"header-with-nul", "", "domain.tls.cannot_connect", errInvalid, "", "domain.tls.cannot_connect"},
	{"header-spaced-name", "", "response.no_header", page, "https", "https response.no_header"},
	{"header-tab-after-name", "", "domain.tls.cannot_connect", page, "https", "https"},
	{"header-line-without-colon", "", "domain.tls.cannot_connect", page, "https", "https"},
	{"header-name-with-parenthesis", "", "domain.tls.cannot_connect", page, "https", "https"},
	{"header-control-character", "", "domain.tls.cannot_connect", page, "https", "https"},
	{"subdomain-line-without-colon", "api.", "", page, "https", "https"},
	{"redirect-line-without-colon", "", "redirects.follow_error redirects.follow_error", page, "https", "https"},
	{"accept-wanted", "", "response.no_header", page, "https", "https response.no_header"},
	{"subdomain-accept-wanted", "api.", "", page, "https", "https"},
}

// clientScenarios returns the scenarios of the table, in its order.
func clientScenarios(t *testing.T) []testlab.Scenario {
	t.Helper()
	all := testlab.Scenarios()
	scenarios := make([]testlab.Scenario, len(clients))
	for i, c := range clients {
		at := slices.IndexFunc(all, func(s testlab.Scenario) bool { return s.Name == c.behaviour })
		if at < 0 {
			t.Fatalf("there is no scenario %s", c.behaviour)
		}
		scenarios[i] = all[at]
	}
	return scenarios
}

// TestClients holds the verdicts to the table.
func TestClients(t *testing.T) {
	t.Parallel()
	scenarios := clientScenarios(t)
	seen := make([]observation.Observation, len(scenarios))
	synctest.Test(t, func(t *testing.T) {
		prober := proberOf(t, testlab.NewInMemory(t, testlab.Sites(scenarios)...))
		var looking sync.WaitGroup
		for i, scenario := range scenarios {
			looking.Go(func() {
				seen[i] = prober.Observe(t.Context(), probe.Subject{Domain: scenario.Domain, Subdomains: scenario.Subdomains})
			})
		}
		looking.Wait()
	})
	for i, want := range clients {
		got := clientCase{behaviour: want.behaviour, host: want.host, chromium: want.chromium}
		got.scan, got.ours = columns(readiness.Evaluate(seen[i], readiness.Criteria{Ruleset: readiness.Bulk1Year}))
		_, got.policy = columns(readiness.Evaluate(seen[i], readiness.Criteria{Ruleset: readiness.HSTS}))
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(clientCase{})); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

// columns returns what the scan reports of a verdict, and what only we do.
func columns(judged readiness.Verdict) (scan, ours string) {
	var errors, others []string
	if judged.HTTPSReady {
		others = append(others, "https")
	}
	for _, f := range judged.Findings {
		switch {
		case f.Source == readiness.SourceScan && f.Severity == readiness.Error:
			errors = append(errors, f.Code)
		case f.Source != readiness.SourceScan && f.Severity != readiness.Info:
			others = append(others, f.Code)
		}
	}
	return strings.Join(errors, " "), strings.Join(others, " ")
}

// TestClients_chromium holds a real Chromium to the table.
func TestClients_chromium(t *testing.T) {
	t.Parallel()
	chromium, certutil := testrun.Program(t, "chromium"), testrun.Program(t, "certutil")
	scenarios := clientScenarios(t)
	for i := range scenarios {
		scenarios[i].Sites = withPages(scenarios[i].Sites)
	}
	lab := testlab.New(t, testlab.Sites(scenarios)...)
	home := t.TempDir()
	trustRoot(t, certutil, home, lab.CACertPEM())
	at := slices.IndexFunc(lab.ConnectTo(), func(entry string) bool { return strings.HasPrefix(entry, ":443::") })
	if at < 0 {
		t.Fatalf("no entry leads to port 443: %v", lab.ConnectTo())
	}
	rules := "MAP *:443 127.0.0.1:" + strings.TrimPrefix(lab.ConnectTo()[at], ":443::")
	few := testrun.Share(t, len(clients), 12, "sites")
	for i, c := range clients {
		if c.chromium == silence || i%(len(clients)/few) > 0 {
			continue
		}
		shown, network := visit(t, chromium, home, rules, "https://"+c.host+scenarios[i].Domain+"/")
		got := shown
		if c.chromium != page && !strings.Contains(shown, page) {
			got = network
		}
		if !strings.Contains(got, c.chromium) {
			t.Errorf("%s: want %s:\n%.1000s", c.behaviour, c.chromium, shown)
		}
	}
}

// withPages gives each answer over HTTPS a page to show.
func withPages(sites []testlab.Site) []testlab.Site {
	give := func(a testlab.Answer) testlab.Answer {
		a.Body = "<title>page</title>" + page
		a.Fields = map[string]string{"Content-Type": "text/html"}
		return a
	}
	for i := range sites {
		site := &sites[i]
		site.HTTPS.Answer = give(site.HTTPS.Answer)
		for path, answer := range site.HTTPS.Paths {
			site.HTTPS.Paths[path] = give(answer)
		}
		for _, place := range site.At {
			if place.HTTPS != nil {
				place.HTTPS.Answer = give(place.HTTPS.Answer)
			}
		}
	}
	return sites
}

// trustRoot makes a home directory in which Chromium trusts a root.
func trustRoot(t *testing.T, certutil, home, pem string) {
	t.Helper()
	root, database := filepath.Join(home, "root.pem"), filepath.Join(home, ".pki", "nssdb")
	if err := os.MkdirAll(database, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(root, []byte(pem), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, arguments := range [][]string{{"-N", "--empty-password"}, {"-A", "-t", "C,,", "-n", "lab", "-i", root}} {
		if output, err := exec.CommandContext(t.Context(), certutil, append([]string{"-d", "sql:" + database}, arguments...)...).CombinedOutput(); err != nil {
			t.Fatalf("certutil: %v\n%s", err, output)
		}
	}
}

// visit has Chromium open a URL, and returns the page that it shows and its log of the
// network.
func visit(t *testing.T, chromium, home, rules, url string) (shown, network string) {
	t.Helper()
	log := filepath.Join(home, "network.json")
	command := exec.CommandContext(t.Context(), chromium,
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-sync",
		"--disable-background-networking", "--disable-component-update", "--user-data-dir="+filepath.Join(home, "profile"),
		"--host-resolver-rules="+rules, "--log-net-log="+log, "--dump-dom", url)
	command.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home)
	testrun.Group(command)
	output, err := command.Output()
	text, readErr := os.ReadFile(log)
	if err != nil || readErr != nil {
		t.Fatalf("%s: %v, %v", url, err, readErr)
	}
	return string(output), string(text)
}
