package probe_test

import (
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

// TestObserve_names has what DNS can say of a name; nothing listens behind any.
func TestObserve_names(t *testing.T) {
	t.Parallel()
	// lying changes each reply over UDP.
	lying := func(change func(*dns.Msg)) func(s *stage) dns.Handler {
		return func(s *stage) dns.Handler {
			return dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
				reply := s.reply(query)
				if w.LocalAddr().Network() == "udp" {
					change(reply)
				}
				_ = w.WriteMsg(reply)
			})
		}
	}
	silent := func(*stage) dns.Handler { return silentDNS{} }
	garbage := func(*stage) dns.Handler {
		return dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
			packed, _ := query.Pack()
			_, _ = w.Write(append(packed[:2:2], "garbage"...))
		})
	}
	good := func(s *stage) dns.Handler { return dns.HandlerFunc(s.answerDNS) }
	servfail := lying(func(reply *dns.Msg) { *reply = *new(dns.Msg).SetRcode(reply, dns.RcodeServerFailure) })
	tests := map[string]struct {
		records []string // of site.test; nil: there is no such name
		servers []func(*stage) dns.Handler
		want    []string
		kind    observation.Kind
		detail  string
	}{
		"A":            {[]string{"127.0.0.1"}, nil, []string{"127.0.0.1"}, "", ""},
		"sorted, once": {[]string{"::1", "127.0.0.9", "127.0.0.10", "127.0.0.9"}, nil, []string{"127.0.0.9", "127.0.0.10", "::1"}, "", ""},
		"alias":        {[]string{"=a.test"}, nil, []string{"127.0.0.1"}, "", ""},
		"no such name": {nil, nil, nil, observation.NoSuchName, `"site.test" does not exist`},
		"no address":   {[]string{}, nil, nil, observation.NoAddress, "neither an A nor an AAAA"},
		"alias of nothing": {[]string{"=gone.test"}, nil, nil, observation.NoSuchName,
			`"site.test" is an alias (CNAME) of "gone.test", which does not exist`},
		"circle":                   {[]string{"=site.test"}, nil, nil, observation.NoAddress, ""},
		"circle of two":            {[]string{"=b.test"}, nil, nil, observation.ResolverFailed, "circle"},
		"cannot tell":              {nil, []func(*stage) dns.Handler{servfail}, nil, observation.ResolverFailed, "127.0.0.1 could not tell (SERVFAIL)"},
		"never answers":            {nil, []func(*stage) dns.Handler{silent}, nil, observation.ResolverTimeout, "did not answer in time"},
		"garbage":                  {nil, []func(*stage) dns.Handler{garbage}, nil, observation.ResolverFailed, "not a DNS answer"},
		"the next can":             {[]string{"127.0.0.1"}, []func(*stage) dns.Handler{servfail, good}, []string{"127.0.0.1"}, "", ""},
		"the next answers":         {[]string{"127.0.0.1"}, []func(*stage) dns.Handler{silent, good}, []string{"127.0.0.1"}, "", ""},
		"no such name is final":    {nil, []func(*stage) dns.Handler{good, servfail}, nil, observation.NoSuchName, ""},
		"another name's addresses": {[]string{}, []func(*stage) dns.Handler{lying(addForeign)}, nil, observation.NoAddress, ""},
		"another question": {[]string{"127.0.0.1"}, []func(*stage) dns.Handler{lying(func(m *dns.Msg) { m.Question[0].Name = "b.test." })},
			nil, observation.ResolverFailed, "not a DNS answer"},
		"cut off": {[]string{"127.0.0.1"}, []func(*stage) dns.Handler{lying(func(m *dns.Msg) { m.Truncated = true; m.Answer = nil })},
			[]string{"127.0.0.1"}, "", ""},
		"cannot tell AAAA": {[]string{"127.0.0.1"}, []func(*stage) dns.Handler{lying(func(m *dns.Msg) {
			if m.Question[0].Qtype == dns.TypeAAAA {
				m.Rcode = dns.RcodeServerFailure
			}
		})}, []string{"127.0.0.1"}, "", ""},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone = map[string][]string{"a.test": {"127.0.0.1"}, "b.test": {"=c.test"}, "c.test": {"=b.test"}}
			if test.records != nil {
				s.zone["site.test"] = test.records
			}
			s.lead("", "", s.closedPort())
			config := s.config()
			if test.servers != nil {
				config.DNSServers = nil
				for _, server := range test.servers {
					config.DNSServers = append(config.DNSServers, s.serveDNS(server(s)))
				}
			}
			seen := observeWith(t, config, "site.test")
			name := resolution(seen, "site.test")
			if test.kind == "" {
				if !slices.Equal(name.Addresses, test.want) || name.Failure != nil {
					t.Errorf("%+v (%+v), want %v", name, name.Failure, test.want)
				}
				return
			}
			for _, url := range []string{"https://site.test/", "http://site.test/"} {
				wantFailure(t, exchange(t, seen, url), test.kind, test.detail)
			}
			if name.Failure == nil || *name.Failure != *exchange(t, seen, "http://site.test/").Failure || name.Addresses != nil {
				t.Errorf("the name is %+v (%+v)", name, name.Failure)
			}
		}))
	}
}

func addForeign(reply *dns.Msg) {
	reply.Answer = []dns.RR{&dns.A{
		Hdr: dns.RR_Header{Name: "other.test.", Rrtype: dns.TypeA, Class: dns.ClassINET},
		A:   net.IPv4(127, 0, 0, 1),
	}}
}

// TestObserve_noDNSServer has a resolver that is not there.
func TestObserve_noDNSServer(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		config := s.config()
		config.DNSServers = []string{"127.0.0.1:" + s.closedPort()}
		seen := observeWith(t, config, "site.test")
		wantFailure(t, exchange(t, seen, "https://site.test/"), observation.ResolverFailed, "the resolver 127.0.0.1 refused")
	})(t)
}

// TestObserve_slowDNS has a resolver that takes five seconds. Who gives a request a
// minute waits for it.
func TestObserve_slowDNS(t *testing.T) {
	t.Parallel()
	for timeout, kind := range map[time.Duration]observation.Kind{
		probe.DefaultRequestTimeout: observation.ResolverTimeout,
		time.Minute:                 observation.Refused,
	} {
		t.Run(timeout.String(), inBubble(func(t *testing.T) {
			s := newStage(t)
			s.lead("", "", s.closedPort())
			config := s.config()
			config.DNSServers = []string{s.serveDNS(dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
				time.Sleep(5 * time.Second)
				s.answerDNS(w, query)
			}))}
			config.RequestTimeout = timeout
			wantFailure(t, exchange(t, observeWith(t, config, "site.test"), "https://site.test/"), kind, "")
		}))
	}
}

// TestCheckDNSServers tells servers that are there from those that are not.
func TestCheckDNSServers(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		config := s.config()
		refuses := dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
			_ = w.WriteMsg(new(dns.Msg).SetRcode(query, dns.RcodeRefused))
		})
		config.DNSServers = []string{s.serveDNS(refuses), "127.0.0.1:" + s.closedPort(), s.serveDNS(silentDNS{})}
		got := probe.New(config).CheckDNSServers(t.Context())
		if len(got) != 3 || got[0] != "" || !strings.Contains(got[1], "refused") || !strings.Contains(got[2], "did not answer in time") {
			t.Errorf("got %q", got)
		}
		if got := probe.New(probe.Config{}).CheckDNSServers(t.Context()); got != nil {
			t.Errorf("there is nothing to check: %q", got)
		}
	})(t)
}

// silentDNS never answers.
type silentDNS struct{}

func (silentDNS) ServeDNS(dns.ResponseWriter, *dns.Msg) {}
