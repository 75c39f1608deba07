package probe

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// fetch asks for a URL, given as its key, unless that was already done or is
// under way. from is the class of the address that the walk to it began at.
func (w *walk) fetch(ctx context.Context, key string, from class) observation.Exchange {
	return w.exchanges.do(key, func() observation.Exchange {
		exchange := w.ask(ctx, key, from)
		exchange.URL = key
		return exchange
	})
}

// ask makes the request. A connection that fails is tried once more, since much
// of what fails once is a restart, or one dead machine of several.
func (w *walk) ask(ctx context.Context, key string, from class) observation.Exchange {
	to, failure := parseTarget(key)
	if failure != nil {
		return observation.Exchange{Failure: failure}
	}
	way, failure := w.route(ctx, to, w.ruleFor(key, to, from))
	if failure != nil {
		return observation.Exchange{Failure: failure}
	}
	if !w.prober.tasks.acquire(ctx) {
		return observation.Exchange{Failure: cancelled(ctx)}
	}
	defer w.prober.tasks.release()

	first := w.attempt(ctx, to, way)
	if first.Failure == nil || !worthAnotherTry(first.Failure.Kind) {
		return first
	}
	second := w.attempt(ctx, to, way)
	if second.Failure != nil && second.Failure.Kind == observation.Cancelled {
		// The first failure says more than that there was no time for a second.
		return first
	}
	return second
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

// ruleFor says which addresses a URL may lead to.
func (w *walk) ruleFor(key string, to target, from class) rule {
	return rule{
		asked: slices.Contains(w.asked, key),
		own:   to.host == w.domain || strings.HasSuffix(to.host, "."+w.domain),
		from:  from,
	}
}

// attempt makes one request, over a connection that stands or over a new one.
func (w *walk) attempt(ctx context.Context, to target, way route) observation.Exchange {
	limited, cancel := context.WithTimeout(ctx, w.prober.config.RequestTimeout)
	defer cancel()

	over := w.links.get(ctx, to.origin(), way, func() *link { return w.prober.connect(ctx, limited, to, way) })
	exchange := observation.Exchange{TLS: over.tls, Failure: over.failure}
	if over.remote.IsValid() {
		exchange.Address = over.remote.String()
	}
	if over.failure != nil {
		return exchange
	}
	before := over.wire.received.Load()
	answer, err := over.conn.RoundTrip(w.prober.request(limited, to))
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
