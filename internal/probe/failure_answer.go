package probe

import (
	"context"
	"errors"
	"slices"
	"strings"

	"golang.org/x/net/http2"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// answerFailure classifies the error of a request over a connection that stood.
// ctx is the observation's own; received is how many bytes came for the request.
func (l *link) answerFailure(ctx context.Context, err error, received int64) *observation.Failure {
	failure := func(kind observation.Kind, detail string) *observation.Failure {
		return &observation.Failure{Kind: kind, Detail: detail}
	}
	text := err.Error()
	var stream http2.StreamError
	alert, alerted := alertText(err)
	ended := isAny(err, closedErrors) || containsAny(text, endedTexts)
	switch {
	case ctx.Err() != nil:
		return cancelled(ctx)
	case strings.Contains(text, "malformed "):
		// First of all, since the text quotes the remote side from here on.
		return failure(observation.Malformed, "what the server sent is not HTTP: "+answerFault(text))
	case l.certificateAsked && (alerted || ended):
		return wantsCertificate()
	case alerted:
		return failure(observation.TLSAlert, "the server ended the TLS connection with an alert ("+alert+") after the handshake")
	case containsAny(text, tooLargeTexts), strings.Contains(text, protocolError) && received > maxHeader/2:
		return failure(observation.HeadersTooLarge, "the answer's header is larger than 64 KiB")
	case timedOut(err):
		return failure(observation.HeadersTimeout, "the connection stood, but the answer's header did not come in time")
	case errors.As(err, &stream) && strings.Contains(text, "received from peer"):
		return failure(observation.Closed, "the server reset the request ("+stream.Code.String()+")")
	case ended:
		// Whether a close is seen as one or as a reset is a matter of timing.
		return failure(observation.Closed, "the server closed the connection before it answered")
	default:
		return failure(observation.Malformed, "what the server sent is not HTTP: "+answerFault(text))
	}
}

// What net/http says in texts alone.
var (
	endedTexts = []string{
		"GOAWAY", "server closed", "connection lost", "connection is unavailable",
		"could not be established", "not usable", "force closed",
	}
	tooLargeTexts = []string{"response headers exceeded", "response header list larger"}
	// protocolError is all that is said of an HTTP/2 header that is far too large.
	protocolError = "connection error: PROTOCOL_ERROR"
)

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// answerFaults are the faults that net/http has only texts for, by a part of the
// text. The rest of a text quotes the remote side.
var answerFaults = []struct{ text, words string }{
	{"malformed HTTP response", "its answer does not begin with a status line"},
	{"malformed HTTP version", "its status line has no HTTP version"},
	{"malformed HTTP status code", "its status line has no status code"},
	{"malformed MIME header", "a line of its header is not well formed"},
	{"Content-Length", "its header contradicts itself about the length of the answer"},
	{"transfer encoding", "its answer comes in an unknown transfer encoding"},
	{errFlood.Error(), "it sends without end, and does not answer"},
	{"1xx", "it sends interim answers without end"},
	{"connection error", "it breaks the HTTP/2 protocol"},
	{"stream error", "it breaks the HTTP/2 protocol"},
	{"http2: ", "it breaks the HTTP/2 protocol"},
}

func answerFault(text string) string {
	for _, fault := range answerFaults {
		if strings.Contains(text, fault.text) {
			return fault.words
		}
	}
	return "its answer breaks the protocol"
}
