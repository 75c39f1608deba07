package failure

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http2"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// ErrFlood is the error of reading on from a server that sends without end.
var ErrFlood = errors.New("the server never stops sending")

// Connection is what is known of a connection over which a request failed.
type Connection struct {
	// CertificateRequested says whether the server sent a CertificateRequest.
	CertificateRequested bool
	// Received is how many bytes came for the request.
	Received int64
	// MaxHeader is how many bytes of a response's header are read.
	MaxHeader int64
}

// Response describes the error of a request that was made over an established
// connection.
func Response(err error, over Connection) *Error {
	text := err.Error()
	var stream http2.StreamError
	alert, alerted := alertText(err)
	ended := Closed(err) || containsAny(text, endedTexts)
	switch {
	case strings.Contains(text, "malformed "):
		// First of all, since the text quotes the remote side from here on.
		return malformed(err)
	case over.CertificateRequested && (alerted || ended):
		return clientCertificate(err)
	case alerted:
		return New(observation.TLSAlert, "the server ended the TLS connection with an alert ("+alert+") after the handshake", err)
	case containsAny(text, tooLargeTexts), strings.Contains(text, protocolError) && over.Received > over.MaxHeader/2:
		return New(observation.HeadersTooLarge, "the answer's header is larger than "+strconv.FormatInt(over.MaxHeader>>10, 10)+" KiB", err)
	case TimedOut(err):
		return New(observation.HeadersTimeout, "connected, but no response headers before the timeout", err)
	case isHTTP1Required(err):
		return RefusesHTTP2(err)
	case errors.As(err, &stream) && strings.Contains(text, "received from peer"):
		return New(observation.Closed, "the server reset the request ("+stream.Code.String()+")", err)
	case ended:
		return New(observation.Closed, "the server closed the connection before it answered", err)
	default:
		return malformed(err)
	}
}

// RefusesHTTP2 returns the error of a request to a server that wants it over HTTP/1.1.
func RefusesHTTP2(cause error) *Error {
	return New(observation.HTTP1Required, "the server refuses the request over HTTP/2 and requires HTTP/1.1 (HTTP_1_1_REQUIRED)", cause)
}

// isHTTP1Required reports whether the server ended the stream or the connection since
// it wants the request over HTTP/1.1 (RFC 9113, section 7).
func isHTTP1Required(err error) bool {
	var stream http2.StreamError
	if errors.As(err, &stream) && stream.Code == http2.ErrCodeHTTP11Required {
		return true
	}
	return containsAny(goAway(err.Error()), http1RequiredTexts)
}

// goAway returns what net/http says about a GOAWAY frame, without what the remote side
// says in it.
func goAway(text string) string {
	own, _, _ := strings.Cut(text, "debug=")
	return own
}

func malformed(err error) *Error {
	words := describe(err.Error(), responseFaults, "its answer violates the protocol")
	if hasTabBeforeColon(err.Error()) {
		words = "a line of its header has a tab before the colon, which programs in Go refuse and Chrome accepts"
	}
	return New(observation.Malformed, "the server's answer is not HTTP: "+words, err)
}

// IsForBrowsers reports whether net/http refuses an answer over HTTP/1.1 for a line of its
// header that browsers ignore.
func IsForBrowsers(err *Error) bool {
	return err.Kind == observation.Malformed && err.Cause != nil &&
		containsAny(err.Cause.Error(), []string{"malformed MIME header", "unsupported transfer encoding", "too many transfer encodings"})
}

// hasTabBeforeColon reports whether net/http refuses a line of a header, which it
// quotes, for the tab between the name of the field and its colon.
func hasTabBeforeColon(text string) bool {
	_, line, refused := strings.Cut(text, "malformed MIME header line: \"")
	name, _, hasColon := strings.Cut(line, ":")
	return refused && hasColon && strings.HasSuffix(strings.TrimRight(name, " "), `\t`)
}

// Repeated returns the failure of browsers that a field is there with two values.
func Repeated(name string) *Error {
	return New(observation.Malformed, "it has two "+name+" fields that differ, which browsers treat as an attack", nil)
}

// What net/http has no types for, only texts.
var (
	endedTexts = []string{
		"GOAWAY", "server closed", "connection lost", "connection is unavailable",
		"could not be established", "not usable", "force closed",
	}
	http1RequiredTexts = []string{"ErrCode:HTTP_1_1_REQUIRED", "ErrCode=HTTP_1_1_REQUIRED"}
	tooLargeTexts      = []string{"response headers exceeded", "response header list larger"}
	// protocolError is all that is said about an HTTP/2 header that is far too large.
	protocolError = "connection error: PROTOCOL_ERROR"
)

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// responseFaults are those of net/http.
var responseFaults = []fault{
	{"malformed HTTP response", "its answer does not begin with a status line"},
	{"malformed HTTP version", "its status line has no HTTP version"},
	{"malformed HTTP status code", "its status line has no status code"},
	{"malformed MIME header", "a line of its header is malformed"},
	{"Content-Length", "its header has contradictory lengths of the answer"},
	{"transfer encoding", "its answer comes in an unknown transfer encoding"},
	{ErrFlood.Error(), "it never stops sending, and does not answer"},
	{"1xx", "it never stops sending interim answers"},
	{"connection error", "it violates the HTTP/2 protocol"},
	{"stream error", "it violates the HTTP/2 protocol"},
	{"http2: ", "it violates the HTTP/2 protocol"},
}
