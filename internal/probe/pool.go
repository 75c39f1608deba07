package probe

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// maxTries is how often an origin is tried that can't be connected to.
const maxTries = 2

// pool holds connections that requests of one observation share.
type pool struct {
	mu      sync.Mutex
	origins map[string]*origin
}

// origin is what is known of one server.
type origin struct {
	links []*link
	// pending is closed when the connection that is being made stands, or does
	// not; nil where none is.
	pending chan struct{}
	// alone: each request needs a connection to itself (HTTP/1).
	alone bool
	// failures counts the attempts to connect that failed; failed is the last of
	// them.
	failures int
	failed   *link
}

// get returns a connection to an origin with room for one request: one that
// stands, the one that is just being made, or else what connect makes. Where no
// connection came about, it returns what is known of that; and it does not try
// an origin again that has failed for good.
//
// A connection serves only requests whose route leads to its address.
func (p *pool) get(ctx context.Context, name string, way route, connect func() *link) *link {
	for waited := false; ; waited = true {
		p.mu.Lock()
		o := p.origin(name)
		if l := o.free(way); l != nil {
			p.mu.Unlock()
			return l
		}
		if o.failed != nil && (waited || o.failures >= maxTries) {
			defer p.mu.Unlock()
			return o.failed
		}
		if o.pending == nil || o.alone {
			return p.connect(ctx, o, connect)
		}
		pending := o.pending
		p.mu.Unlock()
		select {
		case <-pending:
		case <-ctx.Done():
			return &link{failure: cancelled(ctx)}
		}
	}
}

// connect makes a connection and tells those who wait for it. It is called with
// the lock held.
func (p *pool) connect(ctx context.Context, o *origin, connect func() *link) *link {
	done := make(chan struct{})
	o.pending = done
	o.failed = nil
	p.mu.Unlock()
	made := connect()

	p.mu.Lock()
	defer p.mu.Unlock()
	defer close(done)
	if o.pending == done {
		o.pending = nil
	}
	if made.failure != nil {
		o.fail(made)
		return made
	}
	o.alone = !made.shared
	o.failures = 0
	o.links = append(o.links, made)
	if err := made.conn.Reserve(); err != nil {
		return &link{remote: made.remote, tls: made.tls, failure: made.answerFailure(ctx, err, 0)}
	}
	return made
}

// fail remembers a failed attempt. One that another try would not mend counts
// for all.
func (o *origin) fail(l *link) {
	o.failed = l
	o.failures++
	if !worthAnotherTry(l.failure.Kind) {
		o.failures = maxTries
	}
}

// free reserves room on a connection that stands and leads where the route does.
func (o *origin) free(way route) *link {
	for _, l := range o.links {
		fits := way.proxy != nil || slices.Contains(way.addresses, l.remote)
		if fits && l.conn.Reserve() == nil {
			return l
		}
	}
	return nil
}

func (p *pool) origin(name string) *origin {
	if p.origins == nil {
		p.origins = make(map[string]*origin)
	}
	o, known := p.origins[name]
	if !known {
		o = &origin{alone: strings.HasPrefix(name, "http://")}
		p.origins[name] = o
	}
	return o
}

// close ends every connection.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, o := range p.origins {
		for _, l := range o.links {
			_ = l.conn.Close()
		}
	}
}
