package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// maxHeader is how much of an answer's header is read.
const maxHeader = 64 << 10

// link is a connection to an origin, or what came of the attempt to make one.
type link struct {
	conn *http.ClientConn
	wire *polite
	// remote is the address that was connected to; zero where none was, or
	// where a proxy did it.
	remote netip.AddrPort
	tls    *observation.TLS
	// shared: any number of requests can be under way on it at once (HTTP/2).
	shared bool
	// certificateAsked: the server would have liked a client's certificate.
	certificateAsked bool
	failure          *observation.Failure
}

// connecting is a link that is being made. The transport calls back from
// goroutines of its own.
type connecting struct {
	prober *Prober
	way    route
	// reached is told the address as soon as TCP is connected to it.
	reached func(netip.AddrPort)

	mu               sync.Mutex
	wire             *polite
	remote           netip.AddrPort
	dialFailure      *observation.Failure
	proxyStatus      string
	handshaking      bool
	certificateAsked bool
	// shown is what the server has shown of itself, before the handshake ends;
	// state is what there is of a completed one.
	shown, state *tls.ConnectionState
}

// connect makes a connection: TCP, the proxy's CONNECT, TLS. limited is ctx with
// the request's own deadline; reached is called with the address once TCP is
// connected to it, unless a proxy does that.
//
// The transport is asked for one connection (NewClientConn) rather than for an
// answer. So each phase has an error of its own, no dial goes on behind a
// request that has ended, and who shares a connection is decided in pool.go.
func (p *Prober) connect(ctx, limited context.Context, to target, way route, reached func(netip.AddrPort)) *link {
	c := &connecting{prober: p, way: way, reached: reached}
	trace := &httptrace.ClientTrace{
		TLSHandshakeStart: c.handshakeStarts,
		TLSHandshakeDone:  c.handshakeEnds,
	}
	conn, err := c.transport(to).NewClientConn(httptrace.WithClientTrace(limited, trace), to.url.Scheme, to.address())

	c.mu.Lock()
	defer c.mu.Unlock()
	l := &link{conn: conn, wire: c.wire, remote: c.remote, certificateAsked: c.certificateAsked}
	if err != nil {
		l.conn, l.failure = nil, c.failure(ctx, err)
	}
	if state := c.seen(l.failure); state != nil {
		l.tls = describe(to.host, *state, p.config.Roots, p.config.Now())
		l.shared = state.NegotiatedProtocol == "h2"
	}
	return l
}

// transport is set up for this one connection.
func (c *connecting) transport(to target) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	transport := &http.Transport{
		DialContext:            c.dial,
		Protocols:              protocols,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHeader,
		// The body of an answer is under way before it can be declined.
		HTTP2:                  &http.HTTP2Config{MaxReceiveBufferPerStream: maxHeader, MaxReceiveBufferPerConnection: maxHeader},
		OnProxyConnectResponse: c.proxyAnswers,
		TLSClientConfig: &tls.Config{
			ServerName: to.host,
			MinVersion: tls.VersionTLS12,
			NextProtos: []string{"h2", "http/1.1"},
			// A certificate that is not trusted is a fact to be written down like
			// any other; describe verifies it. No secret is ever sent.
			InsecureSkipVerify:   true,
			GetClientCertificate: c.asksForCertificate,
			VerifyConnection:     c.shows,
		},
	}
	if c.way.proxy != nil {
		transport.Proxy = http.ProxyURL(c.way.proxy)
		if c.way.proxy.Scheme == "https" {
			transport.DialTLSContext = c.dialProxyTLS
		}
	}
	return transport
}

// dial connects to the route's addresses, which have been looked up and checked;
// the address that the transport names is only used for a proxy.
func (c *connecting) dial(ctx context.Context, _, address string) (net.Conn, error) {
	addresses, failure := c.way.addresses, (*observation.Failure)(nil)
	if c.way.proxy != nil {
		addresses, failure = resolveProxy(ctx, address)
	}
	var conn net.Conn
	var remote netip.AddrPort
	if failure == nil {
		conn, remote, failure = connectFirst(ctx, c.prober.config.Dial, addresses)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if failure != nil {
		c.dialFailure = failure
		return nil, errors.New(failure.Detail)
	}
	if c.way.proxy == nil {
		c.remote = remote
		c.reached(remote)
	}
	c.wire = newPolite(conn)
	return c.wire, nil
}

func (c *connecting) handshakeStarts() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.handshaking = true
}

func (c *connecting) handshakeEnds(state tls.ConnectionState, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.state = &state
	}
}

// shows notes what the server has shown so far. Whether it is trusted is not
// asked here.
func (c *connecting) shows(state tls.ConnectionState) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown = &state
	return nil
}

// seen returns the handshake to be described; nil where there is none. One that
// came to nothing but for the want of a client's certificate, as it does in TLS
// 1.2, tells as much of the server as a completed one.
func (c *connecting) seen(failure *observation.Failure) *tls.ConnectionState {
	if c.state == nil && failure != nil && failure.Kind == observation.CertificateWanted {
		return c.shown
	}
	return c.state
}

// asksForCertificate notes that the server wants one, and has none to give.
func (c *connecting) asksForCertificate(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.certificateAsked = true
	return new(tls.Certificate), nil
}

// proxyAnswers notes what a proxy says to CONNECT.
func (c *connecting) proxyAnswers(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer.StatusCode != http.StatusOK {
		c.proxyStatus = proxyStatus(answer.StatusCode)
	}
	return nil
}

// failure classifies the error by how far the connection had got.
func (c *connecting) failure(ctx context.Context, err error) *observation.Failure {
	switch {
	case ctx.Err() != nil:
		return cancelled(ctx)
	case c.handshaking:
		return handshakeFailure(err, c.certificateAsked)
	case c.way.proxy != nil:
		return c.proxyFailure(err)
	case c.dialFailure != nil:
		return c.dialFailure
	default:
		return &observation.Failure{Kind: observation.ConnectFailed, Detail: "the connection could not be made" + because(err)}
	}
}
