package preloadlist

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
)

// List looks names up in a copy of Chromium's transport_security_state_static.json.
// The copy is read once, in one pass, for all the names that are asked for, and
// again when it has changed.
type List struct {
	origin  origin
	reading shared[struct{}, *version]
	mu      sync.Mutex
	last    *version
}

// origin is where a copy comes from.
type origin interface {
	// read returns the present version; last, which may be nil, where that is
	// still good. The error is an *Error, or ctx's.
	read(ctx context.Context, last *version) (*version, error)
}

// version is a copy as it was at one time.
type version struct {
	index *index
	// tag tells this version from others, in the words of its origin.
	tag any
	// checked is when it was last known to be the present one.
	checked time.Time
	notices []Notice
}

// FromFile returns a List that reads the file at a path.
func FromFile(path string) *List { return &List{origin: file{path}} }

// FromURL returns a List that downloads the copy at a URL.
func FromURL(web Web, now clock.Clock, settings Download) *List {
	return &List{origin: &remote{web: web, clock: now, Download: settings}}
}

// Lookup implements Source.
func (l *List) Lookup(ctx context.Context, name string) (Membership, error) {
	v, err := l.reading.do(ctx, struct{}{}, l.read)
	if err != nil {
		return Membership{}, err
	}
	m := v.index.lookup(name)
	m.Notices = slices.Concat(v.notices, m.Notices)
	return m, nil
}

func (l *List) read(ctx context.Context) (*version, error) {
	l.mu.Lock()
	last := l.last
	l.mu.Unlock()
	v, err := l.origin.read(ctx, last)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = v
	return v, nil
}
