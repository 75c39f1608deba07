package consumers_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/consumers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/serverconfig"
)

// reports are public reports of headers that went missing, were sent twice or broke
// something. Each is avoided by the settings of the consumer or the text of the server,
// or its entry tells of it: has is what is there for it, and not what must not be.
var reports = []struct {
	report, on string
	has, not   string
}{
	{"hashicorp/terraform-provider-aws#43042", "aws_alb", "null or \"\" leaves the header unchanged", ""},
	{"hashicorp/terraform-provider-aws#42513", "aws_alb", "can be changed but not unset by Terraform", ""},
	{"kubernetes-sigs/aws-load-balancer-controller#4097", "aws_load_balancer_controller", "header_value=max-age=300", "header_value=\""},
	{"aws-amplify/amplify-hosting#621", "aws_amplify", "Its redirects lack it", ""},
	{"aws-samples/amazon-cloudfront-functions#8", "aws_cloudfront_function", "nor for custom error pages", ""},
	{"kubernetes/ingress-nginx#6027", "ingress_nginx", "custom-http-errors", ""},
	{"kubernetes/ingress-nginx#11591", "ingress_nginx", "from-to-www-redirect", ""},
	{"kubernetes/ingress-nginx#11764", "ingress_nginx", "from-to-www-redirect", ""},
	{"kubernetes/ingress-nginx#314", "ingress_nginx", "If TLS ends before the controller", ""},
	{"kubernetes/ingress-nginx#1742", "ingress_nginx", "For the whole cluster", ""},
	{"nginx/kubernetes-ingress#627", "nginx_ingress", "hsts-behind-proxy", ""},
	{"nginx/kubernetes-ingress#404", "nginx_ingress_policy", "behindProxy", ""},
	{"nginx/kubernetes-ingress#10111", "nginx_ingress_policy", "only in `spec.policies` of a VirtualServer", ""},
	{"nginx/kubernetes-ingress#9586", "nginx_ingress_policy", "sends nothing", ""},
	{"haproxytech/kubernetes-ingress#722", "haproxytech_ingress", "Strict-Transport-Security max-age=300", "\"max-age"},
	{"haproxy/haproxy#4", "haproxy_ingress", "lack it", ""},
	{"haproxy/haproxy#4", "haproxytech_ingress", "lack it", ""},
	{"haproxy/haproxy#4", "openshift_route", "lack it", ""},
	{"haproxy/haproxy#4", "haproxy", "http-after-response set-header", "http-response set-header"},
	{"istio/istio#25206", "istio", "A route with `redirect`", ""},
	{"traefik/traefik#11839", "traefik", "no header is sent", ""},
	{"traefik/traefik#5830", "traefik.yaml", "Traefik has to end TLS itself", ""},
	{"cloudflare/terraform-provider-cloudflare#6436", "cloudflare_zone", "strict_transport_security", ""},
	{"cloudflare/terraform-provider-cloudflare#6447", "cloudflare_zone", "nosniff=false", ""},
	{"RackulaLives/Rackula#3214", "cloudflare_zone", "It replaces the origin's header in the whole zone", ""},
	{"jcmoraisjr/haproxy-ingress#38", "haproxy_ingress", "If TLS ends before the controller", ""},
	{"jcmoraisjr/haproxy-ingress#40", "haproxy_ingress", "http-passthrough-port", ""},
	{"Azure/static-web-apps#559", "azure_static_web_app", "max-age=10886400; includeSubDomains; preload", ""},
	{"Azure/static-web-apps#922", "azure_static_web_app", "password page", ""},
	{"NginxProxyManager/nginx-proxy-manager#1601", "nginxproxymanager_proxy_host", "with `preload` from the first minute", ""},
	{"hestiacp/hestiacp#4624", "nginx_map", "acme-challenge", ""},
	{"hestiacp/hestiacp#1168", "nginx_map", "acme-challenge", ""},
	{"hlandau/acmetool#261", "apache", "acme-challenge", ""},
	{"zenire/da-letsencrypt#46", "lighttpd", "acme-challenge", ""},
	{"OctopusDeploy/Issues#3659", "iis", "acme-challenge", ""},
	{"chef/chef-server#2897", "nginx", "this line ends those of http {}", ""},
	{"historyatstate/hsg-project#24", "nginx", "repeat them here", ""},
}

// TestReports finds what avoids each report, or tells of it.
func TestReports(t *testing.T) {
	t.Parallel()
	policy := hsts.Policy{MaxAge: 300, IncludeSubDomains: true}
	for _, r := range reports {
		text := ""
		if c, found := consumers.Find(r.on); found {
			text = strings.Join([]string{c.Note, c.OwnNote, c.Retire, c.Age.NoZero}, " ")
			if settings, err := c.Settings(policy); err == nil {
				text += format(t, settings)
			}
		}
		if config, err := serverconfig.Config(strings.TrimSuffix(r.on, ".yaml"), policy); err == nil && (text == "" || strings.HasSuffix(r.on, ".yaml")) {
			text = strings.NewReplacer("\n# ", " ").Replace(config)
		}
		if !strings.Contains(text, r.has) || r.not != "" && strings.Contains(text, r.not) {
			t.Errorf("%s: %s is to have %q and not %q:\n%s", r.report, r.on, r.has, r.not, text)
		}
	}
}
