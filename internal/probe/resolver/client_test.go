package resolver_test

import (
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver/resolvertest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestClient_Lookup has what DNS can say of a name.
func TestClient_Lookup(t *testing.T) {
	t.Parallel()
	// lying changes each reply over UDP.
	lying := func(change func(*dns.Msg)) func(resolvertest.Zone) dns.Handler {
		return func(zone resolvertest.Zone) dns.Handler {
			return dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
				reply := zone.Reply(query)
				if w.LocalAddr().Network() == "udp" {
					change(reply)
				}
				_ = w.WriteMsg(reply)
			})
		}
	}
	silent := func(resolvertest.Zone) dns.Handler { return resolvertest.Silent{} }
	garbage := func(resolvertest.Zone) dns.Handler {
		return dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
			packed, _ := query.Pack()
			_, _ = w.Write(append(packed[:2:2], "garbage"...))
		})
	}
	good := func(zone resolvertest.Zone) dns.Handler {
		return dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) { _ = w.WriteMsg(zone.Reply(query)) })
	}
	servfail := lying(func(reply *dns.Msg) { *reply = *new(dns.Msg).SetRcode(reply, dns.RcodeServerFailure) })
	tests := map[string]struct {
		records []string // of site.test; nil: there is no such name
		servers []func(resolvertest.Zone) dns.Handler
		want    []string
		kind    observation.Kind
		detail  string
	}{
		"A":             {[]string{"127.0.0.1"}, nil, []string{"127.0.0.1"}, "", ""},
		"both families": {[]string{"::1", "127.0.0.9", "127.0.0.10"}, nil, []string{"127.0.0.9", "127.0.0.10", "::1"}, "", ""},
		"alias":         {[]string{"=a.test"}, nil, []string{"127.0.0.1"}, "", ""},
		"no such name":  {nil, nil, nil, observation.NoSuchName, `"site.test" does not exist`},
		"no address":    {[]string{}, nil, nil, observation.NoAddress, "neither an A nor an AAAA"},
		"alias of nothing": {[]string{"=gone.test"}, nil, nil, observation.NoSuchName,
			`"site.test" is an alias (CNAME) of "gone.test", which does not exist`},
		"loop":                     {[]string{"=site.test"}, nil, nil, observation.NoAddress, ""},
		"loop of two":              {[]string{"=b.test"}, nil, nil, observation.ResolverFailed, "loop"},
		"cannot tell":              {nil, []func(resolvertest.Zone) dns.Handler{servfail}, nil, observation.ResolverFailed, "127.0.0.1 answered with an error (SERVFAIL)"},
		"never answers":            {nil, []func(resolvertest.Zone) dns.Handler{silent}, nil, observation.ResolverTimeout, "did not answer in time"},
		"garbage":                  {nil, []func(resolvertest.Zone) dns.Handler{garbage}, nil, observation.ResolverFailed, "not a DNS answer"},
		"the next can":             {[]string{"127.0.0.1"}, []func(resolvertest.Zone) dns.Handler{servfail, good}, []string{"127.0.0.1"}, "", ""},
		"the next answers":         {[]string{"127.0.0.1"}, []func(resolvertest.Zone) dns.Handler{silent, good}, []string{"127.0.0.1"}, "", ""},
		"no such name is final":    {nil, []func(resolvertest.Zone) dns.Handler{good, servfail}, nil, observation.NoSuchName, ""},
		"another name's addresses": {[]string{}, []func(resolvertest.Zone) dns.Handler{lying(addForeign)}, nil, observation.NoAddress, ""},
		"another question": {[]string{"127.0.0.1"}, []func(resolvertest.Zone) dns.Handler{lying(func(m *dns.Msg) { m.Question[0].Name = "b.test." })},
			nil, observation.ResolverFailed, "not a DNS answer"},
		"cut off": {[]string{"127.0.0.1"}, []func(resolvertest.Zone) dns.Handler{lying(func(m *dns.Msg) { m.Truncated = true; m.Answer = nil })},
			[]string{"127.0.0.1"}, "", ""},
		"cannot tell AAAA": {[]string{"127.0.0.1"}, []func(resolvertest.Zone) dns.Handler{lying(func(m *dns.Msg) {
			if m.Question[0].Qtype == dns.TypeAAAA {
				m.Rcode = dns.RcodeServerFailure
			}
		})}, []string{"127.0.0.1"}, "", ""},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			zone := resolvertest.Zone{"a.test": {"127.0.0.1"}, "b.test": {"=c.test"}, "c.test": {"=b.test"}}
			if test.records != nil {
				zone["site.test"] = test.records
			}
			network := testlab.NewMemory()
			var servers []string
			for _, server := range append(test.servers, good)[:max(1, len(test.servers))] {
				servers = append(servers, resolvertest.Serve(t, network, server(zone)))
			}
			found, err := newClient(network, servers, 10*time.Second).Lookup(t.Context(), "site.test")
			if test.kind == "" {
				if !slices.Equal(sorted(found), test.want) || err != nil {
					t.Errorf("%v (%v), want %v", found, err, test.want)
				}
				return
			}
			if found != nil || err == nil || err.Kind != test.kind || !strings.Contains(err.Detail, test.detail) {
				t.Errorf("%v, %+v; want %s with %q", found, err, test.kind, test.detail)
			}
		}))
	}
}

// newClient returns a client on a network in memory.
func newClient(network *testlab.Memory, servers []string, timeout time.Duration) *resolver.Client {
	return resolver.NewClient(servers, network.DialContext, timeout, slog.New(slog.DiscardHandler))
}

// inBubble runs a parallel test in a bubble, in which timeouts take no time.
func inBubble(test func(t *testing.T)) func(t *testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	}
}

func sorted(addresses []netip.Addr) []string {
	slices.SortFunc(addresses, netip.Addr.Compare)
	var texts []string
	for _, address := range addresses {
		texts = append(texts, address.String())
	}
	return texts
}

func addForeign(reply *dns.Msg) {
	reply.Answer = []dns.RR{&dns.A{
		Hdr: dns.RR_Header{Name: "other.test.", Rrtype: dns.TypeA, Class: dns.ClassINET},
		A:   net.IPv4(127, 0, 0, 1),
	}}
}

// TestClient_noServer has a resolver that is not there.
func TestClient_noServer(t *testing.T) {
	inBubble(func(t *testing.T) {
		_, err := newClient(testlab.NewMemory(), []string{"127.0.0.1:53"}, 10*time.Second).Lookup(t.Context(), "site.test")
		if err == nil || err.Kind != observation.ResolverFailed || !strings.Contains(err.Detail, "the resolver 127.0.0.1 refused") {
			t.Errorf("%+v", err)
		}
	})(t)
}

// TestClient_slow has a resolver that takes five seconds. Who gives a lookup a
// minute waits for it.
func TestClient_slow(t *testing.T) {
	t.Parallel()
	zone := resolvertest.Zone{"site.test": {"127.0.0.1"}}
	for timeout, kind := range map[time.Duration]observation.Kind{10 * time.Second: observation.ResolverTimeout, time.Minute: ""} {
		t.Run(timeout.String(), inBubble(func(t *testing.T) {
			network := testlab.NewMemory()
			server := resolvertest.Serve(t, network, dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
				time.Sleep(5 * time.Second)
				_ = w.WriteMsg(zone.Reply(query))
			}))
			found, err := newClient(network, []string{server}, timeout).Lookup(t.Context(), "site.test")
			if kind == "" && len(found) != 1 || kind != "" && (err == nil || err.Kind != kind) {
				t.Errorf("%v, %+v", found, err)
			}
		}))
	}
}

// TestClient_Check tells servers that are there from those that are not.
func TestClient_Check(t *testing.T) {
	inBubble(func(t *testing.T) {
		network := testlab.NewMemory()
		refuses := dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
			_ = w.WriteMsg(new(dns.Msg).SetRcode(query, dns.RcodeRefused))
		})
		servers := []string{resolvertest.Serve(t, network, refuses), "127.0.0.1:53", resolvertest.Serve(t, network, resolvertest.Silent{})}
		got := newClient(network, servers, 10*time.Second).Check(t.Context())
		if len(got) != 3 || got[0] != nil || got[1] == nil || !strings.Contains(got[1].Detail, "refused") ||
			got[2] == nil || !strings.Contains(got[2].Detail, "did not answer in time") {
			t.Errorf("got %v", got)
		}
	})(t)
}
