package testlab

import (
	"io"
	"net"
	"net/http"
	"time"
)

// pause is the time between two pieces of an answer that is slow on purpose.
const pause = 20 * time.Millisecond

// ServeHTTP answers for the site that the request names.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.lab.work.begin() {
		panic(http.ErrAbortHandler)
	}
	defer s.lab.work.done()

	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = canonical(host)
	s.record(host, r)
	site, ok := s.lab.site(host)
	if !ok {
		http.Error(w, "the lab has no such site", http.StatusMisdirectedRequest)
		return
	}
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	answer := site.endpoint(s.port, addressOf(local)).answer(r.Method, r.URL.Path)
	if answer.isRaw() {
		s.answerRaw(w, r, answer)
		return
	}
	switch answer.Fault {
	case Answers, RefusesStream, RefusesConnection, LineBreak, SilentHTTP2: // over HTTP/1.1
		answer.write(w)
		_, _ = io.WriteString(w, answer.Body)
	case WantsAccept:
		if r.Header.Get("Accept") == "" {
			answer = Answer{Status: http.StatusForbidden}
		}
		answer.write(w)
		_, _ = io.WriteString(w, answer.Body)
	case EndlessBody:
		answer.write(w)
		s.drip(r, func() error {
			if _, err := io.WriteString(w, "and so on\n"); err != nil {
				return err
			}
			return http.NewResponseController(w).Flush()
		})
	default: // NeverAnswers
		s.untilGone(r)
		panic(http.ErrAbortHandler) // else net/http would answer 200
	}
}

// record records the request, and its connection if that is new. One over TLS was
// recorded at its handshake.
func (s *server) record(host string, r *http.Request) {
	scheme := "https"
	conn, _ := r.Context().Value(connectionKey{}).(*connection)
	if r.TLS == nil {
		scheme = "http"
		conn.named.Do(func() { s.lab.journal.connection(host) })
	}
	s.lab.journal.request(host, Request{
		Method:     r.Method,
		URL:        scheme + "://" + r.Host + r.URL.RequestURI(),
		Protocol:   r.Proto,
		UserAgent:  r.UserAgent(),
		Connection: conn.number,
	})
}

// write sends the answer's header.
func (a Answer) write(w http.ResponseWriter) {
	fields := w.Header()
	for name, value := range a.Fields {
		fields.Set(name, value)
	}
	if len(a.HSTS) > 0 {
		fields["Strict-Transport-Security"] = a.HSTS
	}
	if len(a.Location) > 0 {
		fields["Location"] = a.Location
	}
	w.WriteHeader(a.status())
}

func (a Answer) status() int {
	if a.Status == 0 {
		return http.StatusOK
	}
	return a.Status
}

// untilGone waits until the client has given up or the lab closes.
func (s *server) untilGone(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.lab.running.Done():
	}
}

// drip calls send again and again, until it fails, the client has gone, or the lab
// closes.
func (s *server) drip(r *http.Request, send func() error) {
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for send() == nil {
		select {
		case <-ticker.C:
		case <-r.Context().Done():
			return
		case <-s.lab.running.Done():
			return
		}
	}
}
