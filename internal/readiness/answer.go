package readiness

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Served is what one answer says about the policy that the site serves.
type Served string

// The values of [Served].
const (
	// ServesPolicy: browsers take [Answer.Policy] from the answer. It may be
	// max-age=0, which makes them forget.
	ServesPolicy Served = "policy"
	// ServesNone: the answer is the site's, and browsers take no policy from it.
	ServesNone Served = "none"
	// CannotTell: there is no answer, or it need not be the site's own, so what
	// the site serves to others was not seen.
	CannotTell Served = "cannot_tell"
)

// Cause is why an answer is judged as it is.
type Cause string

// The causes, by what they lead to.
const (
	// ValidHeader: there is a header that browsers obey (ServesPolicy).
	ValidHeader Cause = "valid_header"

	// NoHeader: the answer has no header (ServesNone).
	NoHeader Cause = "no_header"
	// IgnoredHeader: browsers ignore the header, since it breaks RFC 6797,
	// section 6.1 (ServesNone).
	IgnoredHeader Cause = "ignored_header"
	// DroppedAnswer: browsers drop the answer, as if none had come (ServesNone).
	DroppedAnswer Cause = "dropped_answer"
	// UntrustedCertificate: browsers ignore every header that comes with such a
	// certificate (RFC 6797, section 8.1) (ServesNone).
	UntrustedCertificate Cause = "untrusted_certificate"

	// NoAnswer: the request failed (CannotTell).
	NoAnswer Cause = "no_answer"
	// BotProtection: a CDN or a firewall answered instead of the site, with a
	// challenge or a refusal of its own (CannotTell, also with a header).
	BotProtection Cause = "bot_protection"
	// ErrorPage: a status of 403, 429 or 500 and above without the header. It
	// can be the page of something in front of the site, and browsers forget
	// nothing by it (CannotTell).
	ErrorPage Cause = "error_page"
)

// Answer is what one answer over HTTPS says about the site's policy.
type Answer struct {
	Served Served
	Cause  Cause
	// Policy is what the site serves, where Served is ServesPolicy.
	Policy hsts.Policy
	// Why says what was seen, as a clause without a full stop that begins with
	// the URL. It is safe to print.
	Why string
}

// JudgeAnswer says what policy the site serves, judged by one request over HTTPS.
// It is the one place that decides this: an import, the verification of a
// rollout, every ruleset and a planned header go by it.
func JudgeAnswer(e observation.Exchange) Answer {
	asked := nettext.URL(e.URL)
	policy, err := hsts.First(e.HSTS)
	switch {
	case e.Failure != nil:
		return Answer{Served: CannotTell, Cause: NoAnswer, Why: fmt.Sprintf("%s gave no answer (%s)", asked, FailureText(e.Failure))}
	case !e.Trusted():
		return Answer{Served: ServesNone, Cause: UntrustedCertificate, Why: fmt.Sprintf(
			"%s shows a certificate that is not trusted (%s), so browsers ignore its header", asked, untrustedDetail(e))}
	case isDropped(e):
		return Answer{Served: ServesNone, Cause: DroppedAnswer, Why: asked + " answers, but " + dropped(e)}
	case botProtection(e) != "":
		return Answer{Served: CannotTell, Cause: BotProtection, Why: fmt.Sprintf(
			"%s was answered by bot protection instead of the site (%s)", asked, nettext.Printable(botProtection(e)))}
	case err == nil:
		return Answer{Served: ServesPolicy, Cause: ValidHeader, Policy: policy, Why: fmt.Sprintf(
			"%s answers with the header %s", asked, quoted(e.HSTS[0]))}
	case !errors.Is(err, hsts.ErrNoField):
		return Answer{Served: ServesNone, Cause: IgnoredHeader, Why: fmt.Sprintf(
			"%s answers with the header %s, which browsers ignore: %s", asked, quoted(e.HSTS[0]), problem(err))}
	case isErrorPage(e.Status):
		return Answer{Served: CannotTell, Cause: ErrorPage, Why: fmt.Sprintf(
			"%s answers with status %d and without the header, which may be the error page of a proxy or CDN in front of the site", asked, e.Status)}
	default:
		return Answer{Served: ServesNone, Cause: NoHeader, Why: fmt.Sprintf(
			"%s answers without the header (status %d)%s", asked, e.Status, unlessSpaced(e))}
	}
}

// problem is what is wrong with a header, as a clause that is safe to print.
func problem(err error) string {
	if syntax, ok := errors.AsType[*hsts.SyntaxError](err); ok {
		return nettext.Printable(syntax.Problem)
	}
	return nettext.Printable(err.Error())
}

// isErrorPage reports whether CDNs, firewalls and load balancers send pages of
// their own with the status.
func isErrorPage(status int) bool { return status == 403 || status == 429 || status >= 500 }

// botProtection returns the sign by which an answer, over HTTPS or plain HTTP,
// shows that it is not the site's own: a CDN or a firewall has answered this
// client instead. It is empty for an answer that may be the site's.
//
// The signs are those that their makers document, or send with no other answer.
// That an answer went through such a network is no sign: most do.
func botProtection(e observation.Exchange) string {
	fields := e.VendorFields
	has := func(name string, values ...string) bool { return slices.Contains(values, fields[name]) }
	switch {
	case has("Cf-Mitigated", "challenge"):
		return "Cf-Mitigated: challenge"
	case has("X-Amzn-Waf-Action", "challenge", "captcha"):
		return "X-Amzn-Waf-Action: " + fields["X-Amzn-Waf-Action"]
	case has("X-Vercel-Mitigated", "challenge", "deny"):
		return "X-Vercel-Mitigated: " + fields["X-Vercel-Mitigated"]
	case e.Status == 429:
		return "status 429, too many requests"
	case e.Status == 403, e.Status == 503:
		if by := refusedBy(fields); by != "" {
			return fmt.Sprintf("status %d by %s", e.Status, by)
		}
	}
	return ""
}

// refusedBy returns who refused a client with status 403 or 503; empty where that
// may be the site itself.
func refusedBy(fields map[string]string) string {
	switch server := fields["Server"]; {
	case slices.Contains([]string{"AkamaiGHost", "CloudFront", "Sucuri/Cloudproxy"}, server):
		// Each passes the site's own Server on, and sends its own with pages of its own.
		return server
	case fields["X-Datadome"] != "":
		return "DataDome"
	case fields["X-Sucuri-Block"] != "":
		return "Sucuri"
	case fields["X-Iinfo"] != "":
		return "Imperva"
	default:
		return ""
	}
}

// leaveOpen marks findings about an answer over HTTPS that need not be the
// site's own: what is wrong with it may be wrong with it alone.
func leaveOpen(e observation.Exchange, found []Finding) []Finding {
	switch answer := JudgeAnswer(e); {
	case answer.Cause == ErrorPage:
		found = markOpen(found, fmt.Sprintf("status %d may come from a proxy or CDN in front of the site", e.Status))
		for i := range found {
			found[i].Detail += forAccept(e)
		}
		return found
	case answer.Served == CannotTell:
		return markOpen(found, answer.Why)
	}
	return found
}

// forAccept says that a request may have been refused for a field that it lacks, and how
// to see that, as sentences with a blank before them.
func forAccept(e observation.Exchange) string {
	if e.Status != 403 {
		return ""
	}
	return " Some firewalls refuse requests without an Accept header. This request has none, and neither has that of " +
		"hstspreload.org's scan. Browsers send it, and so does curl by default." + seeItWith(e)
}

// leaveOpenOverHTTP is leaveOpen for an answer over plain HTTP, which says
// nothing about the policy.
func leaveOpenOverHTTP(e observation.Exchange, found []Finding) []Finding {
	if sign := botProtection(e); sign != "" {
		return markOpen(found, fmt.Sprintf("%s was answered by bot protection instead of the site (%s)", nettext.URL(e.URL), nettext.Printable(sign)))
	}
	return found
}

func markOpen(found []Finding, why string) []Finding {
	for i := range found {
		found[i] = found[i].leftOpen(true)
		found[i].Detail += " This could not be judged from here: " + why + "."
	}
	return found
}

// The codes of answers that need not be the site's own.
var (
	httpsBotProtection = adviceCode("observation.https.wall", Warning, Header, RemedyBotProtection,
		"Bot protection answered over HTTPS",
		"A CDN or bot protection answered instead of the site (a challenge page, or a 403, 429 or 503 of its own). What the site serves is unknown, whatever header came with that answer.")
	httpBotProtection = adviceCode("observation.http.wall", Warning, Redirect, RemedyBotProtection,
		"Bot protection answered over HTTP",
		"A CDN or bot protection answered instead of the site. If a redirect is missing, the result stays open.")
)

// checkBotProtection finds answers that are not the site's own. Over HTTPS that
// leaves open what the site serves, whatever header came with the answer; over
// plain HTTP it matters where the answer is not the redirect that is asked for.
func checkBotProtection(s *site) []Finding {
	var found []Finding
	report := func(code Code, page string, e observation.Exchange, open bool) {
		found = append(found, code.finding(s.domain, fmt.Sprintf(
			"%s was answered by bot protection or a CDN instead of the site (%s), so others may see something else. Allow this client "+
				"by its user agent (user_agent) or address, or run this from a network where the site answers. hstspreload.org's scan has "+
				"the user agent \"hstspreload-bot\" and must be allowed too.%s",
			page, nettext.Printable(botProtection(e)), openAdvice(open))).leftOpen(open))
	}
	if JudgeAnswer(s.https).Cause == BotProtection {
		report(httpsBotProtection, s.httpsPage(), s.https, true)
	} else if head := s.judged(); JudgeAnswer(head).Cause == BotProtection {
		report(httpsBotProtection, s.headPage(), head, true)
	}
	if s.ruleset.asksPlainHTTP() && answered(s.http) && botProtection(s.http) != "" {
		report(httpBotProtection, s.httpPage(), s.http, !s.plainHTTPEndsInHTTPS())
	}
	return found
}

// withHeader returns the observation as it would be if the domain's own answers
// over HTTPS had exactly this field. Requests that failed, and what another
// host, plain HTTP or something in front of the site answered, stay as seen.
func withHeader(o observation.Observation, header string) observation.Observation {
	p := planned{host: o.Domain, fields: []string{header}}
	o.Head = p.head(o)
	o.HTTPS, o.HTTP = p.chain(o.HTTPS), p.endpoint(o.HTTP)
	o.Apex, o.WWW, o.Wildcard = p.check(o.Apex), p.check(o.WWW), p.check(o.Wildcard)
	if o.Subdomains != nil {
		o.Subdomains = slices.Clone(o.Subdomains)
		for i, h := range o.Subdomains {
			o.Subdomains[i] = p.check(h)
		}
	}
	return o
}

// planned is a header that a host is judged as if it served. Its methods return
// copies in which it does.
type planned struct {
	host   string
	fields []string
}

func (p planned) check(h observation.HostCheck) observation.HostCheck {
	h.HTTPS = p.endpoint(h.HTTPS)
	h.FurtherPaths = p.exchanges(h.FurtherPaths)
	return h
}

func (p planned) endpoint(e observation.Endpoint) observation.Endpoint {
	e.Chain = p.chain(e.Chain)
	e.FurtherAddresses = p.exchanges(e.FurtherAddresses)
	return e
}

func (p planned) chain(c observation.Chain) observation.Chain {
	c.Hops = slices.Clone(c.Hops)
	for i := range c.Hops {
		c.Hops[i].Exchange = p.exchange(c.Hops[i].Exchange)
	}
	return c
}

func (p planned) exchanges(seen []observation.Exchange) []observation.Exchange {
	exchanges := slices.Clone(seen)
	for i := range exchanges {
		exchanges[i] = p.exchange(exchanges[i])
	}
	return exchanges
}

func (p planned) exchange(e observation.Exchange) observation.Exchange {
	u, err := url.Parse(e.URL)
	if err == nil && u.Scheme == "https" && u.Hostname() == p.host && JudgeAnswer(e).Served != CannotTell {
		e.HSTS = p.fields
	}
	return e
}
