package probe_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver/resolvertest"
)

// dialHook calls a function before each dial.
func dialHook(dial probe.DialFunc, before func(network, address string)) probe.DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		before(network, address)
		return dial(ctx, network, address)
	}
}

// TestObserve_cancelled checks that an interrupt ends an observation at once,
// wherever it is.
func TestObserve_cancelled(t *testing.T) {
	t.Parallel()
	stages := map[string]func(s *stage, config *probe.Config){
		"in DNS": func(s *stage, config *probe.Config) {
			config.DNSServers = []string{s.serveDNS(resolvertest.Silent{})}
		},
		"connecting": func(s *stage, _ *probe.Config) {
			s.zone["site.test"] = []string{publicIP}
			s.forwarded[publicIP] = ""
		},
		"in the handshake": func(s *stage, config *probe.Config) {
			config.ConnectTo = []probe.ConnectTo{{TargetPort: s.serveRaw(hang)}}
		},
		"waiting for headers": func(s *stage, config *probe.Config) {
			never := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
			s.site("site.test", never, never)
			config.ConnectTo = s.entries
		},
	}
	for name, set := range stages {
		for _, deadline := range []bool{false, true} {
			t.Run(fmt.Sprint(name, deadline), inBubble(func(t *testing.T) {
				s := newStage(t)
				config := s.config()
				config.RequestTimeout = time.Minute
				set(s, &config)
				ctx, cancel := context.WithCancel(t.Context())
				word := "interrupted"
				if deadline {
					ctx, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
					word = "ran out"
				} else {
					time.AfterFunc(200*time.Millisecond, cancel)
				}
				defer cancel()
				began := time.Now()
				seen := probe.New(config).Observe(ctx, probe.Subject{Domain: "site.test"})
				if took := time.Since(began); took > config.RequestTimeout/2 {
					t.Errorf("it waited for the request's own deadline: %s", took)
				}
				for _, url := range []string{"https://site.test/", "http://site.test/"} {
					wantFailure(t, exchange(t, seen, url), observation.Cancelled, word)
				}
			}))
		}
	}
	t.Run("before it began", inBubble(func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s := newStage(t)
		seen := probe.New(s.config()).Observe(ctx, probe.Subject{Domain: "site.test"})
		for _, name := range hostChecks(seen) {
			if name.DNS.Failure == nil || name.DNS.Failure.Kind != observation.Cancelled {
				t.Errorf("%+v", name)
			}
		}
		if len(s.dialled) != 0 || len(seen.Exchanges()) != 2 {
			t.Errorf("%v was dialled; %v", s.dialled, urls(seen))
		}
	}))
}

// TestObserve_cancelledWithEverything has an observation that is at everything at
// once, none of which ends by itself.
func TestObserve_cancelledWithEverything(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		var asked atomic.Int32
		begun := make(chan struct{})
		hangs := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "site.test" && r.URL.Path == "/" {
				w.WriteHeader(204)
				return
			}
			if asked.Add(1) == 20 {
				close(begun)
			}
			<-r.Context().Done()
		})
		const silent = "93.184.216.35"
		s.zone["site.test"] = []string{publicIP, silent}
		s.forwarded[publicIP], s.forwarded[silent] = "127.0.0.1", ""
		s.zone["www.site.test"], s.zone[observation.WildcardName("site.test")] = []string{"127.0.0.1"}, []string{"127.0.0.1"}
		subject := probe.Subject{Domain: "site.test"}
		for i := range 100 {
			subject.Subdomains = append(subject.Subdomains, fmt.Sprintf("name%d.site.test", i))
			s.zone[subject.Subdomains[i]] = []string{"127.0.0.1"}
		}
		s.site("", hangs, hangs)
		config := s.config()
		config.RequestTimeout = time.Minute
		config.MaxConcurrency = 30
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() {
			<-begun
			cancel()
		}()
		began := time.Now()
		seen := probe.New(config).Observe(ctx, subject)
		if took := time.Since(began); took > config.RequestTimeout/2 {
			t.Errorf("it waited for the request's own deadline: %s", took)
		}
		for _, e := range slices.Concat(seen.Exchanges(), byAddress(seen)) {
			if e.Failure != nil && e.Failure.Kind != observation.Cancelled {
				t.Errorf("%s: %+v", e.URL, e.Failure)
			}
		}
		for _, e := range byAddress(seen) {
			if !strings.HasPrefix(e.Address, silent+":") {
				t.Errorf("by address: %+v", e)
			}
		}
		for _, name := range hostChecks(seen) {
			if name.DNS.Failure != nil && name.DNS.Failure.Kind != observation.Cancelled {
				t.Errorf("the name is %+v", name)
			}
		}
		if len(hostChecks(seen)) != 103 {
			t.Errorf("%d names", len(hostChecks(seen)))
		}
	})(t)
}

// TestObserve_concurrency checks the bound on what is under way at once.
func TestObserve_concurrency(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		var now, most atomic.Int32
		handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			defer now.Add(-1)
			for n := now.Add(1); ; {
				old := most.Load()
				if n <= old || most.CompareAndSwap(old, n) {
					break
				}
			}
			time.Sleep(10 * time.Millisecond)
			w.WriteHeader(204)
		})
		s.site("", handler, handler)
		for i := range 20 {
			s.zone[fmt.Sprintf("site%d.test", i)] = []string{"127.0.0.1"}
		}
		config := s.config()
		config.MaxConcurrency = 3
		prober := probe.New(config)
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() {
				seen := prober.Observe(t.Context(), probe.Subject{Domain: fmt.Sprintf("site%d.test", i)})
				for _, e := range seen.Exchanges() {
					if e.Status != 204 {
						t.Errorf("%s: %+v", e.URL, e.Failure)
					}
				}
			})
		}
		group.Wait()
		if most.Load() > 3 || most.Load() < 2 {
			t.Errorf("%d requests were under way at once", most.Load())
		}
	})(t)
}

// TestObserve_leavesNothing checks that no goroutine of an observation outlives it
// for long. It runs alone, since it looks at all goroutines.
func TestObserve_leavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		endless := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<10)); err != nil {
					return
				}
			}
		})
		s.zone["site.test"] = []string{"2a00::1", "127.0.0.1"}
		s.forwarded["2a00::1"] = ""
		s.site("site.test", endless, endless)
		s.site("www.site.test", redirect("/"), nil)
		s.site(observation.WildcardName("site.test"), endless, nil)
		s.site("api.site.test", endless, nil)
		config := s.config()
		lookWith(t, config, probe.Subject{Domain: "site.test", Subdomains: []string{"api.site.test"}})
		var left []string
		for range 100 {
			buffer := make([]byte, 1<<20)
			left = nil
			for stack := range strings.SplitSeq(string(buffer[:runtime.Stack(buffer, true)]), "\n\n") {
				ours := strings.Contains(stack, "internal/probe.") || strings.Contains(stack, "http2clientConnReadLoop") ||
					strings.Contains(stack, "persistConn")
				if ours && !strings.Contains(stack, "testing.") {
					left = append(left, stack)
				}
			}
			if left == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Errorf("after two seconds, there is still\n%s", strings.Join(left, "\n\n"))
	})
}
