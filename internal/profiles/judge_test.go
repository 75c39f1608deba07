package profiles_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

// parse reads a header; an empty one is missing.
func parse(t *testing.T, header string) *hsts.Policy {
	t.Helper()
	if header == "" {
		return nil
	}
	policy, err := hsts.Parse(header)
	if err != nil {
		return nil
	}
	return &policy
}

func find(t *testing.T, name string) profiles.Profile {
	t.Helper()
	p, found := profiles.Find(name)
	if !found {
		t.Fatalf("there is no profile %s", name)
	}
	return p
}

// requirements returns those of some points.
func requirements(points []profiles.Point) []profiles.Requirement {
	var all []profiles.Requirement
	for _, point := range points {
		all = append(all, point.Requirement)
	}
	return all
}

// sources has, for every profile, the weakest header that its source accepts and
// headers that it does not, as read in the sources.
var sources = map[string]struct {
	meets  string
	misses map[string][]profiles.Requirement
}{
	"rfc-6797": {"max-age=1", map[string][]profiles.Requirement{
		"max-age=0": {profiles.MaxAge}, "": {profiles.MaxAge}, "max-age=31536000, includeSubDomains; preload;": {profiles.MaxAge},
	}},
	"asvs-5.0.0-l1": {"max-age=31536000", map[string][]profiles.Requirement{"max-age=31535999; includeSubDomains; preload": {profiles.MaxAge}}},
	"asvs-5.0.0-l2": {"max-age=31536000; includeSubDomains", map[string][]profiles.Requirement{
		"max-age=31535999; includeSubDomains": {profiles.MaxAge}, "max-age=63072000; preload": {profiles.IncludeSubDomains},
		"max-age=300": {profiles.MaxAge, profiles.IncludeSubDomains},
	}},
	"asvs-5.0.0-l3":             {"max-age=31536000; includeSubDomains", map[string][]profiles.Requirement{"max-age=31536000": {profiles.IncludeSubDomains}}},
	"mozilla-tls-5.8":           {"max-age=63072000", map[string][]profiles.Requirement{"max-age=63071999": {profiles.MaxAge}}},
	"mozilla-tls-6.0":           {"max-age=63072000", map[string][]profiles.Requirement{"max-age=63071999": {profiles.MaxAge}}},
	"mozilla-web-security-2026": {"max-age=15768000", map[string][]profiles.Requirement{"max-age=15767999": {profiles.MaxAge}}},
	"hstspreload-bulk-1-year": {"max-age=31536000; includeSubDomains; preload", map[string][]profiles.Requirement{
		"max-age=31535999; includeSubDomains; preload": {profiles.MaxAge}, "max-age=31536000; preload": {profiles.IncludeSubDomains},
		"max-age=31536000; includeSubDomains": {profiles.Preload}, "max-age=0": {profiles.MaxAge, profiles.IncludeSubDomains, profiles.Preload},
	}},
	"hstspreload-bulk-18-weeks": {"max-age=10886400; includeSubDomains; preload", map[string][]profiles.Requirement{
		"max-age=10886399; includeSubDomains; preload": {profiles.MaxAge},
	}},
	"hstspreload-removal-2026": {"max-age=0", map[string][]profiles.Requirement{
		"max-age=0; preload": {profiles.Preload}, "max-age=63072000; includeSubDomains; preload": {profiles.Preload}, "": {profiles.MaxAge},
	}},
	"firefox-list-2026": {"max-age=10886400", map[string][]profiles.Requirement{"max-age=10886399; includeSubDomains; preload": {profiles.MaxAge}}},
	"us-m-15-13-option-1": {"max-age=31536000; includeSubDomains", map[string][]profiles.Requirement{
		"max-age=31536000; preload": {profiles.IncludeSubDomains}, "max-age=31535999; includeSubDomains": {profiles.MaxAge},
	}},
	"us-m-15-13-option-2": {"max-age=31536000", map[string][]profiles.Requirement{"max-age=31535999": {profiles.MaxAge}}},
	"us-bod-18-01":        {"max-age=31536000", map[string][]profiles.Requirement{"max-age=31535999": {profiles.MaxAge}}},
	"uk-service-manual-2026": {"max-age=31536000; includeSubDomains; preload", map[string][]profiles.Requirement{
		// The header as its page has it: browsers ignore it.
		"max-age=31536000, includeSubDomains; preload;": {profiles.MaxAge},
	}},
	"uk-security-gov-uk-2026": {"max-age=31536000; includeSubDomains; preload", map[string][]profiles.Requirement{
		"max-age=31536000; includeSubDomains": {profiles.Preload},
	}},
	"ca-itpin-2018-01": {"max-age=31536000", map[string][]profiles.Requirement{"max-age=31535999": {profiles.MaxAge}}},
	"au-ism-1424-r5":   {"max-age=1", map[string][]profiles.Requirement{"max-age=0": {profiles.MaxAge}, "": {profiles.MaxAge}}},
	"disa-iis-10-sv-218827r879887": {"max-age=1; includeSubDomains", map[string][]profiles.Requirement{
		"max-age=0; includeSubDomains": {profiles.MaxAge}, "max-age=31536000": {profiles.IncludeSubDomains},
	}},
	"internet-nl-2026":       {"max-age=31536000", map[string][]profiles.Requirement{"max-age=31535999": {profiles.MaxAge}}},
	"mdn-observatory-2026":   {"max-age=15552000", map[string][]profiles.Requirement{"max-age=15551999": {profiles.MaxAge}}},
	"ssllabs-2009r":          {"max-age=15552000", map[string][]profiles.Requirement{"max-age=15551999": {profiles.MaxAge}}},
	"testssl-2026":           {"max-age=15552000", map[string][]profiles.Requirement{"max-age=15551999": {profiles.MaxAge}}},
	"pshtt-2026":             {"max-age=31536000", map[string][]profiles.Requirement{"max-age=31535999": {profiles.MaxAge}}},
	"securityscorecard-2026": {"max-age=31536000; includeSubDomains", map[string][]profiles.Requirement{"max-age=31536000": {profiles.IncludeSubDomains}}},
	"prowler-zone-hsts-enabled-2026": {"max-age=15768000; includeSubDomains", map[string][]profiles.Requirement{
		"max-age=15767999": {profiles.MaxAge, profiles.IncludeSubDomains},
	}},
	"checkov-ckv-aws-259-2026": {"max-age=31536000; includeSubDomains; preload", map[string][]profiles.Requirement{
		"max-age=31536000; includeSubDomains": {profiles.Preload},
	}},
	"django-check-deploy-2026": {"max-age=1; includeSubDomains; preload", map[string][]profiles.Requirement{
		"max-age=0": {profiles.MaxAge, profiles.IncludeSubDomains, profiles.Preload},
	}},
	"zap-10035-2026":       {"max-age=1", map[string][]profiles.Requirement{"max-age=0": {profiles.MaxAge}, "max-age=a": {profiles.MaxAge}}},
	"cis-nginx-2.1.0":      {"max-age=15768000", map[string][]profiles.Requirement{"max-age=15767999": {profiles.MaxAge}}},
	"cis-apache-2.2-3.6.0": {"max-age=480", map[string][]profiles.Requirement{"max-age=479": {profiles.MaxAge}}},
}

func TestJudge_sources(t *testing.T) {
	t.Parallel()
	for _, p := range profiles.All() {
		source, ok := sources[p.Name]
		if !ok {
			t.Errorf("%s has no row", p.Name)
			continue
		}
		if v := p.Judge(parse(t, source.meets), nil); len(v.Misses) != 0 {
			t.Errorf("%s, %s: %v", p.Name, source.meets, v.Misses)
		}
		for header, want := range source.misses {
			v := p.Judge(parse(t, header), nil)
			if diff := cmp.Diff(want, requirements(v.Misses)); diff != "" {
				t.Errorf("%s, %q (-want +got):\n%s", p.Name, header, diff)
			}
			if v.Status() != profiles.Unmet {
				t.Errorf("%s, %q: %s", p.Name, header, v.Status())
			}
		}
	}
}

// TestJudge_seen holds that what nobody looked at is unknown, and never met.
func TestJudge_seen(t *testing.T) {
	t.Parallel()
	year := &hsts.Policy{MaxAge: hsts.OneYear, IncludeSubDomains: true}
	l3 := find(t, "asvs-5.0.0-l3")
	for _, row := range []struct {
		policy          *hsts.Policy
		seen            profiles.Seen
		misses, unknown []profiles.Requirement
		want            profiles.Status
	}{
		{year, nil, nil, []profiles.Requirement{profiles.AllResponses, profiles.Listed}, profiles.Unknown},
		{year, profiles.Seen{profiles.Listed: true}, nil, []profiles.Requirement{profiles.AllResponses}, profiles.Unknown},
		{year, profiles.Seen{profiles.Listed: true, profiles.AllResponses: true, profiles.Redirect: false}, nil, nil, profiles.Met},
		{year, profiles.Seen{profiles.Listed: false}, []profiles.Requirement{profiles.Listed}, []profiles.Requirement{profiles.AllResponses}, profiles.Unmet},
		{nil, profiles.Seen{profiles.Listed: true, profiles.AllResponses: true}, []profiles.Requirement{profiles.MaxAge}, nil, profiles.Unmet},
	} {
		v := l3.Judge(row.policy, row.seen)
		if v.Status() != row.want || !cmp.Equal(requirements(v.Misses), row.misses) || !cmp.Equal(requirements(v.Unknown), row.unknown) {
			t.Errorf("%v, %v: %s, %v", row.policy, row.seen, v.Status(), v)
		}
	}
	if got := find(t, "mozilla-tls-6.0").Judge(&hsts.Policy{MaxAge: 63072000}, nil).Status(); got != profiles.Met {
		t.Errorf("a profile of directives alone is %s", got)
	}
}

func TestJudge_details(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		profile string
		policy  *hsts.Policy
		want    []string
	}{
		{"asvs-5.0.0-l2", &hsts.Policy{MaxAge: 300}, []string{
			"max_age is 300 (5 minutes). asvs-5.0.0-l2 requires at least 31536000 (1 year).",
			"includeSubDomains is missing. asvs-5.0.0-l2 requires it.",
		}},
		{"rfc-6797", &hsts.Policy{}, []string{"max_age is 0, which makes browsers forget the policy. rfc-6797 requires more than 0."}},
		{"hstspreload-removal-2026", &hsts.Policy{Preload: true}, []string{"preload is present. hstspreload-removal-2026 requires that it is absent."}},
		{"rfc-6797", nil, []string{"There is no policy: the header is missing, or browsers ignore it. rfc-6797 requires one."}},
	} {
		var got []string
		for _, point := range find(t, row.profile).Judge(row.policy, nil).Misses {
			got = append(got, point.Detail)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.profile, diff)
		}
	}
	v := find(t, "us-m-15-13-option-1").Judge(nil, profiles.Seen{profiles.Listed: false})
	if want := "us-m-15-13-option-1 requires that the domain is on the browsers' preload list. This is not the case."; v.Misses[1].Detail != want {
		t.Error(v.Misses[1].Detail)
	}
	if want := "us-m-15-13-option-1 requires that the registrable domain itself serves the header, not only www or another name below it. " +
		"This was not checked: the directives alone can't show it."; v.Unknown[0].Detail != want {
		t.Error(v.Unknown[0].Detail)
	}
}

// TestJudge_grows holds that a profile that is met stays met when max-age grows,
// and that looking at more never turns a miss into something met.
func TestJudge_grows(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, p := range profiles.All() {
		for range 2000 {
			policy := hsts.Policy{MaxAge: random.Int64N(1 << random.IntN(40)), IncludeSubDomains: random.IntN(2) == 0, Preload: random.IntN(2) == 0}
			longer := policy
			longer.MaxAge += random.Int64N(math.MaxInt64 - policy.MaxAge)
			if p.Meets(policy) && !p.Meets(longer) {
				t.Fatalf("%s: met by %s, and not by %s", p.Name, policy, longer)
			}
			if p.Meets(policy) != (len(p.Judge(&policy, nil).Misses) == 0) {
				t.Fatalf("%s: Meets and Judge differ over %s", p.Name, policy)
			}
			seen := profiles.Seen{}
			for _, r := range p.Beyond {
				seen[r] = random.IntN(3) > 0
			}
			if !p.Meets(policy) && p.Judge(&policy, seen).Status() != profiles.Unmet {
				t.Fatalf("%s: %s, %v", p.Name, policy, seen)
			}
		}
	}
}

func TestMetAt(t *testing.T) {
	t.Parallel()
	step := func(n int, header string) profiles.Step { return profiles.Step{Policy: *parse(t, header), At: day(n)} }
	ramp := []profiles.Step{
		step(1, "max-age=300; includeSubDomains"), step(2, "max-age=604800; includeSubDomains"),
		step(10, "max-age=2592000; includeSubDomains"), step(40, "max-age=63072000; includeSubDomains; preload"),
	}
	for _, row := range []struct {
		profile  string
		schedule []profiles.Step
		want     time.Time // zero: never
	}{
		{"rfc-6797", ramp, day(1)},
		{"cis-apache-2.2-3.6.0", ramp, day(2)},
		{"asvs-5.0.0-l2", ramp, day(40)},
		{"asvs-5.0.0-l2", ramp[:3], time.Time{}},
		// Its early stages meet it, and the last one does not.
		{"hstspreload-removal-2026", ramp, time.Time{}},
		{"rfc-6797", nil, time.Time{}},
		// A policy that is shortened and raised again: from when it is met for good.
		{"cis-apache-2.2-3.6.0", []profiles.Step{step(1, "max-age=600"), step(2, "max-age=0"), step(3, "max-age=480"), step(4, "max-age=600")}, day(3)},
	} {
		at, ok := find(t, row.profile).MetAt(row.schedule)
		if ok == row.want.IsZero() || !at.Equal(row.want) {
			t.Errorf("%s: %v, %t; want %v", row.profile, at, ok, row.want)
		}
	}
}

// TestProfile_Settle adds to a standing what was found out later.
func TestProfile_Settle(t *testing.T) {
	t.Parallel()
	demands, other := find(t, "asvs-5.0.0-l3"), find(t, "rfc-6797")
	of := func(status profiles.Status, because ...profiles.Requirement) profiles.Standing {
		return profiles.Standing{Profile: "asvs-5.0.0-l3", Status: status, Because: because}
	}
	for name, row := range map[string]struct {
		profile profiles.Profile
		before  profiles.Standing
		holds   bool
		want    profiles.Standing
	}{
		"the last unknown":        {demands, of(profiles.Unknown, profiles.Listed), true, of(profiles.Met)},
		"one unknown of two":      {demands, of(profiles.Unknown, profiles.AllResponses, profiles.Listed), true, of(profiles.Unknown, profiles.AllResponses)},
		"another unknown":         {demands, of(profiles.Unknown, profiles.MaxAge), true, of(profiles.Unknown, profiles.MaxAge)},
		"holds, and one does not": {demands, of(profiles.Unmet, profiles.MaxAge), true, of(profiles.Unmet, profiles.MaxAge)},
		"does not hold":           {demands, of(profiles.Unknown, profiles.AllResponses, profiles.Listed), false, of(profiles.Unmet, profiles.Listed)},
		"one more that does not":  {demands, of(profiles.Unmet, profiles.MaxAge), false, of(profiles.Unmet, profiles.MaxAge, profiles.Listed)},
		"not demanded":            {other, of(profiles.Met), false, of(profiles.Met)},
	} {
		if diff := cmp.Diff(row.want, row.profile.Settle(row.before, profiles.Listed, row.holds), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
