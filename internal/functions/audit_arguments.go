package functions

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/evidence"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// audit is what is known about each domain, by its name in A-labels.
type audit struct {
	found    map[string]*report.Audited
	policies map[string]values
}

func newAudit() *audit {
	return &audit{found: make(map[string]*report.Audited), policies: make(map[string]values)}
}

// of returns what is known about a domain.
func (a *audit) of(at, text string) (*report.Audited, error) {
	if text == "" {
		return nil, fmt.Errorf("%s has no domain", at)
	}
	name, err := domain.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s has the domain %s, which is not a domain name", at, nettext.Quote(framework.Cut(text)))
	}
	if a.found[name.ASCII()] == nil {
		a.found[name.ASCII()] = &report.Audited{Domain: name.ASCII()}
	}
	return a.found[name.ASCII()], nil
}

// addPolicies reads the argument policies.
func (a *audit) addPolicies(ctx context.Context, argument types.Dynamic) error {
	isPolicy := func(v values) bool { return v.has("domain", "header_value", "directives") }
	all, err := several(ctx, argument, isPolicy)
	if err != nil {
		return err
	}
	for _, given := range all {
		if !isPolicy(given.values) {
			return fmt.Errorf("%s is not an hsts_policy. Pass one, or a map or list of several", given.at)
		}
		if err := given.check(policyShape); err != nil {
			return err
		}
		if given.values["directives"] == nil {
			return fmt.Errorf("%s: directives is null", given.at)
		}
		found, err := a.of(given.at, given.text("domain"))
		if err != nil {
			return err
		}
		if a.policies[found.Domain] != nil {
			return fmt.Errorf("there are two policies for %s. Pass one per domain", found.Domain)
		}
		a.policies[found.Domain] = given.values
	}
	return nil
}

// addReads reads the argument readiness.
func (a *audit) addReads(ctx context.Context, argument types.Dynamic) error {
	isRead := func(v values) bool { return v.has("domain", "findings", "requirements") }
	isFleet := func(v values) bool { return v.has("results", "ready_domains") }
	all, err := several(ctx, argument, func(v values) bool { return isRead(v) || isFleet(v) })
	if err != nil {
		return err
	}
	for _, given := range all {
		switch {
		case isRead(given.values):
			if err := given.check(readShape); err != nil {
				return err
			}
			found, err := a.of(given.at, given.text("domain"))
			if err != nil {
				return err
			}
			addRead(found, given.values)
		case isFleet(given.values):
			if err := given.check(fleetShape); err != nil {
				return err
			}
			if err := a.addFleet(given); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s is neither an hsts_preload_readiness nor an hsts_fleet_readiness. Pass one, or a map or list of several", given.at)
		}
	}
	return nil
}

// addRead adds what one read saw of a domain.
func addRead(found *report.Audited, read values) {
	found.Looked = true
	for name, element := range read.object("compliance") {
		standing, _ := element.(values)
		addSite(found, name, report.SiteStanding{
			Status: profiles.Status(standing.text("status")),
			Misses: requirementsOf(standing.objects("misses")), Unknown: requirementsOf(standing.objects("unknown")),
		})
	}
	for name, element := range read.object("requirements") {
		assessment, _ := element.(values)
		switch status := assessment.text("status"); {
		case status == "unknown":
			found.Open = append(found.Open, "the requirement "+name+": an answer is missing")
		case status == "not_checked" && name == "subdomains" && read["subdomains"] == nil:
			found.Open = append(found.Open, "the subdomains: none were given to check")
		}
	}
	used := make(map[string]bool)
	for _, finding := range read.objects("findings") {
		if reason := finding.text("waived"); reason != "" {
			code, host := finding.text("code"), finding.text("host")
			used[code], used[code+"@"+host] = true, true
			found.Waivers = append(found.Waivers, report.AuditedWaiver{Code: code, Host: host, Reason: reason})
		}
	}
	addWaivers(found, read.object("waive"), func(key string) bool { return used[key] })
	if text := read.text("evidence"); text != "" {
		found.Evidence = append(found.Evidence, evidence.Sum(text))
	}
}

// addWaivers adds the waivers of a read that match no finding.
func addWaivers(found *report.Audited, waivers values, isUsed func(key string) bool) {
	for key := range waivers {
		if code, host, _ := strings.Cut(key, "@"); !isUsed(key) {
			found.Waivers = append(found.Waivers, report.AuditedWaiver{Code: code, Host: host, Reason: waivers.text(key), Unused: true})
		}
	}
}

// addFleet adds what one read saw of many domains.
func (a *audit) addFleet(fleet given) error {
	seen := make(map[string]bool) // a domain may be in it in two spellings
	for _, text := range slices.Sorted(maps.Keys(fleet.object("results"))) {
		found, err := a.of(fleet.at, text)
		if err != nil {
			return err
		}
		if seen[found.Domain] {
			continue
		}
		seen[found.Domain] = true
		addResult(found, text, fleet.object("results").object(text), fleet.object("waive"))
	}
	return nil
}

// addResult adds what a fleet has of one domain, which is written in it as text.
func addResult(found *report.Audited, text string, result, waive values) {
	found.Looked = true
	standings := result.object("compliance")
	for _, name := range standings.texts("met") {
		addSite(found, name, report.SiteStanding{Status: profiles.Met})
	}
	for name := range standings.object("unmet") {
		addSite(found, name, report.SiteStanding{Status: profiles.Unmet, Misses: standings.object("unmet").texts(name)})
	}
	for name := range standings.object("unknown") {
		addSite(found, name, report.SiteStanding{Status: profiles.Unknown, Unknown: standings.object("unknown").texts(name)})
	}
	if !result.flag("conclusive") {
		found.Open = append(found.Open, "a part of the live site: an answer is missing")
	}
	waived := result.texts("waived_codes")
	own := make(values)
	for key := range waive {
		if name, err := domain.Parse(key); err == nil && name.ASCII() == found.Domain || key == text {
			maps.Copy(own, waive.object(key))
		}
	}
	reasons := make(values)
	maps.Copy(reasons, waive.object("*"))
	maps.Copy(reasons, own)
	for key := range reasons {
		if code, host, _ := strings.Cut(key, "@"); slices.Contains(waived, code) {
			found.Waivers = append(found.Waivers, report.AuditedWaiver{Code: code, Host: host, Reason: reasons.text(key)})
		}
	}
	addWaivers(found, own, func(key string) bool {
		code, _, _ := strings.Cut(key, "@")
		return slices.Contains(waived, code)
	})
}

// addSite adds the verdict on a site by a profile: of several reads the worst counts.
func addSite(found *report.Audited, profile string, s report.SiteStanding) {
	if found.Site == nil {
		found.Site = make(map[string]report.SiteStanding)
	}
	before, known := found.Site[profile]
	if known {
		s.Misses = joined(before.Misses, s.Misses)
		s.Unknown = slices.DeleteFunc(joined(before.Unknown, s.Unknown), func(r string) bool { return slices.Contains(s.Misses, r) })
		s.Status = worse(before.Status, s.Status)
	}
	found.Site[profile] = s
}

// joined returns the texts of both lists, each once, in the order in which requirements
// are reported.
func joined(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	all = slices.Compact(all)
	order := profiles.Requirements()
	slices.SortStableFunc(all, func(a, b string) int {
		return slices.Index(order, profiles.Requirement(a)) - slices.Index(order, profiles.Requirement(b))
	})
	return all
}

func worse(a, b profiles.Status) profiles.Status {
	for _, status := range []profiles.Status{profiles.Unmet, profiles.Unknown} {
		if a == status || b == status {
			return status
		}
	}
	return profiles.Met
}

func requirementsOf(points []values) []string {
	var all []string
	for _, point := range points {
		all = append(all, point.text("requirement"))
	}
	return all
}

// domains returns what is known about all domains, once everything was added.
func (a *audit) domains() []report.Audited {
	var all []report.Audited
	for _, name := range slices.Sorted(maps.Keys(a.found)) {
		found := *a.found[name]
		if policy := a.policies[name]; policy != nil {
			found.Policy = auditedPolicy(policy, found.Site)
		}
		slices.Sort(found.Open)
		found.Open = slices.Compact(found.Open)
		slices.Sort(found.Evidence)
		found.Evidence = slices.Compact(found.Evidence)
		slices.SortFunc(found.Waivers, compareWaivers)
		found.Waivers = slices.Compact(found.Waivers)
		all = append(all, found)
	}
	return all
}

func compareWaivers(a, b report.AuditedWaiver) int {
	key := func(w report.AuditedWaiver) string {
		return fmt.Sprintf("%t\x00%s\x00%s\x00%s", w.Unused, w.Code, w.Host, w.Reason)
	}
	return strings.Compare(key(a), key(b))
}

// auditedPolicy is what a policy says about itself, by its own profiles and those of the
// reads.
func auditedPolicy(policy values, site map[string]report.SiteStanding) *report.AuditedPolicy {
	d := policy.object("directives")
	served := hsts.Policy{MaxAge: d.number("max_age"), IncludeSubDomains: d.flag("include_subdomains"), Preload: d.flag("preload")}
	p := &report.AuditedPolicy{
		Header: policy.text("header_value"), Stage: policy.text("stage"), Held: policy.texts("held_because"),
		Profiles: make(map[string]report.HeaderStanding),
	}
	dates := policy.object("profiles_met_at")
	names := slices.Concat(slices.Collect(maps.Keys(dates)), slices.Collect(maps.Keys(site)), policy.texts("profiles"))
	for _, name := range names {
		if profile, found := profiles.Find(name); found {
			p.Profiles[name] = report.HeaderStanding{Meets: profile.Meets(served), At: dates.text(name), Asked: dates.has(name)}
		}
	}
	for _, stage := range policy.objects("history") {
		p.History = append(p.History, report.AuditedStage{
			Stage: stage.text("stage"), Header: stage.text("header_value"),
			EnteredAt: stage.text("entered_at"), SeenAt: stage.text("seen_at"), Evidence: stage.texts("evidence_sha256"),
		})
	}
	return p
}
