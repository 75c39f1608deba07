package testlab

// DNS is how the lab's DNS server answers for a name.
type DNS string

// The kinds of DNS answer.
const (
	// Resolves returns the site's addresses.
	Resolves DNS = ""
	// NoSuchName says that there is no such name (NXDOMAIN).
	NoSuchName DNS = "nxdomain"
	// NoAddress says that the name has no record of any type (NODATA).
	NoAddress DNS = "nodata"
	// ServerFailure is the answer SERVFAIL.
	ServerFailure DNS = "servfail"
	// NoReply sends no answer.
	NoReply DNS = "no-reply"
	// Truncated returns the addresses over TCP only: UDP gets a truncated answer.
	Truncated DNS = "truncated"
)

// Socket is how a port accepts connections.
type Socket string

// The kinds of port.
const (
	// Open accepts connections.
	Open Socket = ""
	// Closed refuses connections.
	Closed Socket = "closed"
	// Unanswered drops connection attempts, as a firewall does. Only Linux can do
	// that on loopback; elsewhere the connection is made, and nothing is ever sent
	// on it.
	Unanswered Socket = "unanswered"
	// HangsUp closes each connection without reading from it.
	HangsUp Socket = "hangs-up"
)

// TLS is the kind of handshake of a port.
type TLS string

// The kinds of handshake.
const (
	// Modern offers TLS 1.2 and 1.3.
	Modern TLS = ""
	// TLS11 offers nothing newer than TLS 1.1.
	TLS11 TLS = "tls-1.1"
	// TLS12CBC offers TLS 1.2 with one suite, in CBC mode.
	TLS12CBC TLS = "tls-1.2-cbc"
	// WantsCertificate12 offers TLS 1.2 alone and ends the handshake with a client
	// that has no certificate.
	WantsCertificate12 TLS = "tls-1.2-wants-certificate"
	// WantsCertificate13 offers TLS 1.3 alone and ends the connection with a client
	// that has no certificate, for which the handshake is complete by then.
	WantsCertificate13 TLS = "tls-1.3-wants-certificate"
	// Alert ends the handshake with the alert "unrecognized name".
	Alert TLS = "alert"
	// PlainHTTP answers in plain HTTP.
	PlainHTTP TLS = "plain-http"
	// HandshakeCloses closes the connection after the client's first message.
	HandshakeCloses TLS = "closes"
	// HandshakeResets resets the connection after the client's first message.
	HandshakeResets TLS = "resets"
	// HandshakeHangs never answers the client's first message.
	HandshakeHangs TLS = "hangs"
)

// Certificate is the kind of certificate of a port.
type Certificate string

// The kinds of certificate. Each but SelfSigned is issued by an intermediate,
// and each but MissingIntermediate is sent with it.
const (
	Good                Certificate = ""
	SelfSigned          Certificate = "self-signed"
	Expired             Certificate = "expired"
	NotYetValid         Certificate = "not-yet-valid"
	WrongHost           Certificate = "wrong-host"
	MissingIntermediate Certificate = "missing-intermediate"
	// UnknownRoot is issued correctly, under a root that no client trusts.
	UnknownRoot Certificate = "unknown-root"
	// ExpiresSoon is valid for another five days of a year.
	ExpiresSoon Certificate = "expires-soon"
	// WeakKey has a weak key, RSA with 1024 bits, and is otherwise good.
	WeakKey Certificate = "weak-key"
	// P521 has an ECDSA key on P-521, and Ed25519 one of that kind, which Chrome can't
	// use; both are otherwise good.
	P521    Certificate = "p-521"
	Ed25519 Certificate = "ed25519"
	// NegativeSerial has a serial number below zero, as old appliances make them, which
	// Go's clients refuse; it is otherwise good.
	NegativeSerial Certificate = "negative-serial"
)

// Fault is what goes wrong with an HTTP answer. All but NeverAnswers, EndlessBody,
// WantsAccept and those of HTTP/2 need HTTP/1.1, which is then all that their port offers.
type Fault string

// The faults.
const (
	// Answers is no fault.
	Answers Fault = ""
	// NeverAnswers reads the request and sends nothing.
	NeverAnswers Fault = "never-answers"
	// DripsHeader sends a header that never ends, a byte now and then.
	DripsHeader Fault = "drips-header"
	// EndlessHeader sends a header that never ends, as fast as it is read.
	EndlessHeader Fault = "endless-header"
	// HugeHeader sends the answer with a field of HugeHeaderBytes added.
	HugeHeader Fault = "huge-header"
	// EndlessBody sends the answer's header and then a body that never ends.
	EndlessBody Fault = "endless-body"
	// Garbage answers with something that is not HTTP.
	Garbage Fault = "garbage"
	// Closes closes the connection without an answer.
	Closes Fault = "closes"
	// Resets resets the connection without an answer.
	Resets Fault = "resets"

	// RefusesStream and RefusesConnection refuse each request over HTTP/2, and want it
	// over HTTP/1.1 (HTTP_1_1_REQUIRED), by RST_STREAM and by GOAWAY. Over HTTP/1.1
	// they answer.
	RefusesStream     Fault = "refuses-http2-stream"
	RefusesConnection Fault = "refuses-http2-connection"
	// LineBreak sends a line break in the value of a header over HTTP/2, and the answer
	// over HTTP/1.1.
	LineBreak Fault = "line-break"
	// WantsAccept refuses requests without an Accept field, with status 403, as some
	// firewalls do. Other requests get the answer.
	WantsAccept Fault = "wants-accept"
	// SilentHTTP2 never answers over HTTP/2, and answers over HTTP/1.1.
	SilentHTTP2 Fault = "silent-http2"
)

// HugeHeaderBytes is the size of the field that HugeHeader adds.
const HugeHeaderBytes = 16 << 20
