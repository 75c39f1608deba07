package probe_test

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// serveDNSBytes answers each question with datagrams, and over TCP with a stream,
// both made of the question as it came.
func (s *stage) serveDNSBytes(udp func(query []byte) [][]byte, tcp func(conn net.Conn, query []byte)) string {
	s.t.Helper()
	for range 10 {
		listener, err := s.network.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.t.Fatal(err)
		}
		packets, err := s.network.ListenPacket("udp", listener.Addr().String())
		if err != nil {
			_ = listener.Close()
			continue
		}
		s.t.Cleanup(func() { _ = listener.Close(); _ = packets.Close() })
		go func() {
			buffer := make([]byte, 1<<12)
			for {
				n, from, err := packets.ReadFrom(buffer)
				if err != nil {
					return
				}
				for _, message := range udp(append([]byte(nil), buffer[:n]...)) {
					_, _ = packets.WriteTo(message, from)
				}
			}
		}()
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				go func() {
					defer func() { _ = conn.Close() }()
					var length [2]byte
					_, _ = io.ReadFull(conn, length[:])
					query := make([]byte, binary.BigEndian.Uint16(length[:]))
					if _, err := io.ReadFull(conn, query); err == nil {
						tcp(conn, query)
					}
				}()
			}
		}()
		return packets.LocalAddr().String()
	}
	s.t.Fatal("no port for a DNS server")
	return ""
}

// replyTo makes a reply to a question, with a change, and packs it.
func replyTo(query []byte, change func(*dns.Msg)) []byte {
	question, reply := new(dns.Msg), new(dns.Msg)
	if question.Unpack(query) != nil {
		return nil
	}
	reply.SetReply(question)
	change(reply)
	packed, _ := reply.Pack()
	return packed
}

func framed(message []byte) []byte {
	return append(binary.BigEndian.AppendUint16(nil, uint16(len(message))), message...)
}

func aRecord(name string, last int) dns.RR {
	return &dns.A{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeA, Class: dns.ClassINET}, A: net.IPv4(127, 0, byte(last>>8), byte(last))}
}

func cname(name, target string) dns.RR {
	return &dns.CNAME{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeCNAME, Class: dns.ClassINET}, Target: target}
}

// TestHostile_dns has resolvers, or those who speak in their place, that lie, say
// too much, or never come to an end.
func TestHostile_dns(t *testing.T) {
	t.Parallel()
	cutOff := func(query []byte) [][]byte { return [][]byte{replyTo(query, func(m *dns.Msg) { m.Truncated = true })} }
	silence := func(net.Conn, []byte) {}
	// lie answers with one datagram, and says nothing over TCP.
	lie := func(change func(*dns.Msg)) func(query []byte) [][]byte {
		return func(query []byte) [][]byte { return [][]byte{replyTo(query, change)} }
	}
	answers := func(records ...dns.RR) func(*dns.Msg) { return func(m *dns.Msg) { m.Answer = records } }
	chain := func(length int, prefix string) []dns.RR {
		records := []dns.RR{cname("site.test.", prefix+"0.test.")}
		for i := range length - 1 {
			records = append(records, cname(fmt.Sprintf("%s%d.test.", prefix, i), fmt.Sprintf("%s%d.test.", prefix, i+1)))
		}
		return records
	}
	many := make([]dns.RR, 0, 3000)
	for i := range 3000 {
		many = append(many, aRecord("site.test.", i+1))
	}
	tests := map[string]struct {
		udp  func(query []byte) [][]byte
		tcp  func(conn net.Conn, query []byte)
		kind observation.Kind // empty: there are addresses
	}{
		"another id, and never the right one": {lie(func(m *dns.Msg) { m.Id++; m.Answer = []dns.RR{aRecord("site.test.", 1)} }), silence, observation.ResolverTimeout},
		"another id, and then the right one": {func(query []byte) [][]byte {
			return [][]byte{
				replyTo(query, func(m *dns.Msg) { m.Id++; m.Answer = []dns.RR{aRecord("site.test.", 66)} }),
				replyTo(query, answers(aRecord("site.test.", 1))),
			}
		}, silence, ""},
		"the question itself":                {func(query []byte) [][]byte { return [][]byte{query} }, silence, observation.ResolverFailed},
		"another question":                   {lie(func(m *dns.Msg) { m.Question[0].Name = "evil.test."; m.Answer = []dns.RR{aRecord("evil.test.", 1)} }), silence, observation.ResolverFailed},
		"another type":                       {lie(func(m *dns.Msg) { m.Question[0].Qtype = dns.TypeTXT }), silence, observation.ResolverFailed},
		"no question":                        {lie(func(m *dns.Msg) { m.Question = nil; m.Answer = []dns.RR{aRecord("site.test.", 1)} }), silence, observation.ResolverFailed},
		"another name's records":             {lie(answers(aRecord("evil.test.", 1), aRecord("a.site.test.", 2))), silence, observation.NoAddress},
		"records outside the answer section": {lie(func(m *dns.Msg) { m.Extra = []dns.RR{aRecord("site.test.", 1)}; m.Ns = m.Extra }), silence, observation.NoAddress},
		"an alias that leads past them":      {lie(answers(cname("site.test.", "a.test."), aRecord("site.test.", 1))), silence, observation.NoAddress},
		"a circle in one answer":             {lie(answers(cname("site.test.", "a.test."), cname("a.test.", "site.test."))), silence, observation.NoAddress},
		"an alias of itself":                 {lie(answers(cname("site.test.", "site.test."))), silence, observation.NoAddress},
		"100 aliases over TCP": {cutOff, func(conn net.Conn, query []byte) {
			_, _ = conn.Write(framed(replyTo(query, answers(append(chain(100, "a"), aRecord("a99.test.", 1))...))))
		}, ""},
		"100 aliases, one at a time": {func(query []byte) [][]byte {
			return [][]byte{replyTo(query, func(m *dns.Msg) { m.Answer = []dns.RR{cname(m.Question[0].Name, "a"+m.Question[0].Name)} })}
		}, silence, observation.ResolverFailed},
		"3000 addresses": {cutOff, func(conn net.Conn, query []byte) {
			_, _ = conn.Write(framed(replyTo(query, func(m *dns.Msg) { m.Answer, m.Compress = many, true })))
		}, ""},
		"64 KiB of TXT": {cutOff, func(conn net.Conn, query []byte) {
			text := &dns.TXT{Hdr: dns.RR_Header{Name: "site.test.", Rrtype: dns.TypeTXT, Class: dns.ClassINET}}
			for range 250 {
				text.Txt = append(text.Txt, strings.Repeat("x", 255))
			}
			_, _ = conn.Write(framed(replyTo(query, answers(text))))
		}, observation.NoAddress},
		"a name that points at itself": {func(query []byte) [][]byte {
			reply := replyTo(query, answers(aRecord("site.test.", 1)))
			// The owner of the record that comes after the question.
			return [][]byte{append(reply[:len(query)], 0xc0, byte(len(query)), 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1)}
		}, silence, observation.ResolverFailed},
		"two names that point at each other": {func(query []byte) [][]byte {
			reply, at := replyTo(query, answers(aRecord("site.test.", 1))), byte(len(query))
			return [][]byte{append(reply[:len(query)], 0xc0, at+2, 0xc0, at, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1)}
		}, silence, observation.ResolverFailed},
		"more records than there are": {func(query []byte) [][]byte {
			reply := replyTo(query, answers())
			reply[6], reply[7] = 0xff, 0xff
			return [][]byte{reply}
		}, silence, observation.NoAddress},
		"an address of five bytes": {func(query []byte) [][]byte {
			reply := replyTo(query, answers(aRecord("site.test.", 1)))
			return [][]byte{append(reply[:len(query)], 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 5, 127, 0, 0, 1, 1)}
		}, silence, observation.ResolverFailed},
		"cut off, and TCP closes": {cutOff, silence, observation.ResolverFailed},
		"cut off, and TCP is cut off": {cutOff, func(conn net.Conn, query []byte) {
			_, _ = conn.Write(framed(replyTo(query, answers(aRecord("site.test.", 1))))[:20])
		}, observation.ResolverFailed},
		"cut off, and TCP never comes": {cutOff, func(conn net.Conn, _ []byte) { hang(conn) }, observation.ResolverTimeout},
		"cut off, and TCP drips": {cutOff, func(conn net.Conn, _ []byte) {
			for _, err := conn.Write([]byte{0xff, 0xff}); err == nil; time.Sleep(20 * time.Millisecond) {
				_, err = conn.Write([]byte{0})
			}
		}, observation.ResolverTimeout},
		"cut off, and TCP answers another": {cutOff, func(conn net.Conn, query []byte) {
			_, _ = conn.Write(framed(replyTo(query, func(m *dns.Msg) { m.Id++ })))
		}, observation.ResolverFailed},
		"cut off, over TCP too": {cutOff, func(conn net.Conn, query []byte) {
			_, _ = conn.Write(framed(replyTo(query, func(m *dns.Msg) { m.Truncated = true })))
		}, observation.NoAddress},
		"an empty datagram, and silence": {func([]byte) [][]byte { return [][]byte{{}} }, silence, observation.ResolverTimeout},
		"a thousand wrong ones":          {func(query []byte) [][]byte { return wrongIDs(query, 1000) }, silence, observation.ResolverTimeout},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.lead("", "", s.closedPort())
			config := s.config()
			config.DNSServers = []string{s.serveDNSBytes(test.udp, test.tcp)}
			var all wire
			all.watch(&config)
			seen := observeWith(t, config, "site.test")
			name := resolution(seen, "site.test")
			switch {
			case test.kind == "" && (len(name.Addresses) == 0 || name.Addresses[0] != "127.0.0.1"):
				t.Errorf("%+v (%+v)", name, name.Failure)
			case test.kind != "" && (name.Failure == nil || name.Failure.Kind != test.kind):
				t.Errorf("%+v (%+v), want %s", name, name.Failure, test.kind)
			}
			// Whatever there is to try, no more than 16 addresses are, and each twice.
			if dials := len(s.webDials()) - s.connections(portOfAddress(config.DNSServers[0])); dials > 3*2*16 {
				t.Errorf("%d connections were tried", dials)
			}
			all.wantClosed(t)
			wantHarmless(t, seen)
		}))
	}
}

func portOfAddress(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}

// wrongIDs are replies whose ID is not that of the question.
func wrongIDs(query []byte, n int) [][]byte {
	replies := make([][]byte, n)
	for i := range replies {
		replies[i] = replyTo(query, func(m *dns.Msg) {
			m.Id += uint16(i + 1)
			m.Answer = []dns.RR{aRecord("site.test.", 66)}
		})
	}
	return replies
}
