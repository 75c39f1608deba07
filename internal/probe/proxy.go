package probe

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"strconv"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// resolveProxy finds a proxy's addresses. A proxy is part of this machine's own
// surroundings, so the system's resolver is asked, search domains and all,
// whatever resolvers the sites are looked up with.
func resolveProxy(ctx context.Context, address string) ([]netip.AddrPort, *observation.Failure) {
	host, port, _ := net.SplitHostPort(address)
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return nil, &observation.Failure{Kind: observation.ProxyFailed, Detail: "its port is not a number between 1 and 65535"}
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, &observation.Failure{Kind: observation.ProxyFailed, Detail: "its name could not be resolved"}
	}
	addresses := make([]netip.AddrPort, len(found))
	for i, address := range found {
		addresses[i] = netip.AddrPortFrom(address.Unmap(), uint16(number))
	}
	return addresses, nil
}

// dialProxyTLS connects to a proxy that is itself spoken to over TLS. Unlike a
// site's, its certificate has to be trusted: it may be given a password.
func (c *connecting) dialProxyTLS(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := c.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	secured := tls.Client(conn, &tls.Config{
		ServerName: c.way.proxy.Hostname(),
		MinVersion: tls.VersionTLS12,
		RootCAs:    c.prober.config.Roots,
		Time:       c.prober.config.Now,
	})
	if err := secured.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	// Without its type, so that the transport does not take this handshake for
	// the site's.
	return struct{ net.Conn }{secured}, nil
}

// proxyFailure says why a proxy did not make a connection.
func (c *connecting) proxyFailure(err error) *observation.Failure {
	var detail string
	switch {
	case c.proxyStatus != "":
		detail = "the proxy refused to connect: it answered " + c.proxyStatus
	case c.dialFailure != nil:
		detail = "the proxy could not be connected to: " + c.dialFailure.Detail
	case timedOut(err):
		detail = "the proxy did not answer in time"
	case isAny(err, closedErrors):
		detail = "the proxy closed the connection"
	default:
		detail = "the proxy could not be used" + because(err)
	}
	return &observation.Failure{Kind: observation.ProxyFailed, Detail: detail}
}

// proxyStatus writes a status code with the words that go with it; those that
// the proxy sent are its own affair.
func proxyStatus(code int) string {
	text := strconv.Itoa(code)
	if words := http.StatusText(code); words != "" {
		text += " " + words
	}
	return text
}
