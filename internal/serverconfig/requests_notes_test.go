package serverconfig_test

import "slices"

// notes say why a server does not answer as the text promises, where no text can make
// it.
var notes = []struct {
	servers, requests []string
	why               string
}{
	{
		[]string{"caddy", "express", "haproxy", "lighttpd", "tomcat", "traefik", "varnish"}, []string{"request line that is none"},
		"The server refuses what is not HTTP before it looks at its configuration. No browser sends it.",
	},
	{
		[]string{"caddy", "express", "lighttpd", "tomcat", "traefik"}, []string{"no Host"},
		"HTTP/1.1 requires a Host, and the server refuses a request without one before it looks at its configuration. No browser sends it.",
	},
	{
		[]string{"varnish"}, []string{"application's own, unknown method"},
		"Varnish pipes a method that it does not know to the application, and its response skips every subroutine. Let whatever terminates TLS set the header there.",
	},
	{
		[]string{"express", "lighttpd"}, []string{"unknown method", "application's own, unknown method"},
		"The server refuses a method that it does not know before it looks at its configuration.",
	},
	{
		[]string{"caddy", "lighttpd", "tomcat", "traefik"}, []string{"no Host, HTTP/1.0"},
		"A request without a host is not for a site of the domain: the server's default answers.",
	},
	{
		[]string{"traefik"},
		[]string{
			"http", "http, IPv6", "http, path and query", "http, path %2F", "http, path %3F", "http, path //evil.example/", "http, path /.evil.example",
			`http, path /\evil.example`, "http, line break in the path", "http, line break in the query", "http, Host with :80", "http, Host with :8080",
			"http, absolute URL", "http, X-Forwarded-Host", "http, X-Forwarded-Proto: https", "http, upwards from the ACME path", "http, another well-known file",
		},
		"Traefik redirects a GET with a 301, and every other method with a 308. A 301 loses nothing of a GET.",
	},
	{[]string{"nginx"}, []string{"page, range: 416"}, "nginx writes its headers into this error twice, with the same value. Browsers use the first."},
	{[]string{"nginx"}, []string{"application, 103 first"}, "This version of nginx takes the 103 for the response. Let the application send none."},
	{[]string{"lighttpd"}, []string{"page, range: 416"}, "lighttpd drops the headers of a file that it can't send."},
	{
		[]string{"lighttpd"}, []string{"http, line break in the path", "http, line break in the query"},
		"lighttpd refuses control characters in a URL, over https too.",
	},
	{[]string{"apache"}, []string{"TRACE"}, "Apache answers TRACE before the text. `TraceEnable off` turns it off; no browser sends it."},
	{
		[]string{"apache"}, []string{"http, path %2F"},
		"Apache has no such path, over https either, unless `AllowEncodedSlashes` is `NoDecode`. Then it is redirected like any other.",
	},
	{
		[]string{"tomcat"}, []string{"path upwards", "path %2F", "http, path %2F", `http, path /\evil.example`},
		"Tomcat refuses such a path before any filter, over https too.",
	},
	{
		[]string{"express", "tomcat"},
		[]string{"application with a header of its own", "application with two of its own", "application's own, on a 404"},
		"The application is the server, and its own header replaces that of the text. Take the line out of it.",
	},
}

// notesOf returns the notes of a server, by the name of the request.
func notesOf(server string) map[string]string {
	all := map[string]string{}
	for _, note := range notes {
		if !slices.Contains(note.servers, server) {
			continue
		}
		for _, request := range note.requests {
			all[request] = note.why
		}
	}
	return all
}
