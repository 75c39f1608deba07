// Package resolvertest serves DNS to tests.
package resolvertest

import (
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/miekg/dns"
)

// Network is where servers listen.
type Network interface {
	Listen(network, address string) (net.Listener, error)
	ListenPacket(network, address string) (net.PacketConn, error)
}

// Serve answers over UDP and TCP on one port of 127.0.0.1, and returns the address.
func Serve(t testing.TB, on Network, handler dns.Handler) string {
	t.Helper()
	for range 10 {
		packets, err := on.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listener, err := on.Listen("tcp", packets.LocalAddr().String())
		if err != nil {
			_ = packets.Close()
			continue
		}
		for _, server := range []*dns.Server{{PacketConn: packets, Handler: handler}, {Listener: listener, Handler: handler}} {
			started := make(chan struct{})
			server.NotifyStartedFunc = func() { close(started) }
			go func() { _ = server.ActivateAndServe() }()
			<-started
			t.Cleanup(func() { _ = server.Shutdown() })
		}
		return packets.LocalAddr().String()
	}
	t.Fatal("no port for a DNS server")
	return ""
}

// Zone has the records of each name, without final dots: addresses, or one CNAME
// target ("=target").
type Zone map[string][]string

// Reply returns what a server of the zone replies to a query.
func (z Zone) Reply(query *dns.Msg) *dns.Msg {
	reply := new(dns.Msg).SetReply(query)
	question := query.Question[0]
	values, known := z[strings.TrimSuffix(question.Name, ".")]
	if !known {
		reply.Rcode = dns.RcodeNameError
		return reply
	}
	for _, value := range values {
		header := dns.RR_Header{Name: question.Name, Class: dns.ClassINET, Ttl: 1}
		if target, isAlias := strings.CutPrefix(value, "="); isAlias {
			header.Rrtype = dns.TypeCNAME
			reply.Answer = append(reply.Answer, &dns.CNAME{Hdr: header, Target: target + "."})
			continue
		}
		address := netip.MustParseAddr(value)
		switch {
		case address.Is4() && question.Qtype == dns.TypeA:
			header.Rrtype = dns.TypeA
			reply.Answer = append(reply.Answer, &dns.A{Hdr: header, A: address.AsSlice()})
		case address.Is6() && question.Qtype == dns.TypeAAAA:
			header.Rrtype = dns.TypeAAAA
			reply.Answer = append(reply.Answer, &dns.AAAA{Hdr: header, AAAA: address.AsSlice()})
		}
	}
	return reply
}

// Silent never answers.
type Silent struct{}

// ServeDNS implements [dns.Handler].
func (Silent) ServeDNS(dns.ResponseWriter, *dns.Msg) {}
