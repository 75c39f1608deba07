package readiness

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// This file reads the chains of redirects as browsers under a policy of the domain
// walk them.

// failingHop returns the first redirect of a chain that leads to what does not
// answer, or is not trusted, if there is one. The first exchange is judged apart. A
// link to another program, as mailto, is not a fault, nor is a server that wants a
// client's certificate.
func failingHop(c observation.Chain) (observation.Hop, bool) {
	for i, hop := range c.Hops {
		if i == 0 || works(hop.Exchange) && !isUnusable(hop.Exchange) {
			continue
		}
		return hop, hop.Failure == nil || hop.Failure.Kind != observation.UnsupportedScheme
	}
	return observation.Hop{}, false
}

// isEndless reports whether browsers give a chain up.
func isEndless(c observation.Chain) bool {
	return c.End == observation.Loop || c.End == observation.TooLong
}

// leadsToItself reports whether browsers that hold the policy come from an answer
// to the same page again.
func (s *site) leadsToItself(e observation.Exchange) bool {
	next, err := e.NextUnderPolicy(s.domain, true)
	if err != nil || next == nil || untrusted(e) || botProtection(e) != "" {
		return false
	}
	return next.URL == e.URL && (next.Upgraded || !e.SetsCookie)
}

// mayEnd says, as a sentence, why a chain that never ended here may end in a
// browser; empty where nothing speaks for that.
func mayEnd(c observation.Chain) string {
	for _, hop := range c.Hops {
		if sign := botProtection(hop.Exchange); sign != "" {
			return fmt.Sprintf("One of the answers is that of bot protection (%s)", nettext.Printable(sign))
		}
	}
	if !leadsBack(c) && slices.ContainsFunc(c.Hops, func(h observation.Hop) bool { return h.SetsCookie }) {
		return "One of the answers sets a cookie. Cookies are not kept here, so a browser may succeed"
	}
	return ""
}

// leadsBack reports whether a chain leads from https to plain http. A site that does
// so to everybody does it to those with a cookie too, and many set one in each answer.
func leadsBack(c observation.Chain) bool {
	for i, hop := range c.Hops {
		if i > 0 && isPlain(hop) {
			return true
		}
	}
	return leadsOnToPlain(c) && !strings.HasPrefix(c.First().URL, "http:")
}

// leadsOnToPlain reports whether what comes after the last hop of a chain is plain http.
func leadsOnToPlain(c observation.Chain) bool { return c.Next != nil && isPlain(*c.Next) }

// isPlain reports whether a hop leads to plain http, upgraded or not.
func isPlain(hop observation.Hop) bool { return hop.Upgraded || strings.HasPrefix(hop.URL, "http:") }

// endless says what a page does whose redirects have no end, as a clause.
func endless(c observation.Chain) string {
	if c.End == observation.TooLong {
		return fmt.Sprintf("never stops redirecting, and browsers stop after %d redirects: %s", observation.MaxRedirects, walked(c))
	}
	return "is a redirect loop, and browsers show an error: " + walked(c)
}

// openCircle says that redirects have no end here, and may have one in a browser.
func openCircle(page string, c observation.Chain, why string) string {
	return fmt.Sprintf("%s is a redirect loop here: %s. %s.%s Open the page in a browser with a fresh profile.", page, walked(c), why, notFromHere)
}

// endlessAdvice says how to end such a chain.
func endlessAdvice(c observation.Chain) string {
	if leadsBack(c) || leadsOnToPlain(c) {
		return "Answer over HTTPS with the page itself, or redirect to an https URL that answers."
	}
	return "Let one of these pages answer with a page instead of a redirect."
}

// maxWalked is how many URLs of a chain a text names.
const maxWalked = 5

// walked writes down the URLs of a chain, the one after its last hop included. One
// that browsers upgrade is written as they ask for it.
func walked(c observation.Chain) string {
	var all []string
	for i, hop := range c.Hops {
		text := nettext.URL(hop.URL)
		if i > 0 {
			text += upgradedFrom(hop)
		}
		all = append(all, text)
	}
	if c.Next != nil {
		next := nettext.URL(c.Next.Target)
		if c.Next.Upgraded {
			next += " (which browsers upgrade to https)"
		}
		all = append(all, next)
	}
	if len(all) > maxWalked {
		all = append(slices.Clone(all[:maxWalked-1]), "…", all[len(all)-1])
	}
	return strings.Join(all, " → ")
}

// upgradedFrom says that browsers upgrade a redirect to plain http.
func upgradedFrom(hop observation.Hop) string {
	if !hop.Upgraded {
		return ""
	}
	return " (from http, which browsers upgrade)"
}

// hopFault says what is wrong with a hop, as a clause.
func hopFault(hop observation.Hop) string {
	switch {
	case hop.Failure != nil:
		return FailureText(hop.Failure)
	case isDropped(hop.Exchange):
		return dropped(hop.Exchange)
	case isUnusable(hop.Exchange) && !untrusted(hop.Exchange):
		return unusable(hop.Exchange)
	}
	return "its certificate is not trusted: " + untrustedDetail(hop.Exchange)
}

// statusAndTarget says what an answer is, as in `status 301, to "https://a.example/"`.
func statusAndTarget(e observation.Exchange) string {
	text := fmt.Sprintf("status %d", e.Status)
	if target, err := e.BrowserRedirect(); err == nil && target != nil {
		text += ", to " + quoted(nettext.URL(target.String()))
	}
	return text
}

// seeItWith returns the command with which a person sees the same, as a sentence with
// a blank before it. It is empty for a URL that a shell would need quotes for: no
// text of another's makes its way into a command. A server that refuses is asked without
// an Accept field, as it was here.
func seeItWith(e observation.Exchange) string {
	if !isPlainURL(e.URL) {
		return ""
	}
	without := ""
	if e.Status >= 400 {
		without = "-H Accept: "
	}
	return " To see it: curl -sSv -o /dev/null " + without + e.URL
}

// seeItAt is seeItWith, at the address of the exchange.
func seeItAt(e observation.Exchange) string {
	u, err := url.Parse(e.URL)
	at, atErr := netip.ParseAddrPort(e.Address)
	if err != nil || atErr != nil || !isPlainURL(e.URL) || at.Addr().Zone() != "" {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	address := at.Addr().Unmap().String()
	if at.Addr().Unmap().Is6() {
		address = "[" + address + "]"
	}
	return fmt.Sprintf(" To see it: curl -sSv -o /dev/null --resolve '%s:%s:%s' %s", u.Hostname(), port, address, e.URL)
}

// isPlainURL reports whether a URL has no character that means something to a shell,
// nor one that would need an escape.
func isPlainURL(text string) bool {
	scheme, rest, found := strings.Cut(text, "://")
	return found && (scheme == "http" || scheme == "https") && len(text) <= nettext.Limit &&
		!strings.ContainsFunc(rest, func(r rune) bool { return !strings.ContainsRune(plainCharacters, r) })
}

const plainCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/-_"
