package probe_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// TestWithTimeout_inLine has a slow site and four good ones, which begin at the same
// time and have less time than the slow one takes. What the good ones wait for their
// turn does not count, so each has a verdict; the slow one ends with its time.
func TestWithTimeout_inLine(t *testing.T) {
	t.Parallel()
	for _, concurrency := range []int{1, 2, 5} {
		t.Run(fmt.Sprint(concurrency), inBubble(func(t *testing.T) {
			const slow = "slow.test"
			s := newStage(t)
			s.zone = map[string][]string{}
			hangs := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, isSlow := s.zone["is "+r.Host]; isSlow {
					<-r.Context().Done()
					return
				}
				routes := routed{routes: map[string]string{"http://" + r.Host + "/": "https://" + r.Host + "/"}}
				routes.ServeHTTP(w, r)
			})
			subjects := []probe.Subject{{Domain: slow, Subdomains: []string{}}}
			for i := range 30 {
				name := fmt.Sprintf("sub%d.%s", i, slow)
				subjects[0].Subdomains = append(subjects[0].Subdomains, name)
			}
			for _, name := range append(subjects[0].Subdomains, slow, "www."+slow) {
				s.zone[name], s.zone["is "+name] = []string{"127.0.0.1"}, nil
			}
			for i := range 4 {
				name := fmt.Sprintf("good%d.test", i)
				s.zone[name], s.zone["www."+name] = []string{"127.0.0.1"}, []string{"127.0.0.1"}
				subjects = append(subjects, probe.Subject{Domain: name, Subdomains: []string{}})
			}
			s.lead("", "443", s.serveTLS(hangs, s.anyHost()))
			s.lead("", "80", s.serve(hangs))
			config := s.config()
			config.MaxConcurrency, config.RequestTimeout = concurrency, time.Minute
			prober := probe.New(config)
			var group sync.WaitGroup
			for _, subject := range subjects {
				group.Go(func() {
					timeout := 2 * time.Second
					if subject.Domain == slow {
						timeout = 5 * time.Minute
					}
					ctx, cancel := probe.WithTimeout(t.Context(), timeout)
					defer cancel()
					began := time.Now()
					seen := prober.Observe(ctx, subject)
					verdict := readiness.Evaluate(seen, readiness.Criteria{Ruleset: readiness.Bulk1Year, At: time.Now()})
					switch {
					case subject.Domain != slow && !verdict.Ready:
						t.Errorf("%s: conclusive %v; %+v", subject.Domain, verdict.Conclusive, verdict.Findings)
					case subject.Domain == slow && (verdict.Conclusive || !errors.Is(ctx.Err(), context.DeadlineExceeded)):
						t.Errorf("%s: conclusive %v after %s (%v)", slow, verdict.Conclusive, time.Since(began), ctx.Err())
					}
				})
			}
			group.Wait()
		}))
	}
}

// TestWithTimeout checks that such a context ends as one of context.WithTimeout does.
func TestWithTimeout(t *testing.T) {
	inBubble(func(t *testing.T) {
		began := time.Now()
		ctx, cancel := probe.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		child, end := context.WithCancel(ctx)
		defer end()
		<-child.Done()
		if took := time.Since(began); took != time.Minute || !errors.Is(ctx.Err(), context.DeadlineExceeded) ||
			!errors.Is(child.Err(), context.DeadlineExceeded) || !errors.Is(context.Cause(child), context.DeadlineExceeded) {
			t.Errorf("after %s: %v, %v (%v)", took, ctx.Err(), child.Err(), context.Cause(child))
		}

		outer, interrupt := context.WithCancel(t.Context())
		ctx, cancel = probe.WithTimeout(outer, time.Minute)
		interrupt()
		<-ctx.Done()
		if !errors.Is(ctx.Err(), context.Canceled) {
			t.Error(ctx.Err())
		}
		cancel()
		if !errors.Is(ctx.Err(), context.Canceled) {
			t.Error(ctx.Err())
		}
	})(t)
}

// TestObserve_cutOffAtRetry has a site whose connection fails at once, and again never
// ends: what the first attempt said decides nothing once the read is over.
func TestObserve_cutOffAtRetry(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		var attempts atomic.Int32
		s.lead("", "443", s.serveRaw(func(conn net.Conn) {
			if attempts.Add(1) > 1 {
				hang(conn)
			}
			_, _ = conn.Read(make([]byte, 1<<12))
		}))
		s.lead("", "80", s.serve(redirect("https://site.test/")))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		config := s.config()
		config.RequestTimeout = time.Minute
		seen := look(ctx, config, "site.test")
		wantFailure(t, exchange(t, seen, "https://site.test/"), observation.Cancelled, "closed the connection during the TLS handshake; the read ended before the second attempt")
		if readiness.Evaluate(seen, readiness.Criteria{Ruleset: readiness.Bulk1Year, At: time.Now()}).Conclusive {
			t.Error("the verdict is conclusive")
		}
	})(t)
}
