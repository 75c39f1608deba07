package readiness_test

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/publicsuffix"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// This is the second reading of what the scan makes of a site: its checks in their
// order, written apart from the judge. It shares only the codes with it.

func (i *issues) add(more issues) {
	i.errors, i.warnings = append(i.errors, more.errors...), append(i.warnings, more.warnings...)
}

// headerOf judges the fields of one response.
func headerOf(fields []string, policy readiness.Ruleset) issues {
	switch {
	case len(fields) == 0:
		return issues{errors: []string{"response.no_header"}}
	case len(fields) > 1:
		return issues{errors: []string{"response.multiple_headers"}}
	default:
		return scanRules(fields[0], policy)
	}
}

// format is the scan's check of the name; what it finds stops everything.
func format(name string) string {
	invalid := func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-.", r) }
	_, isIP := netip.ParseAddr(name)
	suffix, _ := publicsuffix.PublicSuffix(name)
	switch {
	case strings.HasPrefix(name, "."):
		return "domain.format.begins_with_dot"
	case strings.HasSuffix(name, "."):
		return "domain.format.ends_with_dot"
	case strings.Contains(name, ".."):
		return "domain.format.contains_double_dot"
	case suffix == name:
		return "domain.format.public_suffix"
	case strings.ContainsFunc(strings.ToLower(name), invalid):
		return "domain.format.invalid_characters"
	case isIP == nil:
		return "domain.format.is_ip_address"
	}
	return ""
}

// succeeds reports whether Go's HTTP client returns a response for a request of
// which the exchange was seen; strict is with verification of the certificate.
func succeeds(e observation.Exchange, strict bool) bool {
	_, badLocation := e.Redirect()
	trusted := !strings.HasPrefix(e.URL, "https:") || e.Trusted()
	readable := isReadable(e)
	// Without verification it speaks HTTP/1.1.
	failed, refused := e.Failure != nil, e.RefusesHTTP2
	if !strict {
		failed, refused = failed && !e.Failure.AnswersHTTP1, false
	}
	return !failed && !refused && readable && e.GoFailure == nil && badLocation == nil && (trusted || !strict)
}

// isReadable reports whether Go reads the certificates of an exchange.
func isReadable(e observation.Exchange) bool {
	return e.TLS == nil || !slices.ContainsFunc(e.TLS.Sent, func(c observation.Certificate) bool { return c.NegativeSerial })
}

// scan is what the scan reports for what was observed.
func scan(o observation.Observation, policy readiness.Ruleset) issues {
	var found issues
	registrable := true
	if policy != readiness.Removal {
		if code := format(o.Domain); code != "" {
			return issues{errors: []string{code}}
		}
		base, err := publicsuffix.EffectiveTLDPlusOne(o.Domain)
		if registrable = err == nil && base == o.Domain; !registrable {
			found.errors = append(found.errors, "domain.is_subdomain")
		}
	}
	root := o.HTTPS.First()
	switch {
	case root.URL == "" || !succeeds(root, false):
		found.errors = append(found.errors, "domain.tls.cannot_connect")
		return found
	case !succeeds(root, true):
		found.errors = append(found.errors, "domain.tls.invalid_cert_chain")
		return found
	}
	if policy == readiness.Removal {
		found.add(headerOf(root.HSTS, policy))
		return found
	}
	found.add(checkTLS(*root.TLS))
	header := headerOf(root.HSTS, policy)
	found.add(header)
	general, firstRedirect := preloadableHTTPRedirects(o.HTTP.Chain, o.Domain)
	found.add(general)
	if len(header.errors) == 0 {
		found.add(firstRedirect)
	}
	_, https := redirects(o.HTTPS)
	found.add(https)
	found.add(insecure(o.HTTPS))
	if suffix, _ := publicsuffix.PublicSuffix(o.Domain); registrable && suffix != "appspot.com" {
		found.add(checkWWW(o.WWW.HTTPS.First()))
	}
	return found
}

// checkTLS looks for SHA-1 below the root, and for an obsolete suite.
func checkTLS(t observation.TLS) (found issues) {
	for i, c := range t.Verified {
		if i < len(t.Verified)-1 && (c.SignatureAlgorithm == "SHA1-RSA" || c.SignatureAlgorithm == "ECDSA-SHA1") {
			found.errors = []string{"domain.tls.sha1"}
		}
	}
	fine := t.Version == "TLS 1.3"
	for _, key := range []string{"ECDSA", "RSA"} {
		for _, cipher := range []string{"AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"} {
			fine = fine || t.CipherSuite == "TLS_ECDHE_"+key+"_WITH_"+cipher
		}
	}
	if !fine {
		found.warnings = []string{"tls.obsolete_cipher_suite"}
	}
	return found
}

// targets are the URLs that a client is sent to along a chain.
func targets(c observation.Chain) []*url.URL {
	var all []*url.URL
	add := func(text string) {
		// Without its scheme first, since a relative Location may have what is no port
		// in a URL of https.
		scheme, rest, _ := strings.Cut(text, ":")
		u, err := url.Parse(rest)
		if err != nil {
			panic(err)
		}
		u.Scheme = scheme
		all = append(all, u)
	}
	for _, hop := range c.Hops[1:] {
		add(hop.Target)
	}
	if c.End == observation.Loop || c.End == observation.TooLong {
		add(c.Next.Target)
	}
	return all
}

// redirects follows at most three redirects. It returns where they lead, the one too
// many included.
func redirects(c observation.Chain) (chain []*url.URL, found issues) {
	const maxRedirects = 3
	for i, target := range targets(c) {
		chain = append(chain, target)
		if i+1 > maxRedirects {
			return chain, issues{errors: []string{"redirects.too_many"}}
		}
		if i+1 < len(c.Hops) && !succeeds(c.Hops[i+1].Exchange, true) {
			return chain, issues{errors: []string{"redirects.follow_error"}}
		}
	}
	if c.End == observation.Loop {
		found.errors = []string{"redirects.too_many"} // round and round
	}
	return chain, found
}

// insecure finds the first redirect that is not to https.
func insecure(c observation.Chain) issues {
	chain, _ := redirects(c)
	for i, u := range chain {
		if u.Scheme != "https" {
			return issues{errors: []string{[]string{"redirects.insecure.initial", "redirects.insecure.subsequent"}[min(i, 1)]}}
		}
	}
	return issues{}
}

// preloadableHTTPRedirects is the scan's check of plain HTTP, with what it finds of
// the header behind the first redirect apart.
func preloadableHTTPRedirects(c observation.Chain, domain string) (general, firstRedirect issues) {
	first := c.First()
	if first.URL == "" || !succeeds(first, true) {
		return issues{warnings: []string{"redirects.http.does_not_exist"}}, firstRedirect
	}
	if len(first.HSTS) > 0 {
		general.warnings = append(general.warnings, "redirects.http.useless_header")
	}
	chain, found := redirects(c)
	general.add(found)
	switch {
	case len(chain) == 0:
		general.errors = append(general.errors, "redirects.http.no_redirect")
	case chain[0].Scheme == "https" && chain[0].Hostname() == domain:
		general.add(insecure(c))
		target := first // of a URL that leads to itself
		if len(c.Hops) > 1 {
			target = c.Hops[1].Exchange
		}
		if !succeeds(target, true) {
			firstRedirect.errors = append(firstRedirect.errors, "redirects.http.first_redirect.invalid")
		} else if len(headerOf(target.HSTS, readiness.Bulk1Year).errors) > 0 {
			firstRedirect.errors = append(firstRedirect.errors, "redirects.http.first_redirect.no_hsts")
		}
	case chain[0].Hostname() == "www."+domain:
		general.errors = append(general.errors, "redirects.http.www_first")
	default:
		general.errors = append(general.errors, "redirects.http.first_redirect.insecure")
	}
	return general, firstRedirect
}

// checkWWW dials www, first by TCP, then with TLS.
func checkWWW(e observation.Exchange) issues {
	tcp := e.URL != "" && (e.TLS != nil || e.Failure == nil || !slices.Contains([]observation.Phase{observation.Resolving, observation.Connecting}, e.Failure.Kind.Phase()))
	handshake := e.TLS != nil || e.Failure == nil || e.Failure.Kind.Phase() > observation.Handshaking
	if e.Failure != nil && e.Failure.Kind == observation.CertificateWanted {
		handshake = e.TLS != nil && e.TLS.Version == "TLS 1.3"
	}
	if tcp && (!handshake || !isReadable(e) || e.TLS != nil && e.TLS.Untrusted != nil) {
		return issues{errors: []string{"domain.www.no_tls"}}
	}
	return issues{}
}

// FuzzScanSites compares the judge with the second reading on random observations.
func FuzzScanSites(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed, "max-age=63072000; includeSubDomains; preload;", "https://example.com/\u00e4")
		f.Add(seed, "max-age=63072000; includeSubDomains; preload;", "//::")
	}
	f.Fuzz(func(t *testing.T, seed uint64, field, location string) {
		site := random(seed, strings.ToValidUTF8(field, ""), strings.ToValidUTF8(location, ""))
		for _, ruleset := range []readiness.Ruleset{readiness.Bulk1Year, readiness.Bulk18Weeks, readiness.Removal} {
			want, verdict := scan(site, ruleset), evaluate(site, ruleset)
			got := reported(verdict)
			for severity, lists := range map[string][2][]string{"errors": {want.errors, got.errors}, "warnings": {want.warnings, got.warnings}} {
				theirs, ours := shorten(lists[0]), slices.Clone(lists[1])
				slices.Sort(theirs)
				slices.Sort(ours)
				if !slices.Equal(theirs, ours) {
					t.Errorf("%s under %s (-rules +judge):\n%s", severity, ruleset, cmp.Diff(theirs, ours))
				}
			}
			if passes := len(want.errors) == 0; *verdict.ScanPasses != passes {
				t.Errorf("scan passes %v under %s; want %v", *verdict.ScanPasses, ruleset, passes)
			}
		}
	})
}

// reported returns the issues that a verdict says the scan reports.
func reported(verdict readiness.Verdict) (found issues) {
	for _, f := range verdict.Findings {
		switch {
		case f.Source != readiness.SourceScan:
		case f.Severity == readiness.Error:
			found.errors = append(found.errors, f.Code)
		default:
			found.warnings = append(found.warnings, f.Code)
		}
	}
	return found
}
