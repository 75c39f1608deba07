package readiness

import (
	"cmp"
	"slices"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Severity is what a finding does to a verdict.
type Severity string

// The severities.
const (
	// Error: the site is not ready.
	Error Severity = "error"
	// Warning: worth mending, or left open; no error.
	Warning Severity = "warning"
	// Info: good to know.
	Info Severity = "info"
)

// Source is who makes a complaint.
type Source string

// The sources.
const (
	// SourceScan: hstspreload.org's own scan reports this code for what was
	// observed.
	SourceScan Source = "hstspreload.org"
	// SourceRequirement: a published requirement that the scan can't see, does
	// not get to see because it stopped earlier, or is not asked about.
	SourceRequirement Source = "requirement"
	// SourceAdvice: nobody asks for it.
	SourceAdvice Source = "advice"
)

// Requirement is the part of the published requirements that a code belongs to
// (hstspreload.org, "Submission Requirements"), and the name itself.
type Requirement string

// The requirements.
const (
	// Domain: the name can be submitted.
	Domain Requirement = "domain"
	// Certificate: HTTPS answers, with a certificate that is trusted.
	Certificate Requirement = "certificate"
	// Redirect: plain HTTP, where it listens, leads to HTTPS on the same host.
	Redirect Requirement = "redirect"
	// Subdomains: the names below the domain answer over HTTPS too.
	Subdomains Requirement = "subdomains"
	// Header: the base domain serves the header over HTTPS.
	Header Requirement = "header"
)

// Requirements returns every requirement, in the order in which they are told.
func Requirements() []Requirement {
	return []Requirement{Domain, Certificate, Redirect, Subdomains, Header}
}

// Remedy is the key of the text that says how to fix what a code is about.
type Remedy string

// The remedies.
const (
	RemedyHeader        Remedy = "header"
	RemedyOneHeader     Remedy = "one-header"
	RemedyValue         Remedy = "value"
	RemedyAge           Remedy = "age"
	RemedyPreload       Remedy = "preload"
	RemedyPages         Remedy = "pages"
	RemedyRedirect      Remedy = "redirect"
	RemedyChains        Remedy = "chains"
	RemedyCertificate   Remedy = "certificate"
	RemedyTLS           Remedy = "tls"
	RemedySubdomains    Remedy = "subdomains"
	RemedyAddresses     Remedy = "addresses"
	RemedyBotProtection Remedy = "walls"
	RemedyUnanswered    Remedy = "unanswered"
	RemedyNames         Remedy = "names"
	RemedyLeaving       Remedy = "leaving"
)

// Code is a kind of finding. Each is a variable beside the rule that uses it, and
// its method finding is the only way to make one.
type Code struct {
	// Name is the stable name, in the style of hstspreload.org.
	Name     string
	Severity Severity
	// Source is where the code comes from. A finding under one of
	// hstspreload.org's codes that its scan would not report says
	// SourceRequirement instead, or SourceAdvice.
	Source      Source
	Requirement Requirement
	Remedy      Remedy
	// Summary is a heading of a few words.
	Summary string
	// Meaning is one sentence about when the code is used.
	Meaning string
}

// Codes returns every code that findings can have, sorted by name.
func Codes() []Code {
	return slices.SortedFunc(slices.Values(declared), func(a, b Code) int { return cmp.Compare(a.Name, b.Name) })
}

// declared are the codes, in no order. Nothing is added after the package is
// initialized.
var declared []Code

func declare(c Code) Code {
	declared = append(declared, c)
	return c
}

// scanCode declares a code of hstspreload.org's scan.
func scanCode(name string, severity Severity, about Requirement, remedy Remedy, summary, meaning string) Code {
	return declare(Code{name, severity, SourceScan, about, remedy, summary, meaning})
}

// requirementCode declares an error of ours: a published requirement that the scan
// can't see.
func requirementCode(name string, about Requirement, remedy Remedy, summary, meaning string) Code {
	return declare(Code{name, Error, SourceRequirement, about, remedy, summary, meaning})
}

// adviceCode declares a code that no published requirement asks about. Advice is
// never an error.
func adviceCode(name string, severity Severity, about Requirement, remedy Remedy, summary, meaning string) Code {
	return declare(Code{name, severity, SourceAdvice, about, remedy, summary, meaning})
}

// Finding is one thing to know about a site. Its texts are safe to print, and
// the same for the same observation.
type Finding struct {
	// Code is the stable name of the complaint; Codes has them all.
	Code        string
	Severity    Severity
	Source      Source
	Requirement Requirement
	// Host is what the finding is about: the domain, a name below it (with a
	// port where one was given), the host of a redirect, or one of the domain's
	// IP addresses. It is empty for a header that was judged alone.
	Host string
	// Summary is a heading of a few words, the same for every finding of a code.
	Summary string
	// Detail says what was seen, why it matters and what to do.
	Detail string
	// Open tells that the finding rests on an answer that did not come, and may
	// be another from elsewhere or later: "could not be judged from here"
	// rather than "not ready".
	Open bool
	// Waived is the author's reason for which the finding blocks nothing; empty
	// where it is not waived.
	Waived string
}

// finding returns a finding under the code.
func (c Code) finding(host, detail string) Finding {
	return Finding{
		Code:        c.Name,
		Severity:    c.Severity,
		Source:      c.Source,
		Requirement: c.Requirement,
		Host:        nettext.Printable(host),
		Summary:     c.Summary,
		Detail:      detail,
	}
}

// leftOpen marks a finding where its cause leaves the question open.
func (f Finding) leftOpen(open bool) Finding {
	f.Open = open
	return f
}

// hasError tells whether there is an error that is not waived, about one
// requirement or, for "", about any.
func hasError(found []Finding, about Requirement) bool {
	return slices.ContainsFunc(found, func(f Finding) bool {
		return f.Severity == Error && f.Waived == "" && (about == "" || f.Requirement == about)
	})
}

// sortFindings sorts by severity, requirement, code and host. Findings that
// agree in all of them stay in the order in which the rules made them.
func sortFindings(found []Finding) {
	severities := []Severity{Error, Warning, Info}
	requirements := Requirements()
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
			cmp.Compare(slices.Index(requirements, a.Requirement), slices.Index(requirements, b.Requirement)),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Host, b.Host),
		)
	})
}

// codes returns the codes of the findings that are chosen: sorted, each once,
// never nil.
func codes(found []Finding, chosen func(Finding) bool) []string {
	list := []string{}
	for _, f := range found {
		if chosen(f) {
			list = append(list, f.Code)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
