package serverconfig_test

import "strings"

// request is a request that operators' sites get, by a name for the table of the
// guide.
type request struct {
	name string
	// tls is true for a request over https.
	tls  bool
	host string // of the site, and of TLS
	// line is the request line without its version, and version "" for HTTP/1.1.
	line, version string
	// header replaces the Host field where it is not nil: whole lines.
	header []string
	body   string
	// ipv6, http2 and wrongPort select how to connect: wrongPort sends http to the port
	// of https.
	ipv6, http2, wrongPort bool
	// elsewhere is true where the request is for no site of the domain.
	elsewhere bool
	// oversized is true where a server may close the connection before it has read the
	// request: whether its response arrives is then a matter of time.
	oversized bool
	// raw replaces all of the above but host and tls: what is sent.
	raw string
}

// text is the request as it goes over the wire.
func (r request) text() string {
	if r.raw != "" {
		return r.raw
	}
	version := r.version
	if version == "" {
		version = "HTTP/1.1"
	}
	lines := []string{r.line + " " + version}
	hasHost := false
	for _, line := range r.header {
		hasHost = hasHost || strings.HasPrefix(line, "Host:")
	}
	if !hasHost {
		lines = append(lines, "Host: "+r.host)
	}
	for _, line := range r.header {
		if line != "Host:-" {
			lines = append(lines, line)
		}
	}
	lines = append(lines, "Connection: close", "", r.body)
	return strings.Join(lines, "\r\n")
}

// method is the method of the request line.
func (r request) method() string {
	method, _, _ := strings.Cut(r.line, " ")
	return method
}

const (
	page = "page.example"    // the server's own files
	app  = "app.example"     // an application
	away = "away.example"    // an application that is down
	move = "moved.example"   // a redirect to www
	own  = "proxied.example" // an application with a header of its own
)

// noHost as a header leaves the Host field out.
const noHost = "Host:-"

const token = "/.well-known/acme-challenge/oNe-tOk_3n"

// requests are those of the table in the guide: over https each response has the
// header of the policy once; over http none has it, and each is a redirect to https on
// the same host, or serves what a certificate authority asks for.
var requests = []request{
	{name: "page", tls: true, host: page, line: "GET /"},
	{name: "page, HEAD", tls: true, host: page, line: "HEAD /"},
	{name: "page, HTTP/1.0", tls: true, host: page, line: "GET /", version: "HTTP/1.0"},
	{name: "page, HTTP/2", tls: true, host: page, line: "GET /", http2: true},
	{name: "page, IPv6", tls: true, host: page, line: "GET /", ipv6: true},
	{name: "page, port in Host", tls: true, host: page, line: "GET /", header: []string{"Host: page.example:8443"}},
	{name: "page, Host in capitals", tls: true, host: page, line: "GET /", header: []string{"Host: PAGE.example"}},
	{name: "page, compressed", tls: true, host: page, line: "GET /", header: []string{"Accept-Encoding: gzip, br"}},
	{name: "page, X-Forwarded-Proto: http", tls: true, host: page, line: "GET /", header: []string{"X-Forwarded-Proto: http"}},
	{name: "page, absolute URL", tls: true, host: page, line: "GET https://page.example/"},
	{name: "page, range: 206", tls: true, host: page, line: "GET /", header: []string{"Range: bytes=0-3"}},
	{name: "page, range: 416", tls: true, host: page, line: "GET /", header: []string{"Range: bytes=999999-"}},
	{name: "page, 304", tls: true, host: page, line: "GET /", header: []string{"If-Modified-Since: Wed, 01 Jan 2020 00:00:00 GMT"}},
	{name: "404", tls: true, host: page, line: "GET /none"},
	{name: "404, HTTP/2", tls: true, host: page, line: "GET /none", http2: true},
	{name: "path upwards", tls: true, host: page, line: "GET /../../etc/passwd"},
	{name: "path %2F", tls: true, host: page, line: "GET /a%2Fb"},
	{name: "path %3F", tls: true, host: page, line: "GET /a%3Fb"},
	{name: "POST to a file", tls: true, host: page, line: "POST /", header: []string{"Content-Length: 3"}, body: "a=b"},
	{name: "PUT", tls: true, host: page, line: "PUT /new", header: []string{"Content-Length: 3"}, body: "a=b"},
	{name: "OPTIONS", tls: true, host: page, line: "OPTIONS /"},
	{name: "TRACE", tls: true, host: page, line: "TRACE /"},
	{name: "unknown method", tls: true, host: page, line: "BREW /"},
	{name: "WebSocket upgrade", tls: true, host: page, line: "GET /", header: []string{"Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}},
	{name: "redirect of the server", tls: true, host: move, line: "GET /a?b=c"},
	{name: "redirect of the server, HTTP/2", tls: true, host: move, line: "GET /a?b=c", http2: true},
	{name: "application", tls: true, host: app, line: "GET /"},
	{name: "application, HTTP/2", tls: true, host: app, line: "GET /", http2: true},
	{name: "application, POST", tls: true, host: app, line: "POST /", header: []string{"Content-Length: 3"}, body: "a=b"},
	{name: "application, 304", tls: true, host: app, line: "GET /", header: []string{"If-Modified-Since: Wed, 01 Jan 2020 00:00:00 GMT"}},
	{name: "application, 404", tls: true, host: app, line: "GET /none"},
	{name: "application, 500", tls: true, host: app, line: "GET /fail"},
	{name: "application, redirect", tls: true, host: app, line: "GET /moved"},
	{name: "application, 103 first", tls: true, host: app, line: "GET /hints"},
	{name: "application with a header of its own", tls: true, host: app, line: "GET /own"},
	{name: "application with two of its own", tls: true, host: app, line: "GET /two"},
	{name: "application's own, on a 404", tls: true, host: app, line: "GET /own404"},
	{name: "application's own, unknown method", tls: true, host: app, line: "BREW /own"},
	{name: "application that is down", tls: true, host: away, line: "GET /"},
	{name: "no Host, HTTP/1.0", tls: true, host: page, line: "GET /", version: "HTTP/1.0", header: []string{noHost}},
	{name: "no Host", tls: true, host: page, line: "GET /", header: []string{noHost}},
	{name: "request line that is none", tls: true, host: page, raw: "nonsense\r\n\r\n"},
	{name: "header of 100 KB", oversized: true, tls: true, host: page, line: "GET /", header: []string{"X-Long: " + strings.Repeat("a", 100_000)}},
	{name: "URL of 100 KB", oversized: true, tls: true, host: page, line: "GET /" + strings.Repeat("a", 100_000)},
	{name: "http to the port of https", host: page, wrongPort: true, raw: "GET / HTTP/1.1\r\nHost: page.example\r\nConnection: close\r\n\r\n"},

	{name: "http", host: page, line: "GET /"},
	{name: "http, HEAD", host: page, line: "HEAD /"},
	{name: "http, IPv6", host: page, line: "GET /", ipv6: true},
	{name: "http, path and query", host: page, line: "GET /a%20b?c=d&e=%2F"},
	{name: "http, path %2F", host: page, line: "GET /a%2Fb"},
	{name: "http, path %3F", host: page, line: "GET /a%3Fb"},
	{name: "http, path //evil.example/", host: page, line: "GET //evil.example/"},
	{name: "http, path /.evil.example", host: page, line: "GET /.evil.example"},
	{name: `http, path /\evil.example`, host: page, line: `GET /\evil.example`},
	{name: "http, line break in the path", host: page, line: "GET /a%0d%0aX-Evil:%201"},
	{name: "http, line break in the query", host: page, line: "GET /?a=%0d%0aX-Evil:%201"},
	{name: "http, Host with :80", host: page, line: "GET /", header: []string{"Host: page.example:80"}},
	{name: "http, Host with :8080", host: page, line: "GET /", header: []string{"Host: page.example:8080"}},
	{name: "http, no Host, HTTP/1.0", elsewhere: true, host: page, line: "GET /", version: "HTTP/1.0", header: []string{noHost}},
	{name: "http, no Host", elsewhere: true, host: page, line: "GET /", header: []string{noHost}},
	{name: "http, empty Host", elsewhere: true, host: page, line: "GET /", header: []string{"Host: "}},
	{name: "http, absolute URL", host: page, line: "GET http://page.example/a"},
	{name: "http, absolute URL of another host", elsewhere: true, host: page, line: "GET http://evil.example"},
	{name: "http, X-Forwarded-Host", host: page, line: "GET /", header: []string{"X-Forwarded-Host: evil.example"}},
	{name: "http, X-Forwarded-Proto: https", host: page, line: "GET /", header: []string{"X-Forwarded-Proto: https"}},
	{name: "http, POST", host: page, line: "POST /form", header: []string{"Content-Length: 3"}, body: "a=b"},
	{name: "http, OPTIONS", host: page, line: "OPTIONS /", header: []string{"Origin: https://other.example", "Access-Control-Request-Method: PUT"}},
	{name: "http, ACME token", host: page, line: "GET " + token},
	{name: "http, ACME token, port in Host", host: page, line: "GET " + token, header: []string{"Host: page.example:80"}},
	{name: "http, ACME token that is not there", host: page, line: "GET /.well-known/acme-challenge/none"},
	{name: "http, pki-validation file", host: page, line: "GET /.well-known/pki-validation/fileauth.txt"},
	{name: "http, ACME token from an application with a header", host: app, line: "GET " + token},
	{name: "http, upwards from the ACME path", host: page, line: "GET /.well-known/acme-challenge/../../secret"},
	{name: "http, another well-known file", host: page, line: "GET /.well-known/security.txt"},
}
