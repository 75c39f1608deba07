package readiness

import (
	"fmt"

	"golang.org/x/net/publicsuffix"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// wwwWaived tells whether nobody is to be asked for HTTPS on www: those who have
// a name under appspot.com can't serve it there.
func wwwWaived(domain string) bool {
	suffix, _ := publicsuffix.PublicSuffix(domain)
	return suffix == "appspot.com"
}

// checkWWW asks www for a TLS handshake and a trusted certificate, where port
// 443 is open. What HTTP it speaks does not matter.
func checkWWW(s *site) []Finding {
	if !s.wwwCounts() || !connected(s.www) {
		return nil
	}
	url := "https://" + s.wwwName() + "/"
	if untrusted(s.www) {
		return []Finding{newFinding("domain.www.no_tls", s.wwwName(), fmt.Sprintf(
			"%s shows a certificate that is not trusted: %s. %s %s",
			url, Printable(s.www.TLS.Untrusted.Detail), wwwMatters, certificateAdvice(s.www)))}
	}
	if !shookHands(s.www) {
		open := isOpen(s.www)
		return []Finding{newFinding("domain.www.no_tls", s.wwwName(), fmt.Sprintf(
			"%s does not complete a TLS handshake: %s. %s Serve HTTPS there, or take the name out of DNS.%s",
			url, failureText(s.www.Failure), wwwMatters, openAdvice(open))).leftOpen(open)}
	}
	return nil
}

const wwwMatters = "includeSubDomains covers www, many people type it, and browsers would have no other way there."

// checkWWWAnswers asks for HTTPS wherever DNS has a www, as the requirements do.
// The scan takes a closed port for no www at all, and a handshake for enough.
func checkWWWAnswers(s *site) []Finding {
	r, _ := s.seen.Resolution(s.wwwName())
	if !s.wwwCounts() || len(r.Addresses) == 0 || isOpen(s.www) || s.www.Failure == nil {
		return nil
	}
	what := "can't be connected to"
	switch {
	case !connected(s.www):
	case untrusted(s.www):
		return nil // checkWWW has told
	case s.www.Failure.Kind == observation.Closed, s.www.Failure.Kind == observation.Malformed:
		what = "does not answer with HTTP"
	default:
		return nil
	}
	return []Finding{newFinding("domain.www.no_https", s.wwwName(), fmt.Sprintf(
		"%s is in DNS, but https://%s/ %s: %s. %s Serve HTTPS there, or take the name out of DNS.",
		s.wwwName(), s.wwwName(), what, failureText(s.www.Failure), wwwMatters))}
}
