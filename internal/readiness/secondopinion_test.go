package readiness_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// otherScan is a scan with some errors and warnings: codes with spaces between them.
func otherScan(errors, warnings string) readiness.OtherScan {
	named := func(codes string) map[string]string {
		all := map[string]string{}
		for code := range strings.FieldsSeq(codes) {
			all[code] = "Their summary"
		}
		return all
	}
	return readiness.OtherScan{Errors: named(errors), Warnings: named(warnings)}
}

func TestCompareScans(t *testing.T) {
	t.Parallel()
	noHeader := ready(answers(https, 200))
	weeks := ready(answers(https, 200, header("max-age=10886400; includeSubDomains; preload")))
	down := ready(fails(https, observation.Refused), answers(http, 200))
	silent := ready(fails(https, observation.ConnectTimeout), fails(http, observation.ConnectTimeout))
	expired := ready(answers(https, 200, untrusted(observation.Expired)))
	for name, row := range map[string]struct {
		site             observation.Observation
		ruleset          readiness.Ruleset
		errors, warnings string
		settings         []string
		// want are the differences: code, ours, theirs (- for none), and words of the reason.
		want []string
	}{
		"both find nothing":         {site: ready()},
		"both find the same":        {site: noHeader, errors: "response.no_header"},
		"theirs alone":              {site: ready(), errors: "response.no_header", want: []string{"response.no_header - error|hstspreload-bot"}},
		"ours alone":                {site: noHeader, want: []string{"response.no_header error -|different answers"}},
		"a warning of theirs":       {site: ready(), warnings: "tls.obsolete_cipher_suite", want: []string{"tls.obsolete_cipher_suite - warning|negotiated TLS differently"}},
		"what is no scan's":         {site: ready(resolves("example.com", "192.0.2.1", "2001:db8::1"))},
		"another weight":            {site: ready(), errors: "redirects.http.does_not_exist", want: []string{"redirects.http.does_not_exist - error|different answers"}},
		"the same, weighed apart":   {site: ready(fails(http, observation.Refused)), errors: "redirects.http.does_not_exist", want: []string{"redirects.http.does_not_exist warning error|a different severity"}},
		"a code from the future":    {site: ready(), errors: "quantum.not_ready", want: []string{"quantum.not_ready - error|does not know the code"}},
		"a code of ours, of theirs": {site: ready(), errors: "domain.subdomain.loop", want: []string{"domain.subdomain.loop - error|does not know the code"}},
		"their records":             {site: ready(), errors: "server.preload.already_preloaded", want: []string{"server.preload.already_preloaded - error|own records"}},
		"their own failure":         {site: ready(), errors: "internal.domain.www.first_dial.no_close", want: []string{"internal.domain.www.first_dial.no_close - error|failure of its own"}},

		"protected": {site: ready(answers(https, 200, header("max-age=0"))), ruleset: readiness.Removal, errors: "server.removable.protected",
			want: []string{"server.removable.protected - error|hsts_preload_status says which"}},
		"covered by a parent": {site: ready(), ruleset: readiness.Removal, errors: "server.removable.subdomain", want: []string{
			"header.removable.contains.preload error -|did not check the site", "server.removable.subdomain - error|a parent of the name is on the list"}},

		"theirs stopped": {site: noHeader, errors: "domain.tls.cannot_connect", want: []string{
			"domain.tls.cannot_connect - error|no IPv6", "response.no_header error -|Its scan ended with domain.tls.cannot_connect"}},
		"ours stopped": {site: down, errors: "response.no_header", want: []string{
			"domain.tls.cannot_connect error -|this machine can't", "response.no_header - error|would have ended with domain.tls.cannot_connect"}},
		"a certificate": {site: expired, want: []string{"domain.tls.invalid_cert_chain error -|another certificate or chain"}},
		"left open": {site: silent, want: []string{
			"domain.tls.cannot_connect error -|conclusive is false"}},
		"the provider's settings": {site: ready(), errors: "response.no_header", settings: []string{"connect_to", "ca_cert_pem"},
			want: []string{"response.no_header - error|has connect_to, ca_cert_pem set"}},
		"settings do not explain their records": {site: ready(), errors: "server.preload.already_preloaded", settings: []string{"connect_to"},
			want: []string{"server.preload.already_preloaded - error|own records"}},
		"www":             {site: ready(), errors: "domain.www.no_tls", want: []string{"domain.www.no_tls - error|open to only one of the two"}},
		"public suffixes": {site: ready(), errors: "domain.is_subdomain", want: []string{"domain.is_subdomain - error|different versions"}},

		"18 weeks, asked for a year": {site: weeks, ruleset: readiness.Bulk1Year, errors: "header.preloadable.max_age.below_1_year"},
	} {
		ruleset := row.ruleset
		if ruleset == "" {
			ruleset = readiness.Bulk1Year
		}
		var got []string
		for _, d := range readiness.CompareScans(row.site, ruleset, time.Time{}, otherScan(row.errors, row.warnings), row.settings).Differences {
			or := func(s readiness.Severity) string {
				if s == "" {
					return "-"
				}
				return string(s)
			}
			got = append(got, d.Code+" "+or(d.Ours)+" "+or(d.Theirs)+"|"+d.Why)
			if d.Summary == "" {
				t.Errorf("%s: %s has no summary", name, d.Code)
			}
		}
		same := slices.EqualFunc(got, row.want, func(got, want string) bool {
			code, words, _ := strings.Cut(want, "|")
			return strings.HasPrefix(got, code+"|") && strings.Contains(got, words)
		})
		if !same {
			t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(row.want, got))
		}
	}
}

// TestCompareScans_same compares every code of the scan with itself: what it would
// report by an observation is no difference from that.
func TestCompareScans_same(t *testing.T) {
	t.Parallel()
	for _, site := range []observation.Observation{
		ready(), ready(answers(https, 200)), ready(fails(https, observation.Refused)), ready(answers(http, 301, to(www))),
		ready(answers(https, 200, header("max-age=1;; x"))), ready(answers(www, 200, untrusted(observation.WrongHost))), readyAs("shop.example.com"),
	} {
		for _, ruleset := range readiness.Rulesets() {
			if !ruleset.HasScan() {
				continue
			}
			other := readiness.OtherScan{Errors: map[string]string{}, Warnings: map[string]string{}}
			for _, f := range evaluate(site, ruleset).Findings {
				switch {
				case f.Source != readiness.SourceScan:
				case f.Severity == readiness.Error:
					other.Errors[f.Code] = f.Summary
				case f.Severity == readiness.Warning:
					other.Warnings[f.Code] = f.Summary
				}
			}
			got := readiness.CompareScans(site, ruleset, time.Time{}, other, nil)
			if got.Differences != nil || got.OursPasses != got.TheirsPasses || got.OursPasses != *evaluate(site, ruleset).ScanPasses {
				t.Errorf("%s under %s: %+v", site.Domain, ruleset, got)
			}
		}
	}
}
