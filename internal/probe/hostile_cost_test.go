package probe_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver/resolvertest"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// maxCost is how many bytes one observation may hold in memory, whatever it is sent.
const maxCost = 50 << 20

// costly are sites that send as much as they can of what is costly to take apart.
var costly = map[string]costlySite{
	"a subject of 19,600 parts": {certificate: func(t testing.TB, root trusttest.Authority) tls.Certificate {
		return issue(t, root, func(c *x509.Certificate) { c.RawSubject = distinguishedName(19_600) })
	}},
	"20,000 hosts": {certificate: func(t testing.TB, root trusttest.Authority) tls.Certificate {
		return issue(t, root, func(c *x509.Certificate) { c.DNSNames = numberedNames(20_000) })
	}},
	"250 namesakes with constraints": {certificate: func(t testing.TB, root trusttest.Authority) tls.Certificate {
		return namesakes(t, root, 250)
	}},
	"6,000 fields": {answer: func(w http.ResponseWriter, _ *http.Request) {
		for i := range 6000 {
			w.Header()["x"+strconv.Itoa(i)] = []string{""}
		}
	}},
	"a policy of 50 KiB, for ever redirected": {answer: func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", strings.Repeat("a;", 25<<10))
		redirectOn(w, r, "")
	}},
	"a Location of 50 KiB": {answer: func(w http.ResponseWriter, r *http.Request) {
		redirectOn(w, r, "?"+strings.Repeat("%00", 17<<10))
	}},
	"a Location of 8 KB, for ever": {answer: func(w http.ResponseWriter, r *http.Request) {
		redirectOn(w, r, "?"+strings.Repeat("x", 8000))
	}},
	"a Location of dots": {answer: func(w http.ResponseWriter, r *http.Request) {
		redirectOn(w, r, "/"+strings.Repeat("a/", 1300)+strings.Repeat("../", 1300))
	}},
	"a Unicode host, for ever": {answer: func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", fmt.Sprintf("https://%s.%s/%d", manyRunes(300), r.Host, hops.Add(1)))
		w.WriteHeader(301)
	}},
	"5000 addresses": {addresses: 5000},
}

// costlySite is a site and all names below it. What is nil is as of a site that means
// well.
type costlySite struct {
	certificate func(testing.TB, trusttest.Authority) tls.Certificate
	answer      http.HandlerFunc
	addresses   int
}

// hops makes the target of each redirect a new one.
var hops atomic.Int64

// redirectOn redirects by way of other.test to a path that was never asked for.
func redirectOn(w http.ResponseWriter, r *http.Request, rest string) {
	to := "https://" + r.Host
	if r.URL.Path == "/" && r.TLS != nil {
		to = "https://other.test"
	}
	w.Header().Set("Location", fmt.Sprintf("%s/%d%s", to, hops.Add(1), rest))
	w.WriteHeader(301)
}

// stageCostly sets up a stage on which every name has some addresses, at which there is
// the site. A www, subdomains, the target of redirects, a wildcard and further addresses
// are there alike.
func stageCostly(s *stage, site costlySite, handshake func()) (probe.Config, probe.Subject) {
	s.t.Helper()
	server := s.anyHost()
	if site.certificate != nil {
		certificate := site.certificate(s.t, s.root)
		server = &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			handshake()
			return &certificate, nil
		}}
	}
	if site.answer == nil {
		site.answer = answer(200, "Strict-Transport-Security", ready)
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handshake(); site.answer(w, r) })
	https := s.newServer(handler)
	https.Config.MaxHeaderBytes = 1 << 20
	https.TLS, https.EnableHTTP2 = server, true
	https.StartTLS()
	s.t.Cleanup(https.Close)
	s.lead("", "443", portOf(https.Listener))
	s.lead("", "80", s.serve(handler))
	addresses := []string{"127.0.0.1", "127.0.0.2", "127.0.0.3"}
	for i := len(addresses); i < site.addresses; i++ {
		addresses = append(addresses, fmt.Sprintf("127.%d.%d.1", i/250, i%250))
	}
	config := s.config()
	config.DNSServers = []string{s.serveDNS(dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
		reply := resolvertest.Zone{strings.TrimSuffix(query.Question[0].Name, "."): addresses}.Reply(query)
		if reply.Compress = true; len(addresses) > 100 && w.LocalAddr().Network() == "udp" {
			reply.Answer, reply.Truncated = nil, true
		}
		reply.Answer = reply.Answer[:min(len(reply.Answer), 4000)]
		_ = w.WriteMsg(reply)
	}))}
	subject := probe.Subject{Domain: "site.test"}
	for i := range 40 {
		subject.Subdomains = append(subject.Subdomains, fmt.Sprintf("sub%d.site.test", i))
	}
	return config, subject
}

// TestHostile_cost holds what an observation of each site keeps in memory, together with
// the server, the verdict and the report.
func TestHostile_cost(t *testing.T) { //nolint:paralleltest // it measures the memory of the whole process
	for name, site := range costly {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var m meter
				config, subject := stageCostly(newStage(t), site, m.count)
				m.start()
				seen := probe.New(config).Observe(t.Context(), subject)
				m.measure()
				text, err := json.Marshal(seen)
				if err != nil {
					t.Error(err)
				}
				verdict := readiness.Evaluate(seen, readiness.Criteria{Ruleset: readiness.Bulk1Year, At: time.Now()})
				said := report.Markdown(verdict, seen)
				m.measure()
				runtime.KeepAlive(seen)
				if m.held() > maxCost {
					t.Errorf("%d MiB are held", m.held()>>20)
				}
				if len(seen.Subdomains) != len(subject.Subdomains) || len(said) > 16<<10*len(subject.Subdomains) {
					t.Errorf("%d subdomains; the report has %d bytes", len(seen.Subdomains), len(said))
				}
				t.Logf("%d KiB held, %d KiB allocated, %d KiB of JSON, %d of report", m.held()>>10, m.allocated()>>10, len(text)>>10, len(said)>>10)
				time.Sleep(time.Minute) // what is still under way ends
			})
		})
	}
}

// meter measures the memory that is in use. The zero meter does nothing until start.
type meter struct {
	before, most, total uint64
	on                  atomic.Bool
	counted             atomic.Int64
	mu                  sync.Mutex
}

func (m *meter) start() {
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	m.before, m.most, m.total = now.HeapAlloc, now.HeapAlloc, now.TotalAlloc
	m.on.Store(true)
}

// count measures at each hundredth call.
func (m *meter) count() {
	if m.on.Load() && m.counted.Add(1)%100 == 0 {
		m.measure()
	}
}

func (m *meter) measure() {
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.most = max(m.most, now.HeapAlloc)
}

// held returns how many bytes more were in use than at the start.
func (m *meter) held() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.most - m.before
}

// allocated returns how many bytes were allocated since the start.
func (m *meter) allocated() uint64 {
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return now.TotalAlloc - m.total
}

func issue(t testing.TB, root trusttest.Authority, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	template := trusttest.Leaf("site.test")
	change(template)
	return root.Issue(t, template)
}

// distinguishedName returns the DER of a name with that many parts.
func distinguishedName(parts int) []byte {
	name := make(pkix.RDNSequence, parts)
	for i := range name {
		name[i] = pkix.RelativeDistinguishedNameSET{{Type: asn1.ObjectIdentifier{2, 5, 4, 12}, Value: "a"}}
	}
	der, err := asn1.Marshal(name)
	if err != nil {
		panic(err)
	}
	return der
}

func numberedNames(count int) []string {
	names := make([]string, count)
	for i := range names {
		names[i] = "n" + strconv.Itoa(i) + ".test"
	}
	return names
}

// namesakes returns a certificate under that many intermediates of one name.
func namesakes(t testing.TB, above trusttest.Authority, length int) tls.Certificate {
	t.Helper()
	var chain [][]byte
	for range length {
		template := trusttest.Leaf()
		template.Subject.CommonName = "link"
		template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
		template.PermittedDNSDomains = append(numberedNames(20), "test")
		next := above.Issue(t, template)
		certificate, err := x509.ParseCertificate(next.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		above = trusttest.Authority{Certificate: certificate, Key: next.PrivateKey.(*ecdsa.PrivateKey)}
		chain = append(chain, certificate.Raw)
	}
	slices.Reverse(chain)
	certificate := above.Issue(t, trusttest.Leaf("site.test"))
	certificate.Certificate = append(certificate.Certificate, chain...)
	return certificate
}

// TestHostile_slowToVerify has certificates that take forever to verify: the
// observation ends with its deadline all the same, and leaves the question open.
func TestHostile_slowToVerify(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.site("site.test", answer(200, "Strict-Transport-Security", ready), nil)
		config := s.config()
		never := make(chan struct{})
		config.Now = func() time.Time { <-never; return time.Now() }
		config.RequestTimeout = aeon
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		seen := look(ctx, config, "site.test")
		if took := time.Since(began); took != time.Minute {
			t.Errorf("it ends after %s", took)
		}
		wantFailure(t, exchange(t, seen, "https://site.test/"), observation.Cancelled, "time for the whole read")
		if readiness.Evaluate(seen, readiness.Criteria{Ruleset: readiness.Bulk1Year, At: time.Now()}).Conclusive {
			t.Error("the verdict is conclusive")
		}
		close(never)
	})(t)
}
