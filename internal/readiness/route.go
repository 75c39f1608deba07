package readiness

import (
	"net/url"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// client says whose way along the redirects is judged.
type client int

const (
	// scanClient is that of hstspreload.org's scan, which is Go's.
	scanClient client = iota
	// browser knows no policy.
	browser
)

// scanRedirects is how many redirects hstspreload.org's scan follows from one
// URL, at most.
const scanRedirects = 3

func (c client) limit() int {
	if c == scanClient {
		return scanRedirects
	}
	return observation.MaxRedirects
}

// route is a redirect chain as far as a client follows it that verifies
// certificates and has a limit.
type route struct {
	// start is the page that the chain begins at: safe to print.
	start     string
	redirects []redirect
	// tooMany: there are more redirects than the limit.
	tooMany bool
	// deadEnd is where the client can go no further; nil where it arrives.
	deadEnd *deadEnd
}

// redirect is one step of a route.
type redirect struct {
	// from is the answer that redirects.
	from observation.Exchange
	// target is where it leads, as the server wrote it.
	target *url.URL
	// exchange is the request for the target; zero for the last step of a chain
	// that is too long.
	exchange observation.Exchange
}

// deadEnd is a redirect that can't be followed.
type deadEnd struct {
	// url is where it leads: safe to print.
	url  string
	host string
	// why is a clause without a full stop: safe to print.
	why string
	// advice says what to do, as a sentence.
	advice string
	// open: the failure leaves the question open.
	open bool
	// scanOnly: browsers go on.
	scanOnly bool
	// blocked: this machine may not follow it.
	blocked bool
}

// route follows a chain as a client does, and adds the redirect that is one too many.
// A loop has more redirects than any limit.
func (s *site) route(c observation.Chain, as client) route {
	r := route{start: nettext.URL(c.First().URL)}
	for _, step := range redirectsOf(c) {
		r.redirects = append(r.redirects, step)
		if len(r.redirects) > as.limit() {
			r.tooMany = true
			return r
		}
		if r.deadEnd = s.deadEndAt(step, as); r.deadEnd != nil {
			return r
		}
	}
	r.tooMany = c.End == observation.Loop || c.End == observation.TooLong
	if last := c.Last(); c.End == observation.NotURL && len(r.redirects) > 0 && !s.isRoot(last) {
		target := r.redirects[len(r.redirects)-1].target
		r.deadEnd = &deadEnd{
			url: nettext.URL(target.String()), host: target.Hostname(), scanOnly: s.browsersMend(last), advice: pageAdvice,
			why: "it redirects to " + quoted(nettext.URL(last.Location)) + ", which is not a URL" + ifRepaired(last),
		}
	}
	return r
}

const pageAdvice = "Redirect to a page that answers."

// redirectsOf returns the redirects of a chain, the one after its last hop included.
func redirectsOf(c observation.Chain) []redirect {
	var all []redirect
	for i, hop := range c.Hops {
		if i > 0 {
			all = append(all, redirect{from: c.Hops[i-1].Exchange, target: readURL(hop.Target), exchange: hop.Exchange})
		}
	}
	if c.Next != nil {
		all = append(all, redirect{from: c.Last(), target: readURL(c.Next.Target)})
	}
	return all
}

// readURL parses where a redirect leads. A relative Location may have a host that is
// none once it is absolute, as that of "//::" on a page of https; it still leads
// there.
func readURL(text string) *url.URL {
	if u, err := url.Parse(text); err == nil {
		return u
	}
	scheme, rest, _ := strings.Cut(text, ":")
	u, err := url.Parse(rest)
	if err != nil {
		return &url.URL{Opaque: text}
	}
	u.Scheme = scheme
	return u
}

// deadEndAt returns why a client can't follow a redirect; nil where it can. The first
// page of the domain over HTTPS is never a dead end: what is wrong with it is the
// business of checkConnection.
func (s *site) deadEndAt(step redirect, as client) *deadEnd {
	end := &deadEnd{url: nettext.URL(step.target.String()), host: step.target.Hostname(), advice: pageAdvice}
	e := step.exchange
	switch {
	case s.isRoot(e):
		return nil
	case e.Failure != nil && e.Failure.Kind == observation.UnsupportedScheme:
		end.why, end.scanOnly = FailureText(e.Failure)+ifRepaired(step.from), isRepaired(step.from)
	case e.Failure != nil:
		end.why, end.open = FailureText(e.Failure), LeavesOpen(e.Failure.Kind)
		end.blocked = e.Failure.Kind == observation.Blocked
	case untrusted(e):
		end.why = "its certificate is not trusted: " + nettext.Printable(e.TLS.Untrusted.Detail)
	case !s.stopsAt(end, e, as):
		return nil
	}
	return end
}

// stopsAt completes a dead end where one client stops at an answer that another takes, and
// reports whether it does.
func (s *site) stopsAt(end *deadEnd, e observation.Exchange, as client) bool {
	switch {
	case as == browser && isDropped(e):
		end.why, end.advice = dropped(e), droppedAdvice
	case as == browser && isUnusable(e):
		end.why, end.advice = unusable(e), unusableAdvice
	case as == scanClient && hasNegativeSerial(e):
		end.why = "its certificate has a negative serial number, which the scan refuses, as all programs in Go do. Browsers accept it"
		end.advice, end.scanOnly = "Get a new certificate.", true
	case as == scanClient && e.GoFailure != nil:
		end.why, end.advice, end.scanOnly = scanRefuses(e), lineAdvice, true
	case as == scanClient && e.RefusesHTTP2:
		end.why = "it refuses the request over HTTP/2 and requires HTTP/1.1 (HTTP_1_1_REQUIRED). Browsers retry, the scan does not"
		end.advice, end.scanOnly = "Switch HTTP/2 off for that host.", true
	default:
		return false
	}
	return true
}

// isRepaired reports whether browsers read the Location of an answer as an http or https
// URL, and clients that take it as it is written do not.
func isRepaired(from observation.Exchange) bool {
	written, err := from.Next()
	if err == nil && (written == nil || written.URL != "") {
		return false
	}
	mended, err := from.BrowserRedirect()
	return err == nil && mended != nil && mended.Host != "" && (mended.Scheme == "http" || mended.Scheme == "https")
}

// ifRepaired says that browsers repair a Location, as the end of a clause; empty where they
// do not.
func ifRepaired(from observation.Exchange) string {
	if !isRepaired(from) {
		return ""
	}
	return ". Browsers repair it, the scan does not"
}

// repairedByBrowsers is ifRepaired as a sentence with a blank before it.
func repairedByBrowsers(from observation.Exchange) string {
	if !isRepaired(from) {
		return ""
	}
	return " Browsers repair it."
}

// arrives reports whether the route ends at an https URL.
func (r route) arrives() bool {
	return len(r.redirects) > 0 && !r.tooMany && r.deadEnd == nil &&
		r.redirects[len(r.redirects)-1].target.Scheme == "https"
}
