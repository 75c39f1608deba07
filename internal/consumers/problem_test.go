package consumers_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// problems returns the codes of the problems of a consumer with a policy, and
// their text.
func problems(t *testing.T, name string, p hsts.Policy) (codes []string, text string) {
	t.Helper()
	c, found := consumers.Find(name)
	if !found {
		t.Fatalf("there is no consumer %q", name)
	}
	for _, problem := range c.Problems(p) {
		code := problem.Code
		if problem.Unsure {
			code += "?"
		}
		codes = append(codes, code)
		text += problem.Limit + " " + problem.WayOut + "\n"
	}
	return codes, text
}

// TestProblems checks every known limit, at its bound and beyond.
func TestProblems(t *testing.T) {
	t.Parallel()
	const hour, week, year, twoYears = 3600, 604800, 31536000, 63072000
	age := func(n int64) hsts.Policy { return hsts.Policy{MaxAge: n, IncludeSubDomains: true} }
	preloaded := hsts.Policy{MaxAge: year, IncludeSubDomains: true, Preload: true}
	zero := hsts.Policy{}
	tests := []struct {
		consumer string
		policy   hsts.Policy
		want     string // codes
		says     []string
	}{
		{"aws_cloudfront", zero, "max_age.zero", []string{"can't send max-age=0", "aws_cloudfront_function"}},
		{"aws_cloudfront", age(1), "", nil},
		{"aws_cloudfront", preloaded, "", nil},
		{"aws_cloudfront", age(math.MaxInt32 + 1), "max_age.too_long", []string{"2147483647"}},
		{"aws_cloudfront_function", zero, "", nil},
		{"traefik", zero, "max_age.zero", []string{"no header is sent", "traefik_headers"}},
		{"traefik", age(twoYears), "", nil},
		{"traefik_headers", zero, "", nil},
		{"tencent_edgeone", zero, "max_age.zero", []string{"ages begin at 1", "max(1, max_age)"}},
		{"tencent_edgeone", age(year), "", nil},
		{"tencent_edgeone", age(year + 1), "max_age.too_long", []string{"above 31536000 (1 year)", "choose that, or less"}},
		{"tencent_edgeone", preloaded, "", nil},
		{"tencent_cdn", zero, "max_age.zero", []string{"tencent_cdn_header"}},
		{"tencent_cdn", age(twoYears), "max_age.too_long", []string{"31536000 (1 year)", "tencent_cdn_header"}},
		{"tencent_cdn", preloaded, "preload.never", []string{"no setting for preload", "Set preload = false"}},
		{"huawei_cdn", age(twoYears), "", nil},
		{"huawei_cdn", age(twoYears + 1), "max_age.too_long", []string{"63072000 (2 years)"}},
		{"huawei_cdn", zero, "", nil},
		{"huawei_cdn", preloaded, "preload.never", nil},
		{"alicloud_cdn", age(730 * 86400), "", nil},
		{"alicloud_cdn", age(730*86400 + 1), "max_age.too_long", nil},
		{"alicloud_cdn", preloaded, "preload.never", nil},
		{"alicloud_cdn", zero, "", nil},
		{"alicloud_esa", preloaded, "", nil},
		{"f5_bigip", zero, "max_age.zero", []string{"the previous age stays"}},
		{"f5_bigip", age(twoYears), "", nil},
		{"avi", age(86400), "", nil},
		{"avi", zero, "", nil},
		{"avi", age(hour), "max_age.not_whole", []string{"units of 86400 (1 day)", "86400 (1 day): choose that, or more"}},
		{"avi", age(week + 1), "max_age.not_whole", []string{"604800 (7 days) and 691200 (8 days)"}},
		{"avi", age(10001 * 86400), "max_age.too_long", []string{"864000000"}},
		{"avi", preloaded, "preload.never", nil},
		{"ovh_iplb", age(year), "max_age.own", []string{"a fixed policy", "servers behind it"}},
		{"ovh_iplb", zero, "max_age.own", nil},
		{"nginx_ingress", preloaded, "", nil},
		{"nginx_ingress", age(300), "preload.always", []string{"always adds preload", "nginx_ingress_policy"}},
		{"nginx_ingress", zero, "preload.always", nil},
		{"nginx_ingress_policy", age(300), "", nil},
		{"akamai_property", zero, "", nil},
		{"akamai_property", age(300), "max_age.not_listed", []string{"600 (TEN_MINS): choose that, or more", "akamai_header"}},
		{"akamai_property", age(600), "", nil},
		{"akamai_property", age(week), "max_age.not_listed", []string{"86400 (ONE_DAY) and 2592000 (ONE_MONTH)"}},
		{"akamai_property", age(2592000), "", nil},
		{"akamai_property", age(31 * 86400), "max_age.undocumented?", []string{"2592000 is assumed"}},
		{"akamai_property", age(31*86400 + 1), "max_age.not_listed", nil},
		{"akamai_property", preloaded, "", nil},
		{"akamai_property", age(twoYears), "", nil},
		{"akamai_property", age(3 * year), "max_age.not_listed", []string{"63072000 (TWO_YEARS): choose that, or less"}},
		{"cloudflare_zone", zero, "", nil},
		{"cloudflare_zone", age(twoYears), "", nil},
		{"ingress_nginx", zero, "", nil},
		{"netscaler", zero, "", nil},
		{"fortios_firewall_vip", zero, "max_age.zero", []string{"ages begin at 60", "max(60, max_age)"}},
		{"fortios_firewall_vip", age(59), "max_age.too_short", []string{"below 60 (1 minute)", "60 (1 minute): choose that, or more"}},
		{"fortios_firewall_vip", age(60), "", nil},
		{"fortios_firewall_vip", age(157680000), "", nil},
		{"fortios_firewall_vip", age(157680001), "max_age.too_long", []string{"157680000"}},
		{"fortios_firewall_vip", preloaded, "preload.never", nil},
		{"nginxproxymanager_proxy_host", preloaded, "max_age.own", []string{"a fixed policy", "hsts_enabled = false"}},
		{"keycloak_realm", zero, "", nil},
		{"nginx_ingress_policy", preloaded, "", nil},
		{"nginx_ingress_policy", hsts.Policy{MaxAge: year, Preload: true}, "preload.strict", []string{"without includeSubDomains"}},
		{"nginx_ingress_policy", hsts.Policy{MaxAge: year - 1, IncludeSubDomains: true, Preload: true}, "preload.strict", []string{"below 31536000"}},
		{"imperva", zero, "", nil},
	}
	for _, test := range tests {
		got, said := problems(t, test.consumer, test.policy)
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s, %q (-want +got)\n%s", test.consumer, test.policy, diff)
		}
		for _, text := range test.says {
			if !strings.Contains(said, text) {
				t.Errorf("%s, %q does not say %q:\n%s", test.consumer, test.policy, text, said)
			}
		}
	}
}

// TestProblems_wayOut checks that the ages that a way out names can be sent.
func TestProblems_wayOut(t *testing.T) {
	t.Parallel()
	for _, c := range consumers.All() {
		for _, age := range []int64{1, 299, 300, 601, 86401, 604800, 2592001, 31536001, 63072001, 1 << 40, math.MaxInt64} {
			policy := hsts.Policy{MaxAge: age}
			if c.Preload == consumers.Always {
				policy.Preload = true
			}
			problems := c.Problems(policy)
			below, above := c.NearestAges(age)
			if len(problems) == 0 || c.Age.Fixed {
				continue
			}
			if below <= 0 && above <= 0 {
				t.Errorf("%s has no way out of %d", c.Name, age)
			}
			for _, choice := range []int64{below, above} {
				if choice == 0 {
					continue
				}
				policy.MaxAge = choice
				if left := c.Problems(policy); left != nil {
					t.Errorf("%s: %d leads to %d, which has %v", c.Name, age, choice, left)
				}
			}
		}
	}
}

// TestProblems_headers checks that a consumer of the whole header can send every
// policy.
func TestProblems_headers(t *testing.T) {
	t.Parallel()
	for _, c := range consumers.All() {
		if !strings.HasPrefix(string(c.Form), "header") {
			continue
		}
		for _, p := range []hsts.Policy{{}, {MaxAge: 1}, {MaxAge: math.MaxInt64, IncludeSubDomains: true, Preload: true}} {
			if problems := c.Problems(p); problems != nil {
				t.Errorf("%s, %q: %v", c.Name, p, problems)
			}
		}
	}
}
