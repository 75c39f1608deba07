package testlab

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// answerRaw sends an answer that net/http would not on the bare connection, and closes
// it.
func (s *server) answerRaw(w http.ResponseWriter, r *http.Request, answer Answer) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		// An HTTP/2 connection from before the site was given this fault.
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = conn.Close() }()
	// The http.Server no longer knows a connection that was hijacked, so nothing else
	// would interrupt a write when the lab closes.
	release := context.AfterFunc(s.lab.running, func() { _ = conn.Close() })
	defer release()

	switch answer.Fault {
	case Garbage:
		_, _ = io.WriteString(conn, "220 mail.example ESMTP\x00\x01\xfe\xff\r\n\r\n")
	case Resets:
		reset(conn)
	case HugeHeader:
		piece := strings.Repeat("a", 16<<10)
		_, err = io.WriteString(conn, answer.head()+"X-Filler: ")
		for sent := 0; err == nil && sent < HugeHeaderBytes; sent += len(piece) {
			_, err = io.WriteString(conn, piece)
		}
		_, _ = io.WriteString(conn, "\r\n\r\n")
	case EndlessHeader:
		field := "X-Filler: " + strings.Repeat("a", 1<<10) + "\r\n"
		for _, err = io.WriteString(conn, answer.head()); err == nil; {
			_, err = io.WriteString(conn, field)
		}
	case Answers:
		_, _ = io.WriteString(conn, answer.head()+"Connection: close\r\n\r\n"+answer.Body)
	case NeverAnswers, EndlessBody, WantsAccept, Closes, RefusesStream, RefusesConnection, LineBreak, SilentHTTP2:
	case DripsHeader:
		if _, err = io.WriteString(conn, answer.head()+"X-Drip: "); err == nil {
			s.drip(r, func() error {
				_, err := io.WriteString(conn, "a")
				return err
			})
		}
	}
}

// head is the answer's status line and header fields without the empty line
// that ends them.
func (a Answer) head() string {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n", a.status(), http.StatusText(a.status()), len(a.Body))
	for name, value := range a.Fields {
		fmt.Fprintf(&b, "%s: %s\r\n", name, value)
	}
	for _, value := range a.HSTS {
		fmt.Fprintf(&b, "Strict-Transport-Security: %s\r\n", value)
	}
	for _, value := range a.Location {
		fmt.Fprintf(&b, "Location: %s\r\n", value)
	}
	for _, line := range a.Lines {
		b.WriteString(line + "\r\n")
	}
	return b.String()
}
