package testlab

import (
	"fmt"
	"net"
	"net/netip"

	"github.com/miekg/dns"
)

// dnsServer answers for the lab's names, over UDP and TCP on one port.
type dnsServer struct {
	address string
	servers []*dns.Server
}

// startDNS starts the server; answer handles each question.
func startDNS(n network, answer dns.Handler) (*dnsServer, error) {
	packets, listener, err := listenBoth(n)
	if err != nil {
		return nil, fmt.Errorf("testlab: the DNS server: %w", err)
	}
	d := &dnsServer{address: packets.LocalAddr().String()}
	for _, server := range []*dns.Server{{PacketConn: packets}, {Listener: listener}} {
		server.Handler = answer
		started := make(chan struct{})
		server.NotifyStartedFunc = func() { close(started) }
		failed := make(chan error, 1)
		go func() { failed <- server.ActivateAndServe() }()
		select {
		case <-started:
			d.servers = append(d.servers, server)
		case err := <-failed:
			_ = d.close()
			_ = packets.Close()
			_ = listener.Close()
			return nil, fmt.Errorf("testlab: the DNS server: %w", err)
		}
	}
	return d, nil
}

// listenBoth opens the same port for UDP and TCP. The system chooses a port that
// is free for the one; another is tried where the other has taken it.
func listenBoth(n network) (net.PacketConn, net.Listener, error) {
	var last error
	for range openAttempts {
		packets, err := n.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			return nil, nil, err
		}
		listener, err := n.Listen("tcp4", packets.LocalAddr().String())
		if err == nil {
			return packets, listener, nil
		}
		last = err
		_ = packets.Close()
	}
	return nil, nil, last
}

// close stops the server and waits for the questions that are being answered.
func (d *dnsServer) close() error {
	var first error
	for _, server := range d.servers {
		if err := server.Shutdown(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// serveDNS answers one question.
func (l *Lab) serveDNS(w dns.ResponseWriter, question *dns.Msg) {
	reply := new(dns.Msg).SetReply(question)
	// Without it, resolvers take an empty answer for that of a lame server.
	reply.RecursionAvailable = true
	if len(question.Question) != 1 {
		_ = w.WriteMsg(reply.SetRcode(question, dns.RcodeFormatError))
		return
	}
	name := canonical(question.Question[0].Name)
	l.journal.lookup(name)

	site, known := l.site(name)
	fault := NoSuchName
	if known {
		fault = site.DNS
	}
	switch fault {
	case NoReply:
		return
	case NoSuchName:
		reply.Rcode = dns.RcodeNameError
	case ServerFailure:
		reply.Rcode = dns.RcodeServerFailure
	case Truncated:
		if _, tcp := w.RemoteAddr().(*net.TCPAddr); tcp {
			reply.Answer = records(site, question.Question[0])
		} else {
			reply.Truncated = true
		}
	case Resolves:
		reply.Answer = records(site, question.Question[0])
	case NoAddress:
	}
	// A client that has gone meanwhile is no error of the lab's.
	_ = w.WriteMsg(reply)
}

// records returns a site's addresses of the family that was asked for.
func records(site *Site, question dns.Question) []dns.RR {
	header := dns.RR_Header{Name: question.Name, Rrtype: question.Qtype, Class: dns.ClassINET, Ttl: 60}
	var found []dns.RR
	for _, literal := range site.Addresses {
		address := netip.MustParseAddr(literal)
		switch {
		case question.Qtype == dns.TypeA && address.Is4():
			found = append(found, &dns.A{Hdr: header, A: address.AsSlice()})
		case question.Qtype == dns.TypeAAAA && address.Is6():
			found = append(found, &dns.AAAA{Hdr: header, AAAA: address.AsSlice()})
		}
	}
	return found
}
