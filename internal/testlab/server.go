package testlab

import (
	"context"
	"crypto/tls"
	"io"
	stdlog "log"
	"net"
	"net/http"
	"sync"
)

// server serves one public port, on any number of listeners.
type server struct {
	lab  *Lab
	port int
	http *http.Server
}

// connection is what the lab keeps of a connection.
type connection struct {
	number int64
	// named counts a plain connection once, at its first request.
	named sync.Once
}

type connectionKey struct{}

func (l *Lab) newServer(port int) *server {
	s := &server{lab: l, port: port}
	s.http = &http.Server{
		Handler:  s,
		ErrorLog: stdlog.New(io.Discard, "", 0), // broken handshakes are what the lab is for
		ConnContext: func(ctx context.Context, _ net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, &connection{number: l.numbers.Add(1)})
		},
		ConnState: s.count,
		TLSConfig: &tls.Config{
			GetConfigForClient: s.handshake,
			// The oldest that any site offers; handshake says what this one does.
			MinVersion: tls.VersionTLS10,
		},
	}
	s.interceptHTTP2()
	return s
}

// serve accepts connections until the server closes.
func (s *server) serve(listener net.Listener) {
	s.lab.serving.Go(func() {
		// Both return when the server closes, and never before.
		if s.port == portHTTP {
			_ = s.http.Serve(listener)
		} else {
			_ = s.http.ServeTLS(listener, "", "")
		}
	})
}

// count counts connections, so that the lab does not close before their goroutines are
// done. One that a handler has hijacked is the handler's, which is counted itself.
func (s *server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.lab.work.begin()
	case http.StateHijacked, http.StateClosed:
		s.lab.work.done()
	case http.StateActive, http.StateIdle:
	}
}

func (s *server) close() error { return s.http.Close() }

// work counts what runs, so that a closing lab can wait for it. It is a WaitGroup that
// can be added to at any time, until it is ended.
type work struct {
	mu    sync.Mutex
	ended bool
	group sync.WaitGroup
}

// begin counts one more, and reports whether it did: not when the lab is closing. Each
// that was counted has to be followed by done.
func (w *work) begin() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return false
	}
	w.group.Add(1)
	return true
}

func (w *work) done() { w.group.Done() }

// end makes every further begin fail.
func (w *work) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
}

// wait returns when all that was counted is done.
func (w *work) wait() { w.group.Wait() }
