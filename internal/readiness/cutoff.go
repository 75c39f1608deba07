package readiness

import (
	"fmt"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// maxCutOff is how many requests are named that were cut off.
const maxCutOff = 3

// notRequested is the detail of the failure that stands for a request that nobody made.
const notRequested = "the request was not made"

// isCutOff reports whether something was under way when the read ended, or still to be
// done.
func isCutOff(f *observation.Failure) bool {
	return f != nil && f.Kind == observation.Cancelled && f.Detail != notRequested
}

// cutOffRequests returns what was still to be answered when the read ended: URLs, with
// the address where that is a further one, and names that were looked up. They are safe
// to print.
func cutOffRequests(o observation.Observation) []string {
	var all []string
	for _, h := range append([]observation.HostCheck{o.Apex, o.WWW, o.Wildcard}, o.Subdomains...) {
		if isCutOff(h.DNS.Failure) {
			all = append(all, "the addresses of "+nettext.Printable(h.Host))
		}
	}
	for _, e := range o.Exchanges() {
		if isCutOff(e.Failure) {
			all = append(all, nettext.URL(e.URL))
		}
	}
	for _, endpoint := range o.Endpoints() {
		for _, e := range endpoint.FurtherAddresses {
			if isCutOff(e.Failure) {
				all = append(all, nettext.URL(e.URL)+" at "+AddressOf(e))
			}
		}
	}
	return all
}

// withCutOff adds to the findings that the read ended before requests were answered,
// where there are such and no other finding says that a question is open.
func (s *site) withCutOff(found []Finding, requests []string) []Finding {
	if len(requests) == 0 || hasOpen(found, "") {
		return found
	}
	return append(found, s.cutOffFinding(requests))
}

func (s *site) cutOffFinding(requests []string) Finding {
	shown := requests[:min(len(requests), maxCutOff)]
	rest := ""
	if left := len(requests) - len(shown); left > 0 {
		rest = fmt.Sprintf(", and %d more", left)
	}
	return httpsUnanswered.finding(s.domain, fmt.Sprintf("The time for the whole read ran out before there was an answer about %s%s.%s Give the read more time (timeouts), or find the slow host that used it up.",
		strings.Join(shown, ", "), rest, notFromHere)).leftOpen(true)
}
