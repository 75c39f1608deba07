package probe

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
)

// readAsBrowser requests a URL again whose answer net/http refuses for how its header is
// written, and reads that as browsers do. Where they get no answer either, or where a
// proxy stands between, it returns what net/http says.
func (o *observer) readAsBrowser(ctx context.Context, r request, refused observation.Exchange) observation.Exchange {
	at, err := netip.ParseAddrPort(refused.Address)
	if err != nil || r.route.proxy != nil {
		return refused
	}
	o.log.DebugContext(ctx, "request again, read as browsers do", "url", loggedURL(r.to.key))
	r.route.addresses = []netip.AddrPort{at}
	again := o.inTurn(ctx, r, func() response {
		answer, err := o.lenientRoundTrip(ctx, r)
		if err != nil {
			o.log.DebugContext(ctx, "browsers get no answer either", "url", loggedURL(r.to.key), failure.Attr("error", err))
			return response{Exchange: refused}
		}
		_ = answer.Body.Close()
		exchange := refused
		exchange.Failure, exchange.GoFailure = nil, refused.Failure
		recordResponse(&exchange, answer)
		if o.left.Add(-recordedSize(exchange)) < 0 {
			return response{Exchange: refused}
		}
		return response{Exchange: exchange}
	})
	if again.Failure != nil && failure.Interrupted(ctx) != nil {
		return cutOff(refused)
	}
	return again.Exchange
}

// lenientRoundTrip sends a request over HTTP/1.1, on a connection of its own, and reads
// the header of the response.
func (o *observer) lenientRoundTrip(ctx context.Context, r request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, o.prober.config.RequestTimeout, failure.ErrRequestTimeout)
	defer cancel()
	conn, _, failed := o.prober.dialFirst(ctx, r.route.addresses, nil)
	if failed != nil {
		return nil, failed
	}
	defer func() { _ = conn.Close() }()
	release := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer release()
	secured := conn
	if r.to.url.Scheme == "https" {
		// The first request has verified the certificate.
		over := tls.Client(conn, &tls.Config{
			ServerName: r.to.host, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}, InsecureSkipVerify: true,
		})
		if err := over.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		secured = over
	}
	request := o.prober.httpRequest(ctx, r)
	if err := request.Write(secured); err != nil {
		return nil, err
	}
	lines, err := readHeader(bufio.NewReader(io.LimitReader(secured, maxHeader)))
	if err != nil {
		return nil, err
	}
	header, err := mendLines(lines[1:])
	if err != nil {
		return nil, err
	}
	status := string(lines[0]) + "\r\n\r\n"
	response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(status)), request)
	if err != nil {
		return nil, err
	}
	response.Header = header
	return response, nil
}

// readHeader reads the lines of a header, those of interim answers left out.
func readHeader(from *bufio.Reader) ([][]byte, error) {
	for {
		lines, err := readLines(from)
		if err != nil || !bytes.HasPrefix(lines[0], []byte("HTTP/1.1 1")) {
			return lines, err
		}
	}
}

// readLines reads up to an empty line, and joins the lines that are folded.
func readLines(from *bufio.Reader) ([][]byte, error) {
	var lines [][]byte
	for {
		line, err := from.ReadBytes('\n')
		if err != nil {
			return nil, err
		}
		line = bytes.TrimRight(line, "\r\n")
		switch last := len(lines) - 1; {
		case len(line) == 0 && len(lines) > 0:
			return lines, nil
		case len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && last > 0:
			lines[last] = append(append(lines[last], ' '), bytes.Trim(line, " \t")...)
		default:
			lines = append(lines, line)
		}
	}
}

// mendLines returns the fields of a header, with their values as they were sent. As in
// Chromium, a line that is no field is left out, blanks before the colon do not count,
// and a NUL or two lengths that differ spoil the answer.
func mendLines(lines [][]byte) (http.Header, error) {
	header := make(http.Header)
	for _, line := range lines {
		name, value, found := strings.Cut(string(line), ":")
		name = strings.TrimRight(name, " \t")
		switch {
		case bytes.IndexByte(line, 0) >= 0:
			return nil, errors.New("a NUL in the header")
		case found && httpguts.ValidHeaderFieldName(name):
			header.Add(name, strings.Trim(value, " \t"))
		}
	}
	if len(slices.Compact(slices.Clone(header["Content-Length"]))) > 1 {
		return nil, errors.New("two lengths that differ")
	}
	return header, nil
}
