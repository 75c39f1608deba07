// Package trust verifies certificate chains, and says in words why one is not
// trusted for a host.
package trust

import (
	"crypto/x509"
	"errors"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Verify checks a chain, of at least one certificate, against the roots, the host
// and the clock. It returns the first chain to a trusted root, or why there is none.
//
// A certificate can have several faults at once, and who fixes one has to know of
// the others: the Detail names all of them, the Reason is the most severe. Severity:
// untrusted issuer, wrong host, outside its validity. The error has what crypto/x509
// says, for the log.
func Verify(host string, sent []*x509.Certificate, roots *x509.CertPool, now time.Time) ([]*x509.Certificate, *observation.Untrusted, error) {
	sent, all := usable(sent)
	leaf := sent[0]
	options := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool(), CurrentTime: now}
	for _, c := range sent[1:] {
		options.Intermediates.AddCert(c)
	}
	chains, err := leaf.Verify(options)
	causes := []error{err}
	date := outOfDate(err, leaf, now)
	if date != nil {
		// crypto/x509 looks at the dates first; what would it say without them?
		options.CurrentTime = leaf.NotAfter
		if _, err = leaf.Verify(options); outOfDate(err, leaf, now) != nil {
			err = nil
		}
		causes = append(causes, err)
	}
	var faults []*observation.Untrusted
	if err != nil {
		faults = append(faults, chainFault(err, sent, all))
	}
	if err := leaf.VerifyHostname(hostForVerify(host)); err != nil {
		faults = append(faults, &observation.Untrusted{Reason: observation.WrongHost, Detail: wrongHost(host, leaf)})
		causes = append(causes, err)
	}
	if date != nil {
		faults = append(faults, date)
	}
	if len(faults) == 0 {
		return chains[0], nil, nil
	}
	var details []string
	for _, fault := range faults {
		details = append(details, fault.Detail)
	}
	return nil, &observation.Untrusted{Reason: faults[0].Reason, Detail: strings.Join(details, "; also, ")}, errors.Join(causes...)
}

// maxChain is how many certificates of one server are used to find a chain. Checking a
// signature can take milliseconds, and no interrupt ends it.
const maxChain = 100

// usable returns the certificates that are used to find a chain, each once, the leaf
// first; and whether these are all that were sent.
func usable(sent []*x509.Certificate) (used []*x509.Certificate, all bool) {
	seen := make(map[string]bool)
	for _, c := range sent {
		if seen[string(c.Raw)] {
			continue
		}
		if len(used) == maxChain {
			return used, false
		}
		seen[string(c.Raw)] = true
		used = append(used, c)
	}
	return used, true
}

// hostForVerify returns a host as VerifyHostname expects it: an IPv6 address in
// brackets.
func hostForVerify(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// outOfDate describes the error of a certificate that is not valid now; nil for
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
		which += " of " + nettext.Quote(subject(culprit)) + " in its chain"
	}
	if now.Before(culprit.NotBefore) {
		return &observation.Untrusted{Reason: observation.NotYetValid, Detail: which + " is not valid before " + date(culprit.NotBefore)}
	}
	return &observation.Untrusted{Reason: observation.Expired, Detail: which + " expired on " + date(culprit.NotAfter)}
}

func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// maxNames is how many of the hosts that a certificate is for are named.
const maxNames = 4

// wrongHost describes the hosts that a certificate is for.
func wrongHost(host string, leaf *x509.Certificate) string {
	var names []string
	for _, dnsName := range leaf.DNSNames[:min(len(leaf.DNSNames), maxNames+1)] {
		names = append(names, nettext.Quote(dnsName))
	}
	for _, address := range leaf.IPAddresses[:min(len(leaf.IPAddresses), maxNames+1)] {
		names = append(names, address.String())
	}
	switch {
	case len(names) == 0 && leaf.Subject.CommonName != "":
		return "the certificate is not for " + nettext.Quote(host) + ": it names " + nettext.Quote(leaf.Subject.CommonName) +
			" only in its Common Name, which clients no longer read, and has no Subject Alternative Name"
	case len(names) == 0:
		return "the certificate is not for " + nettext.Quote(host) + ": it names no host at all"
	case len(names) > maxNames:
		names = append(names[:maxNames:maxNames], "and others")
	}
	return "the certificate is not for " + nettext.Quote(host) + ", but for " + strings.Join(names, ", ")
}
