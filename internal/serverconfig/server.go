package serverconfig

import "math"

// Server is a web server, proxy or framework that Config writes a text for.
type Server struct {
	// Name identifies the server in a configuration, in snake case.
	Name string
	// Title is its name for people, with the versions that the text is for.
	Title string
	// Place says in Markdown where the text goes, to follow "goes into".
	Place string
	// MaxAge is the longest age in seconds that it takes; 0 where it takes any.
	MaxAge int64
	// file is the template.
	file string
}

// maxTimeSpan is the longest TimeSpan of .NET in whole seconds: 2^63-1 ticks of
// 100 nanoseconds.
const maxTimeSpan = math.MaxInt64 / 10_000_000

// all is sorted by name, as [Find] needs it.
var all = []Server{
	{Name: "apache", Title: "Apache httpd 2.4", file: "apache.conf",
		Place: "a file that each `<VirtualHost>` of the domain includes, of port 80 and of port 443 alike"},
	{Name: "aspnet_core", Title: "ASP.NET Core", file: "aspnet_core.cs", MaxAge: maxTimeSpan,
		Place: "`Program.cs`, in two parts"},
	{Name: "caddy", Title: "Caddy 2", file: "caddy.Caddyfile",
		Place: "a file that each site block of the domain imports"},
	{Name: "django", Title: "Django", file: "django.py",
		Place: "the end of `settings.py`"},
	{Name: "envoy", Title: "Envoy 1.24 or later", file: "envoy.yaml",
		Place: "the HTTP connection managers, in two parts"},
	{Name: "express", Title: "Express 4 or later", file: "express.js",
		Place: "the application, before everything else that it uses"},
	{Name: "haproxy", Title: "HAProxy 2.2 or later", file: "haproxy.cfg",
		Place: "the top of the `frontend` that binds port 80 and port 443"},
	{Name: "iis", Title: "IIS 10.0 version 1709 or later", file: "iis.config", MaxAge: math.MaxUint32,
		Place: "the `<site>` in `applicationHost.config`"},
	{Name: "iis_rewrite", Title: "IIS 7 or later with URL Rewrite 2", file: "iis_rewrite.config",
		Place: "`<system.webServer>` in the site's `web.config`"},
	{Name: "lighttpd", Title: "lighttpd 1.4.50 or later", file: "lighttpd.conf",
		Place: "a file that is included where `$HTTP[\"host\"]` is one of the domain's"},
	{Name: "nginx", Title: "nginx 1.13.10 or later", file: "nginx.conf",
		Place: "a file that each `server` block of the domain includes, of port 80 and of port 443 alike"},
	{Name: "nginx_map", Title: "nginx 1.13.10 or later, the part for `http {}`", file: "nginx_map.conf",
		Place: "a file that `http {}` includes, once for each policy"},
	{Name: "rails", Title: "Ruby on Rails 5 or later", file: "rails.rb",
		Place: "`config/environments/production.rb`"},
	{Name: "spring", Title: "Spring Security 6.5 or later", file: "spring.java",
		Place: "the bean of the `SecurityFilterChain`"},
	{Name: "tomcat", Title: "Tomcat 9 or later", file: "tomcat.xml", MaxAge: math.MaxInt32,
		Place: "`web.xml`, before `</web-app>`"},
	{Name: "traefik", Title: "Traefik 2.3 or later", file: "traefik.yaml",
		Place: "a file of the file provider, for the routers of the domain"},
	{Name: "varnish", Title: "Varnish 6.6 or later", file: "varnish.vcl",
		Place: "a file that the VCL includes before its own subroutines"},
}
