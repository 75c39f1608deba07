package probe

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptrace"
	"net/netip"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/safety"
)

// A request passes through these layers, from the top:
//
//	fetchOnce      each URL is requested once in an observation
//	fetch          the route to its server is resolved
//	send           what fails over HTTP/2 is asked for over HTTP/1.1, what net/http
//	               refuses to read is read as browsers do
//	sendWithRetry  a connection that fails is tried once more
//	sendInTurn     the request waits for a slot (Config.MaxConcurrency)
//	roundTrip      a connection is taken from the pool or made, the request sent

// request is one HTTP request to send.
type request struct {
	to target
	// method is empty for GET.
	method string
	route  route
	policy connectionPolicy
	// endpoint is set where the request is the first one for an endpoint, which
	// follows its progress.
	endpoint *endpoint
	// early are the connections that its endpoint makes early.
	early *earlyDials
	// http1: HTTP/2 is not offered. The connection is closed with the response.
	http1 bool
}

// connectionPolicy says which connection a request uses.
type connectionPolicy int

const (
	// shared: one of the connections that the observation keeps open.
	shared connectionPolicy = iota
	// piggyback: the connection of the domain's first request, which it must not
	// disturb. A server that ends the connection over a request of this kind gets
	// another one only after the first request has ended.
	piggyback
	// transient: one that the observation keeps open only as long as few of them
	// are idle, or its host is being checked. There may be hundreds of such requests.
	transient
	// own: a connection of its own, which is closed with the response. There may be
	// hundreds of these too.
	own
)

// fetchOnce requests a URL, given as its key, unless that was already done or is
// under way. from is where the redirects to it began.
func (o *observer) fetchOnce(ctx context.Context, key string, from start) observation.Exchange {
	to, failed := parseTarget(key)
	if failed != nil {
		o.log.DebugContext(ctx, "URL that can't be requested", "url", loggedURL(key), failed.Attr())
		o.endpoints[key].setFinished()
		return observation.Exchange{URL: key, Failure: failed.Recorded()}
	}
	policy, configured := o.configured[key]
	if !configured {
		policy = from.policy
	}
	rule := o.rule(ctx, to, configured, from)
	once := key
	if !configured {
		// Where the redirects to it began decides where it may lead.
		once += " from " + from.class.String()
	}
	exchange, hit := o.exchanges.get(once, func() observation.Exchange {
		r := request{to: to, policy: policy, endpoint: o.endpoints[key]}
		if r.endpoint != nil {
			r.early = &r.endpoint.early
		}
		exchange := o.fetch(ctx, r, rule)
		exchange.URL = key
		return exchange
	})
	if hit {
		o.log.DebugContext(ctx, "cache hit for a URL", "url", loggedURL(key))
	}
	return exchange
}

// fetch resolves the route to a request's URL and sends the request.
func (o *observer) fetch(ctx context.Context, r request, rule safety.Rule) observation.Exchange {
	defer r.endpoint.setFinished()
	via, failed := o.resolveRoute(ctx, r.to, rule)
	r.endpoint.setRoute(via)
	if failed != nil {
		return observation.Exchange{Failure: failed.Recorded()}
	}
	r.route = via
	return o.send(ctx, r)
}

// response is the exchange of a request.
type response struct {
	observation.Exchange
	// http2: the request was sent over HTTP/2.
	http2 bool
	// forBrowsers: net/http refuses the header of an answer that browsers may read.
	forBrowsers bool
}

// send sends a request. What HTTP/2 can't carry is asked for once more over
// HTTP/1.1: of a server that wants it so, that is the answer, as for browsers; of any
// other it is recorded that it answers there.
func (o *observer) send(ctx context.Context, r request) observation.Exchange {
	first := o.sendWithRetry(ctx, r)
	if first.forBrowsers {
		return o.readAsBrowser(ctx, r, first.Exchange)
	}
	if !first.http2 || first.Failure == nil || !failsOverHTTP2(first.Failure.Kind) ||
		first.Failure.Kind == observation.HeadersTimeout && r.policy == piggyback {
		return first.Exchange
	}
	o.log.DebugContext(ctx, "request again over HTTP/1.1", "url", loggedURL(r.to.key), "after", first.Failure.Kind)
	r.http1, r.endpoint = true, nil
	// The same address, so that what is compared is the protocol alone.
	if at, err := netip.ParseAddrPort(first.Address); err == nil {
		r.route.addresses = []netip.AddrPort{at}
	}
	second := o.sendInTurn(ctx, r).Exchange
	switch {
	case isCancelled(second):
		return cutOff(first.Exchange)
	case second.Failure != nil:
		return first.Exchange
	case first.Failure.Kind == observation.HTTP1Required:
		second.RefusesHTTP2 = true
		return second
	default:
		first.Failure.AnswersHTTP1 = true
		return first.Exchange
	}
}

// failsOverHTTP2 reports whether a failure can be one of HTTP/2 alone.
func failsOverHTTP2(kind observation.Kind) bool {
	switch kind {
	case observation.HTTP1Required, observation.Malformed, observation.Closed, observation.HeadersTimeout:
		return true
	default:
		return false
	}
}

// sendWithRetry sends a request, and sends it once more where the connection fails,
// since that is often due to a restart, or to one dead machine of several.
func (o *observer) sendWithRetry(ctx context.Context, r request) response {
	first := o.sendInTurn(ctx, r)
	if first.Failure == nil || !retryable(first.Failure.Kind) {
		return first
	}
	if r.policy == piggyback && o.fetchOnce(ctx, o.apex.https.key, start{}).RefusesHTTP2 {
		// The server ended the connection for that, and would do so again. Whether this
		// request was told why depends on when it was sent.
		first.http2, first.Failure = true, failure.RefusesHTTP2(nil).Recorded()
		return first
	}
	o.log.DebugContext(ctx, "retry", "url", loggedURL(r.to.key), "after", first.Failure.Kind)
	second := o.sendInTurn(ctx, r)
	if isCancelled(second.Exchange) {
		first.Exchange = cutOff(first.Exchange)
		return first
	}
	return second
}

func isCancelled(e observation.Exchange) bool {
	return e.Failure != nil && e.Failure.Kind == observation.Cancelled
}

// cutOff returns a first attempt that failed, where the read was over before the second
// one was: the first says more, but does not decide.
func cutOff(first observation.Exchange) observation.Exchange {
	first.Failure = failure.New(observation.Cancelled, first.Failure.Detail+"; the read ended before the second attempt", nil).Recorded()
	return first
}

// retryable reports whether a failure is one of the connection, and came at once.
// Another try does not change what the server has answered, or the local routing
// table; and what took all the time there was has been tried for long enough, as
// TCP sends again by itself.
func retryable(kind observation.Kind) bool {
	switch kind {
	case observation.Refused, observation.ConnectFailed, observation.ProxyFailed, observation.TLSFailed, observation.Closed:
		return true
	default:
		return false
	}
}

// sendInTurn waits for a slot of the address, and for one of all, and sends a request.
// Who waits for a busy address holds up no request to another.
func (o *observer) sendInTurn(ctx context.Context, r request) response {
	return o.inTurn(ctx, r, func() response {
		if r.policy != own && !r.http1 {
			return o.roundTrip(ctx, r, &o.connections)
		}
		connections := new(pool)
		defer connections.close()
		return o.roundTrip(ctx, r, connections)
	})
}

// inTurn waits for the slots that a request needs.
func (o *observer) inTurn(ctx context.Context, r request, send func() response) response {
	if len(r.route.addresses) > 0 {
		release := o.prober.atAddress.acquire(ctx, r.route.addresses[0].Addr())
		if release == nil {
			return response{Exchange: observation.Exchange{Failure: failure.Interrupted(ctx).Recorded()}}
		}
		defer release()
	}
	end := o.prober.tasks.begin(ctx)
	if end == nil {
		return response{Exchange: observation.Exchange{Failure: failure.Interrupted(ctx).Recorded()}}
	}
	defer end()
	return send()
}

// roundTrip sends a request over a connection of the pool, or over a new one, and
// waits for the header of the response.
func (o *observer) roundTrip(ctx context.Context, r request, connections *pool) response {
	whole := ctx
	ctx, cancel := context.WithTimeoutCause(whole, o.prober.config.RequestTimeout, failure.ErrRequestTimeout)
	defer cancel()

	over, failed := connections.get(ctx, r, func() (*connection, *connectError) {
		if r.route.proxy == nil {
			r.early.begin(whole, o.prober, r.route.addresses)
		}
		return o.connect(ctx, r)
	})
	if failed != nil {
		o.log.DebugContext(ctx, "no connection for a request", "url", loggedURL(r.to.key), failed.Attr())
		return response{Exchange: failed.exchange(failed.Error)}
	}
	defer connections.done(over)
	elapsed := clock.Stopwatch()
	before := over.quiet.begin()
	defer over.quiet.end()
	// Others may use the connection once this request is on its way, not before it.
	trace := &httptrace.ClientTrace{WroteHeaders: func() { r.endpoint.setUsable(over) }}
	answer, err := over.client.RoundTrip(o.prober.httpRequest(httptrace.WithClientTrace(ctx, trace), r))
	if err != nil {
		failed := over.failure(ctx, err, over.quiet.receivedSince(before))
		o.log.DebugContext(ctx, "request failed", "url", loggedURL(r.to.key), "address", over.remote, "duration", elapsed(), failed.Attr())
		return response{Exchange: over.exchange(failed), http2: over.multiplexed, forBrowsers: failure.IsForBrowsers(failed)}
	}
	o.log.DebugContext(ctx, "response", "url", loggedURL(r.to.key), "address", over.remote, "protocol", answer.Proto,
		"status", answer.StatusCode, "duration", elapsed())
	// The body is never read: closing it resets the HTTP/2 stream, or closes the
	// HTTP/1 connection where a body is on its way.
	_ = answer.Body.Close()
	exchange := over.exchange(nil)
	recordResponse(&exchange, answer)
	if o.left.Add(-recordedSize(exchange)) < 0 {
		exchange = over.exchange(failure.New(observation.HeadersTooLarge,
			"the headers of all answers of the site together are too large to keep", nil))
	}
	return response{Exchange: exchange, http2: over.multiplexed}
}

// httpRequest returns the request as it is sent: with the fields of
// hstspreload.org's scan, which is Go's default client. It has no Accept: some servers
// refuse a request without one, and the scan meets that too.
func (p *Prober) httpRequest(ctx context.Context, r request) *http.Request {
	request := &http.Request{
		Method: cmp.Or(r.method, http.MethodGet),
		URL:    r.to.url,
		Host:   r.to.url.Host,
		Header: http.Header{
			"User-Agent":      {p.config.UserAgent},
			"Accept-Encoding": {"gzip"},
		},
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
	}
	return request.WithContext(ctx)
}
