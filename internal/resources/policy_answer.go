package resources

import (
	"fmt"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// verdict is what one answer of a site says about its policy.
type verdict int

const (
	// servesPolicy: browsers take a policy from the answer.
	servesPolicy verdict = iota
	// servesNone: browsers take no policy from the answer, and it is the site's own.
	servesNone
	// cannotTell: there was no answer, or something in front of the site gave it.
	cannotTell
)

// judge returns the policy that browsers take from an answer, or why they take
// none. The reason is a clause without a full stop, and safe to print. Import and
// rollout.verify both go by it.
func judge(e observation.Exchange) (policy hsts.Policy, v verdict, reason string) {
	switch {
	case e.Failure != nil:
		return policy, cannotTell, fmt.Sprintf("%s gave no answer (%s)", e.URL, readiness.Printable(e.Failure.Detail))
	case e.TLS == nil:
		return policy, servesNone, fmt.Sprintf("%s answered without TLS, so browsers ignore its header", e.URL)
	case e.TLS.Untrusted != nil:
		return policy, servesNone, fmt.Sprintf("%s has a certificate that is not trusted (%s), so browsers ignore its header",
			e.URL, readiness.Printable(e.TLS.Untrusted.Detail))
	case readiness.Wall(e) != "":
		return policy, cannotTell, fmt.Sprintf("%s was answered by bot protection (%s) instead of the site", e.URL, readiness.Printable(readiness.Wall(e)))
	case len(e.Header) == 0 && e.Status >= 500:
		// Mostly an error page of something in front of the site.
		return policy, cannotTell, fmt.Sprintf("%s answered with status %d, and without the header", e.URL, e.Status)
	case len(e.Header) == 0:
		return policy, servesNone, fmt.Sprintf("%s answers without the header (status %d)", e.URL, e.Status)
	}
	policy, err := hsts.Parse(e.Header[0])
	if err != nil {
		return hsts.Policy{}, servesNone, fmt.Sprintf("%s answers with \"%s\", which browsers ignore (%s)",
			e.URL, readiness.Printable(e.Header[0]), readiness.Printable(err.Error()))
	}
	return policy, servesPolicy, ""
}
