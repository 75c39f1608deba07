package readiness

import (
	"fmt"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Wall returns the sign by which an answer shows that it is not the site's own:
// a content delivery network or a wall against bots has answered this client in
// its stead. It is empty for an answer that may be the site's.
//
// The signs are those that their makers document, or send with no other answer.
// That an answer went through such a network is no sign: most do.
func Wall(e observation.Exchange) string {
	mark := func(name string, values ...string) bool { return slices.Contains(values, e.Marks[name]) }
	turnedAway := e.Status == 403 || e.Status == 429 || e.Status == 503
	switch {
	case mark("Cf-Mitigated", "challenge"):
		return "Cf-Mitigated: challenge"
	case mark("X-Amzn-Waf-Action", "challenge", "captcha"):
		return "X-Amzn-Waf-Action: " + e.Marks["X-Amzn-Waf-Action"]
	case mark("X-Vercel-Mitigated", "challenge", "deny"):
		return "X-Vercel-Mitigated: " + e.Marks["X-Vercel-Mitigated"]
	case e.Status == 429:
		return "status 429, too many requests"
	case turnedAway && mark("Server", "AkamaiGHost", "CloudFront", "Sucuri/Cloudproxy"):
		// Each passes the site's own Server on, and sends its own with pages of its own.
		return fmt.Sprintf("status %d by %s", e.Status, e.Marks["Server"])
	case turnedAway && (e.Marks["X-Datadome"] != "" || e.Marks["X-Sucuri-Block"] != "" || e.Marks["X-Iinfo"] != ""):
		return fmt.Sprintf("status %d behind a wall against bots", e.Status)
	default:
		return ""
	}
}

// checkWall tells of a wall before the domain. Where what it answered is at
// fault, the fault may be the wall's alone, and the question is left open.
func checkWall(s *site) []Finding {
	var found []Finding
	tell := func(code string, e observation.Exchange, faulty bool) {
		if sign := Wall(e); answered(e) && sign != "" {
			found = append(found, newFinding(code, s.domain, fmt.Sprintf(
				"%s was answered by a wall against bots, or a network before the site, in the site's stead (%s): others may get another answer. "+
					"Let this client pass by its user agent (user_agent) or address, or ask from where the site answers. hstspreload.org's scan comes as \"hstspreload-bot\", and must be let in too.%s",
				e.URL, Printable(sign), openAdvice(faulty))).leftOpen(faulty))
		}
	}
	tell("observation.https.wall", s.https, hasError(checkResponse(s), ""))
	if s.ruleset != Removal {
		tell("observation.http.wall", s.http, !s.plainHTTPEndsInHTTPS())
	}
	return found
}

// behindWall leaves the findings about an answer open that a wall has given.
func behindWall(e observation.Exchange, found []Finding) []Finding {
	if Wall(e) == "" {
		return found
	}
	for i := range found {
		found[i] = found[i].leftOpen(true)
	}
	return found
}
