package testlab_test

import (
	"context"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestCloseReleasesEverything is not parallel: while it runs no other test does,
// so that the goroutines are its own.
func TestCloseReleasesEverything(t *testing.T) {
	before := runtime.NumGoroutine()
	scenarios := testlab.Scenarios()
	lab, err := testlab.Start(testlab.Sites(scenarios)...)
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, lab)
	patient := c.http()
	ctx, hangUp := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	ask := func(url string) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			t.Error(err)
			return
		}
		// Whether and how it answers is not the point here. The body is left
		// open while the lab closes, as by a client that has forgotten it.
		if response, err := patient.Do(request); err == nil {
			<-ctx.Done()
			_ = response.Body.Close()
		}
	}
	for _, scenario := range scenarios {
		if scenario.Name == "dns-no-reply" {
			continue // net.Resolver can't be interrupted; a question without it is asked below
		}
		asking.Go(func() { ask("https://" + scenario.Domain + "/") })
		if scenario.Hangs {
			asking.Go(func() { ask("http://" + scenario.Domain + "/") })
		}
	}
	question, err := new(dns.Msg).SetQuestion("dns-no-reply.example.", dns.TypeA).Pack()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("udp", lab.DNSServer())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write(question); err != nil {
		t.Fatal(err)
	}

	for _, host := range []string{"https-never-answers.example", "https-drips-header.example", "https-endless-body.example", "http-never-answers.example"} {
		eventually(t, func() bool { return len(lab.Requests(host)) > 0 })
	}
	eventually(t, func() bool { return lab.Connections("tls-hangs.example") > 0 })
	eventually(t, func() bool { return lab.Lookups("dns-no-reply.example") > 0 })

	if err := lab.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
	if left := goroutinesOf("internal/testlab."); left != "" {
		t.Errorf("still running when Close had returned:\n%s", left)
	}
	hangUp()
	asking.Wait()
	patient.CloseIdleConnections()
	eventually(t, func() bool { return runtime.NumGoroutine() <= before })
	if err := lab.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

// eventually waits for something that is bound to come about. Where it does not,
// the run ends by its own timeout, which tells what everybody waits for.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for !holds() {
		time.Sleep(time.Millisecond)
	}
}

// goroutinesOf returns the stacks of the goroutines that were started by a
// package, other than this one's.
func goroutinesOf(pkg string) string {
	stacks := make([]byte, 1<<20)
	var found []string
	for stack := range strings.SplitSeq(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
		if strings.Contains(stack, pkg) && !strings.Contains(stack, "testlab_test.") {
			found = append(found, stack)
		}
	}
	return strings.Join(found, "\n\n")
}
