package probe

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestSystemResolver lets Go's own resolver ask a server on loopback.
func TestSystemResolver(t *testing.T) {
	t.Parallel()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{PacketConn: packets, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
		reply := new(dns.Msg).SetReply(query)
		switch name := query.Question[0].Name; {
		case strings.HasPrefix(name, "silent."):
			return
		case strings.HasPrefix(name, "fails."):
			reply.Rcode = dns.RcodeServerFailure
		case name == "good.test." && query.Question[0].Qtype == dns.TypeA:
			reply.Answer = []dns.RR{&dns.A{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeA, Class: dns.ClassINET}, A: net.IPv4(192, 0, 2, 1)}}
		case name != "good.test.":
			// A search domain would bring questions for longer names.
			reply.Rcode = dns.RcodeNameError
		}
		_ = w.WriteMsg(reply)
	})}
	started := make(chan struct{})
	server.NotifyStartedFunc = func() { close(started) }
	go func() { _ = server.ActivateAndServe() }()
	<-started
	t.Cleanup(func() { _ = server.Shutdown() })
	resolver := systemResolver{&net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", packets.LocalAddr().String())
	}}}
	for host, kind := range map[string]observation.Kind{
		"good.test":   "",
		"gone.test":   observation.NoSuchName,
		"fails.test":  observation.ResolverFailed,
		"silent.test": observation.ResolverTimeout,
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		found := resolver.lookup(ctx, host)
		cancel()
		switch {
		case kind == "":
			if !slices.Equal(found.addresses, []netip.Addr{netip.MustParseAddr("192.0.2.1")}) {
				t.Errorf("%s: %+v", host, found)
			}
		case found.failure == nil || found.failure.Kind != kind || !strings.Contains(found.failure.Detail, host):
			t.Errorf("%s: %+v, want %s", host, found.failure, kind)
		}
	}
}

func TestAlternate(t *testing.T) {
	t.Parallel()
	var sorted, want []netip.Addr
	for _, text := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"} {
		sorted = append(sorted, netip.MustParseAddr(text))
	}
	for _, i := range []int{3, 0, 1, 2} {
		want = append(want, sorted[i])
	}
	if got := alternate(sorted); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := alternate(slices.Repeat(sorted, 10)); len(got) != observation.MaxAddresses {
		t.Errorf("%d addresses are tried", len(got))
	}
}

// TestQuote holds that nothing of a remote side's text acts on a terminal.
func TestQuote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain":                        `"plain"`,
		"\x1b[31m\r\n\x00":             `"\x1b[31m\r\n\x00"`,
		"a\u202eb":                     `"a\u202eb"`,
		"\xff":                         `"\xff"`,
		strings.Repeat("ä", 1000):      `"` + strings.Repeat("ä", 50) + `…"`,
		strings.Repeat("x", 99) + "äy": `"` + strings.Repeat("x", 99) + `…"`,
	} {
		if got := quote(text); got != want {
			t.Errorf("quote(%q) = %s, want %s", text, got, want)
		}
	}
}
