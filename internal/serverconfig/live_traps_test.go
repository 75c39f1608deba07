package serverconfig_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// traps are the ways in which a server loses the header, sends it twice, or sends it
// over http: a change that shows the damage, or what the text's comment advises, which
// avoids it.
var traps = []struct {
	server realServer
	name   string
	change change
	url    string
	// header and location are those of the response.
	header   []string
	location string
}{
	{nginx, "always is for errors", change{from: " always;", to: ";"}, "https://missing.example/", nil, ""},
	{nginx, "a value over http leaks", change{from: `default "";`, to: `default "max-age=5";`},
		"http://page.example/", []string{"max-age=5"}, "https://page.example/"},
	{nginx, "an application's header is one too many", change{from: "proxy_hide_header ", to: "# "},
		"https://proxied.example/", []string{"max-age=1", trapHeader}, ""},
	{nginx, "a location's add_header drops it", change{extra: "location = /own { add_header X-Own 1; return 204; }"}, "https://page.example/own", nil, ""},
	{nginx, "the line repeated in that location", change{extra: "location = /own { add_header X-Own 1; add_header Strict-Transport-Security $hsts_31536000_subdomains always; return 204; }"},
		"https://page.example/own", []string{trapHeader}, ""},
	{nginx, "the page of an error, from a location of its own", change{extra: "error_page 404 /e.html; location = /e.html { add_header X-Own 1; add_header Strict-Transport-Security $hsts_31536000_subdomains always; return 404; }"},
		"https://page.example/none", []string{trapHeader}, ""},
	{nginx, "the query stays", change{}, "http://page.example/a%20b?c=d", nil, "https://page.example/a%20b?c=d"},

	{apache, "always is for errors", change{from: "Header always    set  ", to: "Header set"}, "https://missing.example/", nil, ""},
	{apache, "there are two tables", change{from: "Header onsuccess unset", to: "#"}, "https://proxied.example/", []string{trapHeader, "max-age=1"}, ""},
	{apache, "without a condition it leaks", change{from: ` "expr=%{HTTPS} == 'on'"`, to: ""}, "http://page.example/", []string{trapHeader}, "https://page.example/"},
	{apache, "a missing slash is another host", change{from: "RewriteRule ^ https://%{SERVER_NAME}%1 [R=308,NE,L]", to: "RewriteRule ^/nothing - [L]\nRedirect permanent / https://page.example"},
		"http://page.example/.evil.example", nil, "https://page.example.evil.example"},
	{apache, "the page of an error", change{extra: "ErrorDocument 404 /index.html"}, "https://page.example/none", []string{trapHeader}, ""},
	{apache, "the path and the query stay", change{}, "http://page.example/a%20b?c=d", nil, "https://page.example/a%20b?c=d"},
	{apache, "an encoded slash, where the site has such paths", change{from: "RewriteEngine on", to: "AllowEncodedSlashes NoDecode\nRewriteEngine on"},
		"http://page.example/a%2Fb", nil, "https://page.example/a%2Fb"},
	{apache, "no path is another host", change{}, "http://page.example/.evil.example", nil, "https://page.example/.evil.example"},

	{caddy, "without quotes it is a replacement", change{from: `"max-age=31536000; includeSubDomains"`, to: `max-age=31536000; includeSubDomains`},
		"https://page.example/", nil, ""},
	{caddy, "what is deferred is lost on errors", change{from: `header @hsts_https Strict`, to: "# "}, "https://missing.example/", nil, ""},
	{caddy, "an application's header is one too many", change{from: "header @hsts_https {\n\tStrict-Transport-Security", to: "header @hsts_https {\n\tX-Other"},
		"https://proxied.example/", []string{trapHeader, "max-age=1"}, ""},
	{caddy, "the page of an error", change{extra: "handle_errors {\n\t\trespond sorry 404\n\t}"}, "https://missing.example/", []string{trapHeader}, ""},
	{caddy, "an address over http", change{}, "http://plain.example/a%20b?c=d", nil, "https://plain.example/a%20b?c=d"},
	{caddy, "the query stays", change{}, "http://page.example/a%20b?c=d", nil, "https://page.example/a%20b?c=d"},

	{haproxy, "its own redirects", change{from: "http-after-response ", to: "http-response "}, "https://moved.example/", nil, "https://www.moved.example/"},
	{haproxy, "its own errors", change{from: "http-after-response ", to: "http-response "}, "https://away.example/", nil, ""},
	{haproxy, "an application's header is one too many", change{from: "set-header", to: "add-header"}, "https://proxied.example/", []string{"max-age=1", trapHeader}, ""},
	{haproxy, "without a condition it leaks", change{from: `if { ssl_fc }`, to: "\n#"}, "http://page.example/", nil, "https://page.example/"},
	{haproxy, "the query stays", change{}, "http://page.example/a%20b?c=d", nil, "https://page.example/a%20b?c=d"},

	{lighttpd, "the order of the modules", change{extra: "wrong order"}, "https://moved.example/", nil, "https://www.moved.example/"},
	{lighttpd, "an application's header is one too many", change{from: "set-response-header", to: "add-response-header"}, "https://proxied.example/", []string{"max-age=1", trapHeader}, ""},
	{lighttpd, "a list that is assigned beside it", change{extra: `setenv.set-response-header = ( "X-Own" => "1" )`}, "https://page.example/", nil, ""},
	{lighttpd, "a list that is added to beside it", change{extra: `setenv.set-response-header += ( "X-More" => "1" )`}, "https://page.example/", nil, ""},
	{lighttpd, "the other list", change{extra: `setenv.add-response-header = ( "X-More" => "1" )`}, "https://page.example/", []string{trapHeader}, ""},
	{lighttpd, "the query stays", change{}, "http://page.example/a%20b?c=d", nil, "https://page.example/a%20b?c=d"},
}

// onHTTP are the lines of the guide that keep a path of a health check on http.
var onHTTP = []struct {
	server   realServer
	from, to string
}{
	{nginx, `    "~^/"  `, "    \"/health\" \"\";\n    \"~^/\"  "},
	{apache, "RewriteCond %{THE_REQUEST}", "RewriteCond %{REQUEST_URI} !=/health\nRewriteCond %{THE_REQUEST}"},
	{haproxy, "    http-request deny", "    acl hsts_renewal path /health\n    http-request deny"},
	{lighttpd, `"^/\.well-known`, `"^/health$|^/\.well-known`},
	{caddy, "	not path_regexp", "	not path /health\n	not path_regexp"},
	{varnish, "req.url !~", `req.url != "/health" && req.url !~`},
	{express, "if (/^", `if (req.path === "/health" || /^`},
	{django, "if renewal", `if request.path_info == "/health" or renewal`},
	{tomcat, "    <url-pattern>/.well-known/acme", "    <url-pattern>/health</url-pattern>\n    <url-pattern>/.well-known/acme"},
}

// TestConfig_http serves what has to stay on http before the text is served and after
// it: the token of a certificate authority, and with the line of the guide a page for
// health checks.
func TestConfig_http(t *testing.T) {
	t.Parallel()
	for _, row := range onHTTP {
		t.Run(row.server.name, func(t *testing.T) {
			t.Parallel()
			row.server.find(t)
			s := newFixture(t, allSites(t)...)
			first := request{host: page, line: "GET /"}
			renewal := request{host: page, line: "GET " + token}
			health := request{host: page, line: "GET /health"}

			t.Run("before", func(t *testing.T) {
				at := row.server.serveText(t, s, trapPolicy, change{without: true})
				if got := s.send(t, at, renewal); got.status != 200 {
					t.Errorf("the token is %s", got)
				}
				if got := s.send(t, at, first); got.location == "https://page.example/" {
					t.Errorf("the page is %s", got)
				}
			})
			t.Run("after", func(t *testing.T) {
				at := row.server.serveText(t, s, trapPolicy, change{from: row.from, to: row.to})
				for _, r := range []request{renewal, first} {
					if fault := r.fault(s.send(t, at, r), trapPolicy); fault != "" {
						t.Errorf("%s: %s", r.line, fault)
					}
				}
				if got := s.send(t, at, health); got.location != "" || got.fields != nil {
					t.Errorf("the health check is %s", got)
				}
			})
		})
	}
}

var trapPolicy = hsts.Policy{MaxAge: hsts.OneYear, IncludeSubDomains: true}

const trapHeader = "max-age=31536000; includeSubDomains"

func TestConfig_traps(t *testing.T) {
	t.Parallel()
	for _, server := range realServers {
		t.Run(server.name, func(t *testing.T) {
			t.Parallel()
			server.find(t)
			s := newFixture(t, allSites(t)...)
			for _, trap := range traps {
				if trap.server.name != server.name {
					continue
				}
				t.Run(trap.name, func(t *testing.T) {
					answer := s.get(t, server.run(t, s, trapPolicy, trap.change), trap.url)
					if diff := cmp.Diff(trap.header, answer.Header.Values(hsts.HeaderName)); diff != "" {
						t.Errorf("%s: the header (-want +got):\n%s", trap.url, diff)
					}
					if got := answer.Header.Get("Location"); got != trap.location {
						t.Errorf("%s: leads to %q, want %q", trap.url, got, trap.location)
					}
				})
			}
		})
	}
}

// get requests a URL from the server, and follows no redirect.
func (s *fixture) get(t *testing.T, at ports, url string) *http.Response {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(s.lab.CACertPEM())) {
		t.Fatal("the lab has no root")
	}
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: roots},
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			return new(net.Dialer).DialContext(ctx, network, "127.0.0.1:"+map[string]string{"80": at.HTTP, "443": at.HTTPS}[port])
		},
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer
}
