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

// server answers on one public port, at any number of listeners.
type server struct {
	lab  *Lab
	port int
	http *http.Server
}

// connection is what the lab remembers of one.
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
	return s
}

// serve takes connections until the server closes.
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

// count keeps the lab from closing before the connection's goroutine is done. A
// connection that a handler took over is the handler's, which is counted itself.
func (s *server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.lab.work.begin()
	case http.StateHijacked, http.StateClosed:
		s.lab.work.done()
	}
}

func (s *server) close() error { return s.http.Close() }
