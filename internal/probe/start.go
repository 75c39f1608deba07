package probe

import (
	"net/netip"
	"sync"
)

// start is one of the two URLs that the walks begin at, with what others want to
// know of its connection before it is answered.
type start struct {
	url string
	// reached is the address that it goes to, as soon as TCP is connected; zero
	// where no connection came about, or a proxy made it.
	reached notice[netip.AddrPort]
	// standing is its connection, as soon as requests can be made on it; nil
	// where none came about.
	standing notice[*link]
}

func newStart(url string) *start {
	return &start{url: url, reached: newNotice[netip.AddrPort](), standing: newNotice[*link]()}
}

// reach tells the address. A nil start, that of any other URL, tells nobody.
func (s *start) reach(remote netip.AddrPort) {
	if s != nil {
		s.reached.give(remote)
	}
}

// stand tells the connection.
func (s *start) stand(over *link) {
	if s != nil {
		s.reached.give(over.remote)
		s.standing.give(over)
	}
}

// end tells those who still wait that there is nothing to wait for.
func (s *start) end() {
	if s != nil {
		s.reached.give(netip.AddrPort{})
		s.standing.give(nil)
	}
}

// notice is a word that is given once and that any number may wait for.
type notice[T any] struct {
	once  *sync.Once
	given chan struct{}
	word  *T
}

func newNotice[T any]() notice[T] {
	return notice[T]{once: new(sync.Once), given: make(chan struct{}), word: new(T)}
}

// give gives the word. The first one counts.
func (n notice[T]) give(word T) {
	n.once.Do(func() {
		*n.word = word
		close(n.given)
	})
}

func (n notice[T]) wait() T {
	<-n.given
	return *n.word
}
