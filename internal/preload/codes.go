package preload

import (
	"slices"
	"strings"
)

// Code describes a code that findings can have.
type Code struct {
	// Code is the stable name, in the style of hstspreload.org.
	Code     string
	Severity Severity
	// Source is where the code comes from. A finding under one of
	// hstspreload.org's codes that its scan would not report says
	// SourceRequirement instead, or SourceAdvice.
	Source      Source
	Requirement Requirement
	// Summary is a heading of a few words.
	Summary string
	// Meaning is one sentence about when the code is used.
	Meaning string
}

// Codes returns every code that findings can have, sorted.
func Codes() []Code {
	all := slices.Concat(scanCodes(), scanHeaderCodes(), ownCodes())
	slices.SortFunc(all, func(a, b Code) int { return strings.Compare(a.Code, b.Code) })
	return all
}

// table has the codes by their names.
var table = func() map[string]Code {
	byName := make(map[string]Code)
	for _, c := range Codes() {
		byName[c.Code] = c
	}
	return byName
}()

// ownCodes are those that hstspreload.org does not have.
func ownCodes() []Code {
	return []Code{
		{"domain.www.no_https", Error, SourceRequirement, Subdomains,
			"www is in DNS, without HTTPS",
			"www has an address, but nothing accepts connections on port 443, or what does speaks no HTTP; the scan takes the first for no www."},
		{"redirects.http.no_https", Error, SourceRequirement, Redirect,
			"HTTP never reaches HTTPS",
			"Plain HTTP redirects, but never comes to an end at an https URL."},
		{"redirects.http.base_domain_skipped", Warning, SourceAdvice, Redirect,
			"Redirects pass the domain by",
			"Plain HTTP ends in HTTPS on another host, without a visit to the domain over HTTPS, so its policy is never met."},
		{"header.hsts.invalid", Error, SourceRequirement, Header,
			"Browsers ignore the header",
			"The first header is not valid by RFC 6797, section 6.1."},
		{"header.hsts.max_age.zero", Error, SourceRequirement, Header,
			"The policy is to be forgotten",
			"The first header has max-age=0."},
		{"header.hsts.several_fields", Warning, SourceAdvice, Header,
			"Only the first header counts",
			"The answer has more than one header; browsers look at the first alone."},
		{"observation.name_not_resolved", Warning, SourceAdvice, Domain,
			"Name does not resolve from here",
			"DNS, as asked from here, has no address for the domain, or gave no answer."},
		{"observation.https.unanswered", Warning, SourceAdvice, Certificate,
			"HTTPS could not be judged from here",
			"The domain did not answer over HTTPS in a way that leaves open why: a timeout, no route, a proxy that failed."},
		{"observation.http.unanswered", Warning, SourceAdvice, Redirect,
			"HTTP could not be judged from here",
			"Port 80 neither answered nor refused, so that it may still listen for others."},
		{"observation.redirect.unanswered", Warning, SourceAdvice, Redirect,
			"A redirect could not be judged from here",
			"A redirect leads to a host that did not answer in a way that leaves open why."},
		{"observation.redirect.blocked", Warning, SourceAdvice, Redirect,
			"A redirect was not followed",
			"A redirect leads to an address that a remote side may not send this machine to, as a private one."},
		{"observation.www.unanswered", Warning, SourceAdvice, Subdomains,
			"www could not be judged from here",
			"www did not answer over HTTPS, or DNS about it, in a way that leaves open why."},
	}
}
