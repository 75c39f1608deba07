package probe

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// protocolVersion is the number of the alert of a server that speaks no version
// in common (RFC 8446, section 6).
const protocolVersion = tls.AlertError(70)

// wantsCertificate is the failure of a connection that a server ends because it
// was given no client's certificate. Which alert it sends, and whether that
// arrives before the end of the connection does, is a matter of timing.
func wantsCertificate() *observation.Failure {
	return &observation.Failure{
		Kind:   observation.CertificateWanted,
		Detail: "the server asked for a client's certificate, was given none, and ended the connection",
	}
}

// handshakeFailure classifies the error of a TLS handshake. certificateAsked
// tells whether the server had asked for a client's certificate.
func handshakeFailure(err error, certificateAsked bool) *observation.Failure {
	failure := func(kind observation.Kind, detail string) *observation.Failure {
		return &observation.Failure{Kind: kind, Detail: detail}
	}
	var record tls.RecordHeaderError
	alert, alerted := alertText(err)
	switch {
	case certificateAsked && (alerted || isAny(err, closedErrors)):
		return wantsCertificate()
	case alert == alertName(protocolVersion):
		return failure(observation.TLSVersion, "the server speaks neither TLS 1.2 nor TLS 1.3 (alert: "+alert+")")
	case alerted:
		return failure(observation.TLSAlert, "the server ended the TLS handshake with an alert ("+alert+")")
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/":
		return failure(observation.NotTLS, "the server speaks plain HTTP on the port, not TLS")
	case errors.As(err, &record):
		return failure(observation.NotTLS, "what the server sent is not TLS")
	case timedOut(err):
		return failure(observation.TLSTimeout, "the TLS handshake did not end in time")
	// Whether a close is seen as one or as a reset is a matter of timing.
	case isAny(err, closedErrors):
		return failure(observation.TLSFailed, "the server closed the connection during the TLS handshake")
	case strings.Contains(err.Error(), "server selected unsupported protocol version"):
		return failure(observation.TLSVersion, "the server speaks neither TLS 1.2 nor TLS 1.3")
	default:
		return failure(observation.TLSFailed, "the TLS handshake failed: "+handshakeFault(err))
	}
}

// handshakeFaults are the faults that crypto/tls has only texts for, by a part
// of the text. The rest of a text may quote the remote side, or vary.
var handshakeFaults = []struct{ text, words string }{
	{"failed to parse certificate", "the server's certificate cannot be read"},
	{"RSA key larger than", "the server's certificate has an RSA key too large to be used"},
	{"unsupported type of public key", "the server's certificate has a public key of an unknown kind"},
	{"empty certificates message", "the server sent no certificate"},
	{"invalid signature by the server certificate", "the server's signature does not fit its certificate"},
	{"signature algorithm", "the server signs with an algorithm that is no longer accepted"},
	{"cipher suite", "the server chose a cipher suite that was not offered"},
	{"ALPN", "the server chose an application protocol that was not offered"},
	{"handshake message of length", "the server sent a message that is too large"},
	{"downgrade", "the server, or something on the way, forced an older protocol version"},
}

func handshakeFault(err error) string {
	text := err.Error()
	for _, fault := range handshakeFaults {
		if strings.Contains(text, fault.text) {
			return fault.words
		}
	}
	return "what the server sent breaks the TLS protocol" + because(err)
}

// alertText returns the name of the alert by which the remote side ended a TLS
// connection, and whether it did. (crypto/tls has no exported type for it.)
func alertText(err error) (string, bool) {
	var remote *net.OpError
	if !errors.As(err, &remote) || remote.Op != "remote error" {
		return "", false
	}
	return strings.TrimPrefix(remote.Err.Error(), "tls: "), true
}

func alertName(alert tls.AlertError) string { return strings.TrimPrefix(alert.Error(), "tls: ") }
