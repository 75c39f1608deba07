package acctest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest/foreign"
	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
)

// withoutExample has a reason for each consumer that has no example.
var withoutExample = map[string]string{
	"alicloud_alb":                     "a rule needs a condition, and which one takes every response was not read",
	"aws_api_gateway_gateway_response": "it is in the example of aws_api_gateway",
	"aws_lambda_edge":                  "the header stands in the source of a function; aws_cloudfront_function has the like",
	"azurerm_frontdoor_batch":          "as azurerm_frontdoor, in a resource whose other arguments were not read",
	"nginxproxymanager_proxy_host":     "it sends a policy of its own choice; nginxproxymanager_location is the way",
	"nginx_ingress":                    "it sends preload whatever the policy says; nginx_ingress_policy is the way",
	"ovh_iplb":                         "it sends a policy of its own choice",
	"tencent_cdn":                      "it can't retire; tencent_cdn_header is the way",
}

// TestConsumers_complete checks that every consumer has an example, or a reason.
func TestConsumers_complete(t *testing.T) {
	t.Parallel()
	for _, c := range consumers.All() {
		_, has := expected[c.Name]
		if _, excused := withoutExample[c.Name]; has == excused {
			t.Errorf("%s: it has an example: %t; it has a reason for none: %t", c.Name, has, excused)
		}
	}
	for name := range withoutExample {
		if _, found := consumers.Find(name); !found {
			t.Errorf("there is no consumer %s", name)
		}
	}
}

// TestConsumers_facts checks that every resource with a schema is in an example, and
// that the README of the examples has the releases of the schemas.
func TestConsumers_facts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(consumerExamples + "/*/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	known, err := foreign.All()
	if err != nil || len(known) == 0 {
		t.Fatalf("%d facts: %v", len(known), err)
	}
	readme, err := os.ReadFile(consumerExamples + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, facts := range known {
		if !strings.Contains(string(readme), facts.Source+" ") || !strings.Contains(string(readme), " "+facts.Version) {
			t.Errorf("README.md does not have %s %s", facts.Source, facts.Version)
		}
		for resource := range facts.Resources {
			if !strings.Contains(all.String(), "resource \""+resource+"\" ") {
				t.Errorf("no example has %s: run make schemas", resource)
			}
		}
	}
}
