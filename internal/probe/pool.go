package probe

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// maxTries is how often an origin is tried to which no connection can be made.
const maxTries = 2

// pool holds the connections that the requests of one observation share.
type pool struct {
	mu      sync.Mutex
	origins map[string]*origin
	// transient are the connections of transient requests, the least recently used
	// first.
	transient []*connection
}

// origin is what is known of one origin.
type origin struct {
	connections []*connection
	// pending is closed when the connection that is being made is established, or
	// has failed; nil where none is being made.
	pending chan struct{}
	// exclusive: each request needs a connection to itself (HTTP/1).
	exclusive bool
	// failures counts the connections that failed; last is the latest error, nil
	// while another connection is being made.
	failures int
	last     *connectError
	// holds counts those who will have further requests.
	holds int
}

// get returns a connection to a request's origin, with a slot reserved for the
// request: an established one, the one that is just being made, or else what connect
// makes. A connection is only used by requests whose route leads to its address. An
// origin that failed for good is not tried again; the error is then the earlier one.
func (p *pool) get(ctx context.Context, r request, connect func() (*connection, *connectError)) (*connection, *connectError) {
	for waited := false; ; waited = true {
		p.mu.Lock()
		o := p.origin(r.to.origin())
		if c := o.reserve(r.route); c != nil {
			c.requests++
			if i := slices.Index(p.transient, c); i >= 0 {
				p.transient = append(slices.Delete(p.transient, i, i+1), c)
			}
			p.mu.Unlock()
			return c, nil
		}
		if o.last != nil && (waited || o.failures >= maxTries) {
			defer p.mu.Unlock()
			return nil, o.last
		}
		if o.pending == nil || o.exclusive {
			return p.connect(ctx, o, connect)
		}
		pending := o.pending
		p.mu.Unlock()
		// It ends with the observation, or with the timeout of the request that it
		// is being made for.
		<-pending
	}
}

// connect makes a connection and wakes those who wait for it. It is called with the
// lock held.
func (p *pool) connect(ctx context.Context, o *origin, connect func() (*connection, *connectError)) (*connection, *connectError) {
	done := make(chan struct{})
	o.pending = done
	o.last = nil
	p.closeIdle()
	p.mu.Unlock()
	made, err := connect()

	p.mu.Lock()
	defer p.mu.Unlock()
	defer close(done)
	if o.pending == done {
		o.pending = nil
	}
	if err != nil {
		o.fail(err)
		return nil, err
	}
	o.exclusive = !made.multiplexed
	o.failures = 0
	o.connections = append(o.connections, made)
	made.origin = o
	if err := made.client.Reserve(); err != nil {
		return nil, &connectError{made.peer, made.failure(ctx, err, 0)}
	}
	made.requests++
	if made.transient {
		p.transient = append(p.transient, made)
	}
	return made, nil
}

// done says that a request over a connection of the pool has ended.
func (p *pool) done(c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.requests--
	if c.requests == 0 && c.quiet.isLarge() {
		p.drop(c)
	}
	p.closeIdle()
}

// hold keeps the connections to an origin open until release is called.
func (p *pool) hold(name string) (release func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	o := p.origin(name)
	o.holds++
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		o.holds--
		p.closeIdle()
	}
}

// maxIdle is how many transient connections may be idle that are not held.
const maxIdle = 2

// closeIdle closes idle transient connections where there are too many, the least
// recently used first. It is called with the lock held.
func (p *pool) closeIdle() {
	idle := 0
	for _, c := range slices.Backward(p.transient) {
		if c.requests > 0 || c.origin.holds > 0 {
			continue
		}
		idle++
		if idle > maxIdle {
			p.drop(c)
		}
	}
	p.transient = slices.DeleteFunc(p.transient, func(c *connection) bool { return c.client.Err() != nil })
}

// drop closes a connection and forgets it, and with it what its server has shown. It is
// called with the lock held.
func (p *pool) drop(c *connection) {
	_ = c.client.Close()
	c.origin.connections = slices.DeleteFunc(c.origin.connections, func(other *connection) bool { return other == c })
}

// fail remembers a failed connection. A failure that another try would not change
// counts as all of them.
func (o *origin) fail(err *connectError) {
	o.last = err
	o.failures++
	if !retryable(err.Kind) {
		o.failures = maxTries
	}
}

// reserve returns an established connection to one of the route's addresses, with a
// slot reserved for a request; nil where there is none.
func (o *origin) reserve(via route) *connection {
	for _, c := range o.connections {
		fits := via.proxy != nil || slices.Contains(via.addresses, c.remote)
		if fits && c.client.Reserve() == nil {
			return c
		}
	}
	return nil
}

// origin returns the origin of a name, which is called with the lock held.
func (p *pool) origin(name string) *origin {
	if p.origins == nil {
		p.origins = make(map[string]*origin)
	}
	o, known := p.origins[name]
	if !known {
		o = &origin{exclusive: strings.HasPrefix(name, "http://")}
		p.origins[name] = o
	}
	return o
}

// close closes every connection.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, o := range p.origins {
		for _, c := range o.connections {
			_ = c.client.Close()
		}
	}
}
