package probe

import (
	"crypto/x509"
	"errors"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// verify holds a chain against the roots and the host. It returns the first chain
// to a trusted root, or why there is none.
//
// A certificate can have several faults at once, and whoever mends one wants to
// know of the others: the Reason is the gravest, the Detail tells all. Gravest is
// who vouches for it, then whom it is for, then when it is valid.
func verify(host string, sent []*x509.Certificate, roots *x509.CertPool, now time.Time) ([]*x509.Certificate, *observation.Untrusted) {
	leaf := sent[0]
	options := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool(), CurrentTime: now}
	for _, c := range sent[1:] {
		options.Intermediates.AddCert(c)
	}
	chains, err := leaf.Verify(options)
	date := outOfDate(err, leaf, now)
	if date != nil {
		// crypto/x509 looks at the dates first; what would it say without them?
		options.CurrentTime = leaf.NotAfter
		if _, err = leaf.Verify(options); outOfDate(err, leaf, now) != nil {
			err = nil
		}
	}
	var faults []*observation.Untrusted
	if err != nil {
		faults = append(faults, chainFault(err, sent))
	}
	if err := leaf.VerifyHostname(literal(host)); err != nil {
		faults = append(faults, &observation.Untrusted{Reason: observation.WrongHost, Detail: wrongHost(host, leaf)})
	}
	if date != nil {
		faults = append(faults, date)
	}
	if len(faults) == 0 {
		return chains[0], nil
	}
	var told []string
	for _, fault := range faults {
		told = append(told, fault.Detail)
	}
	return nil, &observation.Untrusted{Reason: faults[0].Reason, Detail: strings.Join(told, "; also, ")}
}

// literal writes an IP address so that it is verified as one.
func literal(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// outOfDate explains the error of a certificate that is not valid now; nil for
// any other error.
func outOfDate(err error, leaf *x509.Certificate, now time.Time) *observation.Untrusted {
	var invalid x509.CertificateInvalidError
	if !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
		return nil
	}
	culprit, which := invalid.Cert, "the certificate"
	if culprit == nil {
		culprit = leaf
	}
	if !culprit.Equal(leaf) {
		which += " of " + quote(name(culprit)) + " in its chain"
	}
	if now.Before(culprit.NotBefore) {
		return &observation.Untrusted{Reason: observation.NotYetValid, Detail: which + " is not valid before " + date(culprit.NotBefore)}
	}
	return &observation.Untrusted{Reason: observation.Expired, Detail: which + " expired on " + date(culprit.NotAfter)}
}

func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// wrongHost names the hosts that a certificate is for.
func wrongHost(host string, leaf *x509.Certificate) string {
	var names []string
	for _, dnsName := range leaf.DNSNames {
		names = append(names, quote(dnsName))
	}
	for _, address := range leaf.IPAddresses {
		names = append(names, address.String())
	}
	switch {
	case len(names) == 0 && leaf.Subject.CommonName != "":
		return "the certificate is not for " + quote(host) + ": it names " + quote(leaf.Subject.CommonName) +
			" in its Common Name alone, where clients no longer look, and has no Subject Alternative Name"
	case len(names) == 0:
		return "the certificate is not for " + quote(host) + ": it names no host at all"
	case len(names) > maxTold:
		names = append(names[:maxTold:maxTold], "and others")
	}
	return "the certificate is not for " + quote(host) + ", but for " + strings.Join(names, ", ")
}

// name is how a person knows a certificate's subject.
func name(c *x509.Certificate) string {
	switch {
	case c.Subject.CommonName != "":
		return c.Subject.CommonName
	case len(c.Subject.Organization) > 0:
		return c.Subject.Organization[0]
	default:
		return c.Subject.String()
	}
}
