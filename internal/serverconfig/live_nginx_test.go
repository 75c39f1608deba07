package serverconfig_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// TestConfig_nginxInherits shows what the text takes away of what http {} has, as its
// comments say, and that their advice keeps it.
func TestConfig_nginxInherits(t *testing.T) {
	t.Parallel()
	nginx.find(t)
	s := newFixture(t, allSites(t)...)
	for _, row := range []struct {
		name   string
		change change
		frame  []string // X-Frame-Options, which http {} adds
		by     []string // X-Powered-By, which http {} hides
	}{
		{"without the text", change{without: true}, []string{"DENY"}, nil},
		{"with the text", change{}, nil, []string{"application"}},
		{
			"with what http {} has repeated",
			change{extra: "add_header X-Frame-Options DENY always; proxy_hide_header X-Powered-By;"},
			[]string{"DENY"}, nil,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			answer := s.get(t, nginx.run(t, s, trapPolicy, row.change), "https://app.example/")
			for name, want := range map[string][]string{"X-Frame-Options": row.frame, "X-Powered-By": row.by} {
				if diff := cmp.Diff(want, answer.Header.Values(name)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			if fields := answer.Header.Values(hsts.HeaderName); (len(fields) == 1) == row.change.without {
				t.Errorf("the header is %q", fields)
			}
		})
	}
}

// TestConfig_nginxEarly shows the header on what nginx answers before it looks at a
// request: a site with client certificates has nothing else for a browser without one.
// No request leaves a warning in the log.
func TestConfig_nginxEarly(t *testing.T) {
	t.Parallel()
	nginx.find(t)
	s := newFixture(t, allSites(t)...)
	root := s.write(t, "root.pem", s.lab.CACertPEM())
	at := nginx.run(t, s, trapPolicy, change{extra: "ssl_verify_client on; ssl_client_certificate " + root + ";"})
	for _, r := range []request{{tls: true, host: page, line: "GET /"}, {tls: true, host: page, line: "TRACE /"}, {host: page, line: "GET /"}} {
		got := s.send(t, at, r)
		if fault := r.fault(got, trapPolicy); fault != "" || r.tls && got.status < 400 {
			t.Errorf("%s: %s: %s", r.line, got, fault)
		}
	}
	log, err := os.ReadFile(filepath.Join(s.Dir, "nginx.err"))
	if err != nil || strings.Contains(string(log), "[warn]") {
		t.Errorf("the log has warnings: %v\n%s", err, log)
	}
}

// TestConfig_nginxPolicies has the policies of two domains on one server, one of them
// for two domains.
func TestConfig_nginxPolicies(t *testing.T) {
	t.Parallel()
	nginx.find(t)
	s := newFixture(t, allSites(t)...)
	longest := hsts.Policy{MaxAge: 1<<63 - 1, IncludeSubDomains: true, Preload: true}
	include := ""
	for name, policy := range map[string]hsts.Policy{"other.conf": longest, "same.conf": trapPolicy} {
		include += "include " + s.write(t, name, config(t, "nginx_map", policy)) + ";\n"
	}
	server := nginx
	server.config = strings.Replace(nginx.config, "    include {{.MapFile}};", "    include {{.MapFile}};\n"+include, 1)
	for _, policy := range []hsts.Policy{trapPolicy, longest} {
		at := server.run(t, s, policy, change{})
		for _, r := range []request{{tls: true, host: page, line: "GET /"}, {host: page, line: "GET /"}} {
			if fault := r.fault(s.send(t, at, r), policy); fault != "" {
				t.Errorf("%s: %s: %s", policy, r.line, fault)
			}
		}
	}
}
