package readiness_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func TestEvaluate_subdomains(t *testing.T) {
	t.Parallel()
	const (
		api    = "https://api.example.com/"
		legacy = "https://legacy.example.com:8080/"
	)
	has := given("api.example.com", "legacy.example.com:8080")
	fine := answers(legacy, 404)
	run(t, []verdictCase{
		{name: "any answer is enough", site: ready(has, fine, answers(api, 500)), verdict: all, statuses: met},
		{name: "those who show a certificate are let in", site: ready(has, fine, fails(api, observation.CertificateWanted, trusted, suite("TLS 1.2", modern))), verdict: all, statuses: met},
		{name: "but it has to be for the name", site: ready(has, fine, fails(api, observation.CertificateWanted, untrusted(observation.WrongHost))),
			want: []string{"requirement domain.subdomain.no_tls"}, verdict: "scan conclusive", statuses: "met met met unmet met"},
		{name: "untrusted", site: ready(has, fine, answers(api, 200, untrusted(observation.Expired))),
			want: []string{"requirement domain.subdomain.no_tls"}, verdict: "scan conclusive", statuses: "met met met unmet met"},
		{name: "refused", site: ready(has, fine, fails(api, observation.Refused)),
			want: []string{"requirement domain.subdomain.no_https"}, verdict: "scan conclusive"},
		{name: "no handshake", site: ready(has, fine, fails(api, observation.TLSAlert)),
			want: []string{"requirement domain.subdomain.no_tls"}, verdict: "scan conclusive"},
		{name: "no HTTP", site: ready(has, fine, fails(api, observation.Malformed, trusted)),
			want: []string{"requirement domain.subdomain.no_https"}, verdict: "scan conclusive"},
		{name: "plain http on its port", site: ready(has, answers(api, 200), fails(legacy, observation.NotTLS)),
			want: []string{"requirement domain.subdomain.no_tls"}, verdict: "scan conclusive"},
		{name: "not known here", site: ready(has, fine, unresolved("api.example.com", observation.NoSuchName)),
			want: []string{"advice observation.subdomain.not_resolved"}, verdict: "scan", statuses: "met met met unknown met"},
		{name: "timed out", site: ready(has, fine, fails(api, observation.ConnectTimeout)),
			want: []string{"advice observation.subdomain.unanswered"}, verdict: "scan", statuses: "met met met unknown met"},
		{name: "not asked", site: ready(has, fine),
			want: []string{"advice observation.subdomain.unanswered"}, verdict: "scan"},
		{name: "www is told of once", site: ready(given("www.example.com"), answers(www, 200, untrusted(observation.Expired))),
			want: []string{"scan domain.www.no_tls"}, verdict: "conclusive"},
		{name: "www, which DNS does not have", site: ready(given("www.example.com"), noWWW),
			want: []string{"advice observation.subdomain.not_resolved"}, verdict: "scan"},
		{name: "none were given", site: ready(given()),
			want: []string{"advice domain.subdomain.not_checked"}, verdict: all, statuses: "met met met not_checked met"},
		{name: "none were given, and www fails", site: ready(given(), fails(www, observation.NotTLS)),
			want: []string{"scan domain.www.no_tls", "advice domain.subdomain.not_checked"}, verdict: "conclusive", statuses: "met met met unmet met"},

		{name: "nobody leaves the list by their subdomains", ruleset: readiness.Removal, site: ready(has, answers(https, 200, header("max-age=0"))), verdict: all},
		{name: "they are looked at before the policy covers them", ruleset: readiness.HSTS, site: ready(has, fine, fails(api, observation.Refused), answers(https, 200, header("max-age=300"))),
			want: []string{"requirement domain.subdomain.no_https"}, verdict: "conclusive"},
		{name: "none are asked for where the policy covers none", ruleset: readiness.HSTS, site: ready(given(), answers(https, 200, header("max-age=300"))),
			verdict: "ready https conclusive", statuses: "not_checked met met not_checked met"},
	})
}

func TestEvaluate_wildcard(t *testing.T) {
	t.Parallel()
	name := observation.WildcardName("example.com")
	url := "https://" + name + "/"
	has := resolves(name, "192.0.2.9")
	run(t, []verdictCase{
		{name: "none", site: ready(unresolved(name, observation.NoSuchName)), verdict: all},
		{name: "DNS does not tell", site: ready(unresolved(name, observation.ResolverTimeout)), verdict: all},
		{name: "with HTTPS", site: ready(has, answers(url, 404)), want: []string{"advice domain.subdomain.wildcard"}, verdict: all},
		{name: "to a dead address", site: ready(has, fails(url, observation.ConnectTimeout)), want: []string{"advice domain.subdomain.wildcard"}, verdict: all},
		{name: "with a certificate for others", site: ready(has, answers(url, 404, untrusted(observation.WrongHost))), want: []string{"requirement domain.subdomain.wildcard_no_tls"}, verdict: "scan conclusive"},
		{name: "without a handshake", site: ready(has, fails(url, observation.TLSAlert)), want: []string{"requirement domain.subdomain.wildcard_no_tls"}, verdict: "scan conclusive"},
		{name: "with nothing on port 443", site: ready(has, fails(url, observation.Refused)), want: []string{"requirement domain.subdomain.wildcard_no_https"}, verdict: "scan conclusive"},
		{name: "with nothing on port 443 and a page on port 80", site: ready(has, fails(url, observation.Refused), answers("http://"+name+"/", 200)),
			want: []string{"requirement domain.subdomain.wildcard_no_https"}, verdict: "scan conclusive"},
		{name: "dead both ways", site: ready(has, fails(url, observation.Refused), fails("http://"+name+"/", observation.Refused)),
			want: []string{"advice domain.subdomain.wildcard"}, verdict: all},
		{name: "back to plain HTTP", site: ready(has, answers(url, 301, to("http://"+name+"/"))),
			want: []string{"requirement domain.subdomain.loop"}, verdict: "scan conclusive"},
		{name: "to the domain", site: ready(has, answers(url, 301, to(https))), want: []string{"advice domain.subdomain.wildcard"}, verdict: all},
		{name: "covers nothing", ruleset: readiness.HSTS, site: ready(has, answers(https, 200, header("max-age=300"))), verdict: "ready https conclusive"},
	})
}

// A port is judged because browsers will ask for it, and the message says so.
func TestFinding_port(t *testing.T) {
	t.Parallel()
	judged := evaluate(ready(given("legacy.example.com:8080"), fails("https://legacy.example.com:8080/", observation.NotTLS)), readiness.Bulk1Year)
	f := judged.Findings[0]
	if f.Host != "legacy.example.com:8080" {
		t.Errorf("the host is %q", f.Host)
	}
	for _, part := range []string{"https://legacy.example.com:8080/", "TLS on port 8080", "RFC 6797, section 8.3"} {
		if !strings.Contains(f.Detail, part) {
			t.Errorf("%q is not in %q", part, f.Detail)
		}
	}
}
