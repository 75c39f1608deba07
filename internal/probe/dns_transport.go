package probe

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/miekg/dns"
)

// errNotDNS is the error of bytes that are no reply to the question.
var errNotDNS = errors.New("not a DNS reply to this question")

// exchange asks one server: over UDP, and over TCP where the reply was cut off.
// (The messages are framed here since dns.Conn tells UDP from TCP by the
// connection's Go type, which a DialFunc may wrap.)
func (c *dnsClient) exchange(ctx context.Context, server string, question dns.Question) (*dns.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, c.queryTime)
	defer cancel()
	query := new(dns.Msg)
	query.Id = dns.Id()
	query.RecursionDesired = true
	query.Question = []dns.Question{question}
	packed, err := query.Pack()
	if err != nil {
		return nil, err
	}
	reply, err := c.over(ctx, "udp", server, packed, query)
	if err != nil || !reply.Truncated {
		return reply, err
	}
	return c.over(ctx, "tcp", server, packed, query)
}

func (c *dnsClient) over(ctx context.Context, network, server string, packed []byte, query *dns.Msg) (*dns.Msg, error) {
	conn, err := c.dial(ctx, network, server)
	if err != nil {
		return nil, err
	}
	// The connection's closing ends a read under way, at the deadline or on an
	// interrupt.
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	defer func() { _ = conn.Close() }()

	reply, err := converse(conn, network, packed, query)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return reply, err
}

func converse(conn net.Conn, network string, packed []byte, query *dns.Msg) (*dns.Msg, error) {
	if network == "tcp" {
		//nolint:gosec // G115: a question is some 300 bytes long at the most
		framed := append(binary.BigEndian.AppendUint16(nil, uint16(len(packed))), packed...)
		if _, err := conn.Write(framed); err != nil {
			return nil, err
		}
		var length [2]byte
		if _, err := io.ReadFull(conn, length[:]); err != nil {
			return nil, err
		}
		message := make([]byte, binary.BigEndian.Uint16(length[:]))
		if _, err := io.ReadFull(conn, message); err != nil {
			return nil, err
		}
		return unpack(message, query)
	}
	if _, err := conn.Write(packed); err != nil {
		return nil, err
	}
	buffer := make([]byte, dns.MaxMsgSize)
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			return nil, err
		}
		// A datagram that answers another question, or none, may be a late or
		// a forged one; the right one may still come.
		reply, err := unpack(buffer[:n], query)
		if err == nil || n >= 2 && binary.BigEndian.Uint16(buffer) == query.Id {
			return reply, err
		}
	}
}

// unpack reads a message and holds it against the question. What follows the
// question in a reply that was cut off need not be readable.
func unpack(message []byte, query *dns.Msg) (*dns.Msg, error) {
	reply := new(dns.Msg)
	if err := reply.Unpack(message); err != nil && !reply.Truncated {
		return nil, errNotDNS
	}
	if !reply.Response || reply.Id != query.Id || len(reply.Question) != 1 {
		return nil, errNotDNS
	}
	asked, answered := query.Question[0], reply.Question[0]
	if !strings.EqualFold(asked.Name, answered.Name) || asked.Qtype != answered.Qtype || asked.Qclass != answered.Qclass {
		return nil, errNotDNS
	}
	return reply, nil
}
