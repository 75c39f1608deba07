package readiness

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// HeaderFindings judges one Strict-Transport-Security value by itself, in the
// order in which hstspreload.org would complain: as its scan reads it, or under
// HSTS as a browser does. The findings name no host.
func HeaderFindings(value string, ruleset Ruleset) []Finding {
	switch ruleset {
	case HSTS:
		return policyFindings(value)
	case Removal:
		return removableFindings(value)
	default:
		return preloadableFindings(value, ruleset)
	}
}

func preloadableFindings(value string, ruleset Ruleset) []Finding {
	header, found := readAsScan(value)
	add := func(code, detail string) { found = append(found, newFinding(code, "", detail)) }
	if !header.includeSubDomains {
		add("header.preloadable.include_sub_domains.missing", fmt.Sprintf(
			"The header %s does not have includeSubDomains. The preload list covers every name below the domain: add it once all of them work over HTTPS.", quoted(value)))
	}
	if !header.preload {
		add("header.preloadable.preload.missing", fmt.Sprintf(
			"The header %s does not have preload, which is the owner's consent to the list. Add it last, when everything else is ready; without it nobody can submit the domain.", quoted(value)))
	}
	minimum, below, name := hsts.OneYear, "header.preloadable.max_age.below_1_year", "one year"
	if ruleset == Bulk18Weeks {
		minimum, below, name = hsts.EighteenWeeks, "header.preloadable.max_age.below_18_weeks", "18 weeks"
	}
	switch {
	case !header.hasMaxAge:
		add("header.preloadable.max_age.missing", fmt.Sprintf(
			"The header %s has no max-age that hstspreload.org reads, and so is no policy. Add it as in max-age=63072000.", quoted(value)))
	case header.maxAge == 0:
		add("header.preloadable.max_age.zero", fmt.Sprintf(
			"The header %s tells browsers to forget the policy. Serve a max-age of at least %d seconds (%s), or leave the list by https://hstspreload.org/removal/.",
			quoted(value), minimum, name))
	case header.maxAge < uint64(minimum):
		add(below, fmt.Sprintf(
			"The header %s has a max-age of %d seconds; at least %d (%s) are asked for. Raise it in stages, and wait each of them out.",
			quoted(value), header.maxAge, minimum, name))
	case header.maxAge > uint64(hsts.TenYears):
		add("header.preloadable.max_age.over_10_years", fmt.Sprintf(
			"The header %s has a max-age of %d seconds, which is more than ten years. Two years, max-age=63072000, are as good.",
			quoted(value), header.maxAge))
	}
	return found
}

// removableFindings leaves out the warnings of reading, as the removal form does:
// whoever wants to leave need not tidy up first.
func removableFindings(value string) []Finding {
	header, read := readAsScan(value)
	found := []Finding{}
	for _, f := range read {
		if f.Severity == Error {
			found = append(found, f)
		}
	}
	if header.preload {
		found = append(found, newFinding("header.removable.contains.preload", "", fmt.Sprintf(
			"The header %s has preload, which is the owner's wish to be on the list. Take the directive out before asking for removal.", quoted(value))))
	}
	if !header.hasMaxAge {
		found = append(found, newFinding("header.removable.missing.max_age", "", fmt.Sprintf(
			"The header %s has no max-age that hstspreload.org reads. Serve a valid header without preload; max-age=0 will do.", quoted(value))))
	}
	return found
}

// checkMalformedPreload finds what the removal form takes for no preload at all,
// though its author may have meant it as one.
func checkMalformedPreload(s *site) []Finding {
	if !answered(s.https) || len(s.https.Header) != 1 {
		return nil
	}
	header, _ := readAsScan(s.https.Header[0])
	if header.preload || !strings.Contains(strings.ToLower(s.https.Header[0]), "preload") {
		return nil
	}
	return s.onHost([]Finding{newFinding("header.removable.malformed_preload", "", fmt.Sprintf(
		"The header %s has the word preload, but not as a directive of its own. The removal form takes that for none, and the domain can be removed. If the domain is to leave the list, take the directive out; if it is to stay, write preload alone.",
		quoted(s.https.Header[0])))})
}

// checkResponse asks for one header on the first answer, whatever its status.
func checkResponse(s *site) []Finding {
	if !answered(s.https) {
		return nil
	}
	return leaveOpen(s.https, s.onHost(responseFindings(s.httpsURL(), s.https.Header, s.ruleset)))
}

func responseFindings(url string, fields []string, ruleset Ruleset) []Finding {
	switch len(fields) {
	case 0:
		return []Finding{missingHeader(url)}
	case 1:
		return HeaderFindings(fields[0], ruleset)
	default:
		return []Finding{newFinding("response.multiple_headers", "", fmt.Sprintf(
			"%s sends %d %s headers, the first of them %s. Browsers look at the first alone; hstspreload.org refuses the site. Find the two places that add one, as an application and the proxy before it, and leave one.",
			url, len(fields), hsts.HeaderName, quoted(fields[0])))}
	}
}

func missingHeader(url string) Finding {
	return newFinding("response.no_header", "", fmt.Sprintf(
		"The first answer of %s has no %s header, and what it redirects to does not count. Send it with every answer over HTTPS, redirects and errors too.",
		url, hsts.HeaderName))
}

// onHost says that the findings are about the domain.
func (s *site) onHost(found []Finding) []Finding {
	for i := range found {
		found[i].Host = Printable(s.domain)
	}
	return found
}
