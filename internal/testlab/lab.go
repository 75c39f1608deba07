package testlab

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/miekg/dns"
)

// Lab serves sites until it is closed. Its methods may be called from any
// goroutine.
type Lab struct {
	authority *authority
	journal   *journal
	dns       *dnsServer

	// running ends when the lab closes; it releases whatever hangs on purpose.
	running context.Context
	stop    context.CancelFunc
	serving sync.WaitGroup // the loops that take connections
	work    work           // the connections, and what is done on them

	numbers atomic.Int64 // of connections

	closing sync.Once
	closed  error // what closing came to

	servers   []*server
	sockets   []socket
	connectTo []string

	mu    sync.RWMutex
	sites map[string]*Site // never changed, only replaced
}

// Start serves the sites. Close the Lab when done with it.
func Start(sites ...Site) (*Lab, error) {
	prepared := make(map[string]*Site, len(sites))
	for _, site := range sites {
		p, err := prepare(site)
		if err != nil {
			return nil, err
		}
		if prepared[p.Domain] != nil {
			return nil, fmt.Errorf("testlab: %s is described twice", p.Domain)
		}
		prepared[p.Domain] = p
	}
	authority, err := newAuthority()
	if err != nil {
		return nil, fmt.Errorf("testlab: certificates: %w", err)
	}
	l := &Lab{authority: authority, journal: newJournal(), sites: prepared}
	l.running, l.stop = context.WithCancel(context.Background())
	if err := l.open(sites); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// open opens every socket, those of single sites in the order of the sites.
func (l *Lab) open(sites []Site) error {
	var err error
	if l.dns, err = startDNS(dns.HandlerFunc(l.serveDNS)); err != nil {
		return err
	}
	for _, site := range sites {
		for _, door := range l.sites[canonical(site.Domain)].doors() {
			if err := l.openDoor(door); err != nil {
				return err
			}
		}
	}
	for _, port := range []int{portHTTPS, portHTTP} {
		if err := l.openDoor(door{port: port}); err != nil {
			return err
		}
	}
	return nil
}

// Close stops everything, releases what hangs, and waits until nothing of the
// lab runs any more. Closing again does nothing.
func (l *Lab) Close() error {
	l.closing.Do(func() { l.closed = l.shut() })
	return l.closed
}

func (l *Lab) shut() error {
	l.stop()
	var failed []error
	for _, s := range l.servers {
		failed = append(failed, s.close())
	}
	if l.dns != nil {
		failed = append(failed, l.dns.close())
	}
	failed = append(failed, closeAll(l.sockets))
	// In this order: nothing takes connections any more, so none is new; then
	// those that stand come to their end.
	l.serving.Wait()
	l.work.end()
	l.work.wait()
	return errors.Join(failed...)
}

// Set replaces what a site is like from the next connection on, or adds one.
// Which sockets a site has is settled at Start, because clients have read
// ConnectTo by then: it is an error if the site needs others.
func (l *Lab) Set(site Site) error {
	prepared, err := prepare(site)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var had []door
	if before, ok := l.sites[prepared.Domain]; ok {
		had = before.doors()
	}
	if !sameDoors(had, prepared.doors()) {
		return fmt.Errorf("testlab: %s would need other sockets than it was started with", prepared.Domain)
	}
	l.sites[prepared.Domain] = prepared
	return nil
}

// SetHeader sets the one Strict-Transport-Security value that every answer of a
// domain over https carries from now on; "" is none.
func (l *Lab) SetHeader(domain, value string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	site, ok := l.sites[canonical(domain)]
	if !ok {
		return fmt.Errorf("testlab: there is no site %s", domain)
	}
	changed := site.withHeader(value)
	l.sites[site.Domain] = &changed
	return nil
}

// Site returns what a domain is like now, and whether the lab has it.
func (l *Lab) Site(domain string) (Site, bool) {
	site, ok := l.site(canonical(domain))
	if !ok {
		return Site{}, false
	}
	return site.clone(), true
}

// site returns what has a name, be it a wildcard above it.
func (l *Lab) site(name string) (*Site, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	site, ok := l.sites[name]
	for !ok && name != "" {
		_, name, _ = strings.Cut(name, ".")
		site, ok = l.sites[wildcard+name]
	}
	return site, ok
}
