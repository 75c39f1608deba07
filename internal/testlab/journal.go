package testlab

import (
	"slices"
	"sync"
)

// Request is one HTTP request that a site got.
type Request struct {
	Method string
	// URL is the whole URL, with the host as the client wrote it.
	URL string
	// Protocol is "HTTP/1.1" or "HTTP/2.0".
	Protocol  string
	UserAgent string
	// Connection is the same number for requests that came over the same
	// connection.
	Connection int64
}

// journal records requests, connections and DNS look-ups, by host.
type journal struct {
	mu          sync.Mutex
	requests    map[string][]Request
	connections map[string]int
	lookups     map[string]int
}

func newJournal() *journal {
	return &journal{requests: map[string][]Request{}, connections: map[string]int{}, lookups: map[string]int{}}
}

func (j *journal) request(host string, r Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.requests[host] = append(j.requests[host], r)
}

func (j *journal) connection(host string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.connections[host]++
}

func (j *journal) lookup(host string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lookups[host]++
}

// Requests returns the HTTP requests that were made to a host, in the order in
// which they came. A request is recorded before it is answered.
func (l *Lab) Requests(host string) []Request {
	l.journal.mu.Lock()
	defer l.journal.mu.Unlock()
	return slices.Clone(l.journal.requests[canonical(host)])
}

// Connections returns how many connections named a host: in the first message
// of a handshake, or in a plain HTTP request. One that ends before that is not
// counted.
func (l *Lab) Connections(host string) int {
	l.journal.mu.Lock()
	defer l.journal.mu.Unlock()
	return l.journal.connections[canonical(host)]
}

// Lookups returns how many DNS questions were asked about a host, of any type.
func (l *Lab) Lookups(host string) int {
	l.journal.mu.Lock()
	defer l.journal.mu.Unlock()
	return l.journal.lookups[canonical(host)]
}
