package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
)

// TestHCL has each kind of value.
func TestHCL(t *testing.T) {
	t.Parallel()
	got := string(hclwrite.Format([]byte(hcl(consumers.Settings{
		{Name: "on", Value: true},
		{Name: "max-age", Value: int64(300)},
		{Name: "text", Value: "<a>\n  b\n</a>\n"},
		{Name: "one", Value: []any{`"quoted"`}},
		{Name: "two", Value: []any{consumers.Settings{{Name: "a", Value: nil}}, "b"}},
	}, ""))))
	const want = `{
  on        = true
  "max-age" = 300
  text      = <<-EOT
    <a>
      b
    </a>
  EOT
  one       = ["\"quoted\""]
  two = [
    {
      a = null
    },
    "b",
  ]
}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"aws_alb": "`consumer_settings(\"aws_alb\", …)` for `max-age=31536000; includeSubDomains`, attributes of the resource:\n\n```hcl\n{\n" +
			"  routing_http_response_strict_transport_security_header_value = \"max-age=31536000; includeSubDomains\"\n}\n```\n",
		"openshift_route": "`consumer_settings(\"openshift_route\", …)` for `max-age=31536000; includeSubDomains`, content of `annotations`:\n\n```hcl\n{\n" +
			"  \"haproxy.router.openshift.io/hsts_header\" = \"max-age=31536000; includeSubDomains\"\n}\n```\n",
		"nginx_ingress": "`consumer_settings(\"nginx_ingress\", …)` for `max-age=31536000; includeSubDomains; preload`, content of `metadata.annotations`:\n\n```hcl\n{\n" +
			"  \"nginx.org/hsts\"                    = \"true\"\n  \"nginx.org/hsts-max-age\"            = \"31536000\"\n  \"nginx.org/hsts-include-subdomains\" = \"true\"\n}\n```\n",
		"ovh_iplb": "`consumer_settings` refuses it: its policy can't be set.\n",
	} {
		c, _ := consumers.Find(name)
		if diff := cmp.Diff(want, settings(c)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
