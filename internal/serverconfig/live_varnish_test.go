package serverconfig_test

import (
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// TestConfig_varnish is TestConfig_live for Varnish, which ends no TLS, behind
// HAProxy.
func TestConfig_varnish(t *testing.T) {
	t.Parallel()
	varnish.find(t)
	s := newFixture(t, allSites(t)...)
	for _, stage := range stages {
		t.Run(stage.name, func(t *testing.T) {
			stage.check(t, s, runVarnish(t, s, stage.policy, change{}))
		})
	}
	t.Run("what it answers itself skips vcl_deliver", func(t *testing.T) {
		at := runVarnish(t, s, trapPolicy, change{from: "sub vcl_synth {\n    call hsts_header;", to: "sub vcl_synth {"})
		answer := s.get(t, at, "https://moved.example/")
		if fields := answer.Header.Values(hsts.HeaderName); answer.StatusCode != 301 || fields != nil {
			t.Errorf("%d with %q", answer.StatusCode, fields)
		}
	})
}

// runVarnish serves a configuration with Varnish, behind HAProxy.
func runVarnish(t *testing.T, s *fixture, policy hsts.Policy, made change) ports {
	t.Helper()
	behind := varnish.run(t, s, policy, made)
	return tlsProxy.run(t, s, policy, change{extra: behind.HTTP})
}

var varnish = realServer{
	name: "varnish", binary: "varnishd", endsNoTLS: true,
	serve: "-F -j none -n {dir}/varnish -s default,16m -f {config} -a 127.0.0.1:{http},PROXY -a 127.0.0.1:{https},PROXY",
	config: `vcl 4.1;
include "{{.File}}";
backend default none;
backend files { .host = "127.0.0.1"; .port = "{{.WebRootPort}}"; }
{{- range $i, $site := .Sites}}
{{- if .Proxied}}
backend site{{$i}} { .host = "{{.ProxiedHost}}"; .port = "{{.ProxiedPort}}"; }
{{- end}}
{{- end}}
sub vcl_recv {
{{- range $i, $site := .Sites}}
    if (req.http.host ~ "(?i)^{{.Host}}(:[0-9]+)?$") {
{{- if not .Proxied}}
        if (req.url ~ "^/\.well-known/") {
            set req.backend_hint = files;
            return (pass);
        }
{{- end}}
{{- if eq .Host "page.example" "www.moved.example"}}
        return (synth(200));
{{- else if .Files}}
        return (synth(404));
{{- else if .MovedTo}}
        return (synth(751, "https://{{.MovedTo}}" + req.url));
{{- else}}
        set req.backend_hint = site{{$i}};
{{- end}}
    }
{{- end}}
}
sub vcl_synth {
    if (resp.status == 751) {
        set resp.http.Location = resp.reason;
        set resp.status = 301;
    }
}
`,
}

// tlsProxy forwards both ports to the port in Extra, and says over the PROXY protocol
// which of them it was.
var tlsProxy = realServer{
	name: "haproxy", binary: "haproxy", check: haproxy.check, serve: haproxy.serve,
	config: `defaults
    mode tcp
    timeout connect 1h
    timeout client 1h
    timeout server 1h
listen http
    bind 127.0.0.1:{{.HTTP}}
    bind ::1:{{.HTTP}}
    server varnish 127.0.0.1:{{.Extra}} send-proxy-v2
listen https
    bind ::1:{{.HTTPS}} ssl{{range .Sites}} crt {{.Both}}{{end}} alpn http/1.1
    bind 127.0.0.1:{{.HTTPS}} ssl{{range .Sites}} crt {{.Both}}{{end}} alpn http/1.1
    server varnish 127.0.0.1:{{.Extra}} send-proxy-v2-ssl
`,
}
