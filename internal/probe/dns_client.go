package probe

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

const (
	// maxQueryTime is how long one server is given for one answer.
	maxQueryTime = 2 * time.Second
	// queryRounds is how often the list of servers is gone through.
	queryRounds = 2
	// maxAliases is how many CNAME records are followed that a server names
	// without saying what is behind them, as authoritative servers do.
	maxAliases = 8
)

// dnsClient asks given servers. It knows apart what the system's resolver throws
// together: no such name, no address, no answer, no idea.
type dnsClient struct {
	servers   []string
	dial      DialFunc
	queryTime time.Duration
}

func newDNSClient(config Config) *dnsClient {
	return &dnsClient{
		servers:   config.DNSServers,
		dial:      config.Dial,
		queryTime: min(maxQueryTime, config.RequestTimeout/queryRounds),
	}
}

// lookup asks for A and AAAA at once. Addresses of one family are enough: some
// servers have no good answer for the other.
func (c *dnsClient) lookup(ctx context.Context, host string) lookup {
	name := dns.Fqdn(host)
	if _, valid := dns.IsDomainName(name); !valid {
		return failed(observation.NoSuchName, quote(host)+" is not a name that DNS can hold")
	}
	var v4, v6 lookup
	var group sync.WaitGroup
	group.Go(func() { v4 = c.ask(ctx, name, dns.TypeA) })
	group.Go(func() { v6 = c.ask(ctx, name, dns.TypeAAAA) })
	group.Wait()

	switch found := slices.Concat(v4.addresses, v6.addresses); {
	case len(found) > 0:
		return lookup{addresses: found}
	case v4.failure != nil:
		return v4
	case v6.failure != nil:
		return v6
	default:
		return failed(observation.NoAddress, quote(host)+" has neither an A nor an AAAA record")
	}
}

// ask resolves one name and type, along its aliases.
func (c *dnsClient) ask(ctx context.Context, name string, qtype uint16) lookup {
	asked := name
	for range maxAliases {
		reply, failure := c.reply(ctx, dns.Question{Name: asked, Qtype: qtype, Qclass: dns.ClassINET})
		if failure != nil {
			return lookup{failure: failure}
		}
		addresses, end := readAnswer(reply, asked)
		if reply.Rcode == dns.RcodeNameError {
			return failed(observation.NoSuchName, noSuchName(name, end))
		}
		if len(addresses) > 0 || end == asked {
			return lookup{addresses: addresses}
		}
		asked = end
	}
	return failed(observation.ResolverFailed, quote(host(name))+" is an alias (CNAME) that leads through too many others, or in a circle")
}

func noSuchName(name, end string) string {
	if strings.EqualFold(name, end) {
		return "the name " + quote(host(name)) + " does not exist (NXDOMAIN)"
	}
	return quote(host(name)) + " is an alias (CNAME) of " + quote(host(end)) + ", which does not exist (NXDOMAIN)"
}

// reply returns the first reply of a server that can tell: addresses, none, or
// that the name does not exist. A server that can't is passed over.
func (c *dnsClient) reply(ctx context.Context, question dns.Question) (*dns.Msg, *observation.Failure) {
	failure := &observation.Failure{Kind: observation.ResolverFailed, Detail: "there is no resolver to ask"}
	for range queryRounds {
		for _, server := range c.servers {
			reply, err := c.exchange(ctx, server, question)
			if err == nil && (reply.Rcode == dns.RcodeSuccess || reply.Rcode == dns.RcodeNameError) {
				return reply, nil
			}
			failure = resolverFailure(server, reply, err)
			if ctx.Err() != nil {
				return nil, failure
			}
		}
	}
	return nil, failure
}

// resolverFailure says why a server's answer was none.
func resolverFailure(server string, reply *dns.Msg, err error) *observation.Failure {
	who := "the resolver " + server
	if at, parseErr := netip.ParseAddrPort(server); parseErr == nil {
		who = "the resolver " + at.Addr().String()
	}
	switch {
	case err == nil:
		code, known := dns.RcodeToString[reply.Rcode]
		if !known {
			code = "an unknown code"
		}
		return &observation.Failure{Kind: observation.ResolverFailed, Detail: who + " could not tell (" + code + ")"}
	case timedOut(err):
		return &observation.Failure{Kind: observation.ResolverTimeout, Detail: who + " did not answer in time"}
	case errors.Is(err, errNotDNS):
		return &observation.Failure{Kind: observation.ResolverFailed, Detail: who + " sent something that is not a DNS answer"}
	case isAny(err, refusedErrors):
		return &observation.Failure{Kind: observation.ResolverFailed, Detail: who + " refused the connection: no DNS server listens there"}
	default:
		return &observation.Failure{Kind: observation.ResolverFailed, Detail: who + " could not be reached" + because(err)}
	}
}

// because appends the operating system's own word for an error, if it has one.
func because(err error) string {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return ": " + errno.Error()
	}
	return ""
}

// readAnswer returns the addresses in a reply that belong to the name, and the
// name at which its aliases end. Records of other names are no answer.
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

// host writes an absolute DNS name as hosts are written.
func host(name string) string { return strings.TrimSuffix(name, ".") }
