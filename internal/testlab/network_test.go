package testlab_test

import (
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

func TestDNS(t *testing.T) {
	t.Parallel()
	of := func(domain string, kind testlab.DNS, addresses ...string) testlab.Site {
		return testlab.Site{Domain: domain, DNS: kind, Addresses: addresses}
	}
	lab := testlab.New(t,
		of("v4.example", testlab.Resolves), of("v6.example", testlab.Resolves, "::1"),
		of("dual.example", testlab.Resolves, "127.0.0.1", "::1"),
		of("nxdomain.example", testlab.NoSuchName), of("nodata.example", testlab.NoAddress),
		of("servfail.example", testlab.ServerFailure), of("truncated.example", testlab.Truncated),
		of("silent.example", testlab.NoReply))

	for _, q := range []struct {
		name    string
		kind    uint16
		code    int
		answers string
	}{
		{"v4.example.", dns.TypeA, dns.RcodeSuccess, "127.0.0.1"},
		{"V4.Example.", dns.TypeA, dns.RcodeSuccess, "127.0.0.1"},
		{"v4.example.", dns.TypeAAAA, dns.RcodeSuccess, ""},
		{"v4.example.", dns.TypeMX, dns.RcodeSuccess, ""},
		{"v6.example.", dns.TypeAAAA, dns.RcodeSuccess, "::1"},
		{"v6.example.", dns.TypeA, dns.RcodeSuccess, ""},
		{"dual.example.", dns.TypeA, dns.RcodeSuccess, "127.0.0.1"},
		{"dual.example.", dns.TypeAAAA, dns.RcodeSuccess, "::1"},
		{"nxdomain.example.", dns.TypeA, dns.RcodeNameError, ""},
		{"unheard-of.example.", dns.TypeA, dns.RcodeNameError, ""},
		{"nodata.example.", dns.TypeA, dns.RcodeSuccess, ""},
		{"servfail.example.", dns.TypeA, dns.RcodeServerFailure, ""},
		{"truncated.example.", dns.TypeA, dns.RcodeSuccess, "127.0.0.1"},
	} {
		for _, network := range []string{"udp", "tcp"} {
			client := dns.Client{Net: network, Timeout: time.Hour}
			reply, _, err := client.Exchange(new(dns.Msg).SetQuestion(q.name, q.kind), lab.DNSServer())
			if err != nil {
				t.Errorf("%s over %s: %v", q.name, network, err)
				continue
			}
			var answers []string
			for _, record := range reply.Answer {
				answers = append(answers, strings.TrimPrefix(record.String(), record.Header().String()))
			}
			want := q.answers
			truncated := network == "udp" && q.name == "truncated.example."
			if truncated {
				want = ""
			}
			if got := strings.Join(answers, " "); reply.Rcode != q.code || got != want || reply.Truncated != truncated {
				t.Errorf("%s over %s: %s", q.name, network, reply)
			}
		}
	}

	client := dns.Client{Timeout: impatience}
	if reply, _, err := client.Exchange(new(dns.Msg).SetQuestion("silent.example.", dns.TypeA), lab.DNSServer()); err == nil {
		t.Errorf("a server that does not reply said %s", reply)
	}
	eventually(t, func() bool { return lab.Lookups("silent.example") == 1 })
}

func TestClosedPort(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("closed.example")
	site.HTTPS.Socket = testlab.Closed
	site.Ports = map[int]testlab.Endpoint{8444: {Socket: testlab.Closed}}
	c := newClient(t, testlab.New(t, site))
	for range 20 {
		for _, port := range []string{"443", "8444"} {
			conn, err := c.dial(t.Context(), "tcp", "closed.example:"+port)
			if err == nil {
				_ = conn.Close()
			}
			if !errors.Is(err, syscall.ECONNREFUSED) {
				t.Fatalf("port %s: %v", port, err)
			}
		}
	}
	c.get("http://closed.example/")
}

func TestFurtherPort(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("port.example")
	site.Ports = map[int]testlab.Endpoint{8443: {Answer: testlab.Answer{Status: 404}}}
	lab := testlab.New(t, site)
	c := newClient(t, lab)
	if response := c.get("https://port.example:8443/"); response.StatusCode != 404 {
		t.Errorf("port 8443 answers %s", response.Status)
	}
	if response := c.get("https://port.example/"); response.StatusCode != 200 {
		t.Errorf("port 443 answers %s", response.Status)
	}
	if got := lab.Requests("port.example"); len(got) != 2 || got[0].URL != "https://port.example:8443/" {
		t.Errorf("requests: %+v", got)
	}
}

func TestHangsUp(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("hangs-up.example")
	site.HTTP.Socket = testlab.HangsUp
	lab := testlab.New(t, site)
	conn, err := newClient(t, lab).dial(t.Context(), "tcp", "hangs-up.example:80")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if n, err := conn.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("read %d bytes, %v", n, err)
	}
}

func TestUnanswered(t *testing.T) {
	t.Parallel()
	site := testlab.Ready("filtered.example")
	site.HTTPS.Socket = testlab.Unanswered
	c := newClient(t, testlab.New(t, site))
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), impatience)
		conn, err := c.dial(ctx, "tcp", "filtered.example:443")
		cancel()
		switch {
		case err == nil && runtime.GOOS == "linux":
			t.Error("the connection came about")
			_ = conn.Close()
		case err == nil:
			_ = conn.Close()
		default:
			var timeout net.Error
			if !errors.As(err, &timeout) || !timeout.Timeout() {
				t.Errorf("not a timeout: %v", err)
			}
		}
	}
	c.get("http://filtered.example/")
}

func TestAddressFamilies(t *testing.T) {
	t.Parallel()
	if !testlab.HasIPv6() {
		t.Skip("this machine has no ::1")
	}
	sites := map[string]testlab.Site{}
	for domain, addresses := range map[string][]string{
		"v6.example": {"::1"}, "dead6.example": {"127.0.0.1", "::1"}, "dead4.example": {"127.0.0.1", "::1"},
	} {
		site := testlab.Ready(domain)
		site.Addresses = addresses
		sites[domain] = site
	}
	dead6, dead4 := sites["dead6.example"], sites["dead4.example"]
	dead6.Dead, dead4.Dead = []string{"::1"}, []string{"127.0.0.1"}
	c := newClient(t, testlab.New(t, sites["v6.example"], dead6, dead4))
	for domain, works := range map[string]string{"v6.example": "tcp6", "dead6.example": "tcp4", "dead4.example": "tcp6"} {
		for _, port := range []string{"443", "80"} {
			for _, family := range []string{"tcp4", "tcp6"} {
				conn, err := c.dial(t.Context(), family, domain+":"+port)
				if err == nil {
					_ = conn.Close()
				}
				if family == works && err != nil || family != works && err == nil {
					t.Errorf("%s port %s over %s: %v", domain, port, family, err)
				}
				if domain != "v6.example" && family != works && !errors.Is(err, syscall.ECONNREFUSED) {
					t.Errorf("%s port %s over %s does not refuse: %v", domain, port, family, err)
				}
			}
		}
		c.get("https://" + domain + "/")
	}
}
