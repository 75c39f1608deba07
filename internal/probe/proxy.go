package probe

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// proxyFor returns the proxy for a URL; nil for none, also where a ConnectTo entry
// names the host to connect to.
func (p *Prober) proxyFor(to target) (*url.URL, error) {
	if p.config.Proxy == nil || matchConnectTo(p.config.ConnectTo, to.host, to.port).TargetHost != "" {
		return nil, nil
	}
	return p.config.Proxy(to.url)
}

// resolveProxy returns a proxy's addresses. A proxy belongs to this machine's own
// network, so the system's resolver is asked, search domains and all, whatever
// resolvers the sites are looked up with.
func (p *Prober) resolveProxy(ctx context.Context, address string) ([]netip.AddrPort, *failure.Error) {
	host, port, _ := net.SplitHostPort(address)
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return nil, failure.New(observation.ProxyFailed, "its port is not a number between 1 and 65535", err)
	}
	elapsed := clock.Stopwatch()
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	p.config.Log.DebugContext(ctx, "DNS answer of the system's resolver for a proxy", "host", host, "addresses", addresses,
		"duration", elapsed(), failure.Attr("error", err))
	if err != nil {
		return nil, failure.New(observation.ProxyFailed, "its name could not be resolved", err)
	}
	for i, address := range addresses {
		addresses[i] = address.Unmap()
	}
	return withPort(addresses, uint16(number)), nil
}

// dialProxyTLS connects to a proxy that expects TLS itself. Unlike a site's, its
// certificate has to be trusted: it may be sent a password.
func (c *connector) dialProxyTLS(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := c.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	secured := tls.Client(conn, &tls.Config{
		ServerName: c.route.proxy.Hostname(),
		MinVersion: tls.VersionTLS12,
		RootCAs:    c.prober.config.Roots,
		Time:       c.prober.config.Now,
	})
	if err := secured.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	// Its type is hidden, so that the transport does not take this handshake for
	// the site's.
	return struct{ net.Conn }{secured}, nil
}

// proxyFailure returns why a proxy did not make a connection.
func (c *connector) proxyFailure(err error) *failure.Error {
	var detail string
	switch {
	case c.proxyStatus != "":
		detail = "the proxy refused to connect: it answered " + c.proxyStatus
	case c.dialError != nil:
		detail, err = "the connection to the proxy failed: "+c.dialError.Detail, c.dialError.Cause
	case failure.TimedOut(err):
		detail = "the proxy did not answer in time"
	case failure.Closed(err):
		detail = "the proxy closed the connection"
	default:
		detail = "the proxy could not be used" + failure.Because(err)
	}
	return failure.New(observation.ProxyFailed, detail, err)
}

// proxyStatus returns a status code with its standard text; not with the proxy's
// own, which may be anything.
func proxyStatus(code int) string {
	text := strconv.Itoa(code)
	if standard := http.StatusText(code); standard != "" {
		text += " " + standard
	}
	return text
}
