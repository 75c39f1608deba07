package readiness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// hostCodes are the codes under which the faults of one name below the domain are
// reported: www, the names that only a wildcard has, or a subdomain that was given.
type hostCodes struct {
	noTLS, noHTTPS, loop, deadEnd, unanswered Code
}

// host judges what a browser meets at a name below the domain once a policy covers
// it: at each address, and along the redirects.
type host struct {
	*site
	seen  observation.HostCheck
	codes hostCodes
	// name is what the findings are about, page how a text names its first page.
	name, page string
	// advice says what to do where nothing speaks HTTPS.
	advice string
}

// judge returns what is wrong with the name. Damage is an error: visitors who get
// through today will not. Silence leaves the question open. A name that is dead both
// ways loses nothing.
func (h host) judge() []Finding {
	e := firstExchange(h.seen.HTTPS.Chain, h.seen.DNS)
	switch {
	case untrusted(e):
		return h.fault(h.codes.noTLS, "shows a certificate that is not trusted: "+untrustedDetail(e), certificateAdvice(e))
	case isUnusable(e):
		return h.fault(subdomainUnusableKey, "answers, but "+unusable(e), unusableAdvice)
	case works(e):
		return append(h.judgeChain(), h.judgeAddresses()...)
	case isDropped(e):
		return h.fault(h.codes.noHTTPS, "answers, but "+dropped(e), droppedAdvice)
	case isOpen(e) && e.Failure.Kind.Phase() == observation.Resolving:
		return []Finding{subdomainNotResolved.finding(h.name, fmt.Sprintf(
			"%s.%s Use resolvers that know the name (dns_servers), or remove it from subdomains if it no longer exists.",
			sentence(FailureText(e.Failure)), notFromHere)).leftOpen(true)}
	case isOpen(e):
		return append([]Finding{h.leftUnanswered(FailureText(e.Failure), failureAdvice(e.Failure))}, h.judgeAddresses()...)
	case h.isDead():
		return []Finding{hostDead.finding(h.name, fmt.Sprintf(
			"Nothing answers at %s: over HTTPS %s; over plain HTTP %s. The policy breaks nothing there. Remove the name from DNS if it is not used.",
			h.name, FailureText(e.Failure), FailureText(h.seen.HTTP.Failure)))}
	case h.seen.HTTP != nil && isOpen(*h.seen.HTTP):
		return []Finding{h.leftUnanswered(fmt.Sprintf("%s; plain HTTP, which would show whether the name is used, does not answer either: %s",
			FailureText(e.Failure), FailureText(h.seen.HTTP.Failure)), noAnswerAdvice)}
	case !connected(e):
		return h.fault(h.codes.noHTTPS, "can't be connected to: "+FailureText(e.Failure), h.advice)
	case !completedHandshake(e):
		return h.fault(h.codes.noTLS, "does not complete a TLS handshake: "+FailureText(e.Failure), h.advice)
	default:
		advice := h.advice
		if e.Failure.AnswersHTTP1 {
			advice = "Check the server's log for what breaks its answer over HTTP/2, or switch HTTP/2 off for this host."
		}
		return h.fault(h.codes.noHTTPS, "does not answer with HTTP: "+FailureText(e.Failure), advice)
	}
}

// works reports whether browsers got an answer with a trusted certificate. A server
// that only answers clients with a certificate of their own works for those.
func works(e observation.Exchange) bool {
	return !untrusted(e) && !isDropped(e) && (e.Failure == nil || e.Failure.Kind == observation.CertificateWanted)
}

// isDead reports whether plain HTTP was asked, and fails in a way that leaves
// nothing open.
func (h host) isDead() bool {
	return h.seen.HTTP != nil && !answered(*h.seen.HTTP) && !isOpen(*h.seen.HTTP)
}

// worksOverHTTP reports whether plain HTTP gives visitors an answer of its own, and
// does not only send them to HTTPS on the same name.
func (h host) worksOverHTTP() bool {
	if h.seen.HTTP == nil || !answered(*h.seen.HTTP) || isDropped(*h.seen.HTTP) {
		return false
	}
	target, err := h.seen.HTTP.BrowserRedirect()
	return err != nil || target == nil || target.Scheme != "https" || !strings.EqualFold(target.Hostname(), h.seen.Host)
}

// today says what plain HTTP gives visitors today, as a sentence with a blank before
// it; empty where it was not asked, or did not answer.
func (h host) today() string {
	e := h.seen.HTTP
	switch {
	case e == nil || !answered(*e) || isDropped(*e):
		return ""
	case h.worksOverHTTP():
		return fmt.Sprintf(" It works over plain HTTP today (%s), and will stop working once the policy of %s covers it: browsers then use only HTTPS.",
			statusAndTarget(*e), h.domain)
	default:
		return fmt.Sprintf(" Plain HTTP answers there, but only %s.", leadsTo(*e))
	}
}

// fault is the finding that browsers find no way to the name; what is a clause
// without a full stop.
func (h host) fault(code Code, what, advice string) []Finding {
	why := h.today()
	switch {
	case h.redirectsTo(h.seen):
		why += fmt.Sprintf(" %s redirects there, so its visitors get no page either.", h.httpsPage())
		if advice == h.advice {
			advice = targetAdvice
		}
	case !h.worksOverHTTP() || h.seen.Port != "":
		why += " " + h.whyCovered(h.seen)
	}
	return []Finding{code.finding(h.name, fmt.Sprintf("%s %s.%s %s%s", h.page, what, why, advice, seeItWith(h.seen.HTTPS.First())))}
}

// leftUnanswered is the finding that the name could not be judged; why is a clause
// without a full stop.
func (h host) leftUnanswered(why, advice string) Finding {
	f := unanswered(h.codes.unanswered, h.name, h.page, why, advice)
	if h.worksOverHTTP() {
		f.Detail += h.today()
	}
	return f
}

// judgeChain judges where a browser under the policy gets from the name.
func (h host) judgeChain() []Finding {
	chain := h.seen.HTTPS.Chain
	if h.leadsToChecked() {
		return nil
	}
	if last, failed := failingHop(chain); failed {
		return h.judgeDeadEnd(last)
	}
	if !isEndless(chain) {
		return nil
	}
	if why := mayEnd(chain); why != "" {
		return []Finding{h.codes.unanswered.finding(h.name, openCircle(h.page, chain, why)).leftOpen(true)}
	}
	return h.fault(h.codes.loop, endless(chain), endlessAdvice(chain))
}

// leadsToChecked reports whether the redirects visit the first page of the domain
// or of another name that is checked: what is wrong from there on is reported for that.
// Where two lead to each other, it is reported for the one that comes first.
func (h host) leadsToChecked() bool {
	chain := h.seen.HTTPS.Chain
	first, checked := chain.First().URL, h.checkedPages()
	circle := chain.End == observation.Loop && chain.Next.URL == first
	for i, hop := range chain.Hops {
		rank := slices.Index(checked, hop.URL)
		if i > 0 && rank >= 0 && (!circle || rank < slices.Index(checked, first)) {
			return true
		}
	}
	return false
}

// checkedPages returns the first pages over HTTPS of the domain and of the names that
// are checked, in the order in which they are reported.
func (s *site) checkedPages() []string {
	pages := []string{s.https.URL}
	if s.wwwCounts() {
		pages = append(pages, s.www.URL)
	}
	for _, h := range s.subdomains() {
		pages = append(pages, h.HTTPS.First().URL)
	}
	return pages
}

// judgeDeadEnd judges a redirect to what does not answer.
func (h host) judgeDeadEnd(hop observation.Hop) []Finding {
	target := quoted(nettext.URL(hop.URL))
	switch {
	case hop.Failure != nil && LeavesOpen(hop.Failure.Kind):
		advice := failureAdvice(hop.Failure)
		if hop.Failure.Kind == observation.Blocked {
			advice = blockedAdvice
		}
		return []Finding{h.leftUnanswered(fmt.Sprintf("it leads to %s%s, and there %s", target, upgradedFrom(hop), hopFault(hop)), advice)}
	case hop.IsOf(h.domain) || h.worksOverHTTP():
		return h.fault(h.codes.deadEnd, fmt.Sprintf("leads to %s%s, where browsers fail: %s", target, upgradedFrom(hop), hopFault(hop)),
			"Serve HTTPS there, or redirect to a page that answers.")
	default:
		return []Finding{elsewhereDead.finding(h.name, fmt.Sprintf(
			"%s leads to %s, which is outside %s and does not work: %s. The policy does not change that. Redirect to a page that answers.",
			h.page, target, h.domain, hopFault(hop)))}
	}
}

// judgeAddresses judges the further addresses of the name. Browsers connect to any
// one of them, so a fault of one comes and goes.
func (h host) judgeAddresses() []Finding {
	var found []Finding
	report := func(e observation.Exchange, code Code, what, advice string, open bool) {
		found = append(found, code.finding(h.name, fmt.Sprintf("%s at its address %s %s.%s Browsers use any of the addresses, so the fault comes and goes. %s%s",
			h.page, AddressOf(e), what, openAdvice(open), advice, seeItAt(e))).leftOpen(open))
	}
	for _, e := range h.seen.HTTPS.FurtherAddresses {
		switch {
		case h.leadsToItself(e) && !h.leadsToItself(h.seen.HTTPS.First()):
			report(e, h.codes.loop, "is a redirect loop, and browsers show an error: it "+leadsTo(e), hostAddressAdvice, false)
		case onlyBrowsersFail(e):
			code, why, advice := h.browserFault(e)
			report(e, code, "answers, but "+why, advice, false)
		case works(e), hasNoRoute(e), isOpen(e) && isOpen(h.seen.HTTPS.First()):
		case untrusted(e):
			report(e, hostAddressNoTLS, "shows a certificate that is not trusted: "+untrustedDetail(e), certificateAdvice(e), false)
		case !connected(e) && (!isOpen(e) || isSpareIPv6(e, h.seen.HTTPS)):
			report(e, hostAddressCannotConnect, "can't be connected to: "+FailureText(e.Failure), hostAddressAdvice, false)
		case isOpen(e):
			report(e, hostAddressUnanswered, "was left unanswered: "+FailureText(e.Failure), hostAddressAdvice, true)
		case !completedHandshake(e):
			report(e, hostAddressNoTLS, "does not complete a TLS handshake: "+FailureText(e.Failure), hostAddressAdvice, false)
		default:
			report(e, hostAddressNoHTTPS, "does not answer with HTTP: "+FailureText(e.Failure), hostAddressAdvice, false)
		}
	}
	return found
}

// browserFault returns why browsers alone fail at a further address, and what to do.
func (h host) browserFault(e observation.Exchange) (code Code, why, advice string) {
	if isUnusable(e) {
		return subdomainUnusableKey, unusable(e), unusableAdvice
	}
	return hostAddressNoHTTPS, dropped(e), hostAddressAdvice
}

const hostAddressAdvice = "Configure all addresses of the name alike, or remove this one from DNS."

// isSpareIPv6 reports whether an exchange went to an IPv6 address of a host that
// answers over IPv4. Every client without IPv6 is served, and browsers with it try
// the other at once, so that the address leaves nothing open.
func isSpareIPv6(e observation.Exchange, all observation.Endpoint) bool {
	return family(e) == "IPv6" && slices.ContainsFunc(append([]observation.Exchange{all.First()}, all.FurtherAddresses...),
		func(other observation.Exchange) bool {
			return family(other) == "IPv4" && answered(other) && !untrusted(other)
		})
}

// sentence returns a clause with a capital at its beginning.
func sentence(clause string) string {
	if clause == "" {
		return clause
	}
	return strings.ToUpper(clause[:1]) + clause[1:]
}
