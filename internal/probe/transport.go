package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// transport makes requests that are no observations, such as those for the preload
// list, in the ways by which sites are reached.
type transport struct {
	prober          *Prober
	direct, proxied *http.Transport
}

// Transport returns a transport that connects as the prober does: DNSServers,
// ConnectTo, Proxy, Roots, MaxConcurrency and Dial apply; RequestTimeout is the
// caller's part. A server's certificate has to be trusted. It sends a request where
// the caller says, whatever the address: it is not for what a remote side names.
func (p *Prober) Transport() http.RoundTripper {
	return &transport{
		prober:  p,
		direct:  p.newTransport(p.dialDirect, nil),
		proxied: p.newTransport(p.dialProxy, func(r *http.Request) (*url.URL, error) { return p.config.Proxy(r.URL) }),
	}
}

func (p *Prober) newTransport(dial DialFunc, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
	return &http.Transport{
		DialContext:            dial,
		Proxy:                  proxy,
		ForceAttemptHTTP2:      true,
		MaxResponseHeaderBytes: maxHeader,
		IdleConnTimeout:        30 * time.Second,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: p.config.Roots, Time: p.config.Now},
	}
}

// RoundTrip implements http.RoundTripper. It waits for its turn among all that the
// prober does.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	if !t.prober.tasks.acquire(request.Context()) {
		return nil, request.Context().Err()
	}
	defer t.prober.tasks.release()
	if t.prober.goesPastProxy(request.URL) {
		return t.direct.RoundTrip(request)
	}
	return t.proxied.RoundTrip(request)
}

// goesPastProxy tells whether a URL's server is connected to directly: there is no
// proxy for it, or ConnectTo names another host.
func (p *Prober) goesPastProxy(u *url.URL) bool {
	if p.config.Proxy == nil {
		return true
	}
	to, failure := parseTarget(u.String())
	if failure == nil && matchConnectTo(p.config.ConnectTo, to.host, to.port).TargetHost != "" {
		return true
	}
	proxy, err := p.config.Proxy(u)
	return err == nil && proxy == nil
}

// dialDirect connects to the server of a URL, which address is the host and port of.
func (p *Prober) dialDirect(ctx context.Context, _, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if host, err = normalHost(host); err != nil {
		return nil, err
	}
	entry := matchConnectTo(p.config.ConnectTo, host, port)
	if entry.TargetHost != "" {
		host = entry.TargetHost
	}
	if entry.TargetPort != "" {
		port = entry.TargetPort
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, errors.New("the port is not a number between 1 and 65535")
	}
	var found lookup
	if literal, err := netip.ParseAddr(host); err == nil {
		found.addresses = []netip.Addr{literal.Unmap()}
	} else {
		found = p.resolver.lookup(ctx, host)
	}
	addresses := make([]netip.AddrPort, 0, observation.MaxAddresses)
	for _, a := range alternate(found.addresses) {
		addresses = append(addresses, netip.AddrPortFrom(a, uint16(number)))
	}
	return p.dialFirst(ctx, addresses, found.failure)
}

// dialProxy connects to a proxy, which address is the host and port of.
func (p *Prober) dialProxy(ctx context.Context, _, address string) (net.Conn, error) {
	addresses, failure := resolveProxy(ctx, address)
	conn, err := p.dialFirst(ctx, addresses, failure)
	if err != nil {
		return nil, errors.New("the proxy could not be connected to: " + err.Error())
	}
	return conn, nil
}

// dialFirst connects to the first of some addresses, unless finding them has failed.
func (p *Prober) dialFirst(ctx context.Context, addresses []netip.AddrPort, failure *observation.Failure) (net.Conn, error) {
	if failure == nil {
		var conn net.Conn
		if conn, _, failure = connectFirst(ctx, p.config.Dial, addresses); failure == nil {
			return conn, nil
		}
	}
	return nil, errors.New(failure.Detail)
}
