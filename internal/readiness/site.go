package readiness

import (
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// scanRedirects is how many redirects hstspreload.org's scan follows from one
// URL at the most.
const scanRedirects = 3

// site is an observation as the rules look at it.
type site struct {
	seen    observation.Observation
	ruleset Ruleset
	// minMaxAge is the least max-age asked for under HSTS.
	minMaxAge int64
	domain    string
	// https, http and www are the first exchanges with the three origins.
	https, http, www observation.Exchange
	// hasWWW: DNS or a connection shows that there is a www.
	hasWWW bool
	// unaskable: the name is not one that can be asked about, and nobody did.
	unaskable bool
	// fromHTTPS and fromHTTP are where redirects lead from the domain.
	fromHTTPS, fromHTTP walk
}

func newSite(o observation.Observation, criteria Criteria) *site {
	s := &site{seen: o, ruleset: criteria.Ruleset, minMaxAge: criteria.MinMaxAge, domain: o.Domain}
	s.https = firstExchange(o, s.httpsURL(), s.domain)
	s.http = firstExchange(o, s.httpURL(), s.domain)
	s.www, s.hasWWW = wwwExchange(o, s.wwwName())
	_, _, malformed := nameComplaint(s.domain)
	s.unaskable = malformed && len(o.Exchanges) == 0 && len(o.Names) == 0
	limit := scanRedirects
	if s.ruleset == HSTS {
		limit = patientRedirects
	}
	s.fromHTTPS = s.walk(s.httpsURL(), limit)
	s.fromHTTP = s.walk(s.httpURL(), limit)
	return s
}

func (s *site) httpsURL() string { return "https://" + s.domain + "/" }
func (s *site) httpURL() string  { return "http://" + s.domain + "/" }
func (s *site) wwwName() string  { return "www." + s.domain }

// isRoot tells whether an exchange is the first one over https, which
// checkConnection tells of.
func (s *site) isRoot(e observation.Exchange) bool { return e.URL == s.https.URL }

// wwwCounts tells whether the ruleset asks about www, and there is one.
func (s *site) wwwCounts() bool {
	return s.hasWWW && s.coversSubdomains() && (s.ruleset == HSTS || !wwwWaived(s.domain))
}

// coversSubdomains tells whether the policy that is judged extends to the names
// below the domain: on the preload list it always does.
func (s *site) coversSubdomains() bool {
	switch s.ruleset {
	case Removal:
		return false
	case HSTS:
		policy, err := hsts.First(s.https.Header)
		return err == nil && policy.IncludeSubDomains
	default:
		return true
	}
}

// firstExchange returns the exchange for a URL. Where it was not made, a
// failure that says why stands in for it.
func firstExchange(o observation.Observation, url, host string) observation.Exchange {
	if e, made := o.Exchange(url); made {
		return e
	}
	failure := &observation.Failure{Kind: observation.Cancelled, Detail: "the request was not made"}
	if r, asked := o.Resolution(host); asked && r.Failure != nil {
		failure = r.Failure
	}
	return observation.Exchange{URL: url, Failure: failure}
}

// wwwExchange returns the exchange with www, and whether there is a www at all.
// A name that DNS does not have counts only where it was asked for all the same,
// as through a proxy or a connect_to.
func wwwExchange(o observation.Observation, host string) (observation.Exchange, bool) {
	e := firstExchange(o, "https://"+host+"/", host)
	r, asked := o.Resolution(host)
	_, made := o.Exchange(e.URL)
	absent := !asked && !made ||
		asked && !made && r.Failure != nil && notThere(r.Failure.Kind) ||
		e.Failure != nil && notThere(e.Failure.Kind)
	return e, connected(e) || !absent
}

// notThere tells whether DNS said that a host has no address.
func notThere(k observation.Kind) bool {
	return k == observation.NoSuchName || k == observation.NoAddress
}

// answered tells whether an HTTP answer came.
func answered(e observation.Exchange) bool { return e.Failure == nil }

// connected tells whether TCP connected, whatever came after.
func connected(e observation.Exchange) bool {
	return e.TLS != nil || e.Failure == nil || e.Failure.Kind.Phase() > observation.Connecting
}

// shookHands tells whether a TLS handshake was completed. What fails later does
// not undo it; so in TLS 1.3 the want of a client's certificate does not.
func shookHands(e observation.Exchange) bool {
	if e.Failure != nil && e.Failure.Kind == observation.CertificateWanted {
		return e.TLS != nil && e.TLS.Version == "TLS 1.3"
	}
	return e.TLS != nil || e.Failure == nil || e.Failure.Kind.Phase() > observation.Handshaking
}

// untrusted tells whether the server showed a certificate that is not trusted.
func untrusted(e observation.Exchange) bool { return e.TLS != nil && e.TLS.Untrusted != nil }

// isOpen tells whether an exchange failed in a way that leaves the question open.
func isOpen(e observation.Exchange) bool { return e.Failure != nil && e.Failure.Kind.Open() }
