package resolver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

const (
	// minQueryTime is how long one server is given for one answer, or a share of the
	// time for a lookup where that is longer: a longer request_timeout is for slow
	// resolvers too.
	minQueryTime = 2 * time.Second
	queryShare   = 5
	// queryRounds is how often the list of servers is gone through.
	queryRounds = 2
	// maxAliases is how many CNAME records are followed that a server names
	// without saying what is behind them, as authoritative servers do.
	maxAliases = 8
)

// DialFunc makes a connection, as net.Dialer's DialContext does.
type DialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// Client asks given DNS servers. Unlike the system's resolver it distinguishes a
// name that does not exist (NXDOMAIN), one without an address (NODATA), a timeout
// and a server that can't tell (SERVFAIL, REFUSED).
type Client struct {
	servers   []string
	dial      DialFunc
	queryTime time.Duration
	log       *slog.Logger
}

// NewClient returns a client of servers, each as [ParseServer] writes it, in the
// order in which they are asked. timeout is the time for one lookup; log receives
// each answer.
func NewClient(servers []string, dial DialFunc, timeout time.Duration, log *slog.Logger) *Client {
	return &Client{servers: servers, dial: dial, queryTime: min(timeout/queryRounds, max(minQueryTime, timeout/queryShare)), log: log}
}

// Lookup implements [Resolver]. It asks for A and AAAA at once. Addresses of one
// family are enough: some servers have no good answer for the other.
func (c *Client) Lookup(ctx context.Context, host string) ([]netip.Addr, *failure.Error) {
	answer := c.lookup(ctx, host)
	return answer.addresses, answer.err
}

func (c *Client) lookup(ctx context.Context, host string) found {
	name := dns.Fqdn(host)
	if _, valid := dns.IsDomainName(name); !valid {
		return found{err: failure.New(observation.NoSuchName, nettext.Quote(host)+" is not a name that DNS can hold", nil)}
	}
	var v4, v6 found
	var group sync.WaitGroup
	group.Go(func() { v4 = c.lookupType(ctx, name, dns.TypeA) })
	group.Go(func() { v6 = c.lookupType(ctx, name, dns.TypeAAAA) })
	group.Wait()

	switch addresses := slices.Concat(v4.addresses, v6.addresses); {
	case len(addresses) > 0 && (v4.err != nil || v6.err != nil):
		return found{addresses: addresses} // next time there may be more
	case len(addresses) > 0:
		return found{addresses: addresses, ttl: min(v4.ttl, v6.ttl)}
	case v4.err != nil:
		return v4
	case v6.err != nil:
		return v6
	default:
		return found{err: failure.New(observation.NoAddress, nettext.Quote(host)+" has neither an A nor an AAAA record", nil)}
	}
}

// lookupType looks up the addresses of one type, along the name's aliases. There
// may be none.
func (c *Client) lookupType(ctx context.Context, name string, qtype uint16) found {
	canonical, ttl := name, maxAge
	for range maxAliases {
		reply, err := c.askAll(ctx, dns.Question{Name: canonical, Qtype: qtype, Qclass: dns.ClassINET})
		if err != nil {
			return found{err: err}
		}
		addresses, end := readAnswer(reply, canonical)
		if reply.Rcode == dns.RcodeNameError {
			return found{err: failure.New(observation.NoSuchName, noSuchName(name, end), nil)}
		}
		for _, record := range reply.Answer {
			ttl = min(ttl, time.Duration(record.Header().Ttl)*time.Second)
		}
		if len(addresses) > 0 || end == canonical {
			return found{addresses: addresses, ttl: ttl}
		}
		canonical = end
	}
	return found{err: failure.New(observation.ResolverFailed,
		nettext.Quote(hostOf(name))+" is an alias (CNAME) that leads through too many others, or in a loop", nil)}
}

func noSuchName(name, end string) string {
	if strings.EqualFold(name, end) {
		return "the name " + nettext.Quote(hostOf(name)) + " does not exist (NXDOMAIN)"
	}
	return nettext.Quote(hostOf(name)) + " is an alias (CNAME) of " + nettext.Quote(hostOf(end)) + ", which does not exist (NXDOMAIN)"
}

// askAll asks the servers, one after the other, and returns the first reply that
// answers the question: addresses, none, or that the name does not exist. The error
// is the last server's.
func (c *Client) askAll(ctx context.Context, question dns.Question) (*dns.Msg, *failure.Error) {
	failed := failure.New(observation.ResolverFailed, "there is no resolver to ask", nil)
	for range queryRounds {
		for _, server := range c.servers {
			reply, err := c.exchange(ctx, server, question)
			if err == nil {
				return reply, nil
			}
			failed = describe(server, err)
			if ctx.Err() != nil {
				return nil, failed
			}
		}
	}
	return nil, failed
}

// rcodeError is the error of a reply that does not answer the question.
type rcodeError int

func (e rcodeError) Error() string { return "the response code is " + e.name() }

func (e rcodeError) name() string {
	if name, known := dns.RcodeToString[int(e)]; known {
		return name
	}
	return "an unknown code"
}

// describe says why a server did not answer.
func describe(server string, err error) *failure.Error {
	who := "the resolver " + server
	if at, parseErr := netip.ParseAddrPort(server); parseErr == nil {
		who = "the resolver " + at.Addr().String()
	}
	var rcode rcodeError
	switch {
	case errors.As(err, &rcode):
		return failure.New(observation.ResolverFailed, fmt.Sprintf("%s answered with an error (%s)", who, rcode.name()), err)
	case failure.TimedOut(err):
		return failure.New(observation.ResolverTimeout, who+" did not answer in time", err)
	case errors.Is(err, errNotDNS):
		return failure.New(observation.ResolverFailed, who+" sent something that is not a DNS answer", err)
	case failure.Refused(err):
		return failure.New(observation.ResolverFailed, who+" refused the connection: no DNS server listens there", err)
	default:
		return failure.New(observation.ResolverFailed, who+" could not be reached"+failure.Because(err), err)
	}
}

// readAnswer returns the addresses in a reply that belong to a name, and the name
// at which its aliases end. Records of other names are ignored.
func readAnswer(reply *dns.Msg, name string) (addresses []netip.Addr, end string) {
	aliases := make(map[string]string)
	for _, record := range reply.Answer {
		if alias, ok := record.(*dns.CNAME); ok {
			aliases[dns.CanonicalName(alias.Hdr.Name)] = alias.Target
		}
	}
	end = name
	for range len(aliases) {
		next, ok := aliases[dns.CanonicalName(end)]
		if !ok {
			break
		}
		end = next
	}
	for _, record := range reply.Answer {
		if !strings.EqualFold(record.Header().Name, end) {
			continue
		}
		var address netip.Addr
		switch record := record.(type) {
		case *dns.A:
			address, _ = netip.AddrFromSlice(record.A)
		case *dns.AAAA:
			address, _ = netip.AddrFromSlice(record.AAAA)
		}
		if address.IsValid() {
			addresses = append(addresses, address.Unmap())
		}
	}
	return addresses, end
}

// hostOf returns an absolute DNS name as hosts are written.
func hostOf(name string) string { return strings.TrimSuffix(name, ".") }
