package readiness_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

const (
	good  = "max-age=31536000; includeSubDomains; preload"
	https = "https://example.com/"
	http  = "http://example.com/"
	www   = "https://www.example.com/"
)

// change makes an observation of a ready site into another.
type change func(*observation.Observation)

// ready is what is seen of a site that has everything, and no subdomains, changed.
func ready(changes ...change) observation.Observation { return readyAs("example.com", changes...) }

func readyAs(domain string, changes ...change) observation.Observation {
	o := observation.Observation{Domain: domain, Subdomains: []string{}}
	for _, c := range []change{
		resolves(domain, "192.0.2.1"),
		resolves("www."+domain, "192.0.2.1"),
		answers("https://"+domain+"/", 200, header(good)),
		answers("http://"+domain+"/", 301, to("https://"+domain+"/")),
		answers("https://www."+domain+"/", 301, to("https://"+domain+"/")),
	} {
		c(&o)
	}
	for _, c := range changes {
		c(&o)
	}
	return o
}

// part is a part of an answer.
type part func(*observation.Exchange)

// answers sets the answer for a URL: trusted where it is https, without a header.
func answers(url string, status int, parts ...part) change {
	e := observation.Exchange{URL: url, Status: status}
	if strings.HasPrefix(url, "https:") {
		chain := []observation.Certificate{
			{Subject: "CN=leaf", SignatureAlgorithm: "ECDSA-SHA256"}, {Subject: "CN=root", Issuer: "CN=root", SignatureAlgorithm: "SHA1-RSA"},
		}
		e.TLS = &observation.TLS{Version: "TLS 1.3", CipherSuite: "TLS_AES_128_GCM_SHA256", Sent: chain[:1], Verified: chain}
	}
	for _, p := range parts {
		p(&e)
	}
	return exchange(e)
}

// fails sets the failure for a URL.
func fails(url string, kind observation.Kind, parts ...part) change {
	e := observation.Exchange{URL: url, Failure: &observation.Failure{Kind: kind, Detail: "it was " + string(kind) + "."}}
	for _, p := range parts {
		p(&e)
	}
	return exchange(e)
}

func exchange(e observation.Exchange) change {
	return func(o *observation.Observation) {
		unasked(e.URL)(o)
		o.Exchanges = append(o.Exchanges, e)
	}
}

// unasked forgets the exchange for a URL.
func unasked(url string) change {
	return func(o *observation.Observation) {
		o.Exchanges = slices.DeleteFunc(o.Exchanges, func(e observation.Exchange) bool { return e.URL == url })
	}
}

func header(fields ...string) part { return func(e *observation.Exchange) { e.Header = fields } }
func to(location string) part      { return func(e *observation.Exchange) { e.Location = location } }
func suite(version, name string) part {
	return func(e *observation.Exchange) { e.TLS.Version, e.TLS.CipherSuite = version, name }
}

// modern is a suite that nobody finds fault with.
const modern = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"

// marked gives an answer a field by which a wall shows itself.
func marked(name, value string) part {
	return func(e *observation.Exchange) { e.Marks = map[string]string{name: value} }
}

// leaf changes the certificate that was sent, in the verified chain too.
func leaf(change func(*observation.Certificate)) part {
	return func(e *observation.Exchange) {
		chain := slices.Clone(e.TLS.Verified)
		change(&chain[0])
		e.TLS.Sent, e.TLS.Verified = chain[:1:1], chain
	}
}

// at makes what changes set the answers or failures of a further address.
func at(address string, changes ...change) change {
	return func(o *observation.Observation) {
		var here observation.Observation
		for _, c := range changes {
			c(&here)
		}
		for _, e := range here.Exchanges {
			e.Address = address + ":443"
			if strings.HasPrefix(e.URL, "http:") {
				e.Address = address + ":80"
			}
			o.ByAddress = append(o.ByAddress, e)
		}
	}
}

// given gives subdomains.
func given(subdomains ...string) change {
	return func(o *observation.Observation) { o.Subdomains = subdomains }
}

// signed adds an intermediate that is signed so.
func signed(algorithm string) part {
	return func(e *observation.Exchange) {
		e.TLS.Verified = slices.Insert(e.TLS.Verified, 1, observation.Certificate{Subject: "CN=middle", SignatureAlgorithm: algorithm})
	}
}

// untrusted makes the certificate one that is not trusted. It also gives a
// failed exchange the handshake that came before.
func untrusted(reason observation.Reason) part {
	return func(e *observation.Exchange) {
		e.TLS = &observation.TLS{Version: "TLS 1.3", Untrusted: &observation.Untrusted{Reason: reason, Detail: "it is " + string(reason)}}
	}
}

// trusted gives a failed exchange the handshake that came before.
func trusted(e *observation.Exchange) { e.TLS = &observation.TLS{Version: "TLS 1.3"} }

func resolves(host string, addresses ...string) change {
	return name(observation.Resolution{Host: host, Addresses: addresses})
}

func unresolved(host string, kind observation.Kind) change {
	return name(observation.Resolution{Host: host, Failure: &observation.Failure{Kind: kind, Detail: "it was " + string(kind)}})
}

func name(r observation.Resolution) change {
	return func(o *observation.Observation) {
		o.Names = slices.DeleteFunc(o.Names, func(old observation.Resolution) bool { return old.Host == r.Host })
		o.Names = append(o.Names, r)
	}
}

// noWWW takes www out of DNS.
func noWWW(o *observation.Observation) {
	host := "www." + o.Domain
	unresolved(host, observation.NoSuchName)(o)
	fails("https://"+host+"/", observation.NoSuchName)(o)
}

// verdictCase is a site and what is to be said of it.
type verdictCase struct {
	name    string
	site    observation.Observation
	ruleset readiness.Ruleset // default Bulk1Year
	// want are the findings in their order, as "source code".
	want []string
	// verdict has what is true: scan, ready, https, conclusive.
	verdict string
	// statuses are those of domain, certificate, redirect, subdomains and
	// header; not looked at where empty.
	statuses string
}

// all is the verdict of a site that has everything.
const all = "scan ready https conclusive"

func run(t *testing.T, cases []verdictCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.ruleset == "" {
				c.ruleset = readiness.Bulk1Year
			}
			judged := evaluate(c.site, c.ruleset)
			var got []string
			for _, f := range judged.Findings {
				got = append(got, sources[f.Source]+" "+f.Code)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if got := verdict(judged); got != c.verdict {
				t.Errorf("verdict %q; want %q", got, c.verdict)
			}
			if got := statuses(judged); c.statuses != "" && got != c.statuses {
				t.Errorf("statuses %q; want %q", got, c.statuses)
			}
		})
	}
}

var sources = map[readiness.Source]string{readiness.SourceScan: "scan", readiness.SourceRequirement: "requirement", readiness.SourceAdvice: "advice"}

func verdict(r readiness.Verdict) string {
	var words []string
	for _, flag := range []struct {
		word string
		set  bool
	}{
		{"scan", r.ScanPasses != nil && *r.ScanPasses}, {"ready", r.Ready}, {"https", r.HTTPSReady}, {"conclusive", r.Conclusive},
	} {
		if flag.set {
			words = append(words, flag.word)
		}
	}
	return strings.Join(words, " ")
}

func statuses(r readiness.Verdict) string {
	var words []string
	for _, requirement := range readiness.Requirements() {
		words = append(words, string(r.Requirements[requirement].Status))
	}
	return strings.Join(words, " ")
}

// evaluate judges by a ruleset, with nothing else asked.
func evaluate(o observation.Observation, ruleset readiness.Ruleset) readiness.Verdict {
	return readiness.Evaluate(o, readiness.Criteria{Ruleset: ruleset})
}
