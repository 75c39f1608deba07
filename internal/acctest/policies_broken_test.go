package acctest_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/acctest/foreign"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// listener is a load balancer with a value of the header.
func listener(name, value string) string {
	return "resource \"aws_lb_listener\" \"" + name + "\" {\n  load_balancer_arn = \"x\"\n" +
		"  routing_http_response_strict_transport_security_header_value = " + value +
		"\n  default_action {\n    type = \"forward\"\n  }\n}\n"
}

// cloudFront is a response headers policy with the three settings.
func cloudFront(age, subdomains, preload string) string {
	return "resource \"aws_cloudfront_response_headers_policy\" \"hsts\" {\n  name = \"hsts\"\n  security_headers_config {\n" +
		"    strict_transport_security {\n      access_control_max_age_sec = " + age + "\n      include_subdomains = " + subdomains +
		"\n      preload = " + preload + "\n      override = true\n    }\n  }\n}\n"
}

// urlMap is a URL map with two headers, of which the first is the policy's.
func urlMap(value, other string) string {
	header := func(name, value string) string {
		return "    response_headers_to_add {\n      header_name  = \"" + name + "\"\n      header_value = " + value + "\n      replace      = true\n    }\n"
	}
	return "resource \"google_compute_url_map\" \"https\" {\n  name = \"x\"\n  header_action {\n" +
		header("strict-transport-security", value) + header("X-Frame-Options", other) + "  }\n# end\n}\n"
}

const (
	ramping = `resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
}
`
	anotherPolicy = `resource "hsts_policy" "other" {
  domain             = "example.org"
  include_subdomains = false
  rollout            = { stages = [] }
  max_age            = 31536000
}
`
	fleet = `resource "hsts_policy" "site" {
  for_each           = toset(["a.example", "b.example"])
  domain             = each.key
  include_subdomains = true
  rollout            = each.key == "b.example" ? { stages = [] } : null
}
`
	byPolicy = "hsts_policy.site.header_value"
	byHand   = `"max-age=300; includeSubDomains"`
)

// plansForRules are configurations, and what the rules say of their plans.
var plansForRules = []struct {
	name string
	// config is the root module, and modules are the others, by directory.
	config     string
	modules    map[string]string
	deny, warn []string
}{
	{name: "from the policy", config: ramping + listener("https", byPolicy)},
	{name: "from the policy's directives", config: ramping + cloudFront("max(1, hsts_policy.site.directives.max_age)", "hsts_policy.site.directives.include_subdomains", "hsts_policy.site.directives.preload")},
	{name: "by a function of the provider", config: ramping + listener("https", "provider::hsts::header(hsts_policy.site.directives.max_age, true, false)")},
	{name: "settings by a function of the provider", config: ramping + `resource "aws_cloudfront_function" "f" {
  name    = "f"
  runtime = "cloudfront-js-2.0"
  code    = provider::hsts::consumer_settings("aws_cloudfront_function", hsts_policy.site.directives).code
}
`},
	{name: "nothing of the header", config: ramping + listener("http", "null") + `resource "aws_cloudfront_function" "other" {
  name    = "f"
  runtime = "cloudfront-js-2.0"
  code    = "function handler(event) { return event.response; } // Cache-Control: max-age=31536000"
}
`},

	{name: "a literal", config: ramping + listener("https", byHand), deny: []string{"by-hand aws_lb_listener.https"}},
	{name: "a literal with a longer age", config: ramping + listener("https", `"max-age=31536000"`), deny: []string{"age aws_lb_listener.https", "by-hand aws_lb_listener.https"}},
	{name: "a literal without any policy", config: listener("https", byHand), warn: []string{"by-hand aws_lb_listener.https"}},
	{name: "a literal age", config: ramping + cloudFront("300", "hsts_policy.site.directives.include_subdomains", "hsts_policy.site.directives.preload"), deny: []string{"by-hand aws_cloudfront_response_headers_policy.hsts"}},
	{name: "literal subdomains", config: ramping + cloudFront("hsts_policy.site.directives.max_age", "true", "hsts_policy.site.directives.preload"), deny: []string{"by-hand aws_cloudfront_response_headers_policy.hsts"}},
	{name: "a literal in a map", config: ramping + `resource "aws_api_gateway_integration_response" "ok" {
  rest_api_id = "x"
  resource_id = "x"
  http_method = "GET"
  status_code = "200"
  response_parameters = {
    "method.response.header.strict-transport-security" = "'max-age=300'"
  }
}
`, deny: []string{"by-hand aws_api_gateway_integration_response.ok"}},
	{name: "a literal in a text, beside another header", config: ramping + `resource "aws_amplify_app" "site" {
  name           = "site"
  custom_headers = "customHeaders:\n  - pattern: '**'\n    headers:\n      - key: Cache-Control\n        value: max-age=31536000\n      - key: Strict-Transport-Security\n        value: max-age=300\n"
}
`, deny: []string{"by-hand aws_amplify_app.site"}},
	{name: "a literal in a dynamic value", config: ramping + `resource "kubernetes_manifest" "m" {
  manifest = { apiVersion = "v1", kind = "X", metadata = { name = "x" }, spec = { headers = [{ name = "Strict-Transport-Security", value = "max-age=300" }] } }
}
`, deny: []string{"by-hand kubernetes_manifest.m"}},
	{name: "the policy beside another header", config: ramping + urlMap(byPolicy, `"DENY"`)},
	{name: "a literal beside another header from the policy", config: ramping + urlMap(byHand, byPolicy), deny: []string{"by-hand google_compute_url_map.https"}},
	{name: "a literal deeper than the catalogue's place", config: ramping + strings.NewReplacer("  header_action {", "  path_matcher {\n  name = \"x\"\n  header_action {", "# end", "}").Replace(urlMap(byHand, `"DENY"`)), deny: []string{"by-hand google_compute_url_map.https"}},
	{name: "a literal in a resource of no consumer", config: ramping + `resource "terraform_data" "nginx" {
  input = "add_header Strict-Transport-Security \"max-age=300\" always;"
}
`, deny: []string{"by-hand terraform_data.nginx"}},
	{name: "a literal under count", config: ramping + listener("https", byHand+"\n  count = 2"), deny: []string{"by-hand aws_lb_listener.https[0]", "by-hand aws_lb_listener.https[1]"}},
	{name: "a literal in for_each", config: ramping + listener("https", "each.value.header\n  for_each = { \"a]b\" = { header = "+byHand+" } }"), deny: []string{`by-hand aws_lb_listener.https["a]b"]`}},
	{name: "the policy in for_each", config: ramping + listener("https", "each.value.header\n  for_each = { a = { header = hsts_policy.site.header_value } }")},
	{name: "a variable", config: ramping + "variable \"header\" {\n  default = " + byHand + "\n}\n" + listener("https", "var.header"), deny: []string{"by-hand aws_lb_listener.https"}},
	{name: "a local", config: ramping + "locals {\n  header = " + byHand + "\n}\n" + listener("https", "local.header"), warn: []string{"by-hand aws_lb_listener.https"}},
	{name: "a local with a longer age", config: ramping + "locals {\n  header = \"max-age=301\"\n}\n" + listener("https", "local.header"), deny: []string{"age aws_lb_listener.https"}, warn: []string{"by-hand aws_lb_listener.https"}},
	{name: "another resource", config: ramping + "resource \"terraform_data\" \"x\" {\n  input = 1\n}\n" + listener("https", "terraform_data.x.output"), warn: []string{"age aws_lb_listener.https", "by-hand aws_lb_listener.https"}},
	{name: "a function of texts", config: ramping + listener("https", `join("; ", ["max-age=300", "includeSubDomains"])`), warn: []string{"by-hand aws_lb_listener.https"}},
	{name: "the header's name from the policy, and a literal", config: ramping + `resource "kubernetes_manifest" "m" {
  manifest = { apiVersion = "v1", kind = "X", metadata = { name = "x" }, spec = { headers = { (hsts_policy.site.header_name) = "max-age=300" } } }
}
`, warn: []string{"by-hand kubernetes_manifest.m"}},
	{name: "a dynamic block", config: ramping + `resource "aws_cloudfront_response_headers_policy" "hsts" {
  name = "hsts"
  security_headers_config {
    dynamic "strict_transport_security" {
      for_each = [1]
      content {
        access_control_max_age_sec = 300
        include_subdomains         = true
        preload                    = true
        override                   = true
      }
    }
  }
}
`, deny: []string{"preload aws_cloudfront_response_headers_policy.hsts"}, warn: []string{"by-hand aws_cloudfront_response_headers_policy.hsts"}},

	{name: "preload is a literal", config: ramping + cloudFront("hsts_policy.site.directives.max_age", "hsts_policy.site.directives.include_subdomains", "true"), deny: []string{"preload aws_cloudfront_response_headers_policy.hsts"}},
	{name: "preload is off by a literal", config: ramping + cloudFront("hsts_policy.site.directives.max_age", "hsts_policy.site.directives.include_subdomains", "false"), deny: []string{"preload aws_cloudfront_response_headers_policy.hsts"}},
	{name: "preload is appended", config: ramping + listener("https", `"${hsts_policy.site.header_value}; preload"`), deny: []string{"preload aws_lb_listener.https"}},

	{name: "an age above the policy's", config: ramping + listener("https", `"max-age=${hsts_policy.site.directives.max_age + 1}"`), deny: []string{"age aws_lb_listener.https"}},
	{name: "an age below the policy's", config: ramping + listener("https", `"max-age=${hsts_policy.site.directives.max_age - 1}"`)},
	{name: "another policy's age", config: ramping + anotherPolicy + listener("https", "hsts_policy.other.header_value")},
	{name: "of which policy", config: ramping + anotherPolicy + "locals {\n  header = \"max-age=604800\"\n}\n" + listener("https", "local.header"), warn: []string{"age aws_lb_listener.https", "by-hand aws_lb_listener.https"}},
	{name: "the policy is not known", config: "resource \"terraform_data\" \"x\" {\n  input = 1\n}\nresource \"hsts_policy\" \"site\" {\n  domain             = \"${terraform_data.x.id}.example\"\n  include_subdomains = true\n  max_age            = terraform_data.x.output\n}\n" + listener("https", byPolicy), warn: []string{"age aws_lb_listener.https"}},

	{name: "instances by each.key", config: fleet + listener("https", "hsts_policy.site[each.key].header_value\n  for_each = toset([\"a.example\", \"b.example\"])")},
	{name: "an instance by its key", config: fleet + listener("https", `hsts_policy.site["a.example"].header_value`)},
	{name: "an age above that of the instance", config: fleet + listener("https", `"max-age=${hsts_policy.site["a.example"].directives.max_age + 1}"`), deny: []string{"age aws_lb_listener.https"}},
	{name: "a literal by each.key", config: fleet + listener("https", "replace(hsts_policy.site[each.key].header_name, \"/.*/\", \"max-age=301\")\n  for_each = toset([\"a.example\"])"), deny: []string{`age aws_lb_listener.https["a.example"]`}, warn: []string{`by-hand aws_lb_listener.https["a.example"]`}},

	{
		name: "through modules", config: "module \"policy\" {\n  source = \"./policy\"\n}\nmodule \"edge\" {\n  source = \"./edge\"\n  header = module.policy.header\n}\n",
		modules: map[string]string{
			"policy": ramping + "output \"header\" {\n  value = hsts_policy.site.header_value\n}\n",
			"edge":   "variable \"header\" {\n}\n" + listener("https", "var.header"),
		},
	},
	{
		name: "a literal through a module", config: ramping + "module \"edge\" {\n  source   = \"./edge\"\n  for_each = toset([\"a.b\", \"c\"])\n  settings = { header = " + byHand + " }\n}\n",
		modules: map[string]string{"edge": "variable \"settings\" {\n}\n" + listener("https", "var.settings.header")},
		deny:    []string{`by-hand module.edge["a.b"].aws_lb_listener.https`, `by-hand module.edge["c"].aws_lb_listener.https`},
	},
	{
		name: "a default of a module", config: ramping + "module \"edge\" {\n  source = \"./edge\"\n}\n",
		modules: map[string]string{"edge": "variable \"header\" {\n  default = " + byHand + "\n}\n" + listener("https", "var.header")},
		deny:    []string{"by-hand module.edge.aws_lb_listener.https"},
	},
	{
		name: "each policy of a module's instances", config: "module \"site\" {\n  source   = \"./site\"\n  for_each = { \"a.example\" = 300, \"b.example\" = 600 }\n  domain   = each.key\n  age      = each.value\n}\n",
		modules: map[string]string{"site": "variable \"domain\" {\n}\nvariable \"age\" {\n}\nresource \"hsts_policy\" \"site\" {\n  domain             = var.domain\n  include_subdomains = true\n  max_age            = var.age\n  rollout            = { stages = [] }\n}\n" +
			listener("https", `"max-age=${hsts_policy.site.directives.max_age + 200}"`)},
		deny: []string{`age module.site["a.example"].aws_lb_listener.https`, `age module.site["b.example"].aws_lb_listener.https`},
	},
}

// TestPolicies_plans holds plans that are right, that break a rule, and in which a rule
// can't tell, against the rules.
func TestPolicies_plans(t *testing.T) {
	t.Parallel()
	for _, test := range plansForRules {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspaceBeside(t, acctest.NewClock(time.Now()), knownProviders(t))
			w.Write("main.tf", versions+test.config)
			for name, text := range test.modules {
				if err := os.Mkdir(w.Path(name), 0o700); err != nil {
					t.Fatal(err)
				}
				w.Write(filepath.Join(name, "main.tf"), versions+text)
			}
			if test.modules != nil {
				w.Do("get")
			}
			found := judge(t, planned(t, w).json)
			if got := rules(found.Deny); !slices.Equal(got, test.deny) {
				t.Errorf("the rules deny %q, want %q: %v", got, test.deny, found.Deny)
			}
			if got := rules(found.Warn); !slices.Equal(got, test.warn) {
				t.Errorf("the rules warn of %q, want %q: %v", got, test.warn, found.Warn)
			}
		})
	}
}

const versions = `terraform {
  required_providers {
    aws        = { source = "hashicorp/aws" }
    google     = { source = "hashicorp/google" }
    kubernetes = { source = "hashicorp/kubernetes" }
    hsts       = { source = "hstskit/hsts" }
  }
}
`

// knownProviders serves the newest schema of each provider that there is one of.
func knownProviders(t *testing.T) map[string]tfprotov6.ProviderServer {
	t.Helper()
	all, err := foreign.All()
	if err != nil {
		t.Fatal(err)
	}
	servers := map[string]tfprotov6.ProviderServer{}
	for _, facts := range all {
		if servers[facts.Source], err = facts.Server(); err != nil {
			t.Fatal(err)
		}
	}
	return servers
}

// TestPolicies_rules runs the tests of the rules that are written in Rego: every
// carrier of the catalogue, with a literal, with the policy, and with more than it.
func TestPolicies_rules(t *testing.T) {
	t.Parallel()
	opa := testrun.Tool(t, "opa")
	said, err := exec.CommandContext(t.Context(), opa, "test", "--timeout", "1h", rego).CombinedOutput()
	if err != nil || !bytes.Contains(said, []byte("PASS")) {
		t.Errorf("%v:\n%s", err, said)
	}
}

// TestPolicies_input checks that what is not a plan is not passed.
func TestPolicies_input(t *testing.T) {
	t.Parallel()
	for _, input := range []string{`{}`, `[]`, `{"format_version":"1.0","values":{"root_module":{}}}`, `{"planned_values":{}}`} {
		if got := rules(judge(t, input).Deny); !slices.Equal(got, []string{"not-a-plan"}) {
			t.Errorf("%s: %q", input, got)
		}
	}
	if found := judge(t, `{"configuration":{"root_module":{}},"planned_values":{"root_module":{}}}`); len(found.Deny)+len(found.Warn) > 0 {
		t.Errorf("an empty plan: %v", found)
	}
}
