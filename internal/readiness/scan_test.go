package readiness_test

import (
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

const met = "met met met met met"

func TestEvaluate_connection(t *testing.T) {
	t.Parallel()
	run(t, []verdictCase{
		{name: "everything is there", site: ready(), verdict: all, statuses: met},
		{name: "the scan does not look at the status", site: ready(answers(https, 500, header(good))),
			want: []string{"advice response.server_error"}, verdict: "scan ready conclusive", statuses: met},
		{name: "without www", site: ready(noWWW), verdict: all, statuses: "met met met not_checked met"},
		{name: "expired", site: ready(answers(https, 200, header(good), untrusted(observation.Expired))),
			want: []string{"scan domain.tls.invalid_cert_chain"}, verdict: "conclusive", statuses: "met unmet met met met"},
		{name: "self-signed, and the scan sees no more of it",
			site: ready(answers(https, 302, to("http://example.com/a"), header("max-age=1"), untrusted(observation.SelfSigned), suite("TLS 1.2", "TLS_RSA_WITH_AES_128_CBC_SHA")),
				answers("http://example.com/a", 200), answers(http, 200, header(good)), answers(www, 200, untrusted(observation.WrongHost))),
			want: []string{
				"scan domain.tls.invalid_cert_chain",
				"requirement redirects.http.no_redirect", "requirement redirects.insecure.initial",
				"requirement domain.www.no_tls",
				"requirement header.preloadable.include_sub_domains.missing", "requirement header.preloadable.max_age.below_1_year", "requirement header.preloadable.preload.missing",
				"requirement tls.obsolete_cipher_suite", "requirement redirects.http.useless_header",
			}, verdict: "conclusive", statuses: "met unmet unmet unmet unmet"},
		{name: "untrusted, and no answer either", site: ready(fails(https, observation.Closed, untrusted(observation.Expired))),
			want: []string{"scan domain.tls.cannot_connect"}, verdict: "conclusive", statuses: "met unmet met met not_checked"},
		{name: "refused", site: ready(fails(https, observation.Refused)),
			want: []string{"scan domain.tls.cannot_connect"}, verdict: "conclusive", statuses: "met unmet met met not_checked"},
		{name: "TLS 1.1 only", site: ready(fails(https, observation.TLSVersion)),
			want: []string{"scan domain.tls.cannot_connect"}, verdict: "conclusive"},
		{name: "broken HTTP", site: ready(fails(https, observation.Malformed, trusted)),
			want: []string{"scan domain.tls.cannot_connect"}, verdict: "conclusive"},
		{name: "a Location that is no URL", site: ready(answers(https, 301, to("https://[x"), header(good))),
			want: []string{"scan domain.tls.cannot_connect"}, verdict: "conclusive", statuses: "met unmet met met met"},
		{name: "a Location that is no URL, untrusted", site: ready(answers(https, 301, to("https://[x"), header(good), untrusted(observation.Expired))),
			want: []string{"scan domain.tls.cannot_connect"}, verdict: "conclusive"},
		{name: "SHA-1 below the root", site: ready(answers(https, 200, header(good), signed("SHA1-RSA"))),
			want: []string{"scan domain.tls.sha1"}, verdict: "conclusive"},
		{name: "ECDSA with SHA-1", site: ready(answers(https, 200, header(good), signed("ECDSA-SHA1"))),
			want: []string{"scan domain.tls.sha1"}, verdict: "conclusive"},
		{name: "SHA-256 below the root", site: ready(answers(https, 200, header(good), signed("SHA256-RSA"))), verdict: all},
		{name: "TLS 1.2 with CBC", site: ready(answers(https, 200, header(good), suite("TLS 1.2", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"))),
			want: []string{"scan tls.obsolete_cipher_suite"}, verdict: all, statuses: met},
		{name: "TLS 1.2 with ChaCha20", site: ready(answers(https, 200, header(good), suite("TLS 1.2", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"))), verdict: all},
	})
}

func TestEvaluate_http(t *testing.T) {
	t.Parallel()
	other := answers("https://other.example/", 200)
	run(t, []verdictCase{
		{name: "port 80 closed", site: ready(fails(http, observation.Refused)),
			want: []string{"scan redirects.http.does_not_exist"}, verdict: all, statuses: met},
		{name: "port 80 speaks something else", site: ready(fails(http, observation.Malformed)),
			want: []string{"scan redirects.http.does_not_exist"}, verdict: all},
		{name: "a header over http", site: ready(answers(http, 308, to(https), header("max-age=1", "x"))),
			want: []string{"scan redirects.http.useless_header"}, verdict: all},
		{name: "temporary redirects count", site: ready(answers(http, 307, to(https))),
			want: []string{"advice redirects.http.temporary"}, verdict: all},
		{name: "no redirect", site: ready(answers(http, 200)),
			want: []string{"scan redirects.http.no_redirect"}, verdict: "conclusive", statuses: "met met unmet met met"},
		{name: "a redirect without Location", site: ready(answers(http, 301)),
			want: []string{"scan redirects.http.no_redirect"}, verdict: "conclusive"},
		{name: "status 300", site: ready(answers(http, 300, to(https))),
			want: []string{"scan redirects.http.no_redirect"}, verdict: "conclusive"},
		{name: "a Location that is no URL counts as no answer there", site: ready(answers(http, 301, to("https://[x"), header(good))),
			want: []string{"requirement redirects.http.no_redirect", "scan redirects.http.does_not_exist"}, verdict: "scan conclusive"},
		{name: "www first", site: ready(answers(http, 301, to(www))),
			want: []string{"scan redirects.http.www_first"}, verdict: "https conclusive"},
		{name: "www over http first", site: ready(answers(http, 301, to("http://www.example.com/")), answers("http://www.example.com/", 301, to(https))),
			want: []string{"scan redirects.http.www_first"}, verdict: "https conclusive"},
		{name: "another host first", site: ready(answers(http, 301, to("https://other.example/")), other),
			want: []string{"scan redirects.http.first_redirect.insecure"}, verdict: "https conclusive"},
		{name: "the same host over http first", site: ready(answers(http, 301, to("/a")), answers("http://example.com/a", 301, to(https))),
			want: []string{"scan redirects.http.first_redirect.insecure"}, verdict: "https conclusive"},
		{name: "upper case", site: ready(answers(http, 301, to("https://EXAMPLE.com/"))),
			want: []string{"scan redirects.http.first_redirect.insecure"}, verdict: "https conclusive"},
		{name: "a final dot", site: ready(answers(http, 301, to("https://example.com./")), answers("https://example.com./", 200, header(good))),
			want: []string{"scan redirects.http.first_redirect.insecure"}, verdict: "https conclusive"},
		{name: "upper-case scheme", site: ready(answers(http, 301, to("HTTPS://example.com"))), verdict: all},
		{name: "another port, path and query", site: ready(answers(http, 301, to("https://u:p@example.com:8443/a?b#c")), answers("https://example.com:8443/a?b", 404, header(good))), verdict: all},
		{name: "to a dead port", site: ready(answers(http, 301, to("https://example.com:8443/")), fails("https://example.com:8443/", observation.Refused)),
			want:    []string{"scan redirects.follow_error", "scan redirects.http.first_redirect.invalid"},
			verdict: "conclusive"},
		{name: "to a port with an untrusted certificate", site: ready(answers(http, 301, to("https://example.com:8443/")), answers("https://example.com:8443/", 200, header(good), untrusted(observation.SelfSigned))),
			want:    []string{"scan redirects.follow_error", "scan redirects.http.first_redirect.invalid"},
			verdict: "conclusive"},
		{name: "to a page that redirects to no URL", site: ready(answers(http, 301, to("https://example.com/a")), answers("https://example.com/a", 301, to("//["), header(good))),
			want:    []string{"scan redirects.follow_error", "scan redirects.http.first_redirect.invalid"},
			verdict: "conclusive"},
		{name: "to a page without the header", site: ready(answers(http, 301, to("https://example.com/a")), answers("https://example.com/a", 200)),
			want: []string{"scan redirects.http.first_redirect.no_hsts"}, verdict: "https conclusive"},
		{name: "to a page with two headers", site: ready(answers(http, 301, to("https://example.com/a")), answers("https://example.com/a", 200, header(good, good))),
			want: []string{"scan redirects.http.first_redirect.no_hsts"}, verdict: "https conclusive"},
		{name: "to a page without the header, which the scan does not say where / has none",
			site: ready(answers(http, 301, to("https://example.com/a")), answers("https://example.com/a", 200), answers(https, 200)),
			want: []string{"requirement redirects.http.first_redirect.no_hsts", "scan response.no_header"}, verdict: "https conclusive"},
		{name: "three redirects", site: ready(answers(https, 301, to("/1"), header(good)), answers("https://example.com/1", 301, to("/2")), answers("https://example.com/2", 200)), verdict: all},
		{name: "four redirects, the step to https counted",
			site: ready(answers(https, 301, to("/1"), header(good)), answers("https://example.com/1", 301, to("/2")), answers("https://example.com/2", 301, to("/3")), answers("https://example.com/3", 200)),
			want: []string{"scan redirects.too_many"}, verdict: "https conclusive"},
		{name: "five redirects, four of them from https",
			site: ready(answers(https, 301, to("/1"), header(good)), answers("https://example.com/1", 301, to("/2")), answers("https://example.com/2", 301, to("/3")), answers("https://example.com/3", 301, to("/4")), answers("https://example.com/4", 200)),
			want: []string{"scan redirects.too_many", "scan redirects.too_many"}, verdict: "https conclusive"},
		{name: "a loop over http", site: ready(answers(http, 301, to(http))),
			want: []string{"scan redirects.http.first_redirect.insecure", "scan redirects.too_many"}, verdict: "conclusive"},
		{name: "a loop over https", site: ready(answers(https, 301, to("/"), header(good))),
			want: []string{"scan redirects.too_many", "scan redirects.too_many"}, verdict: "conclusive"},
		{name: "another scheme first", site: ready(answers(http, 301, to("ftp://example.com/"))),
			want: []string{"scan redirects.follow_error", "scan redirects.http.first_redirect.insecure"}, verdict: "conclusive"},
		{name: "a URL without a host", site: ready(answers(http, 301, to("https:///a"))),
			want: []string{"scan redirects.follow_error", "scan redirects.http.first_redirect.insecure"}, verdict: "conclusive"},
	})
}

func TestEvaluate_https(t *testing.T) {
	t.Parallel()
	run(t, []verdictCase{
		{name: "www over https is fine", site: ready(answers(https, 301, to(www), header(good)), answers(www, 200)), verdict: all},
		{name: "to plain http", site: ready(answers(https, 301, to("http://other.example/"), header(good)), answers("http://other.example/", 200)),
			want: []string{"scan redirects.insecure.initial", "scan redirects.insecure.subsequent"}, verdict: "conclusive"},
		{name: "to plain http and back", site: ready(answers(https, 301, to("http://other.example/"), header(good)), answers("http://other.example/", 301, to("https://other.example/")), answers("https://other.example/", 200)),
			want: []string{"scan redirects.insecure.initial", "scan redirects.insecure.subsequent"}, verdict: "https conclusive"},
		{name: "back to plain http, which does not answer: a circle once the policy is known", site: ready(answers(https, 301, to(http), header(good)), fails(http, observation.Refused)),
			want: []string{"scan redirects.follow_error", "requirement redirects.https.loop", "scan redirects.insecure.initial", "scan redirects.http.does_not_exist"}, verdict: "conclusive"},
		{name: "to a host that refuses", site: ready(answers(https, 301, to("https://other.example/"), header(good)), fails("https://other.example/", observation.Refused)),
			want: []string{"scan redirects.follow_error", "scan redirects.follow_error"}, verdict: "conclusive"},
		{name: "to another scheme", site: ready(answers(https, 301, to("mailto:a@example.com"), header(good))),
			want: []string{
				"scan redirects.follow_error", "scan redirects.follow_error",
				"scan redirects.insecure.initial", "scan redirects.insecure.subsequent",
			}, verdict: "conclusive"},
	})
}

func TestEvaluate_www(t *testing.T) {
	t.Parallel()
	closed := fails(www, observation.Refused)
	run(t, []verdictCase{
		{name: "certificate for another name", site: ready(answers(www, 200, untrusted(observation.WrongHost))),
			want: []string{"scan domain.www.no_tls"}, verdict: "conclusive", statuses: "met met met unmet met"},
		{name: "plain http on port 443", site: ready(fails(www, observation.NotTLS)),
			want: []string{"scan domain.www.no_tls"}, verdict: "conclusive"},
		{name: "an alert", site: ready(fails(www, observation.TLSAlert)),
			want: []string{"scan domain.www.no_tls"}, verdict: "conclusive"},
		{name: "wants a client's certificate, in TLS 1.3", site: ready(fails(www, observation.CertificateWanted, trusted)), verdict: all},
		{name: "wants a client's certificate, in TLS 1.2: no handshake for the scan", site: ready(fails(www, observation.CertificateWanted, trusted, suite("TLS 1.2", modern))),
			want: []string{"scan domain.www.no_tls"}, verdict: "conclusive"},
		{name: "an alert after the handshake", site: ready(fails(www, observation.TLSAlert, trusted)),
			want: []string{"requirement domain.www.no_https"}, verdict: "scan conclusive"},
		{name: "untrusted and broken", site: ready(fails(www, observation.Closed, untrusted(observation.Expired))),
			want: []string{"scan domain.www.no_tls"}, verdict: "conclusive"},
		{name: "broken HTTP behind TLS", site: ready(fails(www, observation.Malformed, trusted)),
			want: []string{"requirement domain.www.no_https"}, verdict: "scan conclusive", statuses: "met met met unmet met"},
		{name: "closes behind TLS", site: ready(fails(www, observation.Closed, trusted)),
			want: []string{"requirement domain.www.no_https"}, verdict: "scan conclusive", statuses: "met met met unmet met"},
		{name: "silent HTTP behind TLS", site: ready(fails(www, observation.HeadersTimeout, trusted)),
			want: []string{"advice observation.www.unanswered"}, verdict: "scan", statuses: "met met met unknown met"},
		{name: "port 80 only: the scan can't tell", site: ready(closed),
			want: []string{"requirement domain.www.no_https"}, verdict: "scan conclusive", statuses: "met met met unmet met"},
		{name: "closed, and not in DNS", site: ready(closed, unresolved("www.example.com", observation.NoSuchName)), verdict: all, statuses: "met met met not_checked met"},
		{name: "no address", site: ready(unresolved("www.example.com", observation.NoAddress), unasked(www)), verdict: all},
		{name: "not in DNS, but connected to all the same", site: ready(unresolved("www.example.com", observation.NoSuchName), answers(www, 200, untrusted(observation.WrongHost))),
			want: []string{"scan domain.www.no_tls"}, verdict: "conclusive"},
		{name: "nobody looked", site: ready(unasked(www), func(w *world) { delete(w.names, "www.example.com") }), verdict: all, statuses: "met met met not_checked met"},
		{name: "waived under appspot.com", site: readyAs("example.appspot.com", answers("https://www.example.appspot.com/", 200, untrusted(observation.WrongHost))),
			verdict: all, statuses: "met met met not_checked met"},
		{name: "of a subdomain: the scan does not look", site: readyAs("shop.example.com", answers("https://www.shop.example.com/", 200, untrusted(observation.WrongHost))),
			want: []string{"scan domain.is_subdomain", "requirement domain.www.no_tls"}, verdict: "conclusive", statuses: "unmet met met unmet met"},
	})
}

func TestEvaluate_eighteenWeeks(t *testing.T) {
	t.Parallel()
	old := "max-age=10886400; includeSubDomains; preload"
	run(t, []verdictCase{
		{name: "the scan's slip", ruleset: readiness.Bulk18Weeks, site: ready(answers(https, 200, header(old))),
			want: []string{"scan redirects.http.first_redirect.no_hsts"}, verdict: "https conclusive"},
		{name: "no slip without http", ruleset: readiness.Bulk18Weeks, site: ready(answers(https, 200, header(old)), fails(http, observation.Refused)),
			want: []string{"scan redirects.http.does_not_exist"}, verdict: all},
		{name: "below", ruleset: readiness.Bulk18Weeks, site: ready(answers(https, 200, header("max-age=10886399; includeSubDomains; preload"))),
			want: []string{"scan header.preloadable.max_age.below_18_weeks"}, verdict: "https conclusive"},
		{name: "a year is enough", ruleset: readiness.Bulk18Weeks, site: ready(), verdict: all, statuses: met},
		{name: "not today", site: ready(answers(https, 200, header(old))),
			want: []string{"scan header.preloadable.max_age.below_1_year"}, verdict: "https conclusive"},
	})
}

func TestEvaluate_removal(t *testing.T) {
	t.Parallel()
	const none = "not_checked met not_checked not_checked met"
	run(t, []verdictCase{
		{name: "max-age=0", ruleset: readiness.Removal, site: ready(answers(https, 200, header("max-age=0"))), verdict: all, statuses: none},
		{name: "a misspelt preload is none", ruleset: readiness.Removal, site: ready(answers(https, 200, header("max-age=0; preload=true"))),
			want: []string{"advice header.removable.malformed_preload"}, verdict: all},
		{name: "a semicolon was forgotten", ruleset: readiness.Removal, site: ready(answers(https, 200, header("max-age=0; includeSubDomains preload"))),
			want: []string{"requirement header.hsts.invalid", "advice header.removable.malformed_preload"}, verdict: "scan https conclusive", statuses: "not_checked met not_checked not_checked unmet"},
		{name: "still preload", ruleset: readiness.Removal, site: ready(),
			want: []string{"scan header.removable.contains.preload"}, verdict: "https conclusive", statuses: "not_checked met not_checked not_checked unmet"},
		{name: "no header", ruleset: readiness.Removal, site: ready(answers(https, 200)),
			want: []string{"scan response.no_header"}, verdict: "https conclusive"},
		{name: "expired", ruleset: readiness.Removal, site: ready(answers(https, 200, header(good), untrusted(observation.Expired))),
			want: []string{"scan domain.tls.invalid_cert_chain", "requirement header.removable.contains.preload"}, verdict: "conclusive"},
		{name: "nothing else is asked for", ruleset: readiness.Removal,
			site:    readyAs("shop.example.com", answers("https://shop.example.com/", 200, header("max-age=0"), signed("SHA1-RSA")), fails("http://shop.example.com/", observation.ConnectTimeout), fails("https://www.shop.example.com/", observation.TLSAlert)),
			verdict: all, statuses: none},
		{name: "timed out", ruleset: readiness.Removal, site: ready(fails(https, observation.ConnectTimeout), fails(http, observation.ConnectTimeout)),
			want: []string{"scan domain.tls.cannot_connect", "advice observation.https.unanswered"}, statuses: "not_checked unknown not_checked not_checked unknown"},
	})
}
