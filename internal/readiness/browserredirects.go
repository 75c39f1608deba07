package readiness

import (
	"fmt"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of where redirects take browsers.
var (
	httpNeverHTTPS = requirementCode("redirects.http.no_https", Redirect, RemedyChains,
		"HTTP never reaches HTTPS",
		"Plain HTTP redirects, but never ends at an https URL.")
	baseDomainSkipped = adviceCode("redirects.http.base_domain_skipped", Warning, Redirect, RemedyRedirect,
		"Redirects skip the domain",
		"Plain HTTP ends in HTTPS on another host without visiting the domain over HTTPS, so browsers never see its policy.")
	httpsLoop = requirementCode("redirects.https.loop", Redirect, RemedyChains,
		"HTTPS is a redirect loop",
		"Browsers that hold the policy never reach a page from https on the domain: its redirects lead back to plain HTTP on a covered name, or form a loop.")
	httpsDeadEnd = requirementCode("redirects.https.dead_end", Redirect, RemedyChains,
		"HTTPS reaches no page",
		"Browsers that hold the policy and follow the redirects from https on the domain end at a URL that does not answer over HTTPS, or is not trusted.")
	underPolicyUnanswered = adviceCode("observation.redirect.under_policy", Warning, Redirect, RemedyUnanswered,
		"Redirects under the policy could not be judged",
		"It is unknown where browsers that hold the policy end when they follow the redirects from https on the domain: a host did not answer, or sets a cookie, which is not kept here.")
	serverError = adviceCode("response.server_error", Warning, Certificate, RemedyServerError,
		"The server answers with an error",
		"The first page of the domain answers over HTTPS with a status of 500 or above.")
	temporaryRedirect = adviceCode("redirects.http.temporary", Warning, Redirect, RemedyRedirect,
		"Redirect to HTTPS is temporary",
		"Plain HTTP redirects to https with a status other than 301 or 308.")
)

// checkPolicyRedirects asks that plain HTTP, where it answers, ends in HTTPS,
// and that HTTPS stays there.
func checkPolicyRedirects(s *site) []Finding {
	found := s.insecure(s.fromHTTPS)
	if !answered(s.http) || isDropped(s.http) {
		return found // a closed port is fine, and checkDropped says the other
	}
	r := s.fromHTTP
	switch {
	case s.browsersGoOn(s.seen.HTTP.Chain):
	case len(r.redirects) == 0:
		found = append(found, leaveOpenOverHTTP(s.http, []Finding{s.staysOnHTTP()})...)
	case r.deadEnd != nil && s.isDeadUnderPolicy(*r.deadEnd):
		// checkAsBrowser says so
	case r.deadEnd != nil:
		found = append(found, s.cannotFollow(r))
	case !r.arrives():
		found = append(found, httpNeverHTTPS.finding(s.domain, fmt.Sprintf(
			"The redirects from %s never end at an https URL; the last one seen leads to %s. Redirect to %s.",
			s.httpPage(), quoted(nettext.URL(r.redirects[len(r.redirects)-1].target.String())), s.httpsPage())))
	case !s.visitsDomain(r):
		found = append(found, baseDomainSkipped.finding(s.domain, fmt.Sprintf(
			"The redirects from %s lead to %s without visiting %s, so browsers never see the domain's own policy. Redirect to %s first.",
			s.httpPage(), quoted(nettext.URL(r.redirects[0].target.String())), s.httpsPage(), s.httpsPage())))
	}
	return found
}

// isDeadUnderPolicy reports whether browsers end at the same dead end when they follow
// the redirects from https on the domain.
func (s *site) isDeadUnderPolicy(end deadEnd) bool {
	hop, failed := failingHop(s.underPolicy())
	return failed && works(s.https) && !end.open && end.url == nettext.URL(hop.URL)
}

// visitsDomain reports whether a route goes over HTTPS on the domain itself.
func (s *site) visitsDomain(r route) bool {
	for _, step := range r.redirects {
		if s.isSecureDomain(step.target) {
			return true
		}
	}
	return false
}

// plainHTTPEndsInHTTPS reports whether plain HTTP, at every address where it
// answers, ends in HTTPS by any way. Of a further address the first redirect is
// known: it has to lead to https, or where that of the first address leads.
func (s *site) plainHTTPEndsInHTTPS() bool {
	if isDropped(s.http) || answered(s.http) && !s.route(s.seen.HTTP.Chain, browser).arrives() && !s.browsersGoOn(s.seen.HTTP.Chain) {
		return false
	}
	for _, e := range s.seen.HTTP.FurtherAddresses {
		if !answered(e) {
			continue
		}
		target, err := e.Redirect()
		if err != nil || target == nil || isDropped(e) || target.Scheme != "https" && leadsTo(e) != leadsTo(s.http) {
			return false
		}
	}
	return true
}

// browsersGoOn reports whether a chain as written ends at a Location that leads
// browsers on, to https on the domain or a name below it, and that only they read as
// a URL to ask for.
func (s *site) browsersGoOn(c observation.Chain) bool {
	from := c.Last()
	switch {
	case c.End == observation.NotURL, c.End == observation.Arrived && from.SpacedLocation != "":
	case c.End == observation.Failed && len(c.Hops) > 1 && from.Failure.Kind == observation.UnsupportedScheme:
		from = c.Hops[len(c.Hops)-2].Exchange
	default:
		return false
	}
	target, err := from.BrowserRedirect()
	return err == nil && target != nil && target.Scheme == "https" && observation.Covers(s.domain, target.Hostname())
}

// httpsStays reports whether HTTPS on the domain ends in HTTPS, for clients that know
// no policy and for browsers that hold it.
func (s *site) httpsStays() bool {
	r := s.route(s.seen.HTTPS, browser)
	if len(s.insecure(r)) > 0 && !r.arrives() && !s.browsersGoOn(s.seen.HTTPS) {
		return false
	}
	chain := s.underPolicy()
	_, failed := failingHop(chain)
	return !failed && !isEndless(chain)
}

// leadsNowhere reports whether browsers were seen to get to no page from https on
// the domain, for a reason that nothing speaks against.
func (s *site) leadsNowhere() bool {
	chain := s.underPolicy()
	hop, failed := failingHop(chain)
	if failed {
		return !isOpen(hop.Exchange) && hop.IsOf(s.domain)
	}
	return isEndless(chain) && mayEnd(chain) == ""
}

// underPolicy returns the redirects from https on the domain as browsers walk them
// that hold the policy. One that does not extend to the names below the domain does
// not upgrade these.
func (s *site) underPolicy() observation.Chain {
	chain := s.seen.Apex.HTTPS.Chain
	if s.coversSubdomains() {
		return chain
	}
	for i, hop := range chain.Hops {
		if i == 0 || !hop.Upgraded {
			continue
		}
		if next, err := chain.Hops[i-1].NextUnderPolicy(s.domain, false); err == nil && next != nil && !next.Upgraded {
			return s.upgradedHere(s.seen.HTTPS)
		}
	}
	return chain
}

// upgradedHere returns a chain as written up to where it leads to plain HTTP of the
// domain itself. Browsers ask for https instead; that is a circle where they were
// there already, and else the chain's last answer is the last that is known.
func (s *site) upgradedHere(c observation.Chain) observation.Chain {
	for i, hop := range c.Hops {
		if i == 0 {
			continue
		}
		next, err := c.Hops[i-1].NextUnderPolicy(s.domain, false)
		if err != nil || next == nil || !next.Upgraded {
			continue
		}
		cut := observation.Chain{Hops: c.Hops[:i], End: observation.Arrived}
		if slices.ContainsFunc(cut.Hops, func(h observation.Hop) bool { return h.URL == next.URL }) {
			cut.End = observation.Loop
			cut.Next = &observation.Hop{Target: hop.Target, Upgraded: true, Exchange: observation.Exchange{URL: next.URL}}
		}
		return cut
	}
	return c
}

// checkAsBrowser judges where browsers get from https on the domain once they hold
// the policy. What the scan's rules have a finding about is not told twice.
func checkAsBrowser(s *site) []Finding {
	if !works(s.https) {
		return nil // checkConnection says so
	}
	chain := s.underPolicy()
	if hop, failed := failingHop(chain); failed {
		return s.deadEndUnderPolicy(hop)
	}
	if !isEndless(chain) {
		return s.circlesAtAddresses()
	}
	if why := mayEnd(chain); why != "" {
		return []Finding{underPolicyUnanswered.finding(s.domain, openCircle(s.httpsPage(), chain, why)).leftOpen(true)}
	}
	if s.ruleset.HasScan() && isEndless(s.seen.HTTPS) && len(s.fromHTTPS.redirects) > 0 && s.fromHTTPS.tooMany {
		return nil
	}
	return []Finding{httpsLoop.finding(s.domain, fmt.Sprintf("%s %s. Once browsers hold the policy, visitors are locked out. %s%s",
		s.httpsPage(), endless(chain), endlessAdvice(chain), seeItWith(s.https)))}
}

// circlesAtAddresses finds the further addresses that lead browsers to the same page
// again, where the first one does not.
func (s *site) circlesAtAddresses() []Finding {
	var found []Finding
	for _, e := range s.seen.Apex.HTTPS.FurtherAddresses {
		if s.leadsToItself(e) {
			found = append(found, s.atAddress(e, httpsLoop, "is a redirect loop, and browsers show an error: it "+leadsTo(e), false)...)
		}
	}
	return found
}

// deadEndUnderPolicy judges a redirect that browsers under the policy can't follow.
func (s *site) deadEndUnderPolicy(hop observation.Hop) []Finding {
	end := s.fromHTTPS.deadEnd
	if s.ruleset.HasScan() && end != nil && end.url == nettext.URL(hop.URL) {
		return nil // followed and openRedirects say so
	}
	what := fmt.Sprintf("leads to %s%s, where browsers fail: %s", quoted(nettext.URL(hop.URL)), upgradedFrom(hop), hopFault(hop))
	if isOpen(hop.Exchange) {
		if end != nil && end.url == nettext.URL(hop.URL) {
			return nil
		}
		return []Finding{unanswered(underPolicyUnanswered, s.domain, s.httpsPage(), "it "+what, failureAdvice(hop.Failure))}
	}
	if code := s.findingOf(nettext.URL(hop.URL)); code != "" {
		return []Finding{httpsDeadEnd.finding(s.domain, fmt.Sprintf("%s leads to %s%s, which %s %s",
			s.httpsPage(), quoted(nettext.URL(hop.URL)), upgradedFrom(hop), doesNotWork(false), seeFinding(code)))}
	}
	return []Finding{httpsDeadEnd.finding(s.domain, fmt.Sprintf("%s %s. Serve HTTPS there, or redirect to a page that answers.%s",
		s.httpsPage(), what, seeItWith(s.https)))}
}

// hasServerError reports whether browsers get an error of the server from the first
// page of the domain.
func (s *site) hasServerError() bool { return len(checkServerError(s)) > 0 }

// checkServerError finds a status of 500 and above: where `/` leads, or at a further
// address. It is an outage rather than a fault of the policy, and no time for a
// longer max-age.
func checkServerError(s *site) []Finding {
	var found []Finding
	report := func(e observation.Exchange, host, at string) {
		if e.Status >= 500 && botProtection(e) == "" {
			found = append(found, serverError.finding(host, fmt.Sprintf(
				"%s%s answers with status %d, a server error. Raise max-age only once the site is up. Check the server's log and any proxy or CDN in front of it.%s",
				nettext.URL(e.URL), at, e.Status, seeItWith(e))))
		}
	}
	report(s.https, s.domain, "")
	if last := s.underPolicy().Last(); last.URL != s.https.URL && last.IsOf(s.domain) {
		report(last, s.domain, "")
	}
	for _, e := range s.seen.Apex.HTTPS.FurtherAddresses {
		if s.https.Status < 500 {
			report(e, AddressOf(e), " at its address "+AddressOf(e))
		}
	}
	return found
}

// browsersMend reports whether an answer is a redirect whose Location only browsers
// read as a URL.
func (s *site) browsersMend(e observation.Exchange) bool {
	return isUnreadableRedirect(e) && isRepaired(e)
}

// checkTemporaryRedirect finds a redirect to HTTPS that clients must not remember. It
// changes nothing for browsers that know the policy; the others use plain HTTP again on
// each visit.
func checkTemporaryRedirect(s *site) []Finding {
	target, err := s.http.Redirect()
	if !s.ruleset.asksPlainHTTP() || err != nil || target == nil || target.Scheme != "https" || s.http.Status == 301 || s.http.Status == 308 {
		return nil
	}
	return []Finding{temporaryRedirect.finding(s.domain, fmt.Sprintf(
		"%s redirects to HTTPS with status %d, which is temporary, so clients use plain HTTP again next time. Answer with 308 or 301.",
		s.httpPage(), s.http.Status))}
}
