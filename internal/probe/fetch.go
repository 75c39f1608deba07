package probe

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// errand is one request that is to be made.
type errand struct {
	to     target
	way    route
	manner manner
	// start is told of the connection; nil where nobody wants to know.
	start *start
}

// manner is how a request gets its connection.
type manner int

const (
	// together: over the connections that the walks share.
	together manner = iota
	// alongside: over the connection of the first request, which must not come to
	// harm by it. A server that ends the connection over a request of this kind
	// gets another one only when the first request has come to its end.
	alongside
	// apart: over a connection of its own, which is closed with the answer. There
	// may be hundreds of these, so what was waited for in vain is not waited for
	// again.
	apart
)

// fetch asks for a URL, given as its key, unless that was already done or is
// under way. from is the class of the address that the walk to it began at.
func (w *walk) fetch(ctx context.Context, key string, from class) observation.Exchange {
	return w.exchanges.do(key, func() observation.Exchange {
		start := w.startOf(key)
		defer start.end()
		exchange := w.ask(ctx, key, from, start)
		exchange.URL = key
		return exchange
	})
}

// startOf returns the start that a URL is; nil where it is none.
func (w *walk) startOf(key string) *start {
	for _, s := range []*start{w.https, w.http} {
		if s.url == key {
			return s
		}
	}
	return nil
}

// ask finds the way to a URL, and goes it.
func (w *walk) ask(ctx context.Context, key string, from class, start *start) observation.Exchange {
	to, failure := parseTarget(key)
	if failure != nil {
		return observation.Exchange{Failure: failure}
	}
	way, failure := w.route(ctx, to, w.ruleFor(key, to, from))
	if failure != nil {
		return observation.Exchange{Failure: failure}
	}
	return w.run(ctx, errand{to: to, way: way, manner: w.asked[key], start: start})
}

// run makes the request. A connection that fails is tried once more, since much
// of what fails once is a restart, or one dead machine of several.
func (w *walk) run(ctx context.Context, e errand) observation.Exchange {
	first := w.try(ctx, e)
	if first.Failure == nil || !worthAnotherTry(first.Failure.Kind) || e.manner == apart && waitedFor(first.Failure.Kind) {
		return first
	}
	if e.manner == alongside {
		w.fetch(ctx, w.https.url, public)
	}
	second := w.try(ctx, e)
	if second.Failure != nil && second.Failure.Kind == observation.Cancelled {
		// The first failure says more than that there was no time for a second.
		return first
	}
	return second
}

// try makes the request once, when it is its turn.
func (w *walk) try(ctx context.Context, e errand) observation.Exchange {
	if !w.prober.tasks.acquire(ctx) {
		return observation.Exchange{Failure: cancelled(ctx)}
	}
	defer w.prober.tasks.release()
	if e.manner != apart {
		return w.attempt(ctx, e, &w.links)
	}
	own := new(pool)
	defer own.close()
	return w.attempt(ctx, e, own)
}

// worthAnotherTry tells whether a failure is one of the connection. What the
// server has answered, or the local routing table, stays as it is.
func worthAnotherTry(kind observation.Kind) bool {
	switch kind {
	case observation.Refused, observation.ConnectTimeout, observation.ConnectFailed,
		observation.ProxyFailed, observation.TLSTimeout, observation.TLSFailed, observation.Closed:
		return true
	default:
		return false
	}
}

// waitedFor tells whether a failure took all the time that there was.
func waitedFor(kind observation.Kind) bool {
	return kind == observation.ConnectTimeout || kind == observation.TLSTimeout
}

// ruleFor says which addresses a URL may lead to.
func (w *walk) ruleFor(key string, to target, from class) rule {
	_, asked := w.asked[key]
	return rule{
		asked: asked,
		own:   to.host == w.domain || strings.HasSuffix(to.host, "."+w.domain),
		from:  from,
	}
}

// attempt makes one request, over a connection that stands or over a new one.
func (w *walk) attempt(ctx context.Context, e errand, links *pool) observation.Exchange {
	limited, cancel := context.WithTimeout(ctx, w.prober.config.RequestTimeout)
	defer cancel()

	over := links.get(ctx, e.to.origin(), e.way, func() *link {
		return w.prober.connect(ctx, limited, e.to, e.way, e.start.reach)
	})
	exchange := observation.Exchange{TLS: over.tls, Failure: over.failure}
	if over.remote.IsValid() {
		exchange.Address = over.remote.String()
	}
	if over.failure != nil {
		return exchange
	}
	over.wire.allowMore()
	before := over.wire.received.Load()
	// Others may use the connection once this request is on its way, not before it.
	sent := httptrace.WithClientTrace(limited, &httptrace.ClientTrace{WroteHeaders: func() { e.start.stand(over) }})
	answer, err := over.conn.RoundTrip(w.prober.request(sent, e.to))
	if err != nil {
		exchange.Failure = over.answerFailure(ctx, err, over.wire.received.Load()-before)
		return exchange
	}
	// The body is nobody's business: HTTP/2 is told to stop sending it, and an
	// HTTP/1 connection that has one under way is closed.
	_ = answer.Body.Close()
	exchange.Status = answer.StatusCode
	exchange.Header = answer.Header["Strict-Transport-Security"]
	exchange.Location = answer.Header.Get("Location")
	exchange.Date, exchange.Age = cut(answer.Header.Get("Date"), maxMark), cut(answer.Header.Get("Age"), maxMark)
	exchange.Marks = marks(answer.Header)
	return exchange
}

// request returns the request for a URL: a GET as plain as it can be.
func (p *Prober) request(ctx context.Context, to target) *http.Request {
	request := &http.Request{
		Method: http.MethodGet,
		URL:    to.url,
		Host:   to.url.Host,
		Header: http.Header{
			"User-Agent": {p.config.UserAgent},
			"Accept":     {"*/*"},
		},
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
	}
	return request.WithContext(ctx)
}
