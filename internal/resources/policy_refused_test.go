package resources_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// TestPolicy_refused holds every refusal and warning against the words that a
// person reads, and the attribute that they stand on.
func TestPolicy_refused(t *testing.T) {
	t.Parallel()
	preload := "preload = true, accept_preload_consequences = true"
	tests := []struct {
		arguments string // comma-separated, domain and include_subdomains included
		code      int
		says      []string
	}{
		{`domain = "1.2.3.4", include_subdomains = true`, 1, []string{"IP Address Instead of a Domain Name", `domain = "1.2.3.4"`}},
		{`domain = "example..com", include_subdomains = true`, 1, []string{"Two Dots in a Row"}},
		{`domain = "https://example.com/", include_subdomains = true`, 1, []string{`it is a URL. Write only its host name, "example.com"`}},
		{`domain = "exa_mple.com", include_subdomains = true`, 1, []string{"Malformed Domain Name"}},
		{`domain = "example.com"`, 1, []string{`"include_subdomains" is required`}},
		{`domain = "example.com", include_subdomains = true, max_age = 1.5`, 1, []string{"Not a Whole Number of Seconds", "max_age is 1.5, but it must be a whole number of seconds", "max_age = 1.5"}},
		{`domain = "example.com", include_subdomains = true, rollout = { stages = [{ name = "a", max_age = 0.5 }] }`, 1, []string{"rollout.stages[0].max_age is 0.5", "rollout = {"}},
		{`domain = "example.com", include_subdomains = true, max_age = 1e30`, 1, []string{"Not a Whole Number of Seconds", "max_age is 1e+30, but it can be at most"}},
		{`domain = "example.com", include_subdomains = true, max_age = "two years"`, 1, []string{"a number is required"}},
		{`domain = "example.com", include_subdomains = true, max_age = -1`, 1, []string{"Invalid max_age", "max_age is -1, but it must be above 0"}},
		{`domain = "example.com", include_subdomains = true, max_age = 0`, 1, []string{"Write retire = true for that"}},
		{`domain = "example.com", include_subdomains = true, max_age = 315360001`, 2, []string{"Unusually Long max_age"}},
		{`domain = "www.example.com", include_subdomains = true`, 2, []string{"Policy Is for the www Name"}},
		{`domain = "example.com", include_subdomains = true, preload = true`, 1, []string{
			"Consequences of Preloading Are Not Accepted", "every subdomain, including internal ones", "takes months", "does not recommend"}},
		{`domain = "example.com", include_subdomains = false, ` + preload, 1, []string{"Preload Needs include_subdomains"}},
		{`domain = "example.com", include_subdomains = true, max_age = 31535999, ` + preload, 1, []string{"Preload Needs a max_age of One Year"}},
		{`domain = "shop.example.com", include_subdomains = true, ` + preload, 1, []string{"Subdomain Can't Be Preloaded", `a subdomain of "example.com"`}},
		{`domain = "co.uk", include_subdomains = true, ` + preload, 1, []string{"Public Suffix Can't Be Submitted", "https://hstspreload.org/#tld"}},
		{`domain = "example.com", include_subdomains = true, ` + preload + `, rollout = { stages = [] }`, 2, []string{"No Ramp before Preloading", "Domain Is Not Submitted Yet"}},
		{`domain = "example.com", include_subdomains = true, rollout = { stages = [{ name = "a", max_age = 60 }, { name = "b", max_age = 60 }] }`, 1, []string{"Stages Do Not Increase"}},
		{`domain = "example.com", include_subdomains = true, max_age = 600, rollout = { stages = [{ name = "a", max_age = 600 }] }`, 1, []string{"Stage Is Not below max_age"}},
		{`domain = "example.com", include_subdomains = true, rollout = { stages = [{ name = "", max_age = 60 }] }`, 1, []string{"Stage Has No Name"}},
		{`domain = "example.com", include_subdomains = true, rollout = { stages = [{ name = "a", max_age = 60 }, { name = "a", max_age = 70 }] }`, 1, []string{"Repeated Stage Name"}},
		{`domain = "example.com", include_subdomains = true, rollout = { stages = [{ name = "full", max_age = 60 }] }`, 1, []string{"Reserved Stage Name"}},
		{`domain = "example.com", include_subdomains = true, rollout = { stages = [{ name = "retired", max_age = 60 }] }`, 1, []string{"Reserved Stage Name"}},
		{`domain = "example.com", include_subdomains = true, rollout = { stages = [{ name = "a", max_age = 0 }] }`, 1, []string{"Invalid Stage Age"}},
		{`domain = "example.com", include_subdomains = true, rollout = { stages = [{ name = "a", max_age = 60, soak = 59 }] }`, 1, []string{"Soak Is Shorter"}},
		{`domain = "example.com", include_subdomains = true, rollout = { stop_at = "2-weeks" }`, 1, []string{"Unknown Stage in stop_at", `5-minutes, 1-week, 1-month, full. Did you mean "1-week"?`}},
		{`domain = null, include_subdomains = true`, 1, []string{"Missing Configuration for Required Attribute"}},
		{`domain = "example.com", include_subdomains = true, consumers = [null]`, 1, []string{"Consumer Is Null", "consumers = [null]"}},
		{`domain = "example.com", include_subdomains = true, consumers = ["AWS_ALB", "nope", "trafik"]`, 1, []string{
			"Unknown Consumer", `consumers has "AWS_ALB", "nope", "trafik"`, `Did you mean "aws_alb"? Did you mean "traefik"?`, "guides/consumers"}},
		{`domain = "co.uk", include_subdomains = true`, 2, []string{"Policy Is for a Public Suffix: co.uk", "the policy covers all their sites"}},
		{`domain = "example.com", include_subdomains = true, rollout = { settle = -1 }`, 1, []string{"Negative settle"}},
		{`domain = "example.com", include_subdomains = true, rollout = { on_widen = "wait" }`, 1, []string{"Unknown Value of on_widen", `"restart" or "keep"`}},
		// A registrable domain that happens to begin like that is warned of nothing.
		{`domain = "www.com", include_subdomains = true`, 2, []string{"1 to add"}},
		// Leaving is refused nothing but a name that can't be.
		{`domain = "shop.example.com", include_subdomains = false, retire = true, preload = true, max_age = 0, rollout = { stop_at = "nowhere" }`, 2, []string{"max-age=0"}},
	}
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	for _, test := range tests {
		w.Write("main.tf", "resource \"hsts_policy\" \"site\" {\n"+newlines(test.arguments)+"\n}\n")
		result := w.Plan(test.code)
		result.Expect(t, test.says...)
		if test.code == 1 {
			result.Expect(t, `resource "hsts_policy" "site"`)
		}
		result.Reject(t, "This is a bug", "panic", "covers the whole zone is that of \"com\"", "is an empty string")
	}
}

// newlines puts each top-level argument on a line of its own.
func newlines(arguments string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 {
				return '\n'
			}
		}
		return r
	}, arguments)
}
