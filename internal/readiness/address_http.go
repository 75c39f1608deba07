package readiness

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// overHTTP judges one address's first answer over plain http: it has to lead to
// https as the first one does.
func (s *site) overHTTP(e observation.Exchange) []Finding {
	at := AddressOf(e)
	switch {
	case isOpen(e):
		if isOpen(s.http) {
			return nil
		}
		return []Finding{newFinding("observation.http.address_unanswered", at, fmt.Sprintf("%s at its address %s was left unanswered: %s.%s %s",
			s.httpURL(), at, failureText(e.Failure), notFromHere, addressAdvice)).leftOpen(true)}
	case !answered(e) && !answered(s.http), !connected(e) && s.isDown(at):
		return nil
	case answered(e) && !s.redirectsWell(e) && (!answered(s.http) || s.redirectsWell(s.http)):
		open := botProtection(e) != ""
		return []Finding{newFinding("redirects.address.unfit", at, fmt.Sprintf(
			"%s at its address %s %s, and not first to HTTPS on the same host.%s %s", s.httpURL(), at, leadsTo(e), openAdvice(open), addressAdvice)).leftOpen(open)}
	case leadsTo(e) != leadsTo(s.http):
		return []Finding{newFinding("redirects.address.other", at, fmt.Sprintf(
			"%s %s, but at its address %s it %s. %s", s.httpURL(), leadsTo(s.http), at, leadsTo(e), addressAdvice))}
	default:
		return nil
	}
}

// redirectsWell tells whether an answer over plain http leads first to where the
// ruleset asks: HTTPS, on the list also on the same host.
func (s *site) redirectsWell(e observation.Exchange) bool {
	target, err := e.Redirect()
	if err != nil || target == nil {
		return false
	}
	if s.ruleset == HSTS {
		return target.Scheme == "https"
	}
	return s.isSecureDomain(target)
}

// isDown tells whether an address takes no connection for https, of which
// overHTTPS tells.
func (s *site) isDown(address string) bool {
	for _, e := range s.seen.ByAddress {
		if strings.HasPrefix(e.URL, "https:") && AddressOf(e) == address {
			return !connected(e)
		}
	}
	return false
}
