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
	// Warning: worth fixing, or left open; the site can still be ready.
	Warning Severity = "warning"
	// Info: good to know.
	Info Severity = "info"
)

// Source is who asks for what a finding is about.
type Source string

// The sources.
const (
	// SourceScan: hstspreload.org's own scan reports this code for what was
	// observed.
	SourceScan Source = "hstspreload.org"
	// SourceRequirement: a published requirement that the scan can't see, does
	// not get to see because it stopped earlier, or is not asked about.
	SourceRequirement Source = "requirement"
	// SourceAdvice: our recommendation; no published requirement.
	SourceAdvice Source = "advice"
)

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
	RemedyBotProtection Remedy = "bot-protection"
	RemedyUnanswered    Remedy = "unanswered"
	RemedyNames         Remedy = "names"
	RemedyLeaving       Remedy = "leaving"
	RemedyServerError   Remedy = "server-error"
	RemedyDropped       Remedy = "dropped"
	RemedyHead          Remedy = "head"
)

// Code is a kind of finding. Each code is a variable beside the rule that uses it,
// and its method finding is the only way to make a finding.
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

// declared are the codes, in no order. It grows only while the package is
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
	// Code is the name of its [Code].
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
	// Open reports whether the finding rests on an answer that did not come, or
	// need not be the site's own. From another place or later the answer may be
	// different: "could not be judged from here", not "not ready".
	Open bool
	// ScanOnly reports whether the scan's client fails where browsers do not. Such a
	// finding does not count against [Verdict].HTTPSReady.
	ScanOnly bool
	// Waived is the reason that was given for the finding to block nothing; empty
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

// leftOpen returns the finding with Open set.
func (f Finding) leftOpen(open bool) Finding {
	f.Open = open
	return f
}

// onlyOfTheScan returns the finding with ScanOnly set.
func (f Finding) onlyOfTheScan() Finding {
	f.ScanOnly = true
	return f
}

// FindingKind is what a finding says about every site that has it, so that sites can be grouped
// by it. It is comparable.
type FindingKind struct {
	Severity      Severity
	Code, Summary string
	Open          bool
}

// Kinds returns the kinds of the errors and warnings that are not waived, each once,
// in the order of the findings.
func (v Verdict) Kinds() []FindingKind {
	var all []FindingKind
	for _, f := range v.Findings {
		kind := FindingKind{f.Severity, f.Code, f.Summary, f.Open}
		if f.Waived == "" && f.Severity != Info && !slices.Contains(all, kind) {
			all = append(all, kind)
		}
	}
	return all
}

// UndecidedCodes returns the codes of errors and warnings that rest on missing answers
// alone: sorted, never nil. Waived findings do not count.
func (v Verdict) UndecidedCodes() []string {
	return v.codesOfOnly(func(f Finding) bool { return f.Waived != "" || f.Open }, func(f Finding) bool { return f.Waived == "" })
}

// WaivedCodes returns the codes of errors and warnings of which every finding is waived:
// sorted, never nil.
func (v Verdict) WaivedCodes() []string {
	waived := func(f Finding) bool { return f.Waived != "" }
	return v.codesOfOnly(waived, waived)
}

// codesOfOnly returns the codes of errors and warnings of which all findings are of one
// sort, and some of another.
func (v Verdict) codesOfOnly(all, some func(Finding) bool) []string {
	others := codeNames(v.Findings, func(f Finding) bool { return !all(f) })
	return codeNames(v.Findings, func(f Finding) bool {
		return f.Severity != Info && some(f) && !slices.Contains(others, f.Code)
	})
}

// blocks reports whether the finding is an error that is not waived.
func (f Finding) blocks() bool { return f.Severity == Error && f.Waived == "" }

// isAbout reports whether the finding is about a requirement, or about any for "".
func (f Finding) isAbout(r Requirement) bool { return r == "" || f.Requirement == r }

// hasError reports whether there is an error that is not waived, about one
// requirement or, for "", about any.
func hasError(found []Finding, about Requirement) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.blocks() && f.isAbout(about) })
}

// hasOpen reports whether a question was left open that is not waived, about one
// requirement or, for "", about any.
func hasOpen(found []Finding, about Requirement) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Open && f.Waived == "" && f.isAbout(about) })
}

// sortFindings sorts by severity, requirement, code and host. Findings that
// agree in all of them stay in the order in which the rules made them.
func sortFindings(found []Finding) { slices.SortStableFunc(found, compareFindings) }

func compareFindings(a, b Finding) int {
	severities := []Severity{Error, Warning, Info}
	requirements := Requirements()
	return cmp.Or(
		cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
		cmp.Compare(slices.Index(requirements, a.Requirement), slices.Index(requirements, b.Requirement)),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Host, b.Host),
	)
}

// codeNames returns the codes of the findings that are chosen: sorted, each once,
// never nil.
func codeNames(found []Finding, chosen func(Finding) bool) []string {
	names := []string{}
	for _, f := range found {
		if chosen(f) {
			names = append(names, f.Code)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
