package compliance_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/compliance"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

const good = "max-age=31536000; includeSubDomains"

func answer(url string, status int, header ...string) observation.Exchange {
	e := observation.Exchange{URL: url, Status: status, HSTS: header}
	if url[:5] == "https" {
		chain := []observation.Certificate{{Subject: "CN=leaf"}, {Subject: "CN=root", Issuer: "CN=root"}}
		e.TLS = &observation.TLS{Version: "TLS 1.3", Sent: chain[:1], Verified: chain}
	}
	return e
}

func failed(url string, kind observation.Kind) observation.Exchange {
	return observation.Exchange{URL: url, Failure: &observation.Failure{Kind: kind, Detail: "it failed"}}
}

func chain(exchanges ...observation.Exchange) observation.Chain {
	c := observation.Chain{End: observation.Arrived}
	for _, e := range exchanges {
		c.Hops = append(c.Hops, observation.Hop{Exchange: e})
	}
	if c.Last().Failure != nil {
		c.End = observation.Failed
	}
	return c
}

func host(name string, exchanges ...observation.Exchange) observation.HostCheck {
	return observation.HostCheck{Host: name, HTTPS: observation.Endpoint{Chain: chain(exchanges...)}}
}

// site is a site that has everything, and no subdomains, changed.
func site(changes ...func(*observation.Observation)) observation.Observation {
	root := answer("https://example.com/", 200, good)
	o := observation.Observation{
		Version: observation.Version, Domain: "example.com",
		HTTPS: chain(root),
		HTTP:  observation.Endpoint{Chain: chain(answer("http://example.com/", 301), root)},
		Apex:  host("example.com", root),
		WWW: observation.HostCheck{Host: "www.example.com", DNS: observation.Resolution{
			Failure: &observation.Failure{Kind: observation.NoSuchName, Detail: "it does not exist"},
		}},
		Subdomains: []observation.HostCheck{},
	}
	o.Apex.FurtherPaths = []observation.Exchange{answer("https://example.com/robots.txt", 404, good)}
	for _, change := range changes {
		change(&o)
	}
	return o
}

func root(e observation.Exchange) func(*observation.Observation) {
	return func(o *observation.Observation) { o.HTTPS, o.Apex.HTTPS.Chain = chain(e), chain(e) }
}

func TestSeen(t *testing.T) {
	t.Parallel()
	all := func(changes profiles.Seen, without ...profiles.Requirement) profiles.Seen {
		seen := profiles.Seen{
			profiles.Apex: true, profiles.FirstResponse: true, profiles.EveryPublicSubdomain: true, profiles.HTTPSOnly: true,
			profiles.SingleHeader: true, profiles.Redirect: true, profiles.Certificate: true,
		}
		maps.Copy(seen, changes)
		for _, r := range without {
			delete(seen, r)
		}
		return seen
	}
	www := func(h observation.HostCheck) func(*observation.Observation) {
		return func(o *observation.Observation) { o.WWW = h }
	}
	subdomain := func(h observation.HostCheck) func(*observation.Observation) {
		return func(o *observation.Observation) { o.Subdomains = []observation.HostCheck{h} }
	}
	plain := func(exchanges ...observation.Exchange) func(*observation.Observation) {
		return func(o *observation.Observation) { o.HTTP.Chain = chain(exchanges...) }
	}
	none := func(o *observation.Observation) { o.Subdomains = nil }
	untrusted := answer("https://example.com/", 200, good)
	untrusted.TLS.Untrusted = &observation.Untrusted{Reason: observation.Expired, Detail: "it expired"}
	const api = "https://api.example.com/"

	tests := map[string]struct {
		site observation.Observation
		want profiles.Seen
	}{
		"everything":        {site(), all(nil)},
		"no header":         {site(root(answer("https://example.com/", 200))), all(profiles.Seen{profiles.Apex: false, profiles.FirstResponse: false, profiles.AllResponses: false, profiles.SingleHeader: false})},
		"forgotten":         {site(root(answer("https://example.com/", 200, "max-age=0"))), all(profiles.Seen{profiles.Apex: false, profiles.FirstResponse: false, profiles.AllResponses: false})},
		"two headers":       {site(root(answer("https://example.com/", 200, good, good))), all(profiles.Seen{profiles.SingleHeader: false})},
		"silent":            {site(root(failed("https://example.com/", observation.ConnectTimeout))), all(nil, profiles.Apex, profiles.FirstResponse, profiles.SingleHeader, profiles.Certificate)},
		"an error page":     {site(root(answer("https://example.com/", 503))), all(nil, profiles.Apex, profiles.FirstResponse, profiles.SingleHeader)},
		"untrusted":         {site(root(untrusted)), all(profiles.Seen{profiles.Apex: false, profiles.FirstResponse: false, profiles.AllResponses: false, profiles.Certificate: false})},
		"a page without it": {site(func(o *observation.Observation) { o.Apex.FurtherPaths[0].HSTS = nil }), all(profiles.Seen{profiles.AllResponses: false})},
		"an address without it": {site(func(o *observation.Observation) {
			o.Apex.HTTPS.FurtherAddresses = []observation.Exchange{answer("https://example.com/", 200)}
		}), all(profiles.Seen{profiles.AllResponses: false})},
		"another name":            {site(func(o *observation.Observation) { o.Domain = "www.example.com" }), all(nil, profiles.Apex)},
		"subdomains not given":    {site(none), all(nil, profiles.EveryPublicSubdomain)},
		"not given, www without":  {site(none, www(host("www.example.com", answer("https://www.example.com/", 200)))), all(profiles.Seen{profiles.EveryPublicSubdomain: false})},
		"not given, www with":     {site(none, www(host("www.example.com", answer("https://www.example.com/", 200, good)))), all(nil, profiles.EveryPublicSubdomain)},
		"a subdomain with":        {site(subdomain(host("api.example.com", answer(api, 404, good)))), all(nil)},
		"a subdomain without":     {site(subdomain(host("api.example.com", answer(api, 200)))), all(profiles.Seen{profiles.EveryPublicSubdomain: false})},
		"a subdomain is dead":     {site(subdomain(host("api.example.com", failed(api, observation.Refused)))), all(nil)},
		"a subdomain is silent":   {site(subdomain(host("api.example.com", failed(api, observation.ConnectTimeout)))), all(nil, profiles.EveryPublicSubdomain)},
		"a subdomain, no DNS":     {site(subdomain(observation.HostCheck{Host: "api.example.com", DNS: observation.Resolution{Failure: &observation.Failure{Kind: observation.ResolverFailed}}})), all(nil, profiles.EveryPublicSubdomain)},
		"a subdomain, HTTP alone": {site(subdomain(observation.HostCheck{Host: "api.example.com", HTTPS: observation.Endpoint{Chain: chain(failed(api, observation.Refused))}, HTTP: &observation.Exchange{URL: "http://api.example.com/", Status: 200}})), all(nil, profiles.EveryPublicSubdomain)},
		"header over HTTP":        {site(plain(answer("http://example.com/", 301, good), answer("https://example.com/", 200, good))), all(profiles.Seen{profiles.HTTPSOnly: false})},
		"plain HTTP closed":       {site(plain(failed("http://example.com/", observation.Refused))), all(nil)},
		"plain HTTP silent":       {site(plain(failed("http://example.com/", observation.ConnectTimeout))), all(nil, profiles.HTTPSOnly, profiles.Redirect)},
		"plain HTTP stays":        {site(plain(answer("http://example.com/", 200))), all(profiles.Seen{profiles.Redirect: false})},
		"plain HTTP to silence":   {site(plain(answer("http://example.com/", 301), failed("https://example.org/", observation.ConnectTimeout))), all(nil, profiles.Redirect)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, compliance.Seen(test.site)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	profile := func(name string) profiles.Profile {
		p, found := profiles.Find(name)
		if !found {
			t.Fatalf("there is no profile %s", name)
		}
		return p
	}
	tests := []struct {
		name    string
		site    observation.Observation
		profile string
		want    profiles.Status
	}{
		{"met", site(), "rfc-6797", profiles.Met},
		{"the age alone", site(), "mozilla-web-security-2026", profiles.Met},
		{"too short", site(), "mozilla-tls-6.0", profiles.Unmet},
		{"never whole", site(), "asvs-5.0.0-l2", profiles.Unknown},
		{"refuted", site(func(o *observation.Observation) { o.Apex.FurtherPaths[0].HSTS = nil }), "asvs-5.0.0-l2", profiles.Unmet},
		{"no policy", site(root(answer("https://example.com/", 200))), "rfc-6797", profiles.Unmet},
		{"nobody saw it", site(root(failed("https://example.com/", observation.ConnectTimeout))), "mozilla-tls-6.0", profiles.Unknown},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := compliance.Judge(profile(test.profile), test.site); got.Status != test.want {
				t.Errorf("%+v, want %s", got, test.want)
			}
		})
	}
}

// TestJudge_byHEAD holds that Firefox's list is judged by what HEAD gets.
func TestJudge_byHEAD(t *testing.T) {
	t.Parallel()
	profile, found := profiles.Find("firefox-list-2026")
	if !found {
		t.Fatal("there is no such profile")
	}
	const url = "https://example.com/"
	untrusted := answer(url, 200, good)
	untrusted.TLS = &observation.TLS{Untrusted: &observation.Untrusted{Reason: observation.Expired, Detail: "it expired"}}
	for name, c := range map[string]struct {
		head observation.Exchange
		want profiles.Status
	}{
		"as GET":            {answer(url, 200, good), profiles.Met},
		"18 weeks":          {answer(url, 200, "max-age=10886400"), profiles.Met},
		"less":              {answer(url, 200, "max-age=10886399"), profiles.Unmet},
		"no header":         {answer(url, 200), profiles.Unmet},
		"not allowed":       {answer(url, 405), profiles.Unmet},
		"not implemented":   {answer(url, 501), profiles.Unmet},
		"an error page":     {answer(url, 503), profiles.Unknown},
		"no answer":         {failed(url, observation.HeadersTimeout), profiles.Unknown},
		"a bad certificate": {untrusted, profiles.Unmet},
	} {
		o := site(func(o *observation.Observation) { o.Head = &c.head })
		if got := compliance.Judge(profile, o).Status; got != c.want {
			t.Errorf("%s: %s; want %s", name, got, c.want)
		}
		other, _ := profiles.Find("rfc-6797")
		if got := compliance.Judge(other, o).Status; got != profiles.Met {
			t.Errorf("%s: rfc-6797 is %s by what GET gets", name, got)
		}
	}
	if got := compliance.Judge(profile, site()); got.Status != profiles.Unknown || len(got.Unknown) != 1 {
		t.Errorf("without a HEAD: %+v", got)
	}
}
