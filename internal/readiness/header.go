package readiness

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// The codes of the header, as the list asks for it and as it is on further pages.
var (
	noHeader = scanCode("response.no_header", Error, Header, RemedyHeader,
		"The header is missing",
		"The first answer over HTTPS has no Strict-Transport-Security header.")
	multipleHeaders = scanCode("response.multiple_headers", Error, Header, RemedyOneHeader,
		"More than one header",
		"The first answer over HTTPS has more than one Strict-Transport-Security header.")
	noIncludeSubDomains = scanCode("header.preloadable.include_sub_domains.missing", Error, Header, RemedyAge,
		"includeSubDomains is missing",
		"The list covers every name below a domain, so the header must have includeSubDomains.")
	noPreload = scanCode("header.preloadable.preload.missing", Error, Header, RemedyPreload,
		"preload is missing",
		"The header must have preload, which is the owner's consent to the list.")
	noMaxAge = scanCode("header.preloadable.max_age.missing", Error, Header, RemedyValue,
		"A valid max-age is missing",
		"The header has no max-age that the scan can read.")
	scanMaxAgeZero = scanCode("header.preloadable.max_age.zero", Error, Header, RemedyAge,
		"max-age is zero",
		"The header tells browsers to forget the policy.")
	belowOneYear = scanCode("header.preloadable.max_age.below_1_year", Error, Header, RemedyAge,
		"max-age is below one year",
		"The max-age is below 31536000 seconds.")
	belowEighteenWeeks = scanCode("header.preloadable.max_age.below_18_weeks", Error, Header, RemedyAge,
		"max-age is below 18 weeks",
		"The max-age is below 10886400 seconds, under bulk-18-weeks.")
	scanOverTenYears = scanCode("header.preloadable.max_age.over_10_years", Warning, Header, RemedyAge,
		"max-age is above ten years",
		"The max-age is above 315360000 seconds.")
	removablePreload = scanCode("header.removable.contains.preload", Error, Header, RemedyLeaving,
		"preload is still there",
		"The header has the directive preload, but removal is requested.")
	removableNoMaxAge = scanCode("header.removable.missing.max_age", Error, Header, RemedyLeaving,
		"No max-age that the form can read",
		"The header has no max-age that the scan can read, but removal is requested.")
	malformedPreload = adviceCode("header.removable.malformed_preload", Warning, Header, RemedyLeaving,
		"preload is there, but malformed",
		"The header has the word preload, but not as a directive of its own, and removal is requested. The form ignores the word.")
	pathNoHeader = adviceCode("response.path.no_header", Warning, Header, RemedyPages,
		"Some pages lack the header",
		"The first page has the header, but another page, or the answer for a page that does not exist, has none.")
	pathOtherHeader = adviceCode("response.path.other_header", Warning, Header, RemedyPages,
		"The header differs from page to page",
		"Another page, or the answer for a page that does not exist, has a different header from the first page.")
)

// HeaderFindings judges one Strict-Transport-Security value by itself, in the
// order in which hstspreload.org would report: as its scan reads it, under
// [HSTS] as a browser does, and under [Firefox] as the job does that makes its list. A value that browsers ignore as a whole is an error under
// every ruleset. The findings name no host.
func HeaderFindings(value string, ruleset Ruleset) []Finding {
	found := valueFindings(value, ruleset)
	return append(found, ignoredBeside(value, found)...)
}

// ignoredBeside returns the finding that browsers ignore a value as a whole, unless one
// of those that were found says so.
func ignoredBeside(value string, found []Finding) []Finding {
	for _, f := range found {
		switch f.Code {
		case noMaxAge.Name, removableNoMaxAge.Name, headerInvalid.Name:
			return nil
		}
	}
	return ignoredFindings(value)
}

// whatBrowsersDo says what browsers do with a value in which the scan reads no max-age,
// as a clause.
func whatBrowsersDo(value string) string {
	if _, err := hsts.Parse(value); err != nil {
		return "and browsers ignore it"
	}
	return "although browsers obey it"
}

// valueFindings is [HeaderFindings] by the ruleset's own reading alone.
func valueFindings(value string, ruleset Ruleset) []Finding {
	switch ruleset {
	case HSTS:
		return policyFindings(value)
	case Firefox:
		return firefoxFindings(value)
	case Removal:
		return removableFindings(value)
	case Bulk1Year, Bulk18Weeks:
		return preloadableFindings(value, ruleset)
	}
	return preloadableFindings(value, ruleset)
}

// preloadableFindings judges a value as the scan does for the list. A ruleset that
// is not known has the threshold of a year.
func preloadableFindings(value string, ruleset Ruleset) []Finding {
	header, found := readAsScan(value)
	add := func(code Code, detail string) { found = append(found, code.finding("", detail)) }
	if !header.includeSubDomains {
		add(noIncludeSubDomains, fmt.Sprintf(
			"The header %s does not have includeSubDomains. The preload list covers every name below the domain. Add it once all of them work over HTTPS.", quoted(value)))
	}
	if !header.preload {
		add(noPreload, fmt.Sprintf(
			"The header %s does not have preload, which is the owner's consent to the list. Add it last, when everything else is ready; without it nobody can submit the domain.", quoted(value)))
	}
	minimum, below, name := hsts.OneYear, belowOneYear, "one year"
	if ruleset == Bulk18Weeks {
		minimum, below, name = hsts.EighteenWeeks, belowEighteenWeeks, "18 weeks"
	}
	switch {
	case !header.hasMaxAge:
		add(noMaxAge, fmt.Sprintf(
			"The header %s has no max-age that hstspreload.org can read, %s. Write it in digits only, for example max-age=63072000.", quoted(value), whatBrowsersDo(value)))
	case header.maxAge == 0:
		add(scanMaxAgeZero, fmt.Sprintf(
			"The header %s tells browsers to forget the policy. Serve a max-age of at least %d seconds (%s), or leave the list through https://hstspreload.org/removal/.",
			quoted(value), minimum, name))
	case header.maxAge < uint64(minimum):
		add(below, fmt.Sprintf(
			"The header %s has a max-age of %d seconds; at least %d (%s) are required. Raise it in stages, and wait for each stage to end.",
			quoted(value), header.maxAge, minimum, name))
	case header.maxAge > uint64(hsts.TenYears):
		add(scanOverTenYears, fmt.Sprintf(
			"The header %s has a max-age of %d seconds, which is more than ten years. Two years, max-age=63072000, are enough.",
			quoted(value), header.maxAge))
	}
	return found
}

// removableFindings judges a value as the removal form does, which leaves out the
// warnings about how it is written.
func removableFindings(value string) []Finding {
	header, read := readAsScan(value)
	found := []Finding{}
	for _, f := range read {
		if f.Severity == Error {
			found = append(found, f)
		}
	}
	if header.preload {
		found = append(found, removablePreload.finding("", fmt.Sprintf(
			"The header %s has preload, which is the owner's consent to be on the list. Remove the directive before you request removal.", quoted(value))))
	}
	if !header.hasMaxAge {
		found = append(found, removableNoMaxAge.finding("", fmt.Sprintf(
			"The header %s has no max-age that hstspreload.org can read, %s. Serve a valid header without preload; max-age=0 is enough.", quoted(value), whatBrowsersDo(value))))
	}
	return found
}

// checkMalformedPreload finds what the removal form takes for no preload at all,
// though it may have been meant as one.
func checkMalformedPreload(s *site) []Finding {
	if !answered(s.https) || len(s.https.HSTS) != 1 {
		return nil
	}
	header, _ := readAsScan(s.https.HSTS[0])
	if header.preload || !strings.Contains(strings.ToLower(s.https.HSTS[0]), "preload") {
		return nil
	}
	return s.onDomain([]Finding{malformedPreload.finding("", fmt.Sprintf(
		"The header %s has the word preload, but not as a directive of its own. The removal form ignores it, so the domain can be removed. To leave the list, remove the word; to stay on it, write preload as a directive of its own.",
		quoted(s.https.HSTS[0])))})
}

// checkResponse asks for one header on the first answer, whatever its status.
func checkResponse(s *site) []Finding {
	if !answered(s.https) {
		return nil
	}
	return leaveOpen(s.https, s.onDomain(s.withTarget(responseFindings(s.httpsPage(), s.https.HSTS, s.ruleset))))
}

// responseFindings judges the fields of one answer as the scan does, or under
// [HSTS] its only field as browsers do; url names the page in a text.
func responseFindings(url string, fields []string, ruleset Ruleset) []Finding {
	switch len(fields) {
	case 0:
		return []Finding{missingHeader(url)}
	case 1:
		return valueFindings(fields[0], ruleset)
	default:
		return []Finding{multipleHeaders.finding("", fmt.Sprintf(
			"%s sends %d %s headers, the first of them %s. Browsers use only the first; hstspreload.org refuses the site. Find the two places that add one, for example the application and the proxy in front of it, and keep one.",
			url, len(fields), hsts.HeaderName, quoted(fields[0])))}
	}
}

// missingHeader is the finding that an answer has no header.
func missingHeader(url string) Finding {
	return noHeader.finding("", fmt.Sprintf("%s has no %s header. %s", url, hsts.HeaderName, sendAlways))
}

const sendAlways = "Send it with every answer over HTTPS, including redirects and errors."

// withTarget returns the findings about the domain's first answer. That it has no
// header is said with its status, where it leads, and what is there.
func (s *site) withTarget(found []Finding) []Finding {
	for i := range found {
		if found[i].Code == noHeader.Name {
			found[i].Detail = fmt.Sprintf("%s has no %s header (%s).%s%s %s",
				s.httpsPage(), hsts.HeaderName, statusAndTarget(s.https), spacedName(s.https), s.targetHeader(), sendAlways)
			if JudgeAnswer(s.https).Served != CannotTell {
				found[i].Detail += seeItWith(s.https)
			}
		}
	}
	return found
}

// targetHeader says what header the page has that the first answer leads to, as a
// sentence with a blank before it; empty where it does not redirect.
func (s *site) targetHeader() string {
	if target, err := s.https.BrowserRedirect(); err != nil || target == nil {
		return ""
	}
	const alone = "does not count: browsers take the policy of a name only from its own answers"
	chain := s.seen.Apex.HTTPS.Chain
	if len(chain.Hops) < 2 || !answered(chain.Hops[1].Exchange) {
		return " What it redirects to " + alone + "."
	}
	if len(chain.Hops[1].HSTS) > 0 {
		return " The page that it redirects to has one, which " + alone + "."
	}
	return " The page that it redirects to has none either."
}

// onDomain returns the findings as ones about the domain.
func (s *site) onDomain(found []Finding) []Finding {
	for i := range found {
		found[i].Host = nettext.Printable(s.domain)
	}
	return found
}

// checkFurtherPaths compares further pages of the domain, one of which does not
// exist, with the first: servers often send the header with some answers only.
func checkFurtherPaths(s *site) []Finding {
	if JudgeAnswer(s.https).Served == CannotTell {
		return nil
	}
	var without, other []string
	for _, e := range s.seen.Apex.FurtherPaths {
		path := pathOf(e)
		switch {
		case JudgeAnswer(e).Served == CannotTell || slices.Equal(e.HSTS, s.https.HSTS):
		case len(e.HSTS) == 0:
			without = append(without, fmt.Sprintf("%s (status %d)", path, e.Status))
		default:
			other = append(other, fmt.Sprintf("%s (status %d) with %s", path, e.Status, quoted(e.HSTS[0])))
		}
	}
	var found []Finding
	if len(without) > 0 {
		found = append(found, pathNoHeader.finding(s.domain, fmt.Sprintf(
			"%s sends the header, but these pages of it do not: %s. Visitors who open one of them first are not protected. Send it "+
				"with every answer, including errors and files: \"always\" in nginx and Apache.", s.httpsPage(), strings.Join(without, ", "))))
	}
	if len(other) > 0 {
		found = append(found, pathOtherHeader.finding(s.domain, fmt.Sprintf(
			"The header differs from page to page: %s answers with %s, and %s. Browsers keep the header that they received last. Set the header in one place for the whole host.",
			s.httpsPage(), headerText(s.https.HSTS), strings.Join(other, ", "))))
	}
	return found
}

// pathOf returns the path that an exchange asked for: safe to print.
func pathOf(e observation.Exchange) string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return nettext.URL(e.URL)
	}
	return nettext.Printable(u.EscapedPath())
}

// headerText says what fields an answer had.
func headerText(fields []string) string {
	switch len(fields) {
	case 0:
		return "no header"
	case 1:
		return quoted(fields[0])
	default:
		return fmt.Sprintf("%d headers, the first %s", len(fields), quoted(fields[0]))
	}
}
