package failure

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// protocolVersion is the alert of a server that speaks none of the versions
// offered (RFC 8446, section 6).
const protocolVersion = tls.AlertError(70)

// clientCertificate returns the failure of a connection that a server ends because
// it was given no client certificate. Which alert it sends, and whether that
// arrives before the end of the connection does, is a matter of timing.
func clientCertificate(cause error) *Error {
	return New(observation.CertificateWanted,
		"the server required a client certificate, got none, and closed the connection", cause)
}

// Handshake describes the error of a TLS handshake. certificateRequested says
// whether the server sent a CertificateRequest.
func Handshake(err error, certificateRequested bool) *Error {
	var record tls.RecordHeaderError
	alert, alerted := alertText(err)
	switch {
	case certificateRequested && (alerted || Closed(err)):
		return clientCertificate(err)
	case alert == alertName(protocolVersion):
		return New(observation.TLSVersion, "the server speaks neither TLS 1.2 nor TLS 1.3 (alert: "+alert+")", err)
	case alerted:
		return New(observation.TLSAlert, "the server ended the TLS handshake with an alert ("+alert+")", err)
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/":
		return New(observation.NotTLS, "the server speaks plain HTTP on the port, not TLS", err)
	case errors.As(err, &record):
		return New(observation.NotTLS, "the server's answer is not TLS", err)
	case TimedOut(err):
		return New(observation.TLSTimeout, "the TLS handshake did not finish in time", err)
	case Closed(err):
		return New(observation.TLSFailed, "the server closed the connection during the TLS handshake", err)
	case strings.Contains(err.Error(), "server selected unsupported protocol version"):
		return New(observation.TLSVersion, "the server speaks neither TLS 1.2 nor TLS 1.3", err)
	default:
		return New(observation.TLSFailed, "the TLS handshake failed: "+handshakeFault(err), err)
	}
}

// fault is an error that a package has no type for: a part of its text, and its
// description. The rest of such a text may quote the remote side, or vary.
type fault struct{ text, description string }

// describe returns the description of the first fault whose text is in a text;
// otherwise where there is none.
func describe(text string, faults []fault, otherwise string) string {
	for _, f := range faults {
		if strings.Contains(text, f.text) {
			return f.description
		}
	}
	return otherwise
}

// handshakeFaults are those of crypto/tls.
var handshakeFaults = []fault{
	{"failed to parse certificate", "the server's certificate cannot be read"},
	{"RSA key larger than", "the server's certificate has an RSA key too large to be used"},
	{"unsupported type of public key", "the server's certificate has a public key of an unknown kind"},
	{"empty certificates message", "the server sent no certificate"},
	{"invalid signature by the server certificate", "the server's signature does not match its certificate"},
	{"signature algorithm", "the server signs with an algorithm that is no longer accepted"},
	{"cipher suite", "the server chose a cipher suite that was not offered"},
	{"ALPN", "the server chose an application protocol that was not offered"},
	{"handshake message of length", "the server sent a message that is too large"},
	{"downgrade", "the server, or something on the way, forced an older protocol version"},
}

func handshakeFault(err error) string {
	return describe(err.Error(), handshakeFaults, "the server's answer violates the TLS protocol"+Because(err))
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
