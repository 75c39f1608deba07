package readiness_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// random makes up an observation. The field and the location are two of those
// that it chooses from.
func random(seed uint64, field, location string) observation.Observation {
	r := rand.New(rand.NewPCG(seed, 0))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	domain := pick("example.com", "example.com", "example.com", "example.co.uk", "shop.example.com", "example.appspot.com", "github.io")
	w := readyWorld(domain)
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
			answers(url, []int{200, 301, 302, 404}[r.IntN(4)], parts...)(w)
		case r.IntN(6) == 0:
			unasked(url)(w)
		default:
			fails(url, kinds[r.IntN(len(kinds))])(w)
		}
	}
	if r.IntN(10) == 0 {
		unresolved(domain, kinds[r.IntN(2)])(w)
		unasked("https://" + domain + "/")(w)
	}
	for _, decorate := range []func(){
		func() { decorateAddresses(r, w, field, kinds) },
		func() { decorateSubdomains(r, w, kinds) },
		func() { decorateAnswers(r, w, field) },
		func() { decorateChain(r, w) },
	} {
		if r.IntN(2) == 0 {
			decorate()
		}
	}
	return w.observe()
}

// decorateAddresses gives the domain further addresses.
func decorateAddresses(r *rand.Rand, w *world, field string, kinds []observation.Kind) {
	root := "https://" + w.domain + "/"
	for i, secure := range []change{
		answers(root, 200, header(good)), answers(root, 200, header(field)), answers(root, 301, to("https://other.example/"), header("max-age=1")),
		answers(root, 200, header(good), untrusted(observation.Expired)), fails(root, kinds[r.IntN(len(kinds))]), fails(root, observation.Unreachable),
		answers(root, 200, header(good), leaf(func(c *observation.Certificate) { c.SHA256 = "x" })), fails(root, observation.Refused), fails(root, observation.TLSAlert),
	} {
		if r.IntN(3) > 0 {
			continue
		}
		plain := []change{
			answers("http://"+w.domain+"/", 301, to(root)), answers("http://"+w.domain+"/", 200), fails("http://"+w.domain+"/", kinds[r.IntN(len(kinds))]),
			answers("http://"+w.domain+"/", 308, to(field)),
		}[r.IntN(4)]
		at("192.0.2."+strconv.Itoa(i+2), secure, plain)(w)
	}
	w.leftOut = r.IntN(2)
}

// decorateChain makes a chain of up to twelve redirects, which mostly arrives, and
// leads from plain HTTP or HTTPS into it.
func decorateChain(r *rand.Rand, w *world) {
	n := r.IntN(13)
	page := func(i int) string {
		return "https://" + w.domain + "/step" + strconv.Itoa(i)
	}
	for i := range n {
		field := []string{good, "max-age=10886400; includeSubDomains; preload"}[r.IntN(2)]
		answers(page(i), 301, to(page(i+1)), header(field))(w)
	}
	answers(page(n), 200, header(good))(w)
	switch r.IntN(4) {
	case 0:
		answers(page(n), 301, to("http://other.example/"))(w)
	case 1:
		answers(page(n), 302, to(page(r.IntN(n+1))))(w)
	}
	answers("https://"+w.domain+"/", 302, to(page(0)), header(good))(w)
	if r.IntN(2) == 0 {
		answers("http://"+w.domain+"/", 301, to(page(r.IntN(n+1))))(w)
	}
}

// decorateSubdomains gives subdomains, and DNS a wildcard.
func decorateSubdomains(r *rand.Rand, w *world, kinds []observation.Kind) {
	if r.IntN(3) == 0 {
		w.subdomains = nil
	} else {
		given("a."+w.domain, "b."+w.domain+":8080", "www."+w.domain)(w)
	}
	nobody := "https://" + observation.WildcardName(w.domain) + "/"
	for _, url := range []string{"https://a." + w.domain + "/", "https://b." + w.domain + ":8080/", nobody} {
		plain := "http" + strings.TrimPrefix(url, "https")
		for _, c := range []change{
			answers(url, 401), answers(url, 200, untrusted(observation.WrongHost)), fails(url, kinds[r.IntN(len(kinds))]),
			answers(url, 302, to([]string{plain, url + "a", "http://gone." + w.domain + "/", "https://other.example/", "/\\"}[r.IntN(5)])),
		} {
			if r.IntN(3) == 0 {
				c(w)
			}
		}
		answers(url+"a", 302, to([]string{"/", "http://" + w.domain + "/"}[r.IntN(2)]), []part{header(), setsCookie}[r.IntN(2)])(w)
		fails("https://gone."+w.domain+"/", kinds[r.IntN(len(kinds))])(w)
		for _, c := range []change{answers(plain, 200), answers(plain, 301, to(url)), fails(plain, observation.Refused), fails(plain, observation.ConnectTimeout)} {
			if r.IntN(3) == 0 {
				c(w)
			}
		}
		for i, c := range []change{
			answers(url, 200, untrusted(observation.Expired)), fails(url, kinds[r.IntN(len(kinds))]), fails(url, observation.TLSAlert),
			fails(url, observation.Malformed, trusted), fails(url, observation.Refused), fails(url, observation.Unreachable),
		} {
			if r.IntN(4) == 0 {
				at([]string{"192.0.2." + strconv.Itoa(i+2), "[2001:db8::" + strconv.Itoa(i+2) + "]"}[r.IntN(2)], c)(w)
			}
		}
	}
}

// decorateAnswers changes what is beside the answers that the scan looks at.
func decorateAnswers(r *rand.Rand, w *world, field string) {
	for _, path := range observation.FurtherPaths() {
		answers("https://"+w.domain+path, 404, []part{header(), header(field), header(good)}[r.IntN(3)])(w)
	}
	byHEAD([]change{
		answers("https://"+w.domain+"/", 405), answers("https://"+w.domain+"/", 200), answers("https://"+w.domain+"/", 301, header(good, field), to(field)),
		answers("https://"+w.domain+"/", 200, header(field)), answers("https://"+w.domain+"/", 503), answers("https://"+w.domain+"/", 200, header(good), untrusted(observation.Expired)),
		fails("https://"+w.domain+"/", observation.Closed), fails("https://"+w.domain+"/", observation.HeadersTimeout),
		answers("https://"+w.domain+"/", 429, header(good)),
	}[r.IntN(9)])(w)
	if r.IntN(2) == 0 {
		w.head = nil
	}
	for i := range w.exchanges {
		e := &w.exchanges[i]
		if e.TLS != nil && len(e.TLS.Verified) > 1 {
			leaf(func(c *observation.Certificate) {
				c.NotBefore, c.NotAfter = now.AddDate(0, 0, -100), now.Add(time.Duration(r.IntN(100))*24*time.Hour)
				c.PublicKey = []string{"RSA 1024", "RSA 2048", "ECDSA 224", "ECDSA 256", "DSA", field}[r.IntN(6)]
			})(e)
			if r.IntN(4) == 0 {
				e.TLS.Verified[len(e.TLS.Verified)-1] = observation.Certificate{Subject: field, Issuer: "CN=root", SHA256: "y"}
			}
		}
		if r.IntN(12) == 0 && e.Failure == nil {
			dropped(e)
		}
		if r.IntN(12) == 0 && e.Failure == nil {
			goRefuses(e)
		}
		if r.IntN(12) == 0 && e.Failure == nil {
			e.SpacedLocation = []string{"http://" + w.domain + "/", "/", field}[r.IntN(3)]
		}
		switch answered := e.Failure == nil; {
		case e.TLS == nil || r.IntN(8) > 0:
		case answered && r.IntN(2) == 0:
			refusesHTTP2(e)
		case answered && len(e.TLS.Verified) > 0:
			leaf([]func(*observation.Certificate){keyed521, negativeSerial}[r.IntN(2)])(e)
		case !answered:
			answersHTTP1(e)
		}
		if r.IntN(12) == 0 && e.Failure == nil {
			spaced(field)(e)
		}
		if r.IntN(6) == 0 {
			e.VendorFields = map[string]string{"Server": []string{"AkamaiGHost", field}[r.IntN(2)]}
			e.Status = []int{403, 429, 503}[r.IntN(3)]
		}
	}
}

func FuzzEvaluate(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, "max-age=1\x1b[2J", "https://example.com/\u202e?secret=1")
	}
	f.Fuzz(func(t *testing.T, seed uint64, field, location string) {
		site := random(seed, strings.ToValidUTF8(field, ""), strings.ToValidUTF8(location, ""))
		for _, ruleset := range readiness.Rulesets() {
			judged := evaluate(site, ruleset)
			if !slices.Equal(evaluate(replay(t, site), ruleset).Findings, judged.Findings) {
				t.Fatal("the same observation, another verdict")
			}
			checkPromises(t, ruleset, judged)
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

// checkPromises holds a verdict to what its documentation says.
func checkPromises(t *testing.T, ruleset readiness.Ruleset, verdict readiness.Verdict) {
	t.Helper()
	if verdict.Ready && (!verdict.Conclusive || len(verdict.ErrorCodes()) > 0 || verdict.ScanPasses != nil && !*verdict.ScanPasses) {
		t.Errorf("ready under %s, but conclusive is %v: %v", ruleset, verdict.Conclusive, verdict.ErrorCodes())
	}
	if (verdict.ScanPasses != nil) != ruleset.HasScan() {
		t.Errorf("a prediction of the scan under %s: %v", ruleset, verdict.ScanPasses)
	}
	if verdict.LocksOut() && verdict.HTTPSReady {
		t.Errorf("%s: ready for a longer max-age, and locks visitors out: %s", ruleset, verdict.Gate.Reason)
	}
	open := slices.ContainsFunc(verdict.Findings, func(f readiness.Finding) bool { return f.Open })
	if verdict.Conclusive == open {
		t.Errorf("conclusive %v, open questions %v", verdict.Conclusive, open)
	}
	for _, f := range verdict.Findings {
		if !ruleset.HasScan() && f.Source == readiness.SourceScan {
			t.Errorf("%s is said to be hstspreload.org's", f.Code)
		}
		if text := f.Host + f.Summary + f.Detail; strings.ContainsFunc(text, unsafe) {
			t.Errorf("%s is not safe to print: %q", f.Code, text)
		}
		if _, command, _ := strings.Cut(f.Detail, "To see it: "); strings.ContainsAny(command, ";$`\"<>&|*?()\\\n") {
			t.Errorf("%s has a command that a shell takes for something else: %s", f.Code, command)
		}
		assessed := verdict.Requirements[f.Requirement]
		if !slices.Contains(assessed.Codes, f.Code) {
			t.Errorf("%s is not among the codes of %s", f.Code, f.Requirement)
		}
		if assessed.Status == readiness.Met && f.Severity == readiness.Error {
			t.Errorf("%s is met in spite of %s", f.Requirement, f.Code)
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
		for _, ruleset := range readiness.Rulesets() {
			for _, finding := range readiness.HeaderFindings(value, ruleset) {
				if strings.ContainsFunc(finding.Detail, unsafe) || finding.Requirement != readiness.Header {
					t.Errorf("%q under %s: %+v", value, ruleset, finding)
				}
			}
			found := readiness.HeaderFindings(value, ruleset)
			if diff := cmp.Diff(found, readiness.HeaderFindings(value, ruleset)); diff != "" {
				t.Errorf("%q under %s, twice:\n%s", value, ruleset, diff)
			}
		}
	})
}

// FuzzHeaderAgreement checks that all rulesets agree with what browsers do: a header
// that browsers ignore as a whole is an error under each of them, both by itself and as
// that of a site, and one that browsers obey is said to be ignored by none.
func FuzzHeaderAgreement(f *testing.F) {
	for _, seed := range []string{
		good, good + "; foo=", good + "; report-uri=https://a.example/x", good + "; \"", good + "; non@token",
		"max-age=63072000; includeSubDomains preload", `max-age="63072000"; includeSubDomains; preload`,
		"max-age = 63072000; includeSubDomains; preload", "max-age=99999999999999999999; includeSubDomains; preload",
		"max-age=63072000;\r\n includeSubDomains; preload", "max-age=0", "max-age=0; includeSubDomains preload", "",
		good + "; preload", good + "; preload; foo=;", good + `; foo="a; includeSubDomains; max-age=1; b"`, "max-age=1; foo=", "max-age=x; preload",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		_, err := hsts.Parse(value)
		for _, ruleset := range readiness.Rulesets() {
			found := readiness.HeaderFindings(value, ruleset)
			judged := evaluate(ready(answers(https, 200, header(value))), ruleset)
			for _, list := range [][]readiness.Finding{found, judged.Findings} {
				saysIgnored := func(f readiness.Finding) bool {
					return f.Severity == readiness.Error && (f.Code == "header.hsts.invalid" || strings.Contains(f.Detail, "and browsers ignore it"))
				}
				if err != nil && !slices.ContainsFunc(list, saysIgnored) {
					t.Errorf("browsers ignore %q (%v), and under %s no error says so", value, err, ruleset)
				}
			}
			if err != nil && judged.Ready {
				t.Errorf("browsers ignore %q (%v), and under %s the site is ready", value, err, ruleset)
			}
			obeyed := []string{"rowsers obey", "rowsers still obey", "and obey", "rowsers accept it"}
			ignored := []string{"rowsers ignore it", "rowsers ignore the whole header"}
			for _, finding := range append(found, judged.Findings...) {
				never := obeyed
				if err == nil {
					never = ignored
				}
				if slices.ContainsFunc(never, func(text string) bool { return strings.Contains(own(finding.Detail, value), text) }) {
					t.Errorf("%q (%v), and under %s it is said: %s", value, err, ruleset, finding.Detail)
				}
			}
		}
	})
}

// own returns the part of a text that does not quote a value.
func own(detail, value string) string {
	return strings.ReplaceAll(detail, nettext.Printable(value), "")
}

func BenchmarkEvaluate(b *testing.B) {
	site := ready()
	b.ReportAllocs()
	for b.Loop() {
		evaluate(site, readiness.Bulk1Year)
	}
}
