package readiness

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// OtherScan is the result of another run of hstspreload.org's scan: the codes of its
// errors and of its warnings, with their summaries, which are safe to print.
type OtherScan struct {
	Errors, Warnings map[string]string
}

// severity returns the severity of a code; "" if the scan does not report it.
func (o OtherScan) severity(code string) Severity {
	if _, found := o.Errors[code]; found {
		return Error
	}
	if _, found := o.Warnings[code]; found {
		return Warning
	}
	return ""
}

// Difference is a code on which two runs of the scan do not agree.
type Difference struct {
	Code    string
	Summary string
	// Ours is the severity by what was seen here, and Theirs that of the other run; ""
	// where the code is not reported.
	Ours, Theirs Severity
	// Why says how that can be.
	Why string
}

// Comparison compares two runs of the scan.
type Comparison struct {
	// OursPasses reports whether the scan would pass by what was seen here, and
	// TheirsPasses whether the other run did.
	OursPasses, TheirsPasses bool
	// Differences are sorted by code.
	Differences []Difference
}

// CompareScans compares another run of the scan with what the scan would report by an
// observation, under a ruleset that it has, at an instant. settings are those of the
// provider that may have led it to another server than everyone else's.
func CompareScans(seen observation.Observation, ruleset Ruleset, at time.Time, other OtherScan, settings []string) Comparison {
	verdict := Evaluate(seen, Criteria{Ruleset: ruleset, At: at})
	c := comparison{verdict: verdict, ours: map[string]Finding{}, other: other, settings: settings}
	for _, f := range verdict.Findings {
		if f.Source == SourceScan {
			c.ours[f.Code] = f
		}
	}
	codes := slices.Collect(maps.Keys(c.ours))
	codes = slices.AppendSeq(codes, maps.Keys(other.Errors))
	codes = slices.AppendSeq(codes, maps.Keys(other.Warnings))
	slices.Sort(codes)
	result := Comparison{OursPasses: scanPasses(verdict.Findings), TheirsPasses: len(other.Errors) == 0}
	for _, code := range slices.Compact(codes) {
		d := Difference{Code: code, Ours: c.ours[code].Severity, Theirs: other.severity(code)}
		if d.Ours == d.Theirs {
			continue
		}
		d.Summary = cmp.Or(c.ours[code].Summary, summaryOf(code), other.Errors[code], other.Warnings[code], code)
		d.Why = c.why(d)
		result.Differences = append(result.Differences, d)
	}
	return result
}

// summaryOf returns the summary of a code of the scan; "" where it is not known.
func summaryOf(code string) string {
	for _, c := range declared {
		if c.Name == code && c.Source == SourceScan {
			return c.Summary
		}
	}
	return ""
}

// comparison is what two runs of the scan say.
type comparison struct {
	verdict  Verdict
	ours     map[string]Finding // those that the scan would report, by code
	other    OtherScan
	settings []string
}

// why explains a difference: with its certain cause if there is one, or else with a
// possible one.
func (c comparison) why(d Difference) string {
	if certain := c.cause(d); certain != "" {
		return certain
	}
	switch {
	case len(c.settings) > 0:
		return fmt.Sprintf("The provider has %s set, so it may have seen another server than hstspreload.org did.", strings.Join(c.settings, ", "))
	case c.ours[d.Code].Open || d.Ours == "" && !c.verdict.Conclusive:
		return "An answer that this depends on is missing here (conclusive is false). hstspreload.org may have got it."
	}
	return topicReason(d)
}

// cause explains a difference that does not come from what was seen of the site; ""
// where it may.
func (c comparison) cause(d Difference) string {
	switch {
	case strings.HasPrefix(d.Code, "internal."):
		return "hstspreload.org reports a failure of its own, which says nothing about the site. Ask again later."
	case strings.HasPrefix(d.Code, "server."):
		return cmp.Or(serverReasons[d.Code], "hstspreload.org has this from its own records, which this provider does not read.")
	case summaryOf(d.Code) == "":
		return "This version of the provider does not know the code. Look for a newer version."
	case d.Ours != "" && d.Theirs != "":
		return "hstspreload.org and this version of the provider give it a different severity. Look for a newer version."
	case d.Theirs == "" && c.answeredFromRecords():
		return "hstspreload.org answered from its records, and did not check the site."
	case d.Theirs == "" && c.stoppedAt() != "":
		return fmt.Sprintf("Its scan ended with %s, and checked nothing after that.", c.stoppedAt())
	case d.Ours == "" && c.wouldStopAt() != "":
		return fmt.Sprintf("By what was seen from here the scan would have ended with %s, before it got to this.", c.wouldStopAt())
	}
	return ""
}

// serverReasons are what is known of codes that hstspreload.org adds to its scan.
var serverReasons = map[string]string{
	"server.removable.protected": "hstspreload.org has this from its own records. It says so about entries that its form can't remove, and also about a name that is not on the list, " +
		"was removed, or is already waiting for its removal. hsts_preload_status says which.",
	"server.removable.subdomain":     recordsAlone,
	"server.removable.preloaded_tld": recordsAlone,
}

const recordsAlone = "hstspreload.org has this from its own records, and did not check the site: a parent of the name is on the list, and the parent's entry would have to be removed."

// answeredFromRecords reports whether the other run did not look at the site.
func (c comparison) answeredFromRecords() bool {
	for code := range c.other.Errors {
		if serverReasons[code] == recordsAlone {
			return true
		}
	}
	return false
}

// stoppedAt returns the error that ended the other run; "" if there is none.
func (c comparison) stoppedAt() string {
	return firstStop(slices.Collect(maps.Keys(c.other.Errors)))
}

// wouldStopAt is stoppedAt by what was seen here.
func (c comparison) wouldStopAt() string { return firstStop(slices.Collect(maps.Keys(c.ours))) }

// firstStop returns the first of the codes that end a scan.
func firstStop(codes []string) string {
	slices.Sort(codes)
	for _, code := range codes {
		if strings.HasPrefix(code, "domain.format.") || code == cannotConnect.Name || code == untrustedChain.Name {
			return code
		}
	}
	return ""
}

// topicReason says why two places may see something different, by what a code is about.
func topicReason(d Difference) string {
	switch {
	case d.Code == cannotConnect.Name && d.Ours == "":
		return "hstspreload.org can't connect from its network. It has no IPv6 and its User-Agent is hstspreload-bot, so a firewall or bot protection may block it, or the site only accepts some networks."
	case d.Code == cannotConnect.Name:
		return "hstspreload.org can connect, but this machine can't. Look for a firewall or a proxy between this machine and the site."
	case d.Code == untrustedChain.Name:
		return "Another server of the site may send another certificate or chain. Or the two trust different roots: hstspreload.org uses those of its own system, and fetches no missing intermediate."
	case strings.HasPrefix(d.Code, "domain.www."):
		return "The name www may resolve to another server there, or its port 443 is open to only one of the two."
	case d.Code == nameIsSubdomain.Name || d.Code == nameIsPublicSuffix.Name:
		return "The two have different versions of the public suffix list."
	case strings.HasPrefix(d.Code, "tls.") || strings.HasPrefix(d.Code, "domain.tls."):
		return "The two may have reached different servers of the site, or negotiated TLS differently with the same one."
	default:
		return "The two got different answers. The site may answer by location or by User-Agent (hstspreload-bot), another server or cache of it may have an older configuration, or it changed between the two requests."
	}
}
