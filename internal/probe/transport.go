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

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// transport sends requests that are not part of an observation, such as those for
// the preload list, by the same routes.
type transport struct {
	prober          *Prober
	direct, proxied *http.Transport
}

// Transport returns a transport that connects as the prober does: DNSServers,
// ConnectTo, Proxy, Roots, MaxConcurrency and Dial apply; RequestTimeout is left to
// the caller. A server's certificate has to be trusted. It connects to any address:
// it is not for URLs that a remote side names.
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

// RoundTrip implements [http.RoundTripper]. It waits for a slot, as the requests of
// observations do.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	end := t.prober.tasks.begin(request.Context())
	if end == nil {
		return nil, context.Cause(request.Context())
	}
	defer end()
	via := t.proxied
	if t.prober.bypassesProxy(request.URL) {
		via = t.direct
	}
	elapsed := clock.Stopwatch()
	response, err := via.RoundTrip(request)
	status := 0
	if err == nil {
		status = response.StatusCode
	}
	t.prober.config.Log.DebugContext(request.Context(), "request that is not part of an observation", "url", loggedURL(request.URL.String()),
		"proxy", via == t.proxied, "status", status, "duration", elapsed(), failure.Attr("error", err))
	return response, err
}

// bypassesProxy reports whether a URL's server is connected to directly. Where the
// proxy setting can't be used, the proxied transport says so.
func (p *Prober) bypassesProxy(u *url.URL) bool {
	if p.config.Proxy == nil {
		return true
	}
	to, failed := parseTarget(u.String())
	if failed != nil {
		to = target{url: u}
	}
	proxy, err := p.proxyFor(to)
	return err == nil && proxy == nil
}

// dialDirect connects to the server whose host and port the address is.
func (p *Prober) dialDirect(ctx context.Context, _, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if host, err = observation.HostName(host); err != nil {
		return nil, err
	}
	host, port = matchConnectTo(p.config.ConnectTo, host, port).apply(host, port)
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, errors.New("the port is not a number between 1 and 65535")
	}
	if literal, err := netip.ParseAddr(host); err == nil {
		return p.dialAny(ctx, withPort([]netip.Addr{literal.Unmap()}, uint16(number)))
	}
	addresses, failed := p.resolver.Lookup(ctx, host)
	if failed != nil {
		return nil, failed
	}
	return p.dialAny(ctx, withPort(interleave(addresses), uint16(number)))
}

// dialProxy connects to the proxy whose host and port the address is.
func (p *Prober) dialProxy(ctx context.Context, _, address string) (net.Conn, error) {
	addresses, failed := p.resolveProxy(ctx, address)
	if failed != nil {
		return nil, proxyDialError(failed)
	}
	conn, _, failed := p.dialFirst(ctx, addresses, nil)
	if failed != nil {
		return nil, proxyDialError(failed)
	}
	return conn, nil
}

func proxyDialError(err *failure.Error) error {
	return failure.New(observation.ProxyFailed, "the connection to the proxy failed: "+err.Detail, err.Cause)
}

// dialAny is [Prober.dialFirst] for a transport.
func (p *Prober) dialAny(ctx context.Context, addresses []netip.AddrPort) (net.Conn, error) {
	conn, _, failed := p.dialFirst(ctx, addresses, nil)
	if failed != nil {
		return nil, failed
	}
	return conn, nil
}
