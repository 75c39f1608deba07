package readiness

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

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
	stands := func(f Finding) bool {
		return f.blocks() && (f.Requirement == Certificate || f.Requirement == Subdomains)
	}
	seen := s.causes(v.Findings, func(f Finding) bool { return stands(f) && !f.Open })
	if !s.httpsStays() {
		seen = append(seen, s.domain+": HTTPS leads back to plain HTTP")
	}
	if len(seen) > 0 {
		return Gate{Broken: true, Reason: inOneLine(seen)}
	}
	missing := s.causes(v.Findings, func(f Finding) bool { return f.Open && f.Waived == "" })
	if !s.plainHTTPEndsInHTTPS() {
		missing = append(missing, s.domain+": plain HTTP does not end in HTTPS")
	}
	if len(missing) == 0 {
		missing = []string{s.domain + ": nothing was seen to work"}
	}
	return Gate{Reason: inOneLine(missing)}
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
