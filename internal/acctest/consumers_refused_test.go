package acctest_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestConsumers_refused checks that TestConsumers can fail: an example with one
// mistake is refused by the schema.
func TestConsumers_refused(t *testing.T) {
	t.Parallel()
	for name, mistake := range map[string]struct{ example, old, with, says string }{
		"attribute": {
			"aws_alb", "routing_http_response_strict_transport_security_header_value", "routing_http_response_strict_transport_security_header",
			"Unsupported argument",
		},
		"block": {"google_url_map", "response_headers_to_add", "response_header_to_add", "Unsupported block type"},
		"type": {
			"google_backend_bucket", `["${hsts_policy.site.header_name}: ${hsts_policy.site.header_value}"]`, `"${hsts_policy.site.header_name}: ${hsts_policy.site.header_value}"`,
			"Incorrect attribute value type",
		},
		"left out":       {"aws_cloudfront", "override ", "# override ", "Missing required argument"},
		"nested":         {"cloudflare_ruleset", "operation = ", "operations = ", "attribute \"operation\" is required"},
		"generation":     {"azurerm_frontdoor_v4", "response_header_action", "modify_response_header", "Unsupported block type"},
		"configuration":  {"azurerm_api_management", "features {}", "feature {}", "Unsupported block type"},
		"resource":       {"openshift_route", "\"kubernetes_annotations\"", "\"kubernetes_annotation\"", "Invalid resource type"},
		"more than once": {"cloudflare_zone_v4", "    security_header {", "    security_header {\n    }\n    security_header {", "Too many security_header blocks"},
		"consumer":       {"traefik_headers", "\"traefik_headers\"]", "\"traefik_header\"]", "Unknown Consumer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := readExample(t, filepath.Join(consumerExamples, mistake.example, "main.tf"))
			w := e.workspace(t, e.text)
			text := strings.Replace(e.text, mistake.old, mistake.with, 1)
			if text == e.text {
				t.Fatal("the mistake was not made")
			}
			w.Write("main.tf", text)
			// Where a value comes from the policy, validate knows nothing of it yet.
			result := w.Run("plan")
			if result.Code == 0 {
				t.Fatal("it was not refused")
			}
			result.Expect(t, mistake.says)
		})
	}
}

// TestConsumers_ignored checks that an unknown name inside a nested attribute is
// found: Terraform itself ignores it.
func TestConsumers_ignored(t *testing.T) {
	t.Parallel()
	e := readExample(t, filepath.Join(consumerExamples, "cloudflare_ruleset", "main.tf"))
	if ignored := e.ignored(t); len(ignored) > 0 {
		t.Errorf("the example has %q", ignored)
	}
	e.text = strings.Replace(e.text, "enabled     = true", "enable      = true", 1)
	if ignored := e.ignored(t); len(ignored) != 1 || ignored[0] != "cloudflare_ruleset: enable" {
		t.Errorf("with a mistake the example has %q", ignored)
	}
}

var (
	// resourceBlock matches a resource, and argument the name of an argument in it.
	resourceBlock = regexp.MustCompile(`(?ms)^resource "(\w+)" "\w+" \{(.*?)\n\}$`)
	argument      = regexp.MustCompile(`(?m)^\s+(\w+)\s+= `)
)

// ignored returns the names that Terraform would ignore silently: those inside a
// nested attribute that the schema does not have.
func (e example) ignored(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, facts := range e.facts {
		for _, resource := range resourceBlock.FindAllStringSubmatch(e.text, -1) {
			names := facts.NestedNames(resource[1])
			for _, match := range argument.FindAllStringSubmatch(resource[2], -1) {
				if names != nil && !names[match[1]] {
					all = append(all, resource[1]+": "+match[1])
				}
			}
		}
	}
	return all
}
