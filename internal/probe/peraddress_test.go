package probe_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

// inFlight counts the requests that a server answers at once.
type inFlight struct {
	mu        sync.Mutex
	now, most int
}

func (f *inFlight) handler(takes time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		f.mu.Lock()
		f.now++
		f.most = max(f.most, f.now)
		f.mu.Unlock()
		time.Sleep(takes)
		f.mu.Lock()
		f.now--
		f.mu.Unlock()
		w.WriteHeader(204)
	})
}

// TestObserve_oneEdge has fifty domains behind one address, which takes a second for
// each answer, and one domain elsewhere. The address is sent no more requests at once
// than it may be, and the other domain waits for none of that.
func TestObserve_oneEdge(t *testing.T) {
	inBubble(func(t *testing.T) {
		const domains, most = 50, 4
		s := newStage(t)
		var edge inFlight
		s.site("", edge.handler(time.Second), edge.handler(time.Second))
		config := s.config()
		// The other domain is at another address, which the stage leads to loopback.
		s.forwarded["192.0.2.1"] = "127.0.0.1"
		s.zone["other.test"] = []string{"192.0.2.1"}
		for i := range domains {
			s.zone[fmt.Sprintf("d%d.test", i)] = []string{"127.0.0.1"}
		}
		config.MaxPerAddress = most
		prober := probe.New(config)
		var group sync.WaitGroup
		var alone time.Duration
		begun := time.Now()
		for i := range domains {
			name := fmt.Sprintf("d%d.test", i)
			group.Go(func() {
				e := prober.Observe(t.Context(), probe.Subject{Domain: name}).HTTPS.First()
				if e.Status != 204 {
					t.Errorf("%s: %+v", name, e.Failure)
				}
			})
		}
		group.Go(func() {
			e := prober.Observe(t.Context(), probe.Subject{Domain: "other.test"}).HTTPS.First()
			alone = time.Since(begun)
			if e.Status != 204 {
				t.Errorf("other.test: %+v", e.Failure)
			}
		})
		group.Wait()
		// Four requests a domain, of a second each.
		if took := time.Since(begun); edge.most > most+4 || took < domains*4/most*time.Second*9/10 {
			t.Errorf("%d requests at once, in %s", edge.most, took)
		}
		if alone > 3*time.Second {
			t.Errorf("the other domain took %s", alone)
		}
	})(t)
}
