package probe_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust/trusttest"
)

// machines are what stands behind the addresses of a site: by address, the
// handler for both ports. Where there is none, connections are refused.
type machines map[string]http.Handler

// dialled counts the connections to each address and port.
type dialled struct {
	mu    sync.Mutex
	times map[string]int
}

// at makes each address of site.test lead to its own machine. Addresses in
// silent swallow connections; those in away have no route.
func (s *stage) at(config *probe.Config, all machines, silent, away []string) *dialled {
	seen := &dialled{times: map[string]int{}}
	certificate := trusttest.Leaf("site.test")
	ports := map[string]string{}
	for address, handler := range all {
		httpsPort := s.serveTLS(handler, tlsOf(s.root.Issue(s.t, certificate)))
		ports[address+" 443"], ports[address+" 80"] = httpsPort, s.serve(handler)
	}
	closed := s.closedPort()
	near := config.Dial
	config.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		to := netip.MustParseAddrPort(address)
		if network != "tcp" {
			return near(ctx, network, address)
		}
		host := to.Addr().String()
		seen.mu.Lock()
		seen.times[address]++
		seen.mu.Unlock()
		switch {
		case slices.Contains(silent, host):
			<-ctx.Done()
			return nil, ctx.Err()
		case slices.Contains(away, host):
			return nil, &net.OpError{Op: "dial", Net: network, Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}
		}
		port, ok := ports[fmt.Sprint(host, " ", to.Port())]
		if !ok {
			port = closed
		}
		return s.network.DialContext(ctx, network, "127.0.0.1:"+port)
	}
	return seen
}

// shorthand writes exchanges down in short: URL, address, status or failure.
func shorthand(exchanges []observation.Exchange) []string {
	var short []string
	for _, e := range exchanges {
		outcome := fmt.Sprint(e.Status, " ", strings.Join(e.HSTS, ","))
		if e.Failure != nil {
			outcome = string(e.Failure.Kind)
		}
		short = append(short, e.URL+" "+e.Address+" "+strings.TrimSpace(outcome))
	}
	return short
}

// TestObserve_byAddress has a site with machines in all conditions.
func TestObserve_byAddress(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{"2a00::1", "93.184.216.5", "93.184.216.1", "93.184.216.4", "93.184.216.2", "93.184.216.3"}
		config := s.config()
		times := s.at(&config, machines{
			"93.184.216.1": answer(200, "Strict-Transport-Security", "max-age=1"),
			"93.184.216.2": answer(200, "Strict-Transport-Security", "max-age=2"),
			"93.184.216.5": redirect("https://never.test/"),
		}, []string{"93.184.216.4"}, []string{"2a00::1"})

		seen := observeWith(t, config, "site.test")
		want := []string{
			"https://site.test/ 93.184.216.1:443 200 max-age=1",
			"http://site.test/ 93.184.216.1:80 200 max-age=1",
		}
		if got := shorthand(seen.Exchanges()[:2]); !slices.Equal(got, want) {
			t.Errorf("the first exchanges are %q, want %q", got, want)
		}
		want = nil
		for _, start := range []string{"https://site.test/ %s:443", "http://site.test/ %s:80"} {
			want = append(want,
				fmt.Sprintf(start, "93.184.216.2")+" 200 max-age=2",
				fmt.Sprintf(start, "93.184.216.3")+" refused",
				fmt.Sprintf(start, "93.184.216.4")+" connect_timeout",
				fmt.Sprintf(start, "93.184.216.5")+" 301",
				fmt.Sprintf(start, "[2a00::1]")+" unreachable")
		}
		if got := shorthand(byAddress(seen)); !slices.Equal(got, want) {
			t.Errorf("by address: %q, want %q", got, want)
		}
		if seen.Apex.HTTPS.AddressesLeftOut != 0 || !byAddress(seen)[0].Trusted() {
			t.Errorf("%d unasked, %+v", seen.Apex.HTTPS.AddressesLeftOut, byAddress(seen)[0])
		}
		if len(withoutPaths(seen)) != 2 {
			t.Errorf("the URLs are %v", urls(seen))
		}
		// What refuses is tried once more; what says nothing is not waited for again.
		for address, want := range map[string]int{
			"93.184.216.1:443": 1, "93.184.216.2:443": 1, "93.184.216.3:80": 2, "93.184.216.4:80": 1, "93.184.216.5:80": 1,
		} {
			if times.times[address] != want {
				t.Errorf("%s was dialled %d times, want %d", address, times.times[address], want)
			}
		}
	})(t)
}

// TestObserve_manyAddresses checks how many addresses are asked.
func TestObserve_manyAddresses(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = nil
		all := machines{}
		handler := answer(204)
		for i := range 20 {
			address := fmt.Sprintf("93.184.216.%d", 101+i)
			s.zone["site.test"] = append(s.zone["site.test"], address)
			all[address] = handler
		}
		config := s.config()
		times := s.at(&config, all, nil, nil)
		seen := observeWith(t, config, "site.test")
		if seen.Apex.HTTPS.AddressesLeftOut != 4 || len(byAddress(seen)) != 2*(observation.MaxAddresses-1) {
			t.Errorf("%d unasked, by address %q", seen.Apex.HTTPS.AddressesLeftOut, shorthand(byAddress(seen)))
		}
		if len(times.times) != 2*observation.MaxAddresses {
			t.Errorf("%v was dialled", times.times)
		}
		for i, e := range byAddress(seen)[:observation.MaxAddresses-1] {
			if want := fmt.Sprintf("93.184.216.%d:443", 102+i); e.Address != want || e.Status != 204 {
				t.Errorf("%s: %+v, want %s", e.Address, e.Failure, want)
			}
		}
	})(t)
}

// TestObserve_noFurtherAddress has what leads to nothing being asked by address.
func TestObserve_noFurtherAddress(t *testing.T) {
	t.Parallel()
	two := []string{"93.184.216.1", "93.184.216.2"}
	all := machines{"93.184.216.1": answer(204), "93.184.216.2": answer(204)}
	tests := map[string]struct {
		addresses []string
		machines  machines
		change    func(s *stage, config *probe.Config)
		status    int
	}{
		"one address": {two[:1], all, nil, 204},
		// Each was tried for the first request, whose failure says so.
		"none answers":                     {two, nil, nil, 0},
		"an address that can't be dialled": {[]string{"93.184.216.1", "0.0.0.0"}, all, nil, 204},
		"a connect_to that names an address": {two, all, func(_ *stage, config *probe.Config) {
			config.ConnectTo = []probe.ConnectTo{{TargetHost: "93.184.216.2"}}
		}, 204},
		"a proxy": {two, all, func(s *stage, config *probe.Config) {
			config.Dial = s.dial
			config.Proxy = through("http://127.0.0.1:" + s.serve(answer(502)))
		}, 0},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.zone["site.test"] = test.addresses
			config := s.config()
			times := s.at(&config, test.machines, nil, nil)
			if test.change != nil {
				test.change(s, &config)
			}
			seen := observeWith(t, config, "site.test")
			if root := exchange(t, seen, "https://site.test/"); root.Status != test.status {
				t.Errorf("the first exchange is %+v (%+v)", root, root.Failure)
			}
			if byAddress(seen) != nil || seen.Apex.HTTPS.AddressesLeftOut != 0 {
				t.Errorf("by address: %q", shorthand(byAddress(seen)))
			}
			if times.times["0.0.0.0:443"] != 0 {
				t.Error("0.0.0.0 was dialled")
			}
		}))
	}
}

// TestObserve_byAddressOfConnectTo checks that a host that a connect_to names has
// its own addresses asked, in private networks too.
func TestObserve_byAddressOfConnectTo(t *testing.T) {
	inBubble(func(t *testing.T) {
		s := newStage(t)
		s.zone["site.test"] = []string{"93.184.216.1"}
		s.zone["edge.test"] = []string{"10.0.0.1", "10.0.0.2"}
		config := s.config()
		s.at(&config, machines{"10.0.0.1": answer(201), "10.0.0.2": answer(202), "93.184.216.1": answer(203)}, nil, nil)
		config.ConnectTo = []probe.ConnectTo{{Port: "443", TargetHost: "edge.test"}}
		seen := observeWith(t, config, "site.test")
		want := []string{"https://site.test/ 10.0.0.1:443 201", "http://site.test/ 93.184.216.1:80 203"}
		if got := shorthand(seen.Exchanges()[:2]); !slices.Equal(got, want) {
			t.Errorf("the first exchanges are %q, want %q", got, want)
		}
		want = []string{"https://site.test/ 10.0.0.2:443 202"}
		if got := shorthand(byAddress(seen)); !slices.Equal(got, want) {
			t.Errorf("by address: %q, want %q", got, want)
		}
	})(t)
}
