package resources_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

const akamaiStages = `
  rollout = {
    stages = [
      { name = "10-minutes", max_age = 600 },
      { name = "1-day", max_age = 86400 },
      { name = "1-month", max_age = 2592000 },
    ]
  }
`

// TestConsumers_planned reads what the plan of a new policy says of consumers,
// and on which attribute.
func TestConsumers_planned(t *testing.T) {
	t.Parallel()
	const preload = "\n  preload = true\n  accept_preload_consequences = true\n"
	tests := map[string]struct {
		arguments string
		code      int
		says      []string
		not       string
	}{
		"akamai and the default stages": {
			`  consumers = ["akamai_property"]`, 1, []string{
				`The stage "5-minutes" serves "max-age=300; includeSubDomains", which akamai_property`, "600 (TEN_MINS): choose that, or more",
				`The stage "1-week" serves "max-age=604800; includeSubDomains"`, "86400 (ONE_DAY) and 2592000 (ONE_MONTH)",
				"list them all in rollout.stages", "the consumer akamai_header", `consumers = ["akamai_property"]`,
			}, `The stage "1-month"`,
		},
		"akamai and stages of its own": {akamaiStages + `  consumers = ["akamai_property"]`, 2, []string{"max-age=600; includeSubDomains"}, "That akamai_property"},
		"akamai by a header":           {`  consumers = ["akamai_header"]`, 2, nil, "That akamai_header"},
		"akamai and a month of 31 days": {
			`  consumers = ["akamai_property"]` + "\n  rollout = { stages = [{ name = \"a\", max_age = 2678400 }] }", 2,
			[]string{"Stage That akamai_property May Be Unable to Send", "2592000 is assumed"}, "Error:",
		},
		"a stage of one's own": {
			`  consumers = ["avi"]` + "\n  rollout = { stages = [{ name = \"an-hour\", max_age = 3600 }] }", 1,
			[]string{"Stage That avi Can't Send", `The stage "an-hour"`, "86400 (1 day): choose that, or more"}, "a default one",
		},
		"an age below the least one": {
			`  consumers = ["fortios_firewall_vip"]` + "\n  rollout = { stages = [{ name = \"a-second\", max_age = 1 }] }", 1,
			[]string{"Stage That fortios_firewall_vip Can't Send", "no max-age below 60 (1 minute)", "60 (1 minute): choose that, or more"}, "a default one",
		},
		"an age of its own": {
			`  consumers = ["nginxproxymanager_proxy_host"]`, 1, []string{"a fixed policy", "the consumer nginxproxymanager_location"}, "a default one",
		},
		"its own redirects without the header": {
			`  consumers = ["openshift_route"]`, 2, []string{
				"Responses of openshift_route Without the Header", "the router's own 503 and 404", "let something that sends the header redirect the apex", `consumers = ["openshift_route"]`,
			}, "Error:",
		},
		"its own redirects with the header": {`  consumers = ["azurerm_api_management"]`, 2, nil, "Without the Header"},
		"its own redirects, retired":        {`  consumers = ["openshift_route"]` + "\n  retire = true", 2, nil, "Without the Header"},
		"edgeone and two years": {
			`  consumers = ["tencent_edgeone"]` + "\n  max_age = 63072000", 1,
			[]string{"Stage That tencent_edgeone Can't Send", `The stage "full" serves "max-age=63072000; includeSubDomains"`, "above 31536000 (1 year)", "max_age = 63072000"}, "5-minutes",
		},
		"edgeone and a year": {
			`  consumers = ["tencent_edgeone"]` + "\n  max_age = 31536000", 2,
			[]string{"tencent_edgeone Can't Send max-age=0", "its ages begin at 1"}, "Stage That",
		},
		"two years beyond stop_at": {
			`  consumers = ["tencent_edgeone"]` + "\n  rollout = { stop_at = \"1-month\" }", 2,
			[]string{"Stage That tencent_edgeone Can't Send", "does not reach it now"}, "Error:",
		},
		"preload that can't be said": {
			`  consumers = ["huawei_cdn"]` + preload, 1, []string{"Stage That huawei_cdn Can't Send", "no setting for preload", "preload = true"}, `The stage "1-month"`,
		},
		"preload that can't be left out": {
			`  consumers = ["nginx_ingress"]`, 1, []string{
				`The stage "5-minutes" serves "max-age=300; includeSubDomains", the stage "1-week" serves`, "It always adds preload",
				"the consumer nginx_ingress_policy", "a domain that sends it can't leave the preload list"}, "a default one",
		},
		"no age at all":             {`  consumers = ["ovh_iplb"]`, 1, []string{"a fixed policy", "Let the servers behind it send the header"}, "a default one"},
		"two consumers":             {`  consumers = ["traefik", "aws_alb"]`, 2, []string{"traefik Can't Send max-age=0", "the consumer traefik_headers"}, "That aws_alb"},
		"retiring plans and warns":  {"  retire = true\n" + `  consumers = ["aws_cloudfront"]`, 2, []string{"aws_cloudfront Can't Send max-age=0", "1 second is the shortest age", "retire = true"}, "Error:"},
		"retiring from a stage":     {"  retire = true\n" + `  consumers = ["akamai_property"]`, 2, []string{`header_value = "max-age=0"`}, "That akamai_property"},
		"an unknown name":           {`  consumers = ["aws_cloudfornt"]`, 1, []string{"Unknown Consumer", `consumers has "aws_cloudfornt"`, `Did you mean "aws_cloudfront"?`, "guides/consumers"}, "traefik"},
		"two unknown names":         {`  consumers = ["AWS_ALB", "nope"]`, 1, []string{`consumers has "AWS_ALB", "nope", which`, `Did you mean "aws_alb"?`}, "and one more"},
		"an unknown name, retiring": {"  retire = true\n" + `  consumers = ["nowhere"]`, 2, []string{"Unknown Consumer", "max-age=0"}, "Error:"},
		"an empty name":             {`  consumers = [""]`, 1, []string{`consumers has ""`}, ""},
		"none":                      {`  consumers = []`, 2, []string{"max-age=300"}, "Error:"},
	}
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w.Write("main.tf", policy(test.arguments))
			result := w.Plan(test.code)
			result.Expect(t, test.says...)
			if test.not != "" {
				result.Reject(t, test.not)
			}
			result.Reject(t, "This is a bug", "..", "  ")
		})
	}
}

// TestConsumers_change holds that the argument alone changes nothing else, and
// that what may matter one day is told with the edit and not in every plan.
func TestConsumers_change(t *testing.T) {
	t.Parallel()
	clock := acctest.NewTickingClock(start, time.Millisecond)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", policy(""))
	w.Do("apply", "-auto-approve")
	before := w.Attributes(address)

	w.Write("main.tf", policy(`  consumers = ["aws_cloudfront"]`))
	w.Plan(2).Expect(t, "hsts_policy.site will be updated in-place", "aws_cloudfront Can't Send max-age=0", "{ + consumers = [ + \"aws_cloudfront\", ] # (")
	w.Do("apply", "-auto-approve")
	after := w.Attributes(address)
	for name, value := range before {
		if name != "consumers" && !reflect.DeepEqual(value, after[name]) {
			t.Errorf("%s was %v and is %v", name, value, after[name])
		}
	}
	w.Plan(0).Reject(t, "Warning")
	w.Write("main.tf", policy(`  consumers = ["aws_cloudfront"]`+"\n  max_age = 31536000"))
	w.Plan(2).Reject(t, "aws_cloudfront Can't Send max-age=0")
	w.Write("main.tf", policy(`  consumers = ["aws_cloudfront"]`+"\n  retire = true"))
	w.Do("apply", "-auto-approve").Expect(t, "aws_cloudfront Can't Send max-age=0")
	clock.Advance(time.Hour)
	w.Plan(0).Reject(t, "Warning")
	w.Write("main.tf", policy(`  consumers = ["aws_cloudfront"]`+"\n  retire = true\n  max_age = 600"))
	w.Plan(2).Reject(t, "Warning")
}

// TestConsumers_served holds that what is served is never refused, and that what
// lies ahead is.
func TestConsumers_served(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", policy(""))
	w.Do("apply", "-auto-approve")
	w.Write("main.tf", policy(`  consumers = ["akamai_property"]`))
	result := w.Plan(1)
	result.Expect(t, "Served Policy That akamai_property Can't Send", `Error: Stage That akamai_property Can't Send`, `The stage "1-week"`)
	result.Reject(t, "Error: Served")
	w.Write("main.tf", policy(akamaiStages+`  consumers = ["akamai_property"]`))
	for range 2 {
		w.Plan(2).Expect(t, `The policy "max-age=300; includeSubDomains" is already served, and stays`)
	}
	w.Do("apply", "-auto-approve")
	w.Plan(0).Expect(t, "Served Policy That akamai_property Can't Send")
	clock.Advance(2 * time.Hour)
	w.Do("apply", "-auto-approve").Expect(t, `"max-age=600; includeSubDomains"`)
	w.Plan(0).Reject(t, "akamai_property Can't")
}

// TestConsumers_import takes over what a consumer could not send: it stays.
func TestConsumers_import(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header, arguments string
		code              int
		says              string
	}{
		"between two stages": {"max-age=40000000; includeSubDomains", `  consumers = ["akamai_property"]`, 2, `The policy "max-age=40000000; includeSubDomains" is already served`},
		"on a stage":         {"max-age=604800; includeSubDomains", `  consumers = ["akamai_property"]`, 2, `The policy "max-age=604800; includeSubDomains" is already served`},
		"the final stage":    {"max-age=63072000; includeSubDomains", `  consumers = ["tencent_edgeone"]`, 2, "Served Policy That tencent_edgeone Can't Send"},
		"narrowed":           {"max-age=40000000; includeSubDomains; preload", "  preload = false\n" + `  consumers = ["akamai_property"]`, 2, `The policy "max-age=40000000; includeSubDomains" is already served`},
		"what lies ahead":    {"max-age=31536000; includeSubDomains", `  consumers = ["tencent_edgeone"]`, 1, `The stage "full" serves "max-age=63072000`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := testlab.New(t, serving("example.com", test.header))
			w := acctest.NewWorkspace(t, acctest.NewClock(start))
			w.Write("main.tf", lab.ProviderConfig()+policy(test.arguments)+importBlock)
			w.Plan(test.code).Expect(t, test.says)
		})
	}
}

// TestConsumers_unknown checks what is unknown at plan as soon as it is known.
func TestConsumers_unknown(t *testing.T) {
	t.Parallel()
	later := func(value string) string {
		return "\nresource \"terraform_data\" \"later\" {\n  input = " + value + "\n}\n"
	}
	for _, test := range []struct{ arguments, value, says string }{
		{`  consumers = [terraform_data.later.output]`, `"akamai_property"`, "Stage That akamai_property Can't Send"},
		{`  consumers = [terraform_data.later.output]`, `"nowhere"`, `consumers has "nowhere"`},
		{`  consumers = terraform_data.later.output`, `["nowhere"]`, `consumers has "nowhere"`},
		{`  consumers = ["tencent_edgeone"]` + "\n  max_age = terraform_data.later.output", "63072000", "above 31536000"},
		{`  consumers = ["nowhere"]` + "\n  retire = terraform_data.later.output", "false", `consumers has "nowhere"`},
	} {
		w := acctest.NewWorkspace(t, acctest.NewClock(start))
		w.Write("main.tf", policy(test.arguments)+later(test.value))
		w.Plan(2).Reject(t, "Error:", "That akamai", "That tencent", "Unknown Consumer")
		result := w.Run("apply", "-auto-approve")
		result.Expect(t, test.says)
		if result.Code != 1 {
			t.Errorf("apply: exit code %d", result.Code)
		}
	}
	// The names that are known are checked beside one that is not.
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	w.Write("main.tf", policy(`  consumers = ["tencent_edgeone", terraform_data.later.output]`)+later(`"aws_alb"`))
	w.Plan(1).Expect(t, "Stage That tencent_edgeone Can't Send")
}

// TestConsumers_ramp walks a policy through stages that its consumer can send.
func TestConsumers_ramp(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	config := policy(akamaiStages + `  consumers = ["akamai_property", "aws_alb"]`)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				planned("consumers", knownvalue.SetExact([]knownvalue.Check{text("akamai_property"), text("aws_alb")})),
			}}},
			{Config: config, ConfigPlanChecks: nothing()},
			{
				PreConfig:        func() { clock.Advance(2 * time.Hour) },
				Config:           config,
				ConfigPlanChecks: updates(planned("stage", text("1-day"))),
			},
			{
				Config:           policy(akamaiStages),
				ConfigPlanChecks: updates(planned("consumers", knownvalue.Null()), planned("stage", text("1-day")), planned("next_stage_at", text("2026-03-02T15:00:00Z"))),
			},
		},
	})
}
