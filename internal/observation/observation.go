// Package observation holds what was seen of a domain: plain facts, without a
// verdict, that can be written down as JSON and judged again later.
//
// The probe fills an Observation in; the rules of internal/readiness read it.
// The two meet nowhere else.
package observation

import (
	"time"
)

// Observation is everything that was seen of one domain at one time.
type Observation struct {
	// Domain is the name that was asked about: lower-case A-labels, no final dot.
	Domain string `json:"domain"`
	// At is the instant at which looking began. Rules about expiry need it;
	// it never reaches a user's state.
	At time.Time `json:"at"`
	// Names are the DNS answers for the hosts that were asked for by name
	// rather than by following a redirect: the domain, its www, the name that
	// nobody has (NobodysName), then those of the subdomains that were given.
	Names []Resolution `json:"names"`
	// Exchanges are the requests that were made, each URL once, in the order of
	// the walk: from https, from http, www, the domain's further Paths, and,
	// where DNS has it, NobodysName; then the subdomains that were given.
	Exchanges []Exchange `json:"exchanges"`
	// ByAddress are the first requests over https and http once more, at each
	// further address of the domain: all of https, then all of http, in the
	// order of the addresses. Each has its Address set, whatever came of it.
	ByAddress []Exchange `json:"by_address,omitempty"`
	// Unasked is how many addresses are left out of ByAddress, since there are
	// more than MaxAddresses.
	Unasked int `json:"unasked,omitempty"`
	// Subdomains are the names below the domain that were given to be looked
	// at, sorted, each once: "api.example.com", or with a port
	// "api.example.com:8080". Nil where none were given; empty where it was said
	// that there are none.
	Subdomains []string `json:"subdomains"`
}

// Resolution is what DNS answered for one host.
type Resolution struct {
	Host string `json:"host"`
	// Addresses are the host's A and AAAA addresses, sorted; empty where
	// Failure is set.
	Addresses []string `json:"addresses,omitempty"`
	Failure   *Failure `json:"failure,omitempty"`
}

// Exchange is one request and what came of it. Either Status or Failure is set.
type Exchange struct {
	// URL is the URL that was asked for, as Key writes it.
	URL string `json:"url"`
	// Address is the IP address and port that the connection was made to;
	// empty where no connection came about, or where a proxy made it.
	Address string `json:"address,omitempty"`
	// TLS is set once a handshake was completed, whether or not the
	// certificate is trusted; also where it failed for nothing but the want of
	// a client's certificate (CertificateWanted).
	TLS *TLS `json:"tls,omitempty"`
	// Failure says why no HTTP answer came.
	Failure *Failure `json:"failure,omitempty"`
	// Status is the HTTP status code of the answer.
	Status int `json:"status,omitempty"`
	// Header has each Strict-Transport-Security field of the answer, in the
	// order in which they came, values as sent.
	Header []string `json:"header,omitempty"`
	// Location is the first Location field as sent; empty where there is none.
	Location string `json:"location,omitempty"`
	// Date and Age are the fields of these names, as sent: by what clock the
	// answer was made, and how many seconds ago. An Observation has neither: they
	// are others each time.
	Date string `json:"date,omitempty"`
	Age  string `json:"age,omitempty"`
	// Marks are the fields of the answer by which content delivery networks and
	// walls against bots show themselves, those of MarkNames that are there: by
	// name, the first value as sent.
	Marks map[string]string `json:"marks,omitempty"`
}

// TLS is what a completed handshake showed.
type TLS struct {
	// Version is written as in "TLS 1.3".
	Version string `json:"version"`
	// CipherSuite is the IANA name, as in "TLS_AES_128_GCM_SHA256".
	CipherSuite string `json:"cipher_suite"`
	// Sent is the chain as the server sent it, the leaf first.
	Sent []Certificate `json:"sent"`
	// Verified is the first chain that leads to a trusted root, which is its
	// last element; empty where Untrusted is set.
	Verified []Certificate `json:"verified,omitempty"`
	// Untrusted says why the chain is not trusted for the host; nil where it is.
	Untrusted *Untrusted `json:"untrusted,omitempty"`
}

// Certificate is what matters here of an X.509 certificate.
type Certificate struct {
	Subject   string    `json:"subject"`
	Issuer    string    `json:"issuer"`
	DNSNames  []string  `json:"dns_names,omitempty"`
	NotBefore time.Time `json:"not_before"`
	NotAfter  time.Time `json:"not_after"`
	// SignatureAlgorithm is written as in "SHA256-RSA" or "ECDSA-SHA256".
	SignatureAlgorithm string `json:"signature_algorithm"`
	// PublicKey is the algorithm and size in bits, as in "RSA 2048".
	PublicKey string `json:"public_key"`
	// SHA256 is the fingerprint of the whole certificate, in lower-case hex.
	SHA256 string `json:"sha256"`
}

// Reason is why a certificate chain is not trusted.
type Reason string

// The reasons. MissingIntermediate stands for a chain whose leaf names an
// issuer that was neither sent nor is a known root.
const (
	Expired             Reason = "expired"
	NotYetValid         Reason = "not_yet_valid"
	WrongHost           Reason = "wrong_host"
	SelfSigned          Reason = "self_signed"
	MissingIntermediate Reason = "missing_intermediate"
	UnknownAuthority    Reason = "unknown_authority"
	WeakSignature       Reason = "weak_signature"
	InvalidChain        Reason = "invalid_chain"
)

// Untrusted is a chain's rejection, in words for a person.
type Untrusted struct {
	Reason Reason `json:"reason"`
	// Detail names what is wrong, as in "the certificate is for
	// www.example.com, example.org". It has no volatile parts.
	Detail string `json:"detail"`
}

// Resolution returns the DNS answer for a host, and whether it was asked for.
func (o Observation) Resolution(host string) (Resolution, bool) {
	for _, r := range o.Names {
		if r.Host == host {
			return r, true
		}
	}
	return Resolution{}, false
}

// Exchange returns the request for a URL, written as any spelling that Key
// takes for the same, and whether it was made.
func (o Observation) Exchange(rawURL string) (Exchange, bool) {
	key, err := Key(rawURL)
	if err != nil {
		return Exchange{}, false
	}
	for _, e := range o.Exchanges {
		if e.URL == key {
			return e, true
		}
	}
	return Exchange{}, false
}

// Trusted tells whether the exchange came about over TLS with a certificate
// that is trusted for the host.
func (e Exchange) Trusted() bool {
	return e.TLS != nil && e.TLS.Untrusted == nil
}
