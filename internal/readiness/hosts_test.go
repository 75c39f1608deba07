package readiness_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

const (
	old      = "https://old.example.com/"
	oldPlain = "http://old.example.com/"
)

// TestEvaluate_hostsUnderPolicy holds what a browser under the policy meets at a name
// below the domain: www and a subdomain alike.
func TestEvaluate_hostsUnderPolicy(t *testing.T) {
	t.Parallel()
	has := given("old.example.com")
	wrong := untrusted(observation.WrongHost)
	run(t, []verdictCase{
		{name: "back to plain HTTP of the same name", site: ready(has, answers(old, 301, to(oldPlain)), answers(oldPlain, 200)),
			want: []string{"requirement domain.subdomain.loop"}, verdict: "scan conclusive", statuses: "met met met unmet met"},
		{name: "back to another page of it over plain HTTP", site: ready(has, answers(old, 302, to(oldPlain+"a")), answers(old+"a", 302, to(oldPlain+"a"))),
			want: []string{"requirement domain.subdomain.loop"}, verdict: "scan conclusive"},
		{name: "redirect loop over https", site: ready(has, answers(old, 301, to("/a")), answers(old+"a", 301, to("/"))),
			want: []string{"requirement domain.subdomain.loop"}, verdict: "scan conclusive"},
		{name: "redirect loop with a cookie", site: ready(has, answers(old, 302, to("/a"), setsCookie), answers(old+"a", 302, to("/"))),
			want: []string{"advice observation.subdomain.unanswered"}, verdict: "scan"},
		{name: "back to plain HTTP, with the cookie that every answer sets", site: ready(has, answers(old, 301, to(oldPlain), setsCookie), answers(oldPlain, 200)),
			want: []string{"requirement domain.subdomain.loop"}, verdict: "scan conclusive"},
		{name: "redirect loop of bot protection", site: ready(has, answers(old, 302, to("/"), marked("Cf-Mitigated", "challenge"))),
			want: []string{"advice observation.subdomain.unanswered"}, verdict: "scan"},
		{name: "to plain HTTP of the domain, which browsers upgrade", site: ready(has, answers(old, 301, to(http))), verdict: all, statuses: met},
		{name: "to plain HTTP of another name, which browsers upgrade", site: ready(has, answers(old, 301, to("http://new.example.com/")), answers("https://new.example.com/", 200)), verdict: all},
		{name: "to plain HTTP of another name, which has no HTTPS",
			site: ready(has, answers(old, 301, to("http://new.example.com/")), fails("https://new.example.com/", observation.Refused)),
			want: []string{"requirement domain.subdomain.dead_end"}, verdict: "scan conclusive"},
		{name: "to a certificate that is not trusted", site: ready(has, answers(old, 301, to("/a")), answers(old+"a", 200, wrong)),
			want: []string{"requirement domain.subdomain.dead_end"}, verdict: "scan conclusive"},
		{name: "to a name that is silent", site: ready(has, answers(old, 301, to("http://new.example.com/")), fails("https://new.example.com/", observation.ConnectTimeout)),
			want: []string{"advice observation.subdomain.unanswered"}, verdict: "scan", statuses: "met met met unknown met"},
		{name: "to an address that is not followed", site: ready(has, answers(old, 301, to("https://other.example/")), fails("https://other.example/", observation.Blocked)),
			want: []string{"advice observation.subdomain.unanswered"}, verdict: "scan"},
		{name: "to a dead page elsewhere", site: ready(has, answers(old, 301, to("https://other.example/")), fails("https://other.example/", observation.Refused), answers(oldPlain, 301, to(old))),
			want: []string{"advice domain.subdomain.elsewhere_dead"}, verdict: all},
		{name: "to a dead page elsewhere, where plain HTTP has a page", site: ready(has, answers(old, 301, to("https://other.example/")), fails("https://other.example/", observation.Refused), answers(oldPlain, 200)),
			want: []string{"requirement domain.subdomain.dead_end"}, verdict: "scan conclusive"},
		{name: "to plain HTTP elsewhere", site: ready(has, answers(old, 301, to("http://other.example/")), answers("http://other.example/", 200)), verdict: all},
		{name: "to an app", site: ready(has, answers(old, 302, to("myapp://open"))), verdict: all},
		{name: "to where clients need a certificate", site: ready(has, answers(old, 302, to("/a")), fails(old+"a", observation.CertificateWanted, trusted)), verdict: all},
		{name: "by a Location that browsers mend", site: ready(has, answers(old, 301, to(`https:\\www.example.com\100%`)), answers("https://www.example.com/100%25", 200)), verdict: all},

		{name: "nothing on port 443, and a page on port 80", site: ready(has, fails(old, observation.Refused), answers(oldPlain, 200)),
			want: []string{"requirement domain.subdomain.no_https"}, verdict: "scan conclusive"},
		{name: "nothing on either", site: ready(has, fails(old, observation.Refused), fails(oldPlain, observation.Refused)),
			want: []string{"advice domain.subdomain.dead"}, verdict: all},
		{name: "no TLS, and nothing on port 80", site: ready(has, fails(old, observation.TLSAlert), fails(oldPlain, observation.Refused)),
			want: []string{"advice domain.subdomain.dead"}, verdict: all},
		{name: "a certificate that can be clicked past today", site: ready(has, answers(old, 200, wrong), fails(oldPlain, observation.Refused)),
			want: []string{"requirement domain.subdomain.no_tls"}, verdict: "scan conclusive"},
		{name: "nothing on port 443, and silence on port 80", site: ready(has, fails(old, observation.Refused), fails(oldPlain, observation.ConnectTimeout)),
			want: []string{"advice observation.subdomain.unanswered"}, verdict: "scan"},
		{name: "silence on port 443, and a page on port 80", site: ready(has, fails(old, observation.ConnectTimeout), answers(oldPlain, 200)),
			want: []string{"advice observation.subdomain.unanswered"}, verdict: "scan"},

		{name: "www leads back", site: ready(answers(www, 301, to("http://www.example.com/"))),
			want: []string{"requirement domain.www.loop"}, verdict: "scan conclusive", statuses: "met met met unmet met"},
		{name: "www leads to plain HTTP of the domain", site: ready(answers(www, 301, to(http))), verdict: all},
		{name: "www has no HTTPS, and is dead", site: ready(fails(www, observation.Refused), fails("http://www.example.com/", observation.Refused)),
			want: []string{"advice domain.subdomain.dead"}, verdict: all},
		{name: "www is dead behind a port that is open, which the scan refuses", site: ready(fails(www, observation.TLSAlert), fails("http://www.example.com/", observation.Refused)),
			want: []string{"scan domain.www.no_tls"}, verdict: "conclusive"},
		{name: "www wants a certificate in TLS 1.2, for a policy", ruleset: readiness.HSTS,
			site: ready(fails(www, observation.CertificateWanted, trusted, suite("TLS 1.2", modern))), verdict: "ready https conclusive"},
		{name: "two names that lead to each other are told of once", site: ready(given("a.example.com", "b.example.com"),
			answers("https://a.example.com/", 301, to("https://b.example.com/")), answers("https://b.example.com/", 301, to("https://a.example.com/"))),
			want: []string{"requirement domain.subdomain.loop"}, verdict: "scan conclusive"},
		{name: "what is wrong with www is not told of a name that leads there", site: ready(has, answers(old, 301, to(www)), answers(www, 200, wrong)),
			want: []string{"scan domain.www.no_tls"}, verdict: "conclusive"},
	})
}

func TestEvaluate_hostAddresses(t *testing.T) {
	t.Parallel()
	has := given("old.example.com")
	fine := answers(old, 200)
	first := func(e *observation.Exchange) { e.Address = "192.0.2.1:443" }
	run(t, []verdictCase{
		{name: "another host's certificate on www", site: ready(at("192.0.2.2", answers(www, 200, untrusted(observation.WrongHost)))),
			want: []string{"requirement domain.subdomain.address.no_tls"}, verdict: "scan conclusive", statuses: "met met met unmet met"},
		{name: "another host's certificate on a subdomain", site: ready(has, fine, at("192.0.2.2", answers(old, 200, untrusted(observation.WrongHost)))),
			want: []string{"requirement domain.subdomain.address.no_tls"}, verdict: "scan conclusive"},
		{name: "no TLS", site: ready(has, fine, at("192.0.2.2", fails(old, observation.NotTLS))),
			want: []string{"requirement domain.subdomain.address.no_tls"}, verdict: "scan conclusive"},
		{name: "no HTTP", site: ready(has, fine, at("192.0.2.2", fails(old, observation.Closed, trusted))),
			want: []string{"requirement domain.subdomain.address.no_https"}, verdict: "scan conclusive"},
		{name: "refused: browsers try another", site: ready(has, fine, at("192.0.2.2", fails(old, observation.Refused))),
			want: []string{"advice domain.subdomain.address.cannot_connect"}, verdict: all},
		{name: "silent", site: ready(has, fine, at("192.0.2.2", fails(old, observation.ConnectTimeout))),
			want: []string{"advice observation.subdomain.address_unanswered"}, verdict: "scan"},
		{name: "silent IPv6 beside good IPv4", site: ready(has, answers(old, 200, first), at("[2001:db8::1]", fails(old, observation.ConnectTimeout))),
			want: []string{"advice domain.subdomain.address.cannot_connect"}, verdict: all},
		{name: "no route to IPv6", site: ready(has, answers(old, 200, first), at("[2001:db8::1]", fails(old, observation.Unreachable))), verdict: all},
		{name: "silent IPv6 of the domain beside good IPv4", site: ready(answers(https, 200, header(good), first), at("[2001:db8::1]", fails(https, observation.ConnectTimeout))),
			want: []string{"advice domain.address.cannot_connect"}, verdict: all},
		{name: "back to plain HTTP at one address", site: ready(has, fine, at("192.0.2.2", answers(old, 301, to(oldPlain)))),
			want: []string{"requirement domain.subdomain.loop"}, verdict: "scan conclusive"},
		{name: "back to plain HTTP at one address of the domain", site: ready(at("192.0.2.2", answers(https, 301, to(http), header(good)))),
			want: []string{"requirement redirects.https.loop", "advice redirects.address.other"}, verdict: "scan conclusive"},
		{name: "to itself with a cookie at one address", site: ready(has, fine, at("192.0.2.2", answers(old, 302, to(old), setsCookie))), verdict: all},
		{name: "a wildcard", site: ready(resolves(nobody, "192.0.2.1", "192.0.2.2"), answers("https://"+nobody+"/", 200),
			at("192.0.2.2", answers("https://"+nobody+"/", 200, untrusted(observation.WrongHost)))),
			want: []string{"requirement domain.subdomain.address.no_tls"}, verdict: "scan conclusive"},
		{name: "silent at one, broken at another", site: ready(has, fails(old, observation.ConnectTimeout), at("192.0.2.2", answers(old, 200, untrusted(observation.Expired)))),
			want: []string{"requirement domain.subdomain.address.no_tls", "advice observation.subdomain.unanswered"}, verdict: "scan"},
	})
}

const nobody = "terraform-provider-hsts-no-such-name.example.com"

// TestEvaluate_domainUnderPolicy holds where browsers get from https on the domain.
func TestEvaluate_domainUnderPolicy(t *testing.T) {
	t.Parallel()
	plain := "http://www.example.com/"
	closed := fails(http, observation.Refused)
	run(t, []verdictCase{
		{name: "to plain HTTP of www, which has HTTPS", site: ready(answers(https, 301, to(plain), header(good)), answers(www, 200), answers(plain, 200)),
			want: []string{"scan redirects.insecure.initial", "scan redirects.insecure.subsequent"}, verdict: "conclusive"},
		{name: "to a page of its own over plain HTTP, which leads there over https too",
			site: ready(answers(https, 301, to(http+"a"), header(good)), answers(https+"a", 301, to(http+"a")), answers(http+"a", 200)),
			want: []string{"requirement redirects.https.loop", "scan redirects.insecure.initial", "scan redirects.insecure.subsequent"}, verdict: "conclusive"},
		{name: "to plain HTTP of a name without HTTPS", site: ready(answers(https, 301, to("http://old.example.com/"), header(good)), answers(oldPlain, 200), fails(old, observation.Refused), closed),
			want: []string{"requirement redirects.https.dead_end", "scan redirects.insecure.initial", "scan redirects.http.does_not_exist"}, verdict: "conclusive"},
		{name: "to a dead name, for a policy", ruleset: readiness.HSTS, site: ready(answers(https, 301, to(old), header(good)), fails(old, observation.Refused), closed),
			want: []string{"requirement redirects.https.dead_end"}, verdict: "conclusive"},
		{name: "redirect loop, for a policy", ruleset: readiness.HSTS, site: ready(answers(https, 301, to("/"), header(good)), closed),
			want: []string{"requirement redirects.https.loop"}, verdict: "conclusive"},
		{name: "redirect loop with a cookie, for a policy", ruleset: readiness.HSTS, site: ready(answers(https, 302, to("/"), header(good), setsCookie), closed),
			want: []string{"advice observation.redirect.under_policy"}},
		{name: "to plain HTTP of www, by a policy for the domain alone", ruleset: readiness.HSTS,
			site:    ready(answers(https, 301, to(plain), header("max-age=300")), answers(www, 301, to(plain)), answers(plain, 200), closed),
			want:    []string{"requirement redirects.insecure.initial"},
			verdict: "conclusive"},
		{name: "to itself over plain HTTP, by a policy for the domain alone", ruleset: readiness.HSTS,
			site:    ready(answers(https, 301, to(plain), header("max-age=300")), answers(www, 200), answers(plain, 301, to(http)), closed),
			want:    []string{"requirement redirects.https.loop", "requirement redirects.insecure.initial"},
			verdict: "conclusive"},
		{name: "a Location that browsers mend", ruleset: readiness.HSTS, site: ready(answers(https, 301, to("https://example.com/100%"), header(good)), answers("https://example.com/100%25", 200)),
			verdict: "ready https conclusive"},
		{name: "a Location that browsers mend, and the scan does not", site: ready(answers(https, 301, to("https://example.com/100%"), header(good)), answers("https://example.com/100%25", 200)),
			want: []string{"scan domain.tls.cannot_connect"}, verdict: "https conclusive"},
		{name: "a Location of plain HTTP that browsers mend", site: ready(answers(http, 301, to("https://example.com/100%")), answers("https://example.com/100%25", 200)),
			want: []string{"scan redirects.http.does_not_exist"}, verdict: all},
		{name: "backslashes, which browsers mend", site: ready(answers(https, 301, to(`https:\\www.example.com\`), header(good)), answers(www, 200)),
			want: []string{"scan redirects.follow_error", "scan redirects.follow_error"}, verdict: "https conclusive"},
		{name: "backslashes, which browsers mend, for a policy", ruleset: readiness.HSTS, site: ready(answers(https, 301, to(`https:\\www.example.com\`), header(good)), answers(www, 200)),
			verdict: "ready https conclusive"},
		{name: "backslashes in the first redirect, for a policy", ruleset: readiness.HSTS, site: ready(answers(http, 301, to(`https:\\example.com\`))),
			verdict: "ready https conclusive"},
		{name: "an error where / leads", site: ready(answers(https, 301, to(www), header(good)), answers(www, 502)),
			want: []string{"advice response.server_error"}, verdict: "scan ready conclusive"},
	})
}

// TestVerdict_LocksOut tells damage from silence, and names it in one line.
func TestVerdict_LocksOut(t *testing.T) {
	t.Parallel()
	has := given("old.example.com")
	for _, c := range []struct {
		name   string
		site   observation.Observation
		reason string // empty where nothing locks out
	}{
		{"in order", ready(), ""},
		{"a subdomain that leads back", ready(has, answers(old, 301, to(oldPlain))), "old.example.com: HTTPS on a subdomain is a redirect loop"},
		{"a circle over https", ready(answers(https, 301, to("/"), header(good))), "example.com: HTTPS leads to no page"},
		{"a circle with a cookie", ready(answers(https, 301, to("/"), header(good), setsCookie)), ""},
		{"an address of www", ready(at("192.0.2.2", answers(www, 200, untrusted(observation.Expired)))), "www.example.com: an address without valid HTTPS"},
		{"an outage", ready(answers(https, 503, header(good))), ""},
		{"an outage without the header", ready(answers(https, 500)), ""},
		{"a Location that only the scan can't read", ready(answers(https, 301, to("/100%"), header(good)), answers(https+"100%25", 200)), ""},
		{"a silent subdomain", ready(has, fails(old, observation.ConnectTimeout)), ""},
		{"a blocked hop", ready(has, answers(old, 301, to("https://other.example/")), fails("https://other.example/", observation.Blocked)), ""},
		{"a dead name", ready(has, fails(old, observation.Refused), fails(oldPlain, observation.Refused)), ""},
		{"no redirect", ready(answers(http, 200)), ""},
	} {
		judged := evaluate(c.site, readiness.Bulk1Year)
		if judged.LocksOut() != (c.reason != "") || c.reason != "" && judged.Gate.Reason != c.reason {
			t.Errorf("%s: %v, %q", c.name, judged.LocksOut(), judged.Gate.Reason)
		}
		if judged.LocksOut() && judged.HTTPSReady {
			t.Errorf("%s: ready for a longer max-age, and locks visitors out", c.name)
		}
	}
}

// TestFinding_hosts holds what a person is told of a name.
func TestFinding_hosts(t *testing.T) {
	t.Parallel()
	has := given("old.example.com")
	works := "It works over plain HTTP today (status 200), and will stop working once the policy of example.com covers it"
	for _, c := range []struct {
		site  observation.Observation
		code  string
		parts []string
	}{
		{ready(has, answers(old, 301, to(oldPlain)), answers(oldPlain, 200)), "domain.subdomain.loop",
			[]string{"is a redirect loop", "https://old.example.com/ → http://old.example.com/", works, "curl -sSv -o /dev/null https://old.example.com/"}},
		{ready(has, fails(old, observation.Refused), answers(oldPlain, 200)), "domain.subdomain.no_https", []string{"it was refused", works}},
		{ready(fails(https, observation.Refused), answers(http, 200)), "domain.tls.cannot_connect", []string{"it was refused", "Plain HTTP works today (status 200), and will stop working"}},
		{ready(answers(https, 200, header(good), untrusted(observation.Expired)), answers(http, 200)), "domain.tls.invalid_cert_chain", []string{"Plain HTTP works today (status 200), and will stop working"}},
		{ready(answers(https, 301, to(www))), "response.no_header", []string{`(status 301, to "https://www.example.com/")`, "has none either", "curl -sSv -o /dev/null https://example.com/"}},
		{ready(answers(https, 301, to(www)), answers(www, 200, header(good))), "response.no_header", []string{"redirects to has one, which does not count"}},
		{ready(answers(https, 302, to("/"), setsCookie)), "redirects.too_many", []string{"are a loop", "sets a cookie"}},
		{ready(answers(https, 302, to("/a;$(reboot)")), answers(https+"a;$(reboot)", 500)), "response.server_error", []string{"status 500"}},
		{ready(has, fails(old, observation.Refused), answers(oldPlain, 301, to(old))), "domain.subdomain.no_https", []string{"Plain HTTP answers there, but only redirects to"}},
		{ready(has, fails(old, observation.ConnectTimeout), answers(oldPlain, 200)), "observation.subdomain.unanswered", []string{works, "could not be judged from here"}},
		{ready(has, answers(old, 302, to("/"), setsCookie)), "observation.subdomain.unanswered", []string{"is a redirect loop", "sets a cookie", "Cookies are not kept"}},
		{ready(has, answers(old, 301, to("http://new.example.com/")), fails("https://new.example.com/", observation.Refused)), "domain.subdomain.dead_end",
			[]string{`"https://new.example.com/" (from http, which browsers upgrade)`, "it was refused"}},
		{ready(at("192.0.2.2", answers(www, 200, untrusted(observation.WrongHost)))), "domain.subdomain.address.no_tls",
			[]string{"https://www.example.com/ at its address 192.0.2.2 shows", "--resolve 'www.example.com:443:192.0.2.2' https://www.example.com/"}},
	} {
		found := evaluate(c.site, readiness.Bulk1Year).Findings
		i := slices.IndexFunc(found, func(f readiness.Finding) bool { return f.Code == c.code })
		if i < 0 {
			t.Errorf("there is no %s", c.code)
			continue
		}
		for _, part := range c.parts {
			if !strings.Contains(found[i].Detail, part) {
				t.Errorf("%s does not say %q: %s", c.code, part, found[i].Detail)
			}
		}
		if _, command, _ := strings.Cut(found[i].Detail, "curl "); strings.ContainsAny(command, ";$`\"<>&|*?()\\") {
			t.Errorf("%s has a command that a shell takes for something else: %s", c.code, command)
		}
	}
}
