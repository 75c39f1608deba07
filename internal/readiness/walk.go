package readiness

import (
	"net/url"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// patientRedirects is how many redirects a browser is taken to follow: all that
// were observed, save the last, behind which there may be more.
const patientRedirects = observation.MaxHops - 1

// walk is what a client meets that follows redirects from a URL over verified
// connections, up to a limit.
type walk struct {
	start string
	// hops are the redirects it was sent on, the one too many included.
	hops    []observation.Hop
	tooMany bool
	// dead is where it could go no further; nil where it came to an end.
	dead *deadEnd
}

// deadEnd is a redirect that can't be followed.
type deadEnd struct {
	// url is where the walk ended: safe to print.
	url  string
	host string
	// why is a clause without a full stop: safe to print.
	why     string
	open    bool
	blocked bool
}

// walk follows the redirects from a URL. The first https exchange of the domain
// is never a dead end: whatever is wrong with it, checkConnection says so once.
func (s *site) walk(start string, limit int) walk {
	w := walk{start: start}
	chain := s.seen.Chain(start)
	for _, hop := range chain.Hops {
		w.hops = append(w.hops, hop)
		if len(w.hops) > limit {
			w.tooMany = true
			return w
		}
		if w.dead = s.deadEnd(hop); w.dead != nil {
			return w
		}
	}
	if n := len(w.hops); n > 0 && chain.Broken != nil && !s.isRoot(w.hops[n-1].Exchange) {
		last := w.hops[n-1].Target
		w.dead = &deadEnd{
			url: nettext.URL(last.String()), host: last.Hostname(),
			why: "it redirects to " + quoted(nettext.URL(w.hops[n-1].Exchange.Location)) + ", which is not a URL",
		}
	}
	return w
}

func (s *site) deadEnd(hop observation.Hop) *deadEnd {
	end := &deadEnd{url: nettext.URL(hop.Target.String()), host: hop.Target.Hostname()}
	e := hop.Exchange
	switch {
	case !hop.Made && !followable(hop.Target):
		end.why = "it is no http or https URL with a host"
	case !hop.Made:
		end.why, end.open = "the request was not made", true
	case s.isRoot(e):
		return nil
	case e.Failure != nil:
		end.why, end.open = FailureText(e.Failure), e.Failure.Kind.Open()
		end.blocked = e.Failure.Kind == observation.Blocked
	case untrusted(e):
		end.why = "its certificate is not trusted: " + nettext.Printable(e.TLS.Untrusted.Detail)
	default:
		return nil
	}
	return end
}

func followable(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// arrives tells whether the walk ends at an https URL.
func (w walk) arrives() bool {
	return len(w.hops) > 0 && !w.tooMany && w.dead == nil &&
		w.hops[len(w.hops)-1].Target.Scheme == "https"
}

// plainHTTPEndsInHTTPS tells whether plain http, at every address where it
// answers, leads to https on any way. Of a further address the first redirect is
// known: it has to lead to https, or where that of the first address does.
func (s *site) plainHTTPEndsInHTTPS() bool {
	if answered(s.http) && !s.walk(s.httpURL(), patientRedirects).arrives() {
		return false
	}
	for _, e := range s.seen.ByAddress {
		if !strings.HasPrefix(e.URL, "http:") || !answered(e) {
			continue
		}
		target, err := e.Redirect()
		if err != nil || target == nil || target.Scheme != "https" && leadsTo(e) != leadsTo(s.http) {
			return false
		}
	}
	return true
}

// httpsStays tells whether https does not end in plain http. Browsers that hold the
// policy ask for https again there, and so go round in a circle.
func (s *site) httpsStays() bool {
	w := s.walk(s.httpsURL(), patientRedirects)
	return len(s.insecure(w)) == 0 || w.arrives()
}
