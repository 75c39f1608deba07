package testlab

// DNS is how the lab's DNS server answers for a name.
type DNS string

// The ways to answer.
const (
	// Resolves gives the site's addresses.
	Resolves DNS = ""
	// NoSuchName says that there is no such name (NXDOMAIN).
	NoSuchName DNS = "nxdomain"
	// NoAddress says that the name has no record of any type (NODATA).
	NoAddress DNS = "nodata"
	// ServerFailure says that the server can't tell (SERVFAIL).
	ServerFailure DNS = "servfail"
	// NoReply says nothing at all.
	NoReply DNS = "no-reply"
	// Truncated gives the addresses over TCP only: UDP gets a truncated answer.
	Truncated DNS = "truncated"
)

// Socket is how a port takes connections.
type Socket string

// The kinds of port.
const (
	// Open takes connections.
	Open Socket = ""
	// Closed refuses connections.
	Closed Socket = "closed"
	// Unanswered drops connection attempts, as a firewall does. Only Linux
	// can do that on loopback; elsewhere the connection comes about, and
	// nothing is ever said on it.
	Unanswered Socket = "unanswered"
	// HangsUp closes each connection without having read from it.
	HangsUp Socket = "hangs-up"
)

// TLS is how a port shakes hands.
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

// Certificate is the kind of certificate that a port shows.
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
	// UnknownRoot is issued in good order under a root that nobody knows.
	UnknownRoot Certificate = "unknown-root"
	// ExpiresSoon is good for another five days, of a year.
	ExpiresSoon Certificate = "expires-soon"
	// WeakKey is good but for its key: RSA with 1024 bits.
	WeakKey Certificate = "weak-key"
)

// Fault is what goes wrong with an HTTP answer. All but NeverAnswers and
// EndlessBody are told in HTTP/1.1, which is then all that their port offers.
type Fault string

// The faults.
const (
	// Answers is no fault.
	Answers Fault = ""
	// NeverAnswers takes the request and says nothing.
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
)

// HugeHeaderBytes is the size of the field that HugeHeader adds.
const HugeHeaderBytes = 16 << 20
