package resolver

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// Check asks each server one question that any DNS server answers in some way. It
// returns, for each server, why there was no answer; nil where there was one. A
// refusal is an answer here: it shows that a DNS server is there.
func (c *Client) Check(ctx context.Context) []*failure.Error {
	question := dns.Question{Name: ".", Qtype: dns.TypeNS, Qclass: dns.ClassINET}
	failures := make([]*failure.Error, len(c.servers))
	var group sync.WaitGroup
	for i, server := range c.servers {
		group.Go(func() {
			_, err := c.exchange(ctx, server, question)
			if err != nil && !errors.As(err, new(rcodeError)) {
				failures[i] = describe(server, err)
			}
		})
	}
	group.Wait()
	return failures
}

// errNotDNS is the error of bytes that are no reply to the question.
var errNotDNS = errors.New("not a DNS reply to this question")

// exchange asks one server: over UDP, and over TCP where the reply was truncated.
// Where the reply says neither what the name has nor that it does not exist, the
// error is an [rcodeError].
func (c *Client) exchange(ctx context.Context, server string, question dns.Question) (*dns.Msg, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.queryTime, failure.ErrRequestTimeout)
	defer cancel()
	query := new(dns.Msg)
	query.Id = dns.Id()
	query.RecursionDesired = true
	query.Question = []dns.Question{question}
	packed, err := query.Pack()
	if err != nil {
		return nil, err
	}
	elapsed := clock.Stopwatch()
	network := "udp"
	reply, err := c.exchangeOver(ctx, network, server, packed, query)
	if err == nil && reply.Truncated {
		network = "tcp"
		reply, err = c.exchangeOver(ctx, network, server, packed, query)
	}
	if err == nil && reply.Rcode != dns.RcodeSuccess && reply.Rcode != dns.RcodeNameError {
		err = rcodeError(reply.Rcode)
	}
	c.log.DebugContext(ctx, "DNS answer", "server", server, "network", network, "name", question.Name,
		"type", dns.TypeToString[question.Qtype], "answer", answer{reply}, "duration", elapsed(), failure.Attr("error", err))
	if err != nil {
		return nil, err
	}
	return reply, nil
}

// answer is a reply in a line of the log: its response code and its records.
type answer struct{ *dns.Msg }

// LogValue implements [slog.LogValuer].
func (a answer) LogValue() slog.Value {
	if a.Msg == nil {
		return slog.StringValue("none")
	}
	parts := []string{rcodeError(a.Rcode).name()}
	for _, record := range a.Answer[:min(len(a.Answer), maxLogged)] {
		parts = append(parts, dns.TypeToString[record.Header().Rrtype]+" "+strings.TrimPrefix(record.String(), record.Header().String()))
	}
	if left := len(a.Answer) - maxLogged; left > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", left))
	}
	return slog.StringValue(strings.Join(parts, ", "))
}

// maxLogged is how many records of a reply are logged.
const maxLogged = 16

func (c *Client) exchangeOver(ctx context.Context, network, server string, packed []byte, query *dns.Msg) (*dns.Msg, error) {
	conn, err := c.dial(ctx, network, server)
	if err != nil {
		return nil, err
	}
	// Closing the connection ends a read under way, at the deadline or on an
	// interrupt.
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	defer func() { _ = conn.Close() }()

	// (The messages are framed here since dns.Conn tells UDP from TCP by the
	// connection's Go type, which a dial function may wrap.)
	exchange := exchangeDatagrams
	if network == "tcp" {
		exchange = exchangeStream
	}
	reply, err := exchange(conn, packed, query)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return reply, err
}

// buffers are what datagrams are read into: each is 64 KB, for a few hundred bytes.
var buffers = sync.Pool{New: func() any { return new([dns.MaxMsgSize]byte) }}

func exchangeDatagrams(conn net.Conn, packed []byte, query *dns.Msg) (*dns.Msg, error) {
	if _, err := conn.Write(packed); err != nil {
		return nil, err
	}
	// A reply that is unpacked shares nothing with the bytes that it came in.
	taken := buffers.Get()
	defer buffers.Put(taken)
	buffer := taken.(*[dns.MaxMsgSize]byte)[:] //nolint:forcetypeassert // buffers has nothing else
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			return nil, err
		}
		// A datagram that answers another question, or none, may be a late or
		// a forged one; the right one may still come.
		if n >= 2 && binary.BigEndian.Uint16(buffer) == query.Id {
			return unpack(buffer[:n], query)
		}
	}
}

func exchangeStream(conn net.Conn, packed []byte, query *dns.Msg) (*dns.Msg, error) {
	//nolint:gosec // G115: a question is some 300 bytes long at most
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

// unpack reads a message and compares it with the question. What follows the
// question in a truncated reply need not be readable.
func unpack(message []byte, query *dns.Msg) (*dns.Msg, error) {
	reply := new(dns.Msg)
	if err := reply.Unpack(message); err != nil && !reply.Truncated {
		return nil, errNotDNS
	}
	if !reply.Response || reply.Id != query.Id || len(reply.Question) != 1 {
		return nil, errNotDNS
	}
	sent, answered := query.Question[0], reply.Question[0]
	if !strings.EqualFold(sent.Name, answered.Name) || sent.Qtype != answered.Qtype || sent.Qclass != answered.Qclass {
		return nil, errNotDNS
	}
	return reply, nil
}
