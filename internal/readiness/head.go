package readiness

import (
	"fmt"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of Firefox's own list: what the job that makes it asks for, by HEAD.
// It is getHSTSPreloadList.js of mozilla-firefox/firefox, in
// taskcluster/docker/periodic-updates/scripts.
var (
	firefoxBelowEighteenWeeks = requirementCode("header.firefox.max_age.below_18_weeks", Header, RemedyAge,
		"max-age is below Firefox's 18 weeks",
		"The max-age is below 10886400 seconds, under firefox.")
	firefoxDomainAlone = adviceCode("header.firefox.include_sub_domains.missing", Info, Header, RemedyHead,
		"Firefox's entry covers only the domain",
		"The header has no includeSubDomains, and the entry in Firefox's list copies that, under firefox.")
	headNoHeader = requirementCode("response.head.no_header", Header, RemedyHead,
		"HEAD gets no header",
		"The first page has the header for GET, but not for HEAD, under firefox.")
	headRefused = requirementCode("response.head.refused", Header, RemedyHead,
		"The server refuses HEAD",
		"HEAD for the first page is answered with status 405 or 501, without the header, unlike GET, under firefox.")
	headNoAnswer = requirementCode("response.head.no_answer", Header, RemedyHead,
		"HEAD gets no answer",
		"HEAD for the first page gets no HTTP answer, or one that browsers drop, although GET gets one, under firefox.")
	headOtherHeader = adviceCode("response.head.other_header", Warning, Header, RemedyHead,
		"HEAD and GET get different headers",
		"HEAD for the first page gets a different header from GET, or only HEAD gets one, under firefox.")
	headOtherAnswer = adviceCode("response.head.other_answer", Warning, Header, RemedyHead,
		"HEAD and GET get different answers",
		"HEAD for the first page gets the header, but a status of a different class from GET, or a different redirect, under firefox.")
	headRedirect = adviceCode("response.head.redirect", Info, Header, RemedyHead,
		"HEAD is answered with a redirect",
		"HEAD for the first page is redirected, which the job that makes Firefox's list does not follow, under firefox.")
	headUnanswered = adviceCode("observation.head.unanswered", Warning, Header, RemedyUnanswered,
		"HEAD could not be judged from here",
		"HEAD for the first page got no answer, for a reason that may lie on this side, or was not sent, under firefox.")
)

// judged returns the answer whose header is judged: the first one over HTTPS, under
// [Firefox] that by HEAD.
func (s *site) judged() observation.Exchange {
	switch {
	case s.ruleset != Firefox:
		return s.https
	case s.seen.Head != nil:
		return *s.seen.Head
	default:
		return observation.Exchange{URL: s.https.URL, Failure: &observation.Failure{Kind: observation.Cancelled, Detail: "no HEAD was sent"}}
	}
}

// headPage names the first page by HEAD in a text.
func (s *site) headPage() string { return "HEAD " + s.httpsPage() }

// checkHead judges the answer by HEAD as the job does that makes Firefox's list, and
// compares it with the answer by GET, which is what visitors get.
func checkHead(s *site) []Finding {
	if !answered(s.https) {
		return nil // checkConnection says so
	}
	head := s.judged()
	switch {
	case isOpen(head):
		return []Finding{headUnanswered.finding(s.domain, fmt.Sprintf(
			"%s got no answer: %s. A GET is answered with status %d.%s The job that makes Firefox's list uses HEAD. Let the server answer HEAD as it answers GET.",
			s.headPage(), FailureText(head.Failure), s.https.Status, notFromHere)).leftOpen(true)}
	case !answered(head):
		return []Finding{headNoAnswer.finding(s.domain, fmt.Sprintf(
			"%s gets no answer: %s. A GET is answered with status %d. The job that makes Firefox's list uses HEAD. Let the server answer HEAD as it answers GET.%s",
			s.headPage(), FailureText(head.Failure), s.https.Status, seeItByHEAD(head)))}
	case isDropped(head) && isDropped(s.https):
		return nil // checkDropped says so
	case isDropped(head):
		return []Finding{headNoAnswer.finding(s.domain, fmt.Sprintf(
			"%s is answered (status %d), but %s. The answer to GET is not dropped. %s%s",
			s.headPage(), head.Status, dropped(head), droppedAdvice, seeItByHEAD(head)))}
	case untrusted(head) && !untrusted(s.https):
		return []Finding{untrustedChain.finding(s.domain, fmt.Sprintf(
			"%s is answered with a certificate that is not trusted, and GET is not: %s. %s",
			s.headPage(), untrustedDetail(head), certificateAdvice(head)))}
	}
	found := s.onDomain(s.headerByHEAD(head))
	if !refusesHEAD(head, s.https) {
		found = leaveOpen(head, found)
	}
	return append(found, s.otherThanGET(head)...)
}

// headerByHEAD judges the header of an answer by HEAD.
func (s *site) headerByHEAD(head observation.Exchange) []Finding {
	switch {
	case len(head.HSTS) > 0:
		return s.policyResponse(head.HSTS)
	case refusesHEAD(head, s.https):
		return []Finding{headRefused.finding("", fmt.Sprintf(
			"%s is refused with status %d, without a %s header; a GET is answered with status %d and %s. The job that makes Firefox's list uses HEAD, and an answer without the header "+
				"removes the domain from the list. Allow HEAD wherever GET is allowed.%s",
			s.headPage(), head.Status, hsts.HeaderName, s.https.Status, headerText(s.https.HSTS), seeItByHEAD(head)))}
	case len(s.https.HSTS) == 0:
		return []Finding{noHeader.finding("", fmt.Sprintf("%s has no %s header, neither for GET (%s) nor for HEAD (%s).%s%s %s%s",
			s.httpsPage(), hsts.HeaderName, statusAndTarget(s.https), statusAndTarget(head), spacedName(head), s.targetHeader(), sendAlways, seeItByHEAD(head)))}
	default:
		return []Finding{headNoHeader.finding("", fmt.Sprintf(
			"%s is answered without a %s header (%s); a GET gets %s (%s).%s The job that makes Firefox's list uses HEAD, and an answer without the header removes the domain "+
				"from the list. Send the header for every method.%s",
			s.headPage(), hsts.HeaderName, statusAndTarget(head), headerText(s.https.HSTS), statusAndTarget(s.https), spacedName(head), seeItByHEAD(head)))}
	}
}

// RefusesHEAD reports whether the server was seen to refuse the method HEAD, and not
// GET, for the first page of the domain, without a header.
func RefusesHEAD(o observation.Observation) bool {
	first := o.HTTPS.First()
	return o.Head != nil && answered(first) && len(o.Head.HSTS) == 0 && refusesHEAD(*o.Head, first)
}

// refusesHEAD reports whether the answer by HEAD refuses the method, where that by GET
// does not have the same status.
func refusesHEAD(head, get observation.Exchange) bool {
	return (head.Status == 405 || head.Status == 501) && head.Status != get.Status
}

// otherThanGET compares an answer by HEAD that has a header with that by GET. Of one
// without a header there is a finding already, and one by bot protection says nothing
// about the site.
func (s *site) otherThanGET(head observation.Exchange) []Finding {
	var found []Finding
	if target, err := head.Redirect(); err == nil && target != nil {
		found = append(found, headRedirect.finding(s.domain, fmt.Sprintf(
			"%s is answered with a redirect to %s. The job that makes Firefox's list does not follow it, so the header there does not "+
				"count. The header of this answer is judged. How the list treats a redirect is not published.",
			s.headPage(), quoted(nettext.URL(target.String())))))
	}
	if len(head.HSTS) == 0 || botProtection(head) != "" || botProtection(s.https) != "" {
		return found
	}
	if !slices.Equal(head.HSTS, s.https.HSTS) {
		found = append(found, headOtherHeader.finding(s.domain, fmt.Sprintf(
			"%s gets %s, and a GET gets %s. Firefox's list uses the first, and visitors' browsers the second. Set the header in one place, for every method.%s",
			s.headPage(), headerText(head.HSTS), headerText(s.https.HSTS), seeItByHEAD(head))))
	}
	if head.Status/100 != s.https.Status/100 || leadsTo(head) != leadsTo(s.https) {
		found = append(found, headOtherAnswer.finding(s.domain, fmt.Sprintf(
			"%s is answered differently from a GET: %s, and %s for GET. The header is there today, but whatever makes the difference may drop it later. Let the server answer HEAD as it answers GET (RFC 9110, section 9.3.2).%s",
			s.headPage(), statusAndTarget(head), statusAndTarget(s.https), seeItByHEAD(head))))
	}
	return found
}

// firefoxFindings judges one value as the job that makes Firefox's list does.
func firefoxFindings(value string) []Finding {
	found := policyFindings(value)
	policy, err := hsts.Parse(value)
	if err != nil || hasError(found, "") {
		return found
	}
	if policy.MaxAge < hsts.EighteenWeeks {
		found = append(found, firefoxBelowEighteenWeeks.finding("", fmt.Sprintf(
			"The header %s has a max-age of %d seconds. Firefox's list requires at least %d (18 weeks), and drops a name with less. Raise it in stages, and wait for each stage to end.",
			quoted(value), policy.MaxAge, hsts.EighteenWeeks)))
	}
	if !policy.IncludeSubDomains {
		found = append(found, firefoxDomainAlone.finding("", fmt.Sprintf(
			"The header %s does not have includeSubDomains. Firefox's list copies it from the header, so its entry covers only the domain, even if Chromium's entry covers every name below it.",
			quoted(value))))
	}
	return found
}

// seeItByHEAD is seeItWith, by HEAD.
func seeItByHEAD(e observation.Exchange) string {
	if !isPlainURL(e.URL) {
		return ""
	}
	return " To see it: curl -sSI " + e.URL
}

// head returns the answer by HEAD as it would be if the site had a planned
// header. One that was seen to differ from that by GET stays as it is: what makes the
// difference would go on making it.
func (p planned) head(o observation.Observation) *observation.Exchange {
	get := o.HTTPS.First()
	if o.Head == nil || refusesHEAD(*o.Head, get) || !slices.Equal(o.Head.HSTS, get.HSTS) {
		return o.Head
	}
	head := p.exchange(*o.Head)
	return &head
}
