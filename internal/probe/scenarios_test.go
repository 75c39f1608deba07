package probe_test

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// labConfig leads a prober to a lab. Whatever is not on loopback fails the test.
func labConfig(t testing.TB, lab *testlab.Lab) probe.Config {
	t.Helper()
	roots, err := trust.ParseRoots(lab.CACertPEM())
	if err != nil {
		t.Fatal(err)
	}
	server, err := resolver.ParseServer(lab.DNSServer())
	if err != nil {
		t.Fatal(err)
	}
	config := probe.Config{DNSServers: []string{server}, Roots: roots, RequestTimeout: aeon}
	for _, text := range lab.ConnectTo() {
		entry, err := probe.ParseConnectTo(text)
		if err != nil {
			t.Fatal(err)
		}
		config.ConnectTo = append(config.ConnectTo, entry)
	}
	config.Dial = dialHook(lab.DialContext, func(network, address string) {
		if !netip.MustParseAddrPort(address).Addr().IsLoopback() {
			t.Errorf("%s %s was dialled", network, address)
		}
	})
	return config
}

// TestObserve_scenarios observes every scenario of the lab, all at once, twice, and
// holds what goes for each of them, and then what some of them show.
func TestObserve_scenarios(t *testing.T) {
	t.Parallel()
	scenarios := testlab.Scenarios()
	observations := make([][2]observation.Observation, len(scenarios))
	var lab *testlab.Lab
	synctest.Test(t, func(t *testing.T) {
		lab = testlab.NewInMemory(t, testlab.Sites(scenarios)...)
		config := labConfig(t, lab)
		config.RequestTimeout = probe.DefaultRequestTimeout
		prober := probe.New(config)
		var group sync.WaitGroup
		for i, scenario := range scenarios {
			group.Go(func() {
				for n := range observations[i] {
					observations[i][n] = prober.Observe(t.Context(), probe.Subject{Domain: scenario.Domain, Subdomains: scenario.Subdomains})
				}
			})
		}
		group.Wait()
	})
	for i, scenario := range scenarios {
		t.Run(scenario.Name, func(t *testing.T) {
			t.Parallel()
			first, second := observations[i][0], observations[i][1]
			checkExchanges(t, first)
			if asJSON(t, first) != asJSON(t, second) {
				t.Errorf("two observations:\n%s\n%s", asJSON(t, first), asJSON(t, second))
			}
			for _, site := range scenario.Sites {
				checkOnce(t, lab, site, scenario.Domain)
			}
			want, told := shown[scenario.Name]
			switch e, _ := find(first, want.url); {
			case !told:
			case want.reason == "":
				wantFailure(t, e, want.kind, "")
			case e.TLS == nil || e.TLS.Untrusted == nil || e.TLS.Untrusted.Reason != want.reason:
				t.Errorf("%s: %+v, want %s", want.url, e.TLS, want.reason)
			}
		})
	}
}

// shown are the failures and the reasons that single scenarios have to show.
var shown = map[string]struct {
	url    string
	kind   observation.Kind
	reason observation.Reason
}{
	"cert-self-signed":          {"https://cert-self-signed.example/", "", observation.SelfSigned},
	"cert-expired":              {"https://cert-expired.example/", "", observation.Expired},
	"cert-not-yet-valid":        {"https://cert-not-yet-valid.example/", "", observation.NotYetValid},
	"cert-wrong-host":           {"https://cert-wrong-host.example/", "", observation.WrongHost},
	"cert-missing-intermediate": {"https://cert-missing-intermediate.example/", "", observation.MissingIntermediate},
	"cert-unknown-root":         {"https://cert-unknown-root.example/", "", observation.UnknownAuthority},
	"www-cert-expired":          {"https://www.www-cert-expired.example/", "", observation.Expired},
	"tls-1-1":                   {"https://tls-1-1.example/", observation.TLSVersion, ""},
	"tls-1-2-wants-certificate": {"https://tls-1-2-wants-certificate.example/", observation.CertificateWanted, ""},
	"tls-1-3-wants-certificate": {"https://tls-1-3-wants-certificate.example/", observation.CertificateWanted, ""},
	"tls-alert":                 {"https://tls-alert.example/", observation.TLSAlert, ""},
	"tls-plain-http":            {"https://tls-plain-http.example/", observation.NotTLS, ""},
	"tls-closes":                {"https://tls-closes.example/", observation.TLSFailed, ""},
	"tls-resets":                {"https://tls-resets.example/", observation.TLSFailed, ""},
	"tls-hangs":                 {"https://tls-hangs.example/", observation.TLSTimeout, ""},
	"port-80-closed":            {"http://port-80-closed.example/", observation.Refused, ""},
	"port-80-filtered":          {"http://port-80-filtered.example/", observation.ConnectTimeout, ""},
	"port-443-closed":           {"https://port-443-closed.example/", observation.Refused, ""},
	"http-never-answers":        {"http://http-never-answers.example/", observation.HeadersTimeout, ""},
	"https-drips-header":        {"https://https-drips-header.example/", observation.HeadersTimeout, ""},
	"https-huge-header":         {"https://https-huge-header.example/", observation.HeadersTooLarge, ""},
	"http-endless-header":       {"http://http-endless-header.example/", observation.HeadersTooLarge, ""},
	"https-garbage":             {"https://https-garbage.example/", observation.Malformed, ""},
	"https-closes":              {"https://https-closes.example/", observation.Closed, ""},
	"http-resets":               {"http://http-resets.example/", observation.Closed, ""},
	"dns-no-such-name":          {"https://dns-no-such-name.example/", observation.NoSuchName, ""},
	"dns-no-address":            {"https://dns-no-address.example/", observation.NoAddress, ""},
	"dns-servfail":              {"https://dns-servfail.example/", observation.ResolverFailed, ""},
	"dns-no-reply":              {"https://dns-no-reply.example/", observation.ResolverTimeout, ""},
	"redirect-scheme":           {"ftp://redirect-scheme.example/", observation.UnsupportedScheme, ""},
	"www-wants-certificate-1-2": {"https://www.www-wants-certificate-1-2.example/", observation.CertificateWanted, ""},
	"subdomain-cert-expired":    {"https://api.subdomain-cert-expired.example/", "", observation.Expired},
	"subdomain-port-plain-http": {"https://api.subdomain-port-plain-http.example:8080/", observation.NotTLS, ""},
	"subdomain-port-443-closed": {"https://api.subdomain-port-443-closed.example/", observation.Refused, ""},
	"subdomain-filtered":        {"https://api.subdomain-filtered.example/", observation.ConnectTimeout, ""},
	"wildcard-tls-alert":        {"https://" + observation.WildcardName("wildcard-tls-alert.example") + "/", observation.TLSAlert, ""},
	"wildcard-cert-wrong-host":  {"https://" + observation.WildcardName("wildcard-cert-wrong-host.example") + "/", "", observation.WrongHost},
	"redirect-dead-port":        {"https://redirect-dead-port.example:8444/", observation.Refused, ""},
}

// checkExchanges checks that each URL is there once, with an answer or a failure
// that can be shown to a person.
func checkExchanges(t *testing.T, seen observation.Observation) {
	t.Helper()
	if all := urls(seen); len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
		t.Errorf("a URL is there twice: %v", all)
	}
	for _, e := range seen.Exchanges() {
		if (e.Status == 0) == (e.Failure == nil) {
			t.Errorf("%s has both a status and a failure, or neither", e.URL)
		}
		if e.Failure != nil && (e.Failure.Detail == "" || strings.ContainsAny(e.Failure.Detail, "\x00\x1b\r\n")) {
			t.Errorf("%s: %q", e.URL, e.Failure.Detail)
		}
	}
}

// checkOnce checks that each URL was asked for once in each observation, the first
// ones once at each address that works; plain http of a name other than the domain
// is asked at one. Only a request whose connection broke is made twice.
func checkOnce(t *testing.T, lab *testlab.Lab, site testlab.Site, domain string) {
	t.Helper()
	host := site.Domain
	if strings.Contains(host, "closes") || strings.Contains(host, "resets") {
		return
	}
	if len(site.HTTPS.Answer.Lines)+len(site.HTTP.Answer.Lines) > 0 {
		return // what net/http refuses to read is asked for once more
	}
	times, silent := map[string]int{}, site.HTTPS.Answer.Fault == testlab.NeverAnswers
	for _, request := range lab.Requests(host) {
		// What is silent over HTTP/2 is asked once more over HTTP/1.1.
		if !silent || request.Protocol != "HTTP/1.1" || !strings.HasPrefix(request.URL, "https:") {
			times[request.URL]++
		}
	}
	const observed = 2
	for url, n := range times {
		want := observed
		if url == "https://"+host+"/" || url == "http://"+host+"/" && host == domain {
			want *= max(1, len(site.Addresses)-len(site.Dead))
			for _, place := range site.At {
				endpoint := place.HTTPS
				if strings.HasPrefix(url, "http:") {
					endpoint = place.HTTP
				}
				if endpoint != nil && endpoint.Socket != testlab.Open {
					want -= observed
				}
			}
		}
		if n != want {
			t.Errorf("%s was asked for %d times in %d observations", url, n, observed)
		}
	}
}

func asJSON(t *testing.T, seen observation.Observation) string {
	t.Helper()
	text, err := observation.Encode(seen)
	if err != nil {
		t.Fatal(err)
	}
	// Which of two good addresses wins is a race by design (RFC 8305).
	return regexp.MustCompile(`"address":"[^"]*",`).ReplaceAllString(string(text), "")
}
