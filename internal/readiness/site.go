package readiness

import (
	"net/netip"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// site is an observation as the rules read it.
type site struct {
	seen    observation.Observation
	ruleset Ruleset
	at      time.Time
	// minMaxAge is the lowest max-age that is accepted under HSTS.
	minMaxAge int64
	domain    string
	// https, http and www are the first exchanges with the domain over HTTPS and
	// plain HTTP, and with www over HTTPS.
	https, http, www observation.Exchange
	// hasWWW: DNS or a connection shows that there is a www.
	hasWWW bool
	// notProbed: the name is malformed, so nothing was probed.
	notProbed bool
	// fromHTTPS and fromHTTP are the redirects from the domain, as far as the
	// ruleset follows them.
	fromHTTPS, fromHTTP route
}

func newSite(o observation.Observation, criteria Criteria) *site {
	s := &site{seen: o, ruleset: criteria.Ruleset, at: criteria.At, minMaxAge: criteria.MinMaxAge, domain: o.Domain}
	s.https = firstExchange(o.HTTPS, o.Apex.DNS)
	s.http = firstExchange(o.HTTP.Chain, o.Apex.DNS)
	s.www = firstExchange(o.WWW.HTTPS.Chain, o.WWW.DNS)
	s.hasWWW = exists(o.WWW)
	_, _, malformed := nameComplaint(s.domain)
	s.notProbed = malformed && len(o.Exchanges()) == 0 && !resolved(o.Apex.DNS) && !resolved(o.WWW.DNS)
	client := scanClient
	if !s.ruleset.HasScan() {
		client = browser
	}
	s.fromHTTPS = s.route(o.HTTPS, client)
	s.fromHTTP = s.route(o.HTTP.Chain, client)
	return s
}

// firstExchange returns the first exchange of a chain. Where the URL was not asked
// for, a failure that says why stands in for it.
func firstExchange(c observation.Chain, dns observation.Resolution) observation.Exchange {
	switch {
	case len(c.Hops) > 0:
		return c.First()
	case dns.Failure != nil:
		return observation.Exchange{Failure: dns.Failure}
	default:
		return observation.Exchange{Failure: &observation.Failure{Kind: observation.Cancelled, Detail: notRequested}}
	}
}

// resolved reports whether DNS was asked.
func resolved(r observation.Resolution) bool { return r.Failure != nil || len(r.Addresses) > 0 }

// exists reports whether there is a host at all. One that DNS does not have counts
// only where it was asked for and the answer shows it, as through a proxy or a
// connect_to.
func exists(h observation.HostCheck) bool {
	asked, first := h.HTTPS.Asked(), h.HTTPS.First()
	absent := !asked && (!resolved(h.DNS) || isNoName(h.DNS.Failure)) || isNoName(first.Failure)
	return asked && connected(first) || !absent
}

// isNoName reports whether DNS said that a host has no address.
func isNoName(f *observation.Failure) bool {
	return f != nil && (f.Kind == observation.NoSuchName || f.Kind == observation.NoAddress)
}

// wwwName is the name of www, whether or not there is one.
func (s *site) wwwName() string { return "www." + s.domain }

// httpsPage and httpPage name the first page of the domain in a text: by its URL
// where it was asked for.
func (s *site) httpsPage() string { return page(s.https, "HTTPS on "+s.domain) }
func (s *site) httpPage() string  { return page(s.http, "plain HTTP on "+s.domain) }

func page(e observation.Exchange, otherwise string) string {
	if e.URL == "" {
		return nettext.Printable(otherwise)
	}
	return nettext.URL(e.URL)
}

// isRoot reports whether an exchange is the first one over HTTPS, which
// checkConnection judges.
func (s *site) isRoot(e observation.Exchange) bool { return e.URL != "" && e.URL == s.https.URL }

// wwwCounts reports whether the ruleset asks about www, and there is one.
func (s *site) wwwCounts() bool {
	return s.hasWWW && s.coversSubdomains() && (!s.ruleset.HasScan() || !isWWWWaived(s.domain))
}

// coversSubdomains reports whether the policy that is judged extends to the names
// below the domain: on the preload list it always does.
func (s *site) coversSubdomains() bool {
	switch s.ruleset {
	case Removal:
		return false
	case HSTS, Firefox:
		return includesSubdomains(s.https) || includesSubdomains(s.judged())
	case Bulk1Year, Bulk18Weeks:
		return true
	}
	return true
}

// includesSubdomains reports whether browsers take a policy from an answer that
// extends to the names below the domain.
func includesSubdomains(e observation.Exchange) bool {
	policy, err := hsts.First(e.HSTS)
	return err == nil && policy.IncludeSubDomains
}

// answered reports whether an HTTP answer came.
func answered(e observation.Exchange) bool { return e.Failure == nil }

// connected reports whether TCP connected, whatever came after.
func connected(e observation.Exchange) bool {
	return e.TLS != nil || e.Failure == nil || e.Failure.Kind.Phase() > observation.Connecting
}

// completedHandshake reports whether a TLS handshake was completed. What fails
// later does not undo it. In TLS 1.3 the handshake is complete before a server
// can refuse a client without a certificate, in TLS 1.2 it is not.
func completedHandshake(e observation.Exchange) bool {
	if e.Failure != nil && e.Failure.Kind == observation.CertificateWanted {
		return e.TLS != nil && e.TLS.Version == "TLS 1.3"
	}
	return e.TLS != nil || e.Failure == nil || e.Failure.Kind.Phase() > observation.Handshaking
}

// untrusted reports whether the server showed a certificate that is not trusted.
func untrusted(e observation.Exchange) bool { return e.TLS != nil && e.TLS.Untrusted != nil }

// isOpen reports whether an exchange failed in a way that leaves the question open.
func isOpen(e observation.Exchange) bool { return e.Failure != nil && LeavesOpen(e.Failure.Kind) }

// AddressOf returns the IP address that an exchange went to, without the port:
// safe to print.
func AddressOf(e observation.Exchange) string {
	if at, err := netip.ParseAddrPort(e.Address); err == nil {
		return at.Addr().String()
	}
	return nettext.Printable(e.Address)
}

// FailureText returns what a failure says, as a clause without a full stop.
func FailureText(f *observation.Failure) string {
	text := strings.TrimRight(nettext.Printable(f.Detail), ".")
	if f.Detail == "" {
		text = strings.ReplaceAll(string(f.Kind), "_", " ")
	}
	if f.AnswersHTTP1 {
		text += "; that is so over HTTP/2, over HTTP/1.1 it answers"
		if !LeavesOpen(f.Kind) {
			text += " (look for a line break in the value of a header)"
		}
	}
	return text
}

// quoted returns a text between quotation marks, safe to print. A header's own
// quotation marks stay as they were sent.
func quoted(text string) string { return `"` + nettext.Printable(text) + `"` }
