package fleet_test

import (
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/fleet"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// kind is a kind of site in the soak, and what it comes to.
type kind struct {
	name  string
	every int // of a hundred
	site  func(*testlab.Site)

	ready, undecided, broken bool
}

// kinds are the sites of the soak: 5 % dead, 5 % slow, 5 % with broken TLS.
var kinds = []kind{
	{"closed", 2, func(s *testlab.Site) { s.HTTPS.Socket, s.HTTP.Socket = testlab.Closed, testlab.Closed }, false, false, true},
	{"filtered", 1, func(s *testlab.Site) { s.HTTPS.Socket, s.HTTP.Socket = testlab.Unanswered, testlab.Unanswered }, false, true, false},
	{"nameless", 2, func(s *testlab.Site) { s.DNS = testlab.NoSuchName }, false, true, false},
	{"slow", 3, func(s *testlab.Site) { s.HTTPS.Answer.Fault = testlab.NeverAnswers }, false, true, false},
	{"dns-silent", 2, func(s *testlab.Site) { s.DNS = testlab.NoReply }, false, true, false},
	{"expired", 2, func(s *testlab.Site) { s.HTTPS.Certificate = testlab.Expired }, false, false, true},
	{"wrong-host", 2, func(s *testlab.Site) { s.HTTPS.Certificate = testlab.WrongHost }, false, false, true},
	{"plain", 1, func(s *testlab.Site) { s.HTTPS.TLS = testlab.PlainHTTP }, false, false, true},
	{"ready", 85, func(*testlab.Site) {}, true, false, false},
}

// soakSites are so many sites, of the kinds by their shares, and the kind of each.
func soakSites(n int) (sites []testlab.Site, of []kind) {
	for i := range n {
		place := i * 37 % 100 // so that the kinds are mixed
		for _, k := range kinds {
			if place -= k.every; place < 0 {
				site := testlab.Ready(fmt.Sprintf("%s-%d.example", k.name, i))
				k.site(&site)
				sites, of = append(sites, site), append(of, k)
				break
			}
		}
	}
	return sites, of
}

// TestSoak looks at ten thousand domains with faults mixed in, 20 ms away: it ends within
// its deadline, every verdict is right, and no connection is left open. (That no goroutine
// is left, the bubble says.)
func TestSoak(t *testing.T) {
	t.Parallel()
	all := 10_000
	if testrun.Racing {
		all = 1000 // .ci/run looks at all of them without the detector
	}
	sites, of := soakSites(testrun.Share(t, all, 300, "domains"))
	var open atomic.Int64
	var results []fleet.Result
	synctest.Test(t, func(t *testing.T) {
		lab := testlab.NewInMemory(t, sites...)
		far := testlab.Delayed(lab.DialContext, 20*time.Millisecond)
		prober := probe.New(configOf(t, lab, counting(far, &open)))
		looked := make([]fleet.Site, len(sites))
		for i, site := range sites {
			looked[i] = fleet.Site{
				Subject:  probe.Subject{Domain: site.Domain, Subdomains: []string{}},
				Criteria: readiness.Criteria{Ruleset: readiness.Bulk1Year, At: time.Now()},
				Time:     time.Minute,
			}
		}
		begun := time.Now()
		deadline := time.Minute + time.Duration(len(sites))*time.Minute/100
		results = fleet.Look{Observer: prober, Workers: prober.MaxConcurrency(), Time: deadline}.At(t.Context(), looked)
		took := time.Since(begun)
		t.Logf("%d domains in %s of the bubble's time", len(sites), took)
		// All sites are at one address, which takes 32 requests at once: a domain has some
		// four, of three round trips, and of the 6 % that hang each takes its timeout.
		work := time.Duration(len(sites)) * 4 * (60*time.Millisecond + probe.DefaultRequestTimeout*6/100)
		if most := min(deadline, time.Minute+work/probe.DefaultMaxPerAddress); took > most {
			t.Errorf("it took %s, want %s at most", took, most)
		}
		time.Sleep(time.Second) // what was sent arrives half a round trip later
	})
	wrong := 0
	for i, r := range results {
		want := of[i]
		if r.Ready != want.ready || r.Undecided != want.undecided || r.Gate.Broken != want.broken || r.Gate.Open != want.ready {
			wrong++
			if wrong < 10 {
				t.Errorf("%s: ready %t, undecided %t, gate %+v, %v", r.Domain, r.Ready, r.Undecided, r.Gate, r.ErrorCodes)
			}
		}
	}
	if wrong > 0 || open.Load() != 0 {
		t.Errorf("%d verdicts are wrong, and %d connections are open", wrong, open.Load())
	}
}

// configOf is a prober's configuration for a lab.
func configOf(t *testing.T, lab *testlab.Lab, dial probe.DialFunc) probe.Config {
	t.Helper()
	roots, err := trust.ParseRoots(lab.CACertPEM())
	if err != nil {
		t.Fatal(err)
	}
	config := probe.Config{DNSServers: []string{lab.DNSServer()}, Roots: roots, Dial: dial}
	for _, entry := range lab.ConnectTo() {
		to, err := probe.ParseConnectTo(entry)
		if err != nil {
			t.Fatal(err)
		}
		config.ConnectTo = append(config.ConnectTo, to)
	}
	return config
}

// counting counts the connections that are open.
func counting(dial probe.DialFunc, open *atomic.Int64) probe.DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		open.Add(1)
		return &countedConn{Conn: conn, closed: sync.OnceFunc(func() { open.Add(-1) })}, nil
	}
}

type countedConn struct {
	net.Conn
	closed func()
}

func (c *countedConn) Close() error {
	c.closed()
	return c.Conn.Close()
}
