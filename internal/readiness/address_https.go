package readiness

import (
	"fmt"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// overHTTPS judges one address's first answer over https.
func (s *site) overHTTPS(e observation.Exchange) []Finding {
	at := AddressOf(e)
	complain := func(code, what string, open bool) []Finding {
		return []Finding{newFinding(code, at, fmt.Sprintf("%s at its address %s %s.%s %s",
			s.httpsURL(), at, what, openAdvice(open), addressAdvice)).leftOpen(open)}
	}
	switch {
	case isOpen(e):
		if isOpen(s.https) {
			return nil // no address answers; checkOpen tells
		}
		return complain("observation.https.address_unanswered", "was left unanswered: "+failureText(e.Failure), true)
	case untrusted(e) && !untrusted(s.https):
		return complain("domain.address.invalid_cert_chain", "shows a certificate that is not trusted: "+Printable(e.TLS.Untrusted.Detail), false)
	case !answered(e) && !connected(e):
		if !connected(s.https) {
			return nil
		}
		return complain("domain.address.cannot_connect", "can't be connected to: "+failureText(e.Failure)+". Clients lose time before they try another address", false)
	case !answered(e):
		if !answered(s.https) {
			return nil
		}
		return complain("domain.address.no_https", "gives no answer: "+failureText(e.Failure), false)
	case !answered(s.https), untrusted(s.https) && !untrusted(e):
		return complain("domain.address.better", "answers, with a certificate that is trusted. What is at fault is the address that was asked first", false)
	case JudgeAnswer(e).Cause == BotProtection && JudgeAnswer(s.https).Served != CannotTell && slices.Equal(e.Header, s.https.Header):
		return complain("observation.https.address_unanswered", "could not be judged: "+JudgeAnswer(e).Why, true)
	default:
		return append(s.otherHeader(e), s.otherConnection(e)...)
	}
}

const addressAdvice = "Bring all addresses of the domain to the same state, or take this one out of DNS."

// otherHeader compares the header of an address with that of the first answer.
func (s *site) otherHeader(e observation.Exchange) []Finding {
	if slices.Equal(e.Header, s.https.Header) {
		return nil
	}
	at := AddressOf(e)
	difference := fmt.Sprintf("%s answers with %s, but at its address %s with %s", s.httpsURL(), headerText(s.https.Header), at, headerText(e.Header))
	faults := s.headerErrors(e.Header)
	if len(faults) > 0 && len(s.headerErrors(s.https.Header)) == 0 {
		return leaveOpen(e, []Finding{newFinding("response.address.unfit_header", at, fmt.Sprintf(
			"%s. That does not do (%s): %s %s", difference, faults[0].Code, faults[0].Detail, addressAdvice))})
	}
	return []Finding{newFinding("response.address.other_header", at, fmt.Sprintf(
		"%s. Browsers keep what they got last. %s", difference, addressAdvice))}
}

// headerErrors are the errors that fields have under the ruleset.
func (s *site) headerErrors(fields []string) []Finding {
	found := responseFindings(s.httpsURL(), fields, s.ruleset)
	if s.ruleset == HSTS {
		found = s.policyResponse(fields)
	}
	return slices.DeleteFunc(found, func(f Finding) bool { return f.Severity != Error })
}

// otherConnection compares where an address's answer leads and which certificate
// it shows.
func (s *site) otherConnection(e observation.Exchange) []Finding {
	at := AddressOf(e)
	var found []Finding
	if leadsTo(e) != leadsTo(s.https) {
		found = append(found, newFinding("redirects.address.other", at, fmt.Sprintf(
			"%s %s, but at its address %s it %s. %s", s.httpsURL(), leadsTo(s.https), at, leadsTo(e), addressAdvice)))
	}
	if first, here := leafOf(s.https), leafOf(e); first != nil && here != nil && first.SHA256 != here.SHA256 {
		found = append(found, newFinding("domain.address.other_certificate", at, fmt.Sprintf(
			"%s shows another certificate at its address %s: that of %s by %s, valid until %s. Both are trusted. Mind that each of them is renewed.",
			s.httpsURL(), at, quoted(here.Subject), quoted(here.Issuer), here.NotAfter.UTC().Format("2006-01-02 15:04 UTC"))))
	}
	return found
}

func leafOf(e observation.Exchange) *observation.Certificate {
	if e.TLS == nil || len(e.TLS.Sent) == 0 {
		return nil
	}
	return &e.TLS.Sent[0]
}
