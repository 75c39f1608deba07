package preload_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/preload"
)

// random makes up an observation. The field and the location are two of those
// that it chooses from.
func random(seed uint64, field, location string) observation.Observation {
	r := rand.New(rand.NewPCG(seed, 0))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	domain := pick("example.com", "example.com", "example.com", "example.co.uk", "shop.example.com", "example.appspot.com", "github.io")
	o := readyAs(domain)
	locations := []string{
		location, "", "/a", "https://" + domain + "/", "https://" + domain + "/a", "http://" + domain + "/b", "https://" + domain + ":8443/",
		"https://www." + domain + "/", "http://www." + domain + "/", "https://other.example/", "http://other.example/", "https://EXAMPLE.com/", "ftp://a/", "https://[",
	}
	headers := []string{good, good, field, "max-age=10886400; includeSubDomains; preload", "max-age=300; max-age=1", "max-age=315360001;", "includeSubDomains", "max-age=0", ""}
	kinds := []observation.Kind{
		observation.NoSuchName, observation.ResolverTimeout, observation.Refused, observation.ConnectTimeout,
		observation.TLSAlert, observation.TLSTimeout, observation.HeadersTimeout, observation.Malformed, observation.Blocked,
	}
	faults := r.Float64() / 2
	for _, url := range append(locations[3:11:11], "http://"+domain+"/") {
		switch {
		case r.Float64() > faults:
			parts := []part{to(pick(locations...)), header(headers[:r.IntN(2)]...)}
			if r.IntN(4) > 0 {
				parts[1] = header(pick(headers...))
			}
			if strings.HasPrefix(url, "https") && r.IntN(5) == 0 {
				parts = append(parts, []part{untrusted(observation.Expired), signed("SHA1-RSA"), suite("TLS 1.2", field)}[r.IntN(3)])
			}
			answers(url, []int{200, 301, 302, 404}[r.IntN(4)], parts...)(&o)
		case r.IntN(6) == 0:
			unasked(url)(&o)
		default:
			fails(url, kinds[r.IntN(len(kinds))])(&o)
		}
	}
	if r.IntN(10) == 0 {
		unresolved(domain, kinds[r.IntN(2)])(&o)
		unasked("https://" + domain + "/")(&o)
	}
	return o
}

func FuzzEvaluate(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, "max-age=1\x1b[2J", "https://example.com/\u202e?secret=1")
	}
	f.Fuzz(func(t *testing.T, seed uint64, field, location string) {
		site := random(seed, strings.ToValidUTF8(field, ""), strings.ToValidUTF8(location, ""))
		for _, ruleset := range preload.Rulesets() {
			report := preload.Evaluate(site, ruleset)
			if !slices.Equal(preload.Evaluate(replay(t, site), ruleset).Findings, report.Findings) {
				t.Fatal("the same observation, another verdict")
			}
			checkPromises(t, ruleset, report)
		}
	})
}

// replay writes an observation down, and reads it again.
func replay(t *testing.T, o observation.Observation) (again observation.Observation) {
	t.Helper()
	text, err := json.Marshal(o)
	if err == nil {
		err = json.Unmarshal(text, &again)
	}
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func checkPromises(t *testing.T, ruleset preload.Ruleset, report preload.Report) {
	t.Helper()
	if report.Ready && (!report.Conclusive || len(report.ErrorCodes()) > 0 || report.ScanPasses != nil && !*report.ScanPasses) {
		t.Errorf("ready under %s, but %s: %v", ruleset, verdict(report), report.ErrorCodes())
	}
	if (report.ScanPasses == nil) != (ruleset == preload.HSTS) {
		t.Errorf("a prediction of the scan under %s: %v", ruleset, report.ScanPasses)
	}
	open := false
	for _, f := range report.Findings {
		open = open || f.Open
		if ruleset == preload.HSTS && f.Source == preload.SourceScan {
			t.Errorf("%s is said to be hstspreload.org's", f.Code)
		}
		if text := f.Host + f.Summary + f.Detail; strings.ContainsFunc(text, unsafe) {
			t.Errorf("%s is not safe to print: %q", f.Code, text)
		}
		if !slices.Contains(report.Requirements[f.Requirement].Codes, f.Code) {
			t.Errorf("%s is not among the codes of %s", f.Code, f.Requirement)
		}
	}
	if report.Conclusive == open {
		t.Errorf("conclusive %v, open questions %v", report.Conclusive, open)
	}
	for requirement, a := range report.Requirements {
		if a.Status == preload.Met && slices.ContainsFunc(report.Findings, func(f preload.Finding) bool {
			return f.Requirement == requirement && f.Severity == preload.Error
		}) {
			t.Errorf("%s is met in spite of %v", requirement, a.Codes)
		}
	}
}

func unsafe(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}

func FuzzHeaderFindings(f *testing.F) {
	for _, seed := range []string{good, "", ";", "max-age=;max-age", "preload, max-age=1;İncludeSubDomains", "max-age=\x1b[0m\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, ruleset := range preload.Rulesets() {
			for _, finding := range preload.HeaderFindings(value, ruleset) {
				if strings.ContainsFunc(finding.Detail, unsafe) || finding.Requirement != preload.Header {
					t.Errorf("%q under %s: %+v", value, ruleset, finding)
				}
			}
			found := preload.HeaderFindings(value, ruleset)
			if diff := cmp.Diff(found, preload.HeaderFindings(value, ruleset)); diff != "" {
				t.Errorf("%q under %s, twice:\n%s", value, ruleset, diff)
			}
		}
	})
}

func BenchmarkEvaluate(b *testing.B) {
	site := ready()
	b.ReportAllocs()
	for b.Loop() {
		preload.Evaluate(site, preload.Bulk1Year)
	}
}
