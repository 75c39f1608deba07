package observation

// Failure is why a name or a request got no answer.
type Failure struct {
	Kind Kind `json:"kind"`
	// Detail says in words for a person what happened, as in "the server
	// closed the connection during the TLS handshake (alert: unrecognized
	// name)". It has no ports of ours, no durations, nothing that changes from
	// one run to the next.
	Detail string `json:"detail"`
	// AnswersHTTP1 reports whether the request failed over HTTP/2 alone: asked over
	// HTTP/1.1, the same server answers. Browsers do not ask again.
	AnswersHTTP1 bool `json:"answers_http1,omitempty"`
}

// Kind is the class of a failure.
type Kind string

// The kinds, in the order in which a request meets them.
const (
	// NoSuchName: the DNS says that the name does not exist (NXDOMAIN).
	NoSuchName Kind = "no_such_name"
	// NoAddress: the name exists, but has neither an A nor an AAAA record.
	NoAddress Kind = "no_address"
	// ResolverTimeout: no resolver answered in time.
	ResolverTimeout Kind = "resolver_timeout"
	// ResolverFailed: the resolvers answered that they could not tell
	// (SERVFAIL, REFUSED), or could not be reached.
	ResolverFailed Kind = "resolver_failed"

	// Refused: the host answered that nothing listens on the port.
	Refused Kind = "refused"
	// ConnectTimeout: the host did not answer the connection attempt.
	ConnectTimeout Kind = "connect_timeout"
	// Unreachable: there is no route from here to the host or its network.
	Unreachable Kind = "unreachable"
	// ConnectFailed: the connection failed in another way.
	ConnectFailed Kind = "connect_failed"
	// ProxyFailed: the configured proxy did not make the connection.
	ProxyFailed Kind = "proxy_failed"

	// TLSTimeout: the handshake did not end in time.
	TLSTimeout Kind = "tls_timeout"
	// TLSAlert: the server ended the handshake with an alert.
	TLSAlert Kind = "tls_alert"
	// TLSVersion: client and server have no protocol version in common.
	TLSVersion Kind = "tls_version"
	// NotTLS: the server's answer is not TLS, as of plain HTTP on port 443.
	NotTLS Kind = "not_tls"
	// CertificateWanted: the server asked for a client's certificate, was given
	// none, and ended the connection. In TLS 1.3 the client's side of the
	// handshake is complete by then, in TLS 1.2 it is not.
	CertificateWanted Kind = "certificate_wanted"
	// TLSFailed: the handshake failed in another way.
	TLSFailed Kind = "tls_failed"

	// HeadersTimeout: the connection stood, but no whole answer came in time.
	HeadersTimeout Kind = "headers_timeout"
	// Closed: the server closed the connection before it answered.
	Closed Kind = "closed"
	// Malformed: what the server sent is not HTTP.
	Malformed Kind = "malformed"
	// HTTP1Required: the server refuses the request over HTTP/2, and wants it over
	// HTTP/1.1 (HTTP_1_1_REQUIRED; RFC 9113, section 7), where it did not answer
	// either.
	HTTP1Required Kind = "http1_required"
	// HeadersTooLarge: the answer's header is larger than what is read of one.
	HeadersTooLarge Kind = "headers_too_large"

	// Blocked: a redirect leads to an address that is not followed, because a
	// remote side may not send this machine into its own network.
	Blocked Kind = "blocked"
	// UnsupportedScheme: a redirect leads to a URL that is neither http nor https.
	UnsupportedScheme Kind = "unsupported_scheme"
	// Cancelled: the read as a whole ran out of time, or was interrupted.
	Cancelled Kind = "cancelled"
)

// Phase is the part of a request in which a failure happens.
type Phase int

// The phases, in their order.
const (
	Resolving Phase = iota + 1
	Connecting
	Handshaking
	Answering
	Following
)

// Phase returns the part of a request that failures of this kind belong to.
func (k Kind) Phase() Phase {
	switch k {
	case NoSuchName, NoAddress, ResolverTimeout, ResolverFailed:
		return Resolving
	case Refused, ConnectTimeout, Unreachable, ConnectFailed, ProxyFailed, Cancelled:
		return Connecting
	case TLSTimeout, TLSAlert, TLSVersion, NotTLS, CertificateWanted, TLSFailed:
		return Handshaking
	case Blocked, UnsupportedScheme:
		return Following
	default:
		return Answering
	}
}
