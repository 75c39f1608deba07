package trust

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// chainFault explains why a chain does not verify; all says whether every certificate
// that was sent is among those given.
func chainFault(err error, sent []*x509.Certificate, all bool) *observation.Untrusted {
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var weak x509.InsecureAlgorithmError
	var noRoots x509.SystemRootsError
	fault := func(reason observation.Reason, detail string) *observation.Untrusted {
		return &observation.Untrusted{Reason: reason, Detail: detail}
	}
	switch {
	case errors.As(err, &invalid):
		return fault(observation.InvalidChain, invalidChain(invalid))
	case errors.As(err, &noRoots):
		return fault(observation.UnknownAuthority, "the trusted roots of this machine could not be read, so no certificate can be trusted")
	case errors.As(err, &weak), errors.As(err, &unknown) && weaklySigned(sent) != nil:
		detail := "the chain is signed with an algorithm that is no longer trusted"
		if culprit := weaklySigned(sent); culprit != nil {
			detail = "the certificate of " + nettext.Quote(subject(culprit)) + " is signed with " + culprit.SignatureAlgorithm.String() + ", which is no longer trusted"
		}
		return fault(observation.WeakSignature, detail)
	case errors.As(err, &unknown) && all:
		return unknownAuthority(sent)
	case errors.As(err, &unknown), strings.Contains(err.Error(), "signature check attempts limit"):
		return fault(observation.InvalidChain, "the certificate chain is too long or too complex to be checked")
	default:
		return fault(observation.InvalidChain, "the certificate chain is not valid")
	}
}

// invalidChain describes a fault in the form of a chain.
func invalidChain(err x509.CertificateInvalidError) string {
	words, known := map[x509.InvalidReason]string{
		x509.NotAuthorizedToSign:           "it is signed by a certificate that may not sign others",
		x509.CANotAuthorizedForThisName:    "an authority in the chain may not sign for this name",
		x509.TooManyIntermediates:          "it has more intermediates than an authority in the chain allows",
		x509.IncompatibleUsage:             "it is not for web servers",
		x509.NameMismatch:                  "an issuer's name does not match",
		x509.UnconstrainedName:             "it has a name of a kind that an authority in the chain may not sign for",
		x509.TooManyConstraints:            "it has too many name constraints to check",
		x509.CANotAuthorizedForExtKeyUsage: "an authority in the chain may not sign for web servers",
		x509.NoValidChains:                 "no chain from it to a trusted root is valid",
		x509.NameConstraintsWithoutSANs:    "an authority in the chain restricts names, but it has none in the expected place",
	}[err.Reason]
	if !known {
		words = "it is not valid"
	}
	return "the certificate chain is not valid: " + words
}

// weaklySigned returns the first certificate of a chain whose signature is of a
// kind that can be forged. That of a root is its own and does not count.
func weaklySigned(sent []*x509.Certificate) *x509.Certificate {
	for _, c := range sent {
		switch c.SignatureAlgorithm {
		case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
			if !selfIssued(c) {
				return c
			}
		default:
		}
	}
	return nil
}

// unknownAuthority explains why a chain leads to no trusted root.
func unknownAuthority(sent []*x509.Certificate) *observation.Untrusted {
	leaf := sent[0]
	if selfIssued(leaf) {
		return &observation.Untrusted{
			Reason: observation.SelfSigned,
			Detail: "the certificate is self-signed: no authority issued it",
		}
	}
	end := leaf
	for range sent {
		above := issuerOf(end, sent)
		if above == nil {
			break
		}
		between := "the certificate of " + nettext.Quote(subject(end)) + " is %s the certificate of " + nettext.Quote(subject(above)) + "%s"
		switch {
		case !signed(above, end):
			return &observation.Untrusted{Reason: observation.InvalidChain, Detail: fmt.Sprintf(between, "not signed by", " that was sent with it")}
		case !above.IsCA:
			return &observation.Untrusted{Reason: observation.InvalidChain, Detail: fmt.Sprintf(between, "signed by", ", which may not sign others")}
		}
		end = above
		if selfIssued(end) {
			return &observation.Untrusted{
				Reason: observation.UnknownAuthority,
				Detail: "the chain leads to the root " + nettext.Quote(subject(end)) + ", which is not trusted here",
			}
		}
	}
	missing := nettext.Quote(issuer(end))
	if end == leaf {
		return &observation.Untrusted{
			Reason: observation.MissingIntermediate,
			Detail: "the server sent no certificate of " + missing + ", which issued its certificate and is not a trusted root itself",
		}
	}
	return &observation.Untrusted{
		Reason: observation.UnknownAuthority,
		Detail: "the chain ends at " + missing + ", whose certificate was not sent and is not a trusted root here",
	}
}

func selfIssued(c *x509.Certificate) bool { return bytes.Equal(c.RawSubject, c.RawIssuer) }

// issuerOf returns the certificate among those sent whose subject is the issuer of
// another. One that also fits by its key is preferred: an authority may
// have several.
func issuerOf(c *x509.Certificate, sent []*x509.Certificate) *x509.Certificate {
	var found *x509.Certificate
	for _, candidate := range sent {
		if candidate == c || !bytes.Equal(candidate.RawSubject, c.RawIssuer) {
			continue
		}
		if found == nil || bytes.Equal(candidate.SubjectKeyId, c.AuthorityKeyId) {
			found = candidate
		}
	}
	return found
}

// signed reports whether a certificate's signature is by the issuer's key.
func signed(issuer, c *x509.Certificate) bool {
	return issuer.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}
