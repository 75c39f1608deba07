package resolver

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestSystem lets Go's own resolver ask a server on loopback.
func TestSystem(t *testing.T) {
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
	resolver := System{Log: slog.New(slog.DiscardHandler), Resolver: &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", packets.LocalAddr().String())
	}}}
	for host, kind := range map[string]observation.Kind{
		"good.test":   "",
		"gone.test":   observation.NoSuchName,
		"fails.test":  observation.ResolverFailed,
		"silent.test": observation.ResolverTimeout,
	} {
		patience := time.Hour
		if kind == observation.ResolverTimeout {
			patience = 100 * time.Millisecond
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		addresses, err := resolver.Lookup(ctx, host)
		cancel()
		switch {
		case kind == "":
			if !slices.Equal(addresses, []netip.Addr{netip.MustParseAddr("192.0.2.1")}) {
				t.Errorf("%s: %v, %+v", host, addresses, err)
			}
		case err == nil || err.Kind != kind || !strings.Contains(err.Detail, host):
			t.Errorf("%s: %+v, want %s", host, err, kind)
		}
	}
}
