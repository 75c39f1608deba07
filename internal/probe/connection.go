package probe

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// maxHeader is how many bytes of a response's header are read.
const maxHeader = 64 << 10

// peer is what is known of the server at the other end of a connection.
type peer struct {
	// remote is the server's address; zero where TCP was not connected, or a proxy
	// did it.
	remote netip.AddrPort
	// tls is nil where there was no handshake to describe.
	tls *observation.TLS
}

// exchange returns the exchange of a request to the peer that came to the error.
func (p peer) exchange(err *failure.Error) observation.Exchange {
	exchange := observation.Exchange{TLS: p.tls, Failure: err.Recorded()}
	if p.remote.IsValid() {
		exchange.Address = p.remote.String()
	}
	return exchange
}

// connection is an established connection to an origin.
type connection struct {
	peer
	client *http.ClientConn
	quiet  *quietConn
	// multiplexed: any number of requests can be under way at once (HTTP/2).
	multiplexed bool
	// certificateRequested: the server sent a CertificateRequest.
	certificateRequested bool
	// transient: it was made for a transient request.
	transient bool
	// origin and requests, those under way, belong to the pool.
	origin   *origin
	requests int
}

// connectError is why a connection could not be established, or not be used, and
// what was known of the server by then.
type connectError struct {
	peer
	*failure.Error
}

// failure returns why a request over the connection failed; received is how many
// bytes came for it.
func (c *connection) failure(ctx context.Context, err error, received int64) *failure.Error {
	if interrupted := failure.Interrupted(ctx); interrupted != nil {
		return interrupted
	}
	return failure.Response(err, failure.Connection{
		CertificateRequested: c.certificateRequested, Received: received, MaxHeader: maxHeader,
	})
}

// connector establishes one connection. The transport calls it back from goroutines
// of its own.
type connector struct {
	prober *Prober
	log    *slog.Logger
	to     target
	route  route
	// endpoint is told the address as soon as TCP is connected to it.
	endpoint *endpoint
	early    *earlyDials
	// http1: HTTP/2 is not offered.
	http1 bool
	turns turns

	mu                   sync.Mutex
	quiet                *quietConn
	remote               netip.AddrPort
	dialError            *failure.Error
	proxyStatus          string
	handshaking          bool
	handshakeTime        func() time.Duration
	certificateRequested bool
	// shown is what the server has shown before the handshake ends; completed is
	// the state after it.
	shown, completed *tls.ConnectionState
}

// connect establishes a connection for a request: TCP, the proxy's CONNECT, TLS.
//
// The transport is asked for one connection (NewClientConn) rather than for a
// response. So each phase has an error of its own, no dial goes on behind a request
// that has ended, and pool decides who shares a connection.
func (o *observer) connect(ctx context.Context, r request) (*connection, *connectError) {
	c := &connector{prober: o.prober, log: o.log, to: r.to, route: r.route, endpoint: r.endpoint, early: r.early, http1: r.http1, turns: o.turns}
	trace := &httptrace.ClientTrace{
		TLSHandshakeStart: c.handshakeStarted,
		TLSHandshakeDone:  func(state tls.ConnectionState, err error) { c.handshakeDone(ctx, state, err) },
	}
	client, err := c.transport().NewClientConn(httptrace.WithClientTrace(ctx, trace), r.to.url.Scheme, r.to.address())
	made := c.outcome(ctx, err)
	made.client, made.transient = client, r.policy == transient
	failed := made.failed
	if made.state != nil {
		var cutOff *failure.Error
		if made.tls, cutOff = o.describe(ctx, r.to.host, made.state); cutOff != nil {
			failed = cutOff
		}
	}
	if failed == nil {
		return made.connection, nil
	}
	if client != nil {
		_ = client.Close()
	}
	return nil, &connectError{made.peer, failed}
}

// outcome is what came of an attempt to connect: the connection without its client, why
// it could not be made, and what the server has shown of itself by then; nil for
// nothing.
type outcome struct {
	*connection
	failed *failure.Error
	state  *tls.ConnectionState
}

// outcome returns what came of the attempt; err is the transport's.
func (c *connector) outcome(ctx context.Context, err error) outcome {
	c.mu.Lock()
	defer c.mu.Unlock()
	made := outcome{
		connection: &connection{
			peer:                 peer{remote: c.remote},
			quiet:                c.quiet,
			multiplexed:          c.completed != nil && c.completed.NegotiatedProtocol == "h2",
			certificateRequested: c.certificateRequested,
		},
		state: c.completed,
	}
	if err != nil {
		made.failed = c.failure(ctx, err)
		// Without a client certificate a TLS 1.2 handshake does not complete, and
		// shows as much of the server as one that does.
		if c.completed == nil && made.failed.Kind == observation.CertificateWanted {
			made.state = c.shown
		}
	}
	return made
}

// transport returns a transport for this one connection. net/http keeps one of HTTP/2
// for five seconds after it was closed (upstream/net-http-closed-connections.md).
func (c *connector) transport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(!c.http1)
	offered := []string{"h2", "http/1.1"}
	if c.http1 {
		offered = []string{"http/1.1"}
	}
	transport := &http.Transport{
		DialContext:            c.dial,
		Protocols:              protocols,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHeader,
		// The body of a response is on its way before it can be declined.
		HTTP2:                  &http.HTTP2Config{MaxReceiveBufferPerStream: maxHeader, MaxReceiveBufferPerConnection: maxHeader},
		OnProxyConnectResponse: c.proxyResponded,
		TLSClientConfig: &tls.Config{
			ServerName: c.to.host,
			MinVersion: tls.VersionTLS12,
			NextProtos: offered,
			// A certificate that is not trusted is recorded like any other fact;
			// describe verifies it. No secret is ever sent.
			InsecureSkipVerify:   true,
			GetClientCertificate: c.certificateRequest,
			VerifyConnection:     c.serverShown,
		},
	}
	if c.route.proxy != nil {
		transport.Proxy = http.ProxyURL(c.route.proxy)
		if c.route.proxy.Scheme == "https" {
			transport.DialTLSContext = c.dialProxyTLS
		}
	}
	return transport
}

// dial connects to the route's addresses, which have been looked up and checked;
// the address that the transport names is used only for a proxy.
func (c *connector) dial(ctx context.Context, _, address string) (net.Conn, error) {
	var conn net.Conn
	var remote netip.AddrPort
	addresses, err := c.route.addresses, (*failure.Error)(nil)
	if c.route.proxy != nil {
		addresses, err = c.prober.resolveProxy(ctx, address)
	}
	if err == nil {
		conn, remote, err = c.prober.dialFirst(ctx, addresses, c.early)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.dialError = err
		return nil, err
	}
	if c.route.proxy == nil {
		c.remote = remote
		c.endpoint.setConnected(remote)
	}
	c.quiet = newQuietConn(conn, c.turns)
	return c.quiet, nil
}

func (c *connector) handshakeStarted() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.handshaking, c.handshakeTime = true, clock.Stopwatch()
}

func (c *connector) handshakeDone(ctx context.Context, state tls.ConnectionState, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.completed = &state
	}
	c.log.DebugContext(ctx, "TLS handshake", "host", c.to.host, "address", c.remote, "version", tls.VersionName(state.Version),
		"protocol", state.NegotiatedProtocol, "duration", c.handshakeTime(), failure.Attr("error", err))
}

// serverShown keeps what the server has shown so far. It accepts any certificate.
func (c *connector) serverShown(state tls.ConnectionState) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown = &state
	return nil
}

// certificateRequest notes that the server wants a client certificate, and sends
// none.
func (c *connector) certificateRequest(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.certificateRequested = true
	return new(tls.Certificate), nil
}

// proxyResponded keeps the status with which a proxy refuses to connect.
func (c *connector) proxyResponded(ctx context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log.DebugContext(ctx, "response of the proxy", "host", c.to.host, "status", response.StatusCode)
	if response.StatusCode != http.StatusOK {
		c.proxyStatus = proxyStatus(response.StatusCode)
	}
	return nil
}

// failure returns why the connection could not be established, by how far it got.
func (c *connector) failure(ctx context.Context, err error) *failure.Error {
	if interrupted := failure.Interrupted(ctx); interrupted != nil {
		return interrupted
	}
	switch {
	case c.handshaking:
		return failure.Handshake(err, c.certificateRequested)
	case c.route.proxy != nil:
		return c.proxyFailure(err)
	case c.dialError != nil:
		return c.dialError
	default:
		return failure.New(observation.ConnectFailed, "the connection could not be made"+failure.Because(err), err)
	}
}
