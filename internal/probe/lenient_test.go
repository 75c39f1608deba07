package probe_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

const badLine = "HTTP/1.1 200 OK\r\nno field\r\n"

// TestLenient has headers that net/http refuses, and what browsers read in them.
func TestLenient(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer   string
		hsts     []string
		location string
		status   int
	}{
		"a line without a colon":     {badLine + "Strict-Transport-Security: max-age=1\r\n\r\n", []string{"max-age=1"}, "", 200},
		"a folded line":              {badLine + "Strict-Transport-Security: max-age=1;\r\n\t includeSubDomains\r\n\r\n", []string{"max-age=1; includeSubDomains"}, "", 200},
		"an interim answer before":   {"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 301 Moved\r\nno field\r\nLocation: /a\r\n\r\n", nil, "/a", 301},
		"a tab before the colon":     {"HTTP/1.1 302 Found\r\nLocation\t: /a\r\n\r\n", nil, "/a", 302},
		"lines that end in LF alone": {"HTTP/1.1 404 Not Found\nno field\nLocation: /b\n\n", nil, "/b", 404},
		"an unknown encoding":        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\nLocation: /c\r\n\r\n", nil, "/c", 200},
		"two lengths that agree":     {badLine + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", nil, "", 200},
		"two lengths that differ":    {badLine + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", nil, "", 0},
		"a NUL":                      {badLine + "X: \x00\r\n\r\n", nil, "", 0},
		"no end":                     {badLine, nil, "", 0},
		"too much":                   {badLine + strings.Repeat("X: "+strings.Repeat("x", 1000)+"\r\n", 80) + "\r\n", nil, "", 0},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.lead("site.test", "80", s.serveRaw(raw(test.answer)))
			s.lead("", "443", s.closedPort())
			e := exchange(t, s.observe("site.test"), "http://site.test/")
			if e.Status != test.status || (e.GoFailure != nil) != (test.status != 0) || (e.Failure != nil) != (test.status == 0) {
				t.Fatalf("%+v, %+v, %+v", e, e.Failure, e.GoFailure)
			}
			if !slices.Equal(e.HSTS, test.hsts) || e.Location != test.location {
				t.Errorf("%+v", e)
			}
		}))
	}
}

// TestLenient_hostile has servers that answer the second request otherwise: the first
// answer stays, and no more time passes than two requests have.
func TestLenient_hostile(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]func(net.Conn){
		"closes": func(net.Conn) {},
		"hangs":  hang,
		"drips": func(conn net.Conn) {
			for err := error(nil); err == nil; time.Sleep(time.Second) {
				_, err = io.WriteString(conn, "H")
			}
		},
		"floods": func(conn net.Conn) {
			for err := error(nil); err == nil; {
				_, err = io.WriteString(conn, " folded\r\n")
			}
		},
		"interim without end": func(conn net.Conn) {
			for err := error(nil); err == nil; {
				_, err = io.WriteString(conn, "HTTP/1.1 103 Early Hints\r\n\r\n")
			}
		},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			var connections atomic.Int32
			s.lead("site.test", "80", s.serveRaw(func(conn net.Conn) {
				if connections.Add(1) == 1 {
					raw(badLine + "\r\n")(conn)
					return
				}
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					second(conn)
				}
			}))
			s.lead("", "443", s.closedPort())
			began := time.Now()
			e := exchange(t, s.observe("site.test"), "http://site.test/")
			wantFailure(t, e, observation.Malformed, "malformed")
			synctest.Wait()
			if took := time.Since(began); took > 2*probe.DefaultRequestTimeout || connections.Load() != 2 {
				t.Errorf("%v, %d connections", took, connections.Load())
			}
		}))
	}
}
