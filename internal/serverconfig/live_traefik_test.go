package serverconfig_test

import (
	"debug/buildinfo"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// TestConfig_traefik is TestConfig_live for Traefik, which make builds.
func TestConfig_traefik(t *testing.T) {
	t.Parallel()
	traefik.find(t)
	s := newFixture(t, allSites(t)...)
	for _, stage := range stages {
		t.Run(stage.name, func(t *testing.T) {
			stage.check(t, s, traefik.serveText(t, s, stage.policy, change{}))
		})
	}
	t.Run("stsSeconds: 0 sends nothing", func(t *testing.T) {
		retired := change{from: "        customResponseHeaders:\n          Strict-Transport-Security: \"max-age=0\"", to: "        stsSeconds: 0"}
		at := traefik.serveText(t, s, hsts.Policy{}, retired)
		if fields := s.get(t, at, "https://page.example/").Header.Values(hsts.HeaderName); fields != nil {
			t.Errorf("the header is %q", fields)
		}
	})
	t.Run("hsts-redirect on https leaves its port", func(t *testing.T) {
		at := traefik.serveText(t, s, trapPolicy, change{from: "    hsts:\n      headers:", to: "    hsts:\n      redirectScheme: { scheme: https, permanent: true }\n    other:\n      headers:"})
		got := s.send(t, at, request{tls: true, host: page, line: "GET /", header: []string{"Host: page.example:8443"}})
		if got.status != http.StatusMovedPermanently || got.location != "https://page.example/" {
			t.Errorf("%d to %q", got.status, got.location)
		}
	})
	t.Run("an entry point that redirects leaves no token", func(t *testing.T) {
		at := traefik.serveText(t, s, trapPolicy, change{extra: "--entryPoints.web.http.redirections.entryPoint.to=websecure"})
		if answer := s.get(t, at, "http://page.example"+token); answer.StatusCode == http.StatusOK {
			t.Errorf("the token is served: %d", answer.StatusCode)
		}
	})
}

// FilesAt serves the files of a site, and returns where: Traefik serves none itself.
func (s site) FilesAt(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.FileServer(http.Dir(s.Files)))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// runTraefik serves a configuration with Traefik, and the files of the sites behind it.
func runTraefik(t *testing.T, s *fixture, policy hsts.Policy, made change) ports {
	t.Helper()
	behind := *s
	behind.Sites = nil
	for _, site := range s.Sites {
		if site.Files != "" {
			site.Proxied = site.FilesAt(t)
		}
		behind.Sites = append(behind.Sites, site)
	}
	server := traefik
	server.serve += " " + made.extra
	return server.run(t, &behind, policy, made)
}

// traefikVersion is the version of the module that the program was built from.
func traefikVersion(t *testing.T, program string) string {
	t.Helper()
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range append(info.Deps, &info.Main) {
		if strings.HasPrefix(module.Path, "github.com/traefik/traefik/v") {
			return strings.TrimPrefix(module.Version, "v")
		}
	}
	t.Fatalf("%s is no Traefik", program)
	return ""
}

var traefik = realServer{
	name: "traefik", binary: "traefik", tool: true,
	serve: "--entryPoints.web.address=127.0.0.1:{http} --entryPoints.web6.address=[::1]:{http}" +
		" --entryPoints.websecure.address=127.0.0.1:{https} --entryPoints.websecure6.address=[::1]:{https}" +
		" --providers.file.directory={dir}/dynamic --providers.file.watch=false --log.level=ERROR" +
		" --global.checkNewVersion=false --global.sendAnonymousUsage=false",
	files: map[string]string{
		"dynamic/hsts.yaml": "{{.Text}}",
		"dynamic/sites.yaml": `tls:
  certificates:
{{- range .Sites}}
    - { certFile: "{{.Chain}}", keyFile: "{{.Key}}" }
{{- end}}
http:
  middlewares:
{{- range $i, $site := .Sites}}
{{- if .MovedTo}}
    moved{{$i}}:
      redirectRegex: { regex: "^https?://[^/]+/(.*)", replacement: "https://{{.MovedTo}}/${1}", permanent: true }
{{- end}}
{{- end}}
  routers:
{{- range $i, $site := .Sites}}
    http{{$i}}:
      entryPoints: ["web", "web6"]
      rule: "Host(` + "`{{.Host}}`" + `)"
      middlewares: ["hsts-redirect@file"]
      service: site{{$i}}
    renewals{{$i}}:
      entryPoints: ["web", "web6"]
      rule: "Host(` + "`{{.Host}}`" + `) && (PathPrefix(` + "`/.well-known/acme-challenge/`" + `) || PathPrefix(` + "`/.well-known/pki-validation/`" + `))"
      priority: 1000
      middlewares: ["hsts-none@file"]
      service: {{if .Files}}webroot{{else}}site{{$i}}{{end}}
    https{{$i}}:
      entryPoints: ["websecure", "websecure6"]
      rule: "Host(` + "`{{.Host}}`" + `)"
      middlewares: ["hsts@file"{{if .MovedTo}}, "moved{{$i}}"{{end}}]
      service: site{{$i}}
      tls: {}
{{- end}}
  services:
    webroot:
      loadBalancer: { servers: [{ url: "http://{{.WebRoot}}" }] }
{{- range $i, $site := .Sites}}
    site{{$i}}:
      loadBalancer: { servers: [{ url: "http://{{if .Proxied}}{{.Proxied}}{{else}}127.0.0.1:1{{end}}" }] }
{{- end}}
`,
	},
}
