package probe_test

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// endlessly sends a text, and then another one until the connection breaks.
func endlessly(first, then string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1<<12))
		then := strings.Repeat(then, 1+2000/len(then))
		for _, err := io.WriteString(conn, first); err == nil; {
			_, err = io.WriteString(conn, then)
		}
	}
}

// maxEvidence bounds what one observation may become as JSON, and what its
// report may be, whatever a site sends.
const (
	maxEvidence = 4 << 20
	maxReport   = 64 << 10
)

// TestHostile_answers has answers that would fill a memory or a state. Little of
// them is read, and less is shown.
func TestHostile_answers(t *testing.T) {
	t.Parallel()
	const ok, moved = "HTTP/1.1 200 OK\r\n", "HTTP/1.1 301 Moved\r\n"
	field := "Strict-Transport-Security: " + ready + "\r\n"
	tests := map[string]struct {
		serve func(net.Conn)
		kind  observation.Kind // empty: it is an answer
		says  string           // in the report
	}{
		"2000 fields":                 {raw(ok + strings.Repeat("X: y\r\n", 2000) + "\r\n"), "", ""},
		"100000 fields":               {raw(ok + strings.Repeat("X: y\r\n", 100000) + "\r\n"), observation.HeadersTooLarge, ""},
		"800 policies":                {raw(ok + strings.Repeat(field, 800) + "\r\n"), "", "… and 790 more"},
		"2000 empty policies":         {raw(ok + strings.Repeat("Strict-Transport-Security:\r\n", 2000) + "\r\n"), "", "… and 1990 more"},
		"10000 policies":              {raw(ok + strings.Repeat(field, 10000) + "\r\n"), observation.HeadersTooLarge, ""},
		"one policy of 60 KiB":        {raw(ok + "Strict-Transport-Security: " + strings.Repeat("\xff", 60<<10) + "\r\n\r\n"), "", `\xff…`},
		"endless fields":              {endlessly(ok, "X: y\r\n"), observation.HeadersTooLarge, ""},
		"endless policies":            {endlessly(ok, field), observation.HeadersTooLarge, ""},
		"endless field":               {endlessly(ok+"Strict-Transport-Security: ", "max-age=1;"), observation.HeadersTooLarge, ""},
		"endless continuation lines":  {endlessly(ok+"X: y\r\n", " z\r\n"), observation.HeadersTooLarge, ""},
		"endless status line":         {endlessly("HTTP/1.1 200 ", "OK"), observation.HeadersTooLarge, ""},
		"endless first line":          {endlessly("", "a"), observation.HeadersTooLarge, ""},
		"endless empty lines":         {endlessly("", "\r\n"), observation.Malformed, ""},
		"endless interim answers":     {endlessly("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), observation.HeadersTooLarge, ""},
		"endless 100 Continue":        {endlessly("", "HTTP/1.1 100 Continue\r\n\r\n"), observation.HeadersTooLarge, ""},
		"endless body":                {endlessly(ok+"\r\n", "body"), "", ""},
		"endless chunks":              {endlessly(ok+"Transfer-Encoding: chunked\r\n\r\n", "4\r\nbody\r\n"), "", ""},
		"a body of an exabyte":        {endlessly(ok+"Content-Length: 1152921504606846976\r\n\r\n", "body"), "", ""},
		"a zipped bomb":               {endlessly(ok+"Content-Encoding: gzip\r\n\r\n", "\x1f\x8b\x08\x00"), "", ""},
		"a Location of 60 KiB":        {raw(moved + "Location: http://" + strings.Repeat("a", 60<<10) + "/\r\n\r\n"), "", ""},
		"a Unicode host of 60 KiB":    {raw(moved + "Location: http://" + manyRunes(20<<10) + "/\r\n\r\n"), "", "…"},
		"a path of 60 KiB":            {raw(moved + "Location: /" + strings.Repeat("%00", 20<<10) + "\r\n\r\n"), "", "…"},
		"1 MB of Location":            {raw(moved + "Location: /" + strings.Repeat("x", 1<<20) + "\r\n\r\n"), observation.HeadersTooLarge, ""},
		"30000 unknown directives":    {raw(ok + "Strict-Transport-Security: " + strings.Repeat("a;", 30000) + "\r\n\r\n"), "", ""},
		"a number of 60 KiB":          {raw(ok + "Strict-Transport-Security: max-age=" + strings.Repeat("9", 60<<10) + "\r\n\r\n"), "", "…"},
		"drips, a byte at a time":     {drip("HTTP/1.1 200 OK\r\nX: ", "y"), observation.HeadersTimeout, ""},
		"drips, a field at a time":    {drip("HTTP/1.1 200 OK\r\n", "X: y\r\n"), observation.HeadersTimeout, ""},
		"drips interim answers":       {drip("", "HTTP/1.1 100 Continue\r\n\r\n"), observation.HeadersTimeout, ""},
		"a reason of 60 KiB":          {raw("HTTP/1.1 200 " + strings.Repeat("\x1b[2J", 15<<10) + "\r\n\r\n"), "", ""},
		"a wrong status with escapes": {raw("HTTP/1.1 \x1b[2J\x9b no\r\n\r\n"), observation.Malformed, ""},
	}
	for name, test := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			port := s.serveRaw(test.serve)
			s.lead("site.test", "80", port)
			s.lead("site.test", "443", s.serveRaw(overTLS(s.anyHost(), test.serve)))
			s.lead("", "80", s.closedPort())
			s.lead("", "443", s.closedPort())
			config := s.config()
			var all wire
			all.watch(&config)
			seen := observeWith(t, config, "site.test")
			for _, url := range []string{"https://site.test/", "http://site.test/"} {
				if e := exchange(t, seen, url); test.kind != "" {
					wantFailure(t, e, test.kind, "")
				} else if e.Failure != nil || e.Status/100 == 1 {
					t.Errorf("%s: status %d, %+v", url, e.Status, e.Failure)
				}
			}
			// A header's worth, a buffer, and what TLS puts around it.
			all.wantRead(t, 128<<10)
			all.wantClosed(t)
			wantBounded(t, seen, test.says)
		}))
	}
}

// manyRunes is a text of different characters, which is the hardest to put into
// A-labels.
func manyRunes(n int) string {
	var b strings.Builder
	for r := rune(0x4e00); n > 0; n-- {
		b.WriteRune(r)
		r++
	}
	return b.String()
}

func drip(first, then string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1<<12))
		for _, err := io.WriteString(conn, first); err == nil; time.Sleep(20 * time.Millisecond) {
			_, err = io.WriteString(conn, then)
		}
	}
}

// TestHostile_loops has redirects that never end. No chain has more than ten.
func TestHostile_loops(t *testing.T) {
	t.Parallel()
	tests := map[string]func(path, query string) string{
		"itself":                      func(string, string) string { return "https://site.test/" },
		"itself, by a fragment":       func(_, query string) string { return "https://site.test/#" + query },
		"itself, by another spelling": func(string, string) string { return "HTTPS://user@SITE.test:443" },
		"two parties": func(path, _ string) string {
			return map[string]string{"/": "https://other.test/a", "/a": "https://site.test/"}[path]
		},
		"http and https":               func(string, string) string { return "http://site.test/" },
		"a growing query":              func(_, query string) string { return "/?" + query + "x" },
		"a query that doubles":         func(_, query string) string { return "/?x" + query + query },
		"a path that grows":            func(path, _ string) string { return path + "a/" },
		"a new host each time":         func(path, _ string) string { return "https://h" + strconv.Itoa(len(path)) + ".test" + path + "a" },
		"between all ports":            func(path, _ string) string { return "https://site.test:" + strconv.Itoa(8000+len(path)) + path + "a" },
		"a relative way out of itself": func(string, string) string { return "../../../" },
		"an empty query":               func(string, string) string { return "?" },
	}
	for name, next := range tests {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			for i := range 20 {
				s.zone["h"+strconv.Itoa(i)+".test"] = []string{"127.0.0.1"}
			}
			s.zone["other.test"] = []string{"127.0.0.1"}
			handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header()["Location"] = []string{next(r.URL.Path, r.URL.RawQuery)}
				w.WriteHeader(302)
			})
			port := s.serveTLS(handler, s.anyHost())
			s.lead("", "80", s.serve(handler))
			s.lead("", "", port)
			seen := s.observe("site.test")
			// Two chains of one request and its redirects, as written and under the policy,
			// and the further requests.
			if n := len(seen.Exchanges()); n > 2*(1+observation.MaxRedirects)+1+len(observation.FurtherPaths()) {
				t.Errorf("%d requests: %v", n, urls(seen))
			}
			wantBounded(t, seen, "")
			wantNotHTTPSReady(t, seen)
		}))
	}
}
