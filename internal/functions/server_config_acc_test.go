package functions_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// TestServerConfig_cli feeds the function from a policy, which is known at plan,
// and writes what it makes of a policy that is retired.
func TestServerConfig_cli(t *testing.T) {
	t.Parallel()
	config := func(retire, server string) string {
		return `
			resource "hsts_policy" "site" {
			  domain             = "example.com"
			  include_subdomains = true
			  retire             = ` + retire + `
			}
			output "config" { value = provider::hsts::server_config("` + server + `", hsts_policy.site.directives) }`
	}
	step := func(config, want string) resource.TestStep {
		has := knownvalue.StringRegexp(regexp.MustCompile(regexp.QuoteMeta(want)))
		return resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:             []plancheck.PlanCheck{plancheck.ExpectKnownOutputValue("config", has)},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("config", has)},
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			step(config("false", "nginx"), `add_header Strict-Transport-Security $hsts_300_subdomains always;`),
			step(config("false", "nginx_map"), `on      "max-age=300; includeSubDomains";`),
			step(config("false", "iis_rewrite"), `<action type="Rewrite" value="max-age=300; includeSubDomains" />`),
			step(config("true", "django"), `response["Strict-Transport-Security"] = "max-age=0"`),
		},
	})
}

// TestServerConfig_cliRefused looks at what the CLI says of a refused argument.
func TestServerConfig_cliRefused(t *testing.T) {
	t.Parallel()
	step := func(arguments, sentence string) resource.TestStep {
		return resource.TestStep{
			Config:      "output \"config\" {\n  value = provider::hsts::server_config(" + arguments + ")\n}\n",
			ExpectError: regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(sentence), " ", `[\s│]+`)),
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			step(`"ngnix", { max_age = 300, include_subdomains = true, preload = false }`,
				`Invalid value for "server" parameter: unknown server "ngnix". Did you mean "nginx"? Supported: apache, aspnet_core, caddy,`),
			step(`"nginx", { max_age = null, include_subdomains = true, preload = false }`,
				`Invalid value for "directives" parameter: max_age is null. Consumers`),
			step(`"nginx", { max_age = 1.5, include_subdomains = true, preload = false }`,
				`Invalid value for "directives" parameter: max_age is 1.5, but it must be a whole number of seconds`),
			step(`"nginx", null`, `Invalid value for "directives" parameter`),
			step(`"nginx", { max_age = 300 }`, `Invalid value for "directives" parameter`),
		},
	})
}

// TestServerConfig_cliYAML has the CLI read what is YAML.
func TestServerConfig_cliYAML(t *testing.T) {
	t.Parallel()
	step := func(age, value, want string) resource.TestStep {
		return resource.TestStep{
			Config: `
				locals {
				  directives = { max_age = ` + age + `, include_subdomains = true, preload = false }
				  traefik    = yamldecode(provider::hsts::server_config("traefik", local.directives)).http.middlewares
				  envoy      = [for part in split("\n---\n", provider::hsts::server_config("envoy", local.directives)) : yamldecode(part)]
				}
				output "traefik" {
				  value = jsonencode([local.traefik.hsts-redirect.redirectScheme, local.traefik.hsts-none.headers.customResponseHeaders, local.traefik.hsts.headers])
				}
				output "envoy" {
				  value = jsonencode([
					[for h in concat(local.envoy[0].route_config.response_headers_to_add, local.envoy[0].local_reply_config.mappers[0].headers_to_add) :
					  [h.header.key, h.header.value, h.append_action]],
					local.envoy[1].route_config.virtual_hosts[0].routes[0],
				  ])
				}`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("traefik", knownvalue.StringExact(
					`[{"permanent":true,"scheme":"https"},{"Strict-Transport-Security":""},`+want+`]`)),
				statecheck.ExpectKnownOutputValue("envoy", knownvalue.StringExact(strings.ReplaceAll(
					`[[HEADER,HEADER],{"match":{"prefix":"/"},"redirect":{"https_redirect":true,"response_code":"PERMANENT_REDIRECT"}}]`,
					"HEADER", `["strict-transport-security","`+value+`","OVERWRITE_IF_EXISTS_OR_ADD"]`))),
			},
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps: []resource.TestStep{
			step("300", "max-age=300; includeSubDomains", `{"stsIncludeSubdomains":true,"stsPreload":false,"stsSeconds":300}`),
			step("0", "max-age=0; includeSubDomains", `{"customResponseHeaders":{"Strict-Transport-Security":"max-age=0; includeSubDomains"}}`),
		},
	})
}
