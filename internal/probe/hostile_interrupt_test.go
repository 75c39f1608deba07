package probe_test

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/miekg/dns"
	"golang.org/x/net/http2"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

// reached is closed when an observation has come to where it is to be interrupted.
type reached struct {
	once sync.Once
	c    chan struct{}
}

func newReached() *reached         { return &reached{c: make(chan struct{})} }
func (r *reached) here()           { r.once.Do(func() { close(r.c) }) }
func (r *reached) conn(c net.Conn) { r.here(); hang(c) }

// never is a handler that gives no answer.
func (r *reached) never(_ http.ResponseWriter, request *http.Request) {
	r.here()
	<-request.Context().Done()
}

// interruptions leads an observation of site.test to where it hangs for ever.
var interruptions = map[string]func(s *stage, config *probe.Config, r *reached){
	"asking a resolver": func(s *stage, config *probe.Config, r *reached) {
		config.DNSServers = []string{s.serveDNS(dns.HandlerFunc(func(dns.ResponseWriter, *dns.Msg) { r.here() }))}
		slow(config)
	},
	"asking a resolver over TCP": func(s *stage, config *probe.Config, r *reached) {
		cutOff := func(query []byte) [][]byte { return [][]byte{replyTo(query, func(m *dns.Msg) { m.Truncated = true })} }
		config.DNSServers = []string{s.serveDNSBytes(cutOff, func(conn net.Conn, _ []byte) { r.conn(conn) })}
		slow(config)
	},
	"connecting": func(s *stage, config *probe.Config, r *reached) {
		s.zone["site.test"] = []string{publicIP}
		s.forwarded[publicIP] = ""
		config.Dial = dialHook(config.Dial, func(network, _ string) {
			if network == "tcp" {
				r.here()
			}
		})
	},
	"connecting to the last of many addresses": func(s *stage, config *probe.Config, r *reached) {
		s.zone["site.test"] = []string{"127.0.0.1", "127.0.0.2", publicIP}
		s.forwarded[publicIP] = ""
		s.lead("", "", s.closedPort())
		config.Dial = dialHook(config.Dial, func(_, address string) {
			if strings.HasPrefix(address, publicIP) {
				r.here()
			}
		})
	},
	"in the handshake": func(s *stage, _ *probe.Config, r *reached) { s.lead("", "", s.serveRaw(r.conn)) },
	"in a handshake of drips": func(s *stage, _ *probe.Config, r *reached) {
		s.lead("", "", s.serveRaw(func(conn net.Conn) { r.here(); drip("\x16\x03\x03\x40\x00", "x")(conn) }))
	},
	"waiting for an answer, HTTP/1.1": func(s *stage, _ *probe.Config, r *reached) {
		s.lead("", "443", s.serveRaw(overTLS(s.anyHost(), r.conn)))
		s.lead("", "80", s.serveRaw(r.conn))
	},
	"waiting for an answer, HTTP/2": func(s *stage, _ *probe.Config, r *reached) {
		s.lead("", "443", s.serveTLS(http.HandlerFunc(r.never), s.anyHost()))
		s.lead("", "80", s.serve(http.HandlerFunc(r.never)))
	},
	"in a header of drips": func(s *stage, _ *probe.Config, r *reached) {
		s.lead("", "443", s.serveRaw(overTLS(s.anyHost(), func(conn net.Conn) { r.here(); drip("HTTP/1.1 200 OK\r\nX: ", "y")(conn) })))
		s.lead("", "80", s.serveRaw(r.conn))
	},
	"in an HTTP/2 header that never ends": func(s *stage, _ *probe.Config, r *reached) {
		s.lead("", "443", s.serveHTTP2(func(p peer) {
			r.here()
			_ = p.WriteHeaders(http2.HeadersFrameParam{StreamID: p.stream, BlockFragment: fields(":status", "200")})
			<-s.t.Context().Done()
		}))
		s.lead("", "80", s.serveRaw(r.conn))
	},
	"after some redirects": func(s *stage, _ *probe.Config, r *reached) {
		handler := http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			if len(request.URL.Path) > 4 {
				r.never(w, request)
				return
			}
			redirect(request.URL.Path+"a")(w, request)
		})
		s.lead("", "443", s.serveTLS(handler, s.anyHost()))
		s.lead("", "80", s.serve(handler))
	},
	"at the proxy": func(s *stage, config *probe.Config, r *reached) {
		config.Proxy = through("http://127.0.0.1:" + s.serveRaw(r.conn))
	},
	"at a proxy of drips": func(s *stage, config *probe.Config, r *reached) {
		config.Proxy = through("http://127.0.0.1:" + s.serveRaw(func(conn net.Conn) { r.here(); drip("HTTP/1.1 200 ", "O")(conn) }))
	},
}

// slow gives the resolver time, which has a bound of its own.
func slow(config *probe.Config) { config.RequestTimeout = aeon }

// TestHostile_interrupted checks that an interrupt ends an observation wherever it
// is, although nothing that it waits for ever comes; and that it leaves nothing
// open.
func TestHostile_interrupted(t *testing.T) {
	t.Parallel()
	for name, lead := range interruptions {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone["www.site.test"] = []string{"127.0.0.1"}
			config, r := s.config(), newReached()
			config.RequestTimeout = aeon
			lead(s, &config, r)
			config.ConnectTo = s.entries
			var all wire
			all.watch(&config)
			seen := interrupt(t, r, func(ctx context.Context) observation.Observation { return look(ctx, config, "site.test") })
			if e := exchange(t, seen, "https://site.test/"); e.Failure == nil && e.Status/100 != 3 || e.Failure != nil && e.Failure.Kind != observation.Cancelled {
				t.Errorf("the exchange is %+v (%+v)", e, e.Failure)
			}
			if !slices.ContainsFunc(seen.Exchanges(), func(e observation.Exchange) bool { return e.Failure != nil && e.Failure.Kind == observation.Cancelled }) {
				t.Error("nothing was cancelled")
			}
			all.wantClosed(t)
			wantHarmless(t, seen)
		}))
	}
}

// interrupt waits until an observation hangs, interrupts it, and waits for its
// end.
func interrupt(t *testing.T, r *reached, observe func(context.Context) observation.Observation) observation.Observation {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan observation.Observation, 1)
	go func() { ended <- observe(ctx) }()
	select {
	case <-r.c:
	case <-time.After(time.Minute):
		t.Fatal("it does not come to where it is to be interrupted")
	}
	cancel()
	select {
	case seen := <-ended:
		return seen
	case <-time.After(time.Minute):
		t.Fatal("it goes on in spite of the interrupt")
	}
	return observation.Observation{}
}

// TestHostile_interruptedInLine has observations that wait for another one to make
// room. They end at an interrupt too, and have sent nothing.
func TestHostile_interruptedInLine(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["second.test"] = []string{"127.0.0.1"}
		r := newReached()
		s.lead("", "", s.serveRaw(r.conn))
		config := s.config()
		config.RequestTimeout, config.MaxConcurrency = aeon, 1
		prober := probe.New(config)
		first, stop := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() { prober.Observe(first, probe.Subject{Domain: "site.test"}) })
		<-r.c

		inLine := newReached()
		seen := interrupt(t, inLine, func(ctx context.Context) observation.Observation {
			inLine.here()
			return prober.Observe(ctx, probe.Subject{Domain: "second.test"})
		})
		for _, name := range hostChecks(seen) {
			if name.DNS.Failure == nil || name.DNS.Failure.Kind != observation.Cancelled {
				t.Errorf("%+v (%+v)", name, name.DNS.Failure)
			}
		}
		stop()
		group.Wait()
	})(t)
}
