package readiness

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Gate is a verdict as evidence for raising the max-age.
type Gate struct {
	// Open is [Verdict].HTTPSReady.
	Open bool
	// Broken reports whether something was seen that would lock visitors out under a
	// longer max-age. It is false if an answer is only missing.
	Broken bool
	// Reason names the first causes in one line. It is the same for the same causes,
	// and empty if the gate is open.
	Reason string
}

// maxCauses is how many causes a reason names.
const maxCauses = 3

// gate returns the verdict's [Gate].
func (s *site) gate(v Verdict) Gate {
	if v.HTTPSReady {
		return Gate{Open: true}
	}
	told := s.toldOfNames(v.Findings)
	seen := s.causes(v.Findings, func(f Finding) bool { return s.locksOut(f) && !told(f) })
	if len(seen) == 0 && s.leadsNowhere() {
		seen = []string{s.domain + ": HTTPS leads to no page"}
	}
	if len(seen) > 0 {
		return Gate{Broken: true, Reason: inOneLine(seen)}
	}
	return Gate{Reason: inOneLine(s.unseen(v.Findings, told))}
}

// unseen names what a gate that is closed, and not broken, lacks. told are findings whose
// cause is another one.
func (s *site) unseen(findings []Finding, told func(Finding) bool) []string {
	missing := s.causes(findings, func(f Finding) bool { return f.Open && f.Waived == "" && !told(f) })
	if s.hasServerError() {
		missing = append(missing, s.domain+": the server answers with an error")
	}
	if !s.httpsStays() && len(missing) == 0 {
		missing = append(missing, s.domain+": HTTPS does not end in HTTPS")
	}
	if end := s.fromHTTP.deadEnd; !s.plainHTTPEndsInHTTPS() && (end == nil || !end.open || len(missing) == 0) {
		missing = append(missing, s.domain+": plain HTTP does not end in HTTPS")
	}
	if len(missing) == 0 {
		missing = []string{s.domain + ": no working page was seen"}
	}
	return missing
}

// toldOfNames returns a function that reports whether a finding about a redirect has its
// cause in another one, about www or a subdomain that the redirect ends at: a reason names
// only that one. One that is waived is no cause.
func (s *site) toldOfNames(findings []Finding) func(Finding) bool {
	ends := map[string]string{} // the findings about names, by the code of what ends there
	if hop, failed := failingHop(s.underPolicy()); failed {
		ends[httpsDeadEnd.Name] = s.findingOf(nettext.URL(hop.URL))
	}
	for _, r := range []route{s.fromHTTPS, s.fromHTTP} {
		if cause, seen := ends[followError.Name]; r.deadEnd != nil && (!seen || cause != "") {
			ends[followError.Name] = s.findingOf(r.deadEnd.url)
			ends[redirectUnanswered.Name] = ends[followError.Name]
		}
	}
	return func(f Finding) bool {
		cause := ends[f.Code]
		return cause != "" && slices.ContainsFunc(findings, func(other Finding) bool { return other.Code == cause && other.Waived == "" })
	}
}

// LocksOut reports whether something was seen that would lock visitors out once the
// policy covers the domain and the names below it. [Verdict].Gate names the causes in
// one line. Silence is none: see Conclusive.
func (v Verdict) LocksOut() bool { return v.Gate.Broken }

// locksOut reports whether a finding is about something that was seen, and that would
// lock visitors out. What the header says locks nobody out, nor what plain HTTP does,
// nor what the scan alone finds fault with.
func (s *site) locksOut(f Finding) bool {
	return f.blocks() && !f.Open && s.isAboutHTTPS(f)
}

// keepsHTTPSClosed reports whether a finding, seen or left open, stands against a
// longer max-age.
func (s *site) keepsHTTPSClosed(f Finding) bool {
	return s.isAboutHTTPS(f) && (f.blocks() || f.Open && f.Waived == "")
}

func (s *site) isAboutHTTPS(f Finding) bool {
	if f.ScanOnly {
		return false
	}
	switch f.Code {
	case httpsLoop.Name, httpsDeadEnd.Name:
		return true
	case cannotConnect.Name:
		return !s.browsersMend(s.https)
	default:
		return f.Requirement == Certificate || f.Requirement == Subdomains
	}
}

// causes returns the host of findings and what is wrong there, each once, in their
// order.
func (s *site) causes(findings []Finding, which func(Finding) bool) []string {
	var all []string
	for _, f := range findings {
		what := f.Summary
		if first := []rune(what)[:2]; !unicode.IsUpper(first[1]) {
			what = strings.ToLower(what[:1]) + what[1:]
		}
		if reason := s.untrusted(f.Host); reason != "" {
			what = reason
		}
		if cause := f.Host + ": " + what; which(f) && !slices.Contains(all, cause) {
			all = append(all, cause)
		}
	}
	return all
}

// untrustedTexts say in a few words why a certificate is not trusted.
var untrustedTexts = map[observation.Reason]string{
	observation.Expired:             "certificate expired",
	observation.NotYetValid:         "certificate is not valid yet",
	observation.WrongHost:           "certificate is for another host",
	observation.SelfSigned:          "certificate is self-signed",
	observation.MissingIntermediate: "certificate chain is incomplete",
	observation.UnknownAuthority:    "certificate is from an unknown authority",
	observation.WeakSignature:       "certificate has a weak signature",
	observation.InvalidChain:        "certificate chain is not valid",
}

// untrusted returns why the certificate of a host is not trusted; empty if it is,
// or none was seen.
func (s *site) untrusted(host string) string {
	for _, check := range append([]observation.HostCheck{s.seen.Apex, s.seen.WWW}, s.seen.Subdomains...) {
		name := check.Host
		if check.Port != "" {
			name += ":" + check.Port
		}
		if e := check.HTTPS.Chain.First(); name == host && e.TLS != nil && e.TLS.Untrusted != nil {
			return untrustedTexts[e.TLS.Untrusted.Reason]
		}
	}
	return ""
}

// inOneLine joins the first causes.
func inOneLine(all []string) string {
	if len(all) > maxCauses {
		all = append(slices.Clone(all[:maxCauses]), fmt.Sprintf("and %d more", len(all)-maxCauses))
	}
	return strings.Join(all, "; ")
}
