// Package compliance judges what was seen of a domain by the profiles of standards,
// governments and scanners (internal/profiles). It says "unknown" about what was
// not checked, and never that a domain is certified.
package compliance

import (
	"net/url"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// Verdict is how a domain stands by one profile.
type Verdict struct {
	Status profiles.Status
	profiles.Verdict
}

// Judge judges what was seen of a domain by a profile. It is unknown as long as the
// first answer is not the site's own.
func Judge(profile profiles.Profile, o observation.Observation) Verdict {
	refused := false
	if profile.ByHEAD {
		refused = readiness.RefusesHEAD(o)
		o = byHEAD(o)
	}
	answer := readiness.JudgeAnswer(o.HTTPS.First())
	if answer.Served == readiness.CannotTell && !refused {
		v := profiles.Verdict{Unknown: []profiles.Point{{
			Requirement: profiles.MaxAge, Detail: "What the site serves was not seen: " + answer.Why + ".",
		}}}
		return Verdict{Status: v.Status(), Verdict: v}
	}
	var policy *hsts.Policy
	if answer.Served == readiness.ServesPolicy {
		policy = &answer.Policy
	}
	v := profile.Judge(policy, Seen(o))
	return Verdict{Status: v.Status(), Verdict: v}
}

// byHEAD returns an observation in which the answer to HEAD stands for that to GET.
func byHEAD(o observation.Observation) observation.Observation {
	first := o.HTTPS.First()
	switch {
	case o.Head != nil:
		first = *o.Head
	case first.Answered():
		first = observation.Exchange{URL: first.URL, Failure: &observation.Failure{Kind: observation.Cancelled, Detail: "no HEAD was sent"}}
	}
	o.HTTPS = observation.Chain{Hops: []observation.Hop{{Exchange: first}}}
	return o
}

// Seen returns what an observation shows of the requirements beyond the directives.
// What was not looked at, or gave no answer, is not in it.
func Seen(o observation.Observation) profiles.Seen {
	seen := profiles.Seen{}
	for requirement, look := range looks {
		if holds, looked := look(o); looked {
			seen[requirement] = holds
		}
	}
	return seen
}

// looks say whether a requirement holds; looked is false if the observation does not show
// it. Nothing here looks at the browsers' lists.
var looks = map[profiles.Requirement]func(observation.Observation) (holds, looked bool){
	profiles.Apex:                 apexServes,
	profiles.FirstResponse:        firstResponse,
	profiles.AllResponses:         allResponses,
	profiles.EveryPublicSubdomain: everySubdomain,
	profiles.HTTPSOnly:            httpsOnly,
	profiles.SingleHeader:         singleHeader,
	profiles.Redirect:             redirects,
	profiles.Certificate:          certificate,
}

// serves reports whether an answer over HTTPS has a policy that browsers take; looked
// is false where the answer did not come, or need not be the site's own.
func serves(e observation.Exchange) (holds, looked bool) {
	answer := readiness.JudgeAnswer(e)
	return answer.Served == readiness.ServesPolicy && answer.Policy.MaxAge > 0, answer.Served != readiness.CannotTell
}

func apexServes(o observation.Observation) (holds, looked bool) {
	name, err := domain.Parse(o.Domain)
	if err != nil || !name.IsRegistrable() {
		return false, false // another name was looked at
	}
	return serves(o.HTTPS.First())
}

func firstResponse(o observation.Observation) (holds, looked bool) { return serves(o.HTTPS.First()) }

// allResponses can only be refuted: nobody asks for every page of a site.
func allResponses(o observation.Observation) (holds, looked bool) {
	for _, e := range ownAnswers(o) {
		if holds, looked := serves(e); looked && !holds {
			return false, true
		}
	}
	return false, false
}

// ownAnswers returns the answers of the domain itself over HTTPS, at every address.
func ownAnswers(o observation.Observation) []observation.Exchange {
	all := []observation.Exchange{o.HTTPS.First()}
	all = append(all, o.Apex.HTTPS.FurtherAddresses...)
	all = append(all, o.Apex.FurtherPaths...)
	for _, chain := range []observation.Chain{o.HTTPS, o.HTTP.Chain, o.Apex.HTTPS.Chain} {
		for _, hop := range chain.Hops {
			if u, err := url.Parse(hop.URL); err == nil && u.Scheme == "https" && u.Host == o.Domain {
				all = append(all, hop.Exchange)
			}
		}
	}
	return all
}

// everySubdomain reports whether each of the names below the domain that answer has a
// policy of its own. Where the names were not given, one that has none refutes it.
func everySubdomain(o observation.Observation) (holds, looked bool) {
	isComplete := o.Subdomains != nil
	for _, h := range append([]observation.HostCheck{o.WWW}, o.Subdomains...) {
		if isNoSite(h) {
			continue
		}
		if !h.HTTPS.Asked() {
			isComplete = false
			continue
		}
		holds, looked := serves(h.HTTPS.First())
		if looked && !holds {
			return false, true
		}
		isComplete = isComplete && looked
	}
	return isComplete, isComplete
}

// isNoSite reports whether nothing answers at a name, as far as the public can see.
func isNoSite(h observation.HostCheck) bool {
	if !h.HTTPS.Asked() {
		return h.DNS.Failure != nil && (h.DNS.Failure.Kind == observation.NoSuchName || h.DNS.Failure.Kind == observation.NoAddress)
	}
	failure := h.HTTPS.First().Failure
	return failure != nil && !readiness.LeavesOpen(failure.Kind) && (h.HTTP == nil || h.HTTP.Failure != nil)
}

// httpsOnly reports whether no answer over plain HTTP has the header.
func httpsOnly(o observation.Observation) (holds, looked bool) {
	for _, e := range o.Exchanges() {
		if u, err := url.Parse(e.URL); err == nil && u.Scheme == "http" && len(e.HSTS) > 0 {
			return false, true
		}
	}
	return plainHTTPIsKnown(o), plainHTTPIsKnown(o)
}

// plainHTTPIsKnown reports whether it is known what the domain does over plain HTTP.
func plainHTTPIsKnown(o observation.Observation) bool {
	e := o.HTTP.First()
	return e.Answered() || e.Failure != nil && !readiness.LeavesOpen(e.Failure.Kind)
}

func singleHeader(o observation.Observation) (holds, looked bool) {
	for _, e := range ownAnswers(o) {
		if len(e.HSTS) > 1 {
			return false, true
		}
	}
	_, looked = serves(o.HTTPS.First())
	return len(o.HTTPS.First().HSTS) == 1, looked
}

// redirects reports whether plain HTTP, where it answers, ends in HTTPS.
func redirects(o observation.Observation) (holds, looked bool) {
	chain := o.HTTP.Chain
	if !plainHTTPIsKnown(o) || chain.Last().Failure != nil && readiness.LeavesOpen(chain.Last().Failure.Kind) {
		return false, false
	}
	if chain.First().Failure != nil {
		return true, true // nothing answers
	}
	u, err := url.Parse(chain.Last().URL)
	return err == nil && u.Scheme == "https" && chain.End == observation.Arrived, true
}

func certificate(o observation.Observation) (holds, looked bool) {
	e := o.HTTPS.First()
	if e.TLS == nil {
		return false, false
	}
	return e.Trusted(), true
}
