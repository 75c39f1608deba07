package readiness

import (
	"fmt"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// checkTemporaryRedirect finds a redirect to HTTPS that clients are not to
// remember. It is as good for browsers that have met the policy, and leaves the
// others on plain HTTP for one request more each time.
func checkTemporaryRedirect(s *site) []Finding {
	target, err := s.http.Redirect()
	if err != nil || target == nil || target.Scheme != "https" || s.http.Status == 301 || s.http.Status == 308 {
		return nil
	}
	return []Finding{newFinding("redirects.http.temporary", s.domain, fmt.Sprintf(
		"%s redirects to HTTPS with status %d, which is temporary: clients come back over plain HTTP each time. Answer with 308, or 301.",
		s.httpURL(), s.http.Status))}
}

// checkLongAge tells of an age that is longer than browsers keep it, or than is
// wise. Under the list's rulesets the scan warns above ten years.
func checkLongAge(s *site) []Finding {
	policy, err := hsts.First(s.https.Header)
	switch {
	case err != nil || policy.MaxAge <= hsts.OneYear:
		return nil
	case policy.MaxAge <= hsts.TenYears:
		return []Finding{newFinding("header.hsts.max_age.over_1_year", s.domain, fmt.Sprintf(
			"The max-age is %d seconds. Chrome keeps no policy for more than a year (%d seconds) after a visit; others keep it in full. Nothing needs to be done.",
			policy.MaxAge, hsts.OneYear))}
	case s.ruleset != HSTS:
		return nil
	default:
		return []Finding{newFinding("header.hsts.max_age.over_10_years", s.domain, fmt.Sprintf(
			"The max-age is %d seconds, which is more than ten years. Two years, max-age=%d, are as good, and easier to leave.",
			policy.MaxAge, 2*hsts.OneYear))}
	}
}
