package observation

import (
	"strings"
	"time"
)

// TLS is what a completed handshake showed.
type TLS struct {
	// Version is written as in "TLS 1.3".
	Version string `json:"version"`
	// CipherSuite is the IANA name, as in "TLS_AES_128_GCM_SHA256".
	CipherSuite string `json:"cipher_suite"`
	// Sent is the chain as the server sent it, the leaf first.
	Sent []Certificate `json:"sent"`
	// Verified is the first chain that leads to a trusted root, which is its last
	// element; empty where Untrusted is set.
	Verified []Certificate `json:"verified,omitempty"`
	// Untrusted says why the chain is not trusted for the host; nil where it is.
	Untrusted *Untrusted `json:"untrusted,omitempty"`
}

// UnusableInChrome reports whether Chromium, and what is built on it, can't complete the
// handshake: it offers signatures neither with ECDSA on P-521 nor with Ed25519 (RFC 8446,
// section 4.2.3).
func (t TLS) UnusableInChrome() bool {
	return len(t.Sent) > 0 && (t.Sent[0].PublicKey == "ECDSA 521" || strings.HasPrefix(t.Sent[0].PublicKey, "Ed25519"))
}

// Certificate is what matters here of an X.509 certificate.
type Certificate struct {
	Subject string `json:"subject,omitempty"`
	Issuer  string `json:"issuer,omitempty"`
	// DNSNames are the first hosts that it is for, and DNSNamesLeftOut is how many more
	// there are.
	DNSNames        []string  `json:"dns_names,omitempty"`
	DNSNamesLeftOut int       `json:"dns_names_left_out,omitempty"`
	NotBefore       time.Time `json:"not_before,omitzero"`
	NotAfter        time.Time `json:"not_after,omitzero"`
	// SignatureAlgorithm is written as in "SHA256-RSA" or "ECDSA-SHA256".
	SignatureAlgorithm string `json:"signature_algorithm,omitempty"`
	// PublicKey is the algorithm and size in bits, as in "RSA 2048".
	PublicKey string `json:"public_key,omitempty"`
	// NegativeSerial reports whether the serial number is below zero, against RFC
	// 5280, section 4.1.2.2. Browsers take such a certificate; programs in Go refuse
	// it (crypto/x509), hstspreload.org's scan among them.
	NegativeSerial bool `json:"negative_serial,omitempty"`
	// SHA256 is the fingerprint of the whole certificate, in lower-case hex.
	SHA256 string `json:"sha256"`
}

// Untrusted is why a chain is not trusted.
type Untrusted struct {
	Reason Reason `json:"reason"`
	// Detail names what is wrong, for a person, as in "the certificate is for
	// www.example.com, example.org". It has no volatile parts.
	Detail string `json:"detail"`
}

// Reason is the class of what is wrong with a certificate chain.
type Reason string

// The reasons. MissingIntermediate stands for a chain whose leaf names an issuer
// that was neither sent nor is a known root.
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
