package serverconfig_test

import (
	"os"
	"strings"
	"testing"
)

// The application servers. What a proxy would find behind it, their applications
// have themselves, for every host.

const debianTomcat = "/usr/share/tomcat10"

var tomcat = realServer{
	name: "tomcat", binary: "java", needs: debianTomcat + "/lib/catalina.jar",
	serve: "-Dcatalina.home=" + debianTomcat + " -Dcatalina.base={dir}/tomcat -Djava.io.tmpdir={dir}" +
		" -cp " + debianTomcat + "/bin/bootstrap.jar:" + debianTomcat + "/bin/tomcat-juli.jar" +
		" org.apache.catalina.startup.Bootstrap -config {config} start",
	config: `<Server port="-1">
  <Service name="Catalina">
{{- range .Addresses}}
    <Connector address="{{.}}" port="{{$.HTTP}}" redirectPort="443" maxHttpHeaderSize="8192" allowTrace="true" />
    <Connector address="{{.}}" port="{{$.HTTPS}}" SSLEnabled="true" scheme="https" secure="true"
               defaultSSLHostConfigName="{{(index $.Sites 0).Host}}" maxHttpHeaderSize="8192" allowTrace="true">
      <UpgradeProtocol className="org.apache.coyote.http2.Http2Protocol" />
{{- range $.Sites}}
      <SSLHostConfig hostName="{{.Host}}">
        <Certificate certificateFile="{{.Chain}}" certificateKeyFile="{{.Key}}" type="EC" />
      </SSLHostConfig>
{{- end}}
    </Connector>
{{- end}}
    <Engine name="Catalina" defaultHost="{{if eq .Extra "default host"}}example{{else}}none{{end}}">
      <Realm className="org.apache.catalina.realm.NullRealm" transportGuaranteeRedirectStatus="308" />
      <Host name="none" appBase="none" />
      <Host name="example" appBase="webapps"><Alias>*.example</Alias>
        <Context path="/shop" docBase="{{.Dir}}/pages"{{if ne .Extra "context root"}} mapperContextRootRedirectEnabled="false"{{end}} />
      </Host>
    </Engine>
  </Service>
</Server>
`,
	files: map[string]string{
		"tomcat/webapps/ROOT/index.html":                              "<!doctype html><title>page</title>",
		"tomcat/webapps/ROOT/moved.jsp":                               `<% response.sendRedirect("/elsewhere"); %>`,
		"tomcat/webapps/ROOT/fail.jsp":                                `<% if (true) throw new RuntimeException(); %>`,
		"tomcat/webapps/ROOT/own.jsp":                                 `<% response.setHeader("Strict-Transport-Security", "max-age=1"); %>`,
		"tomcat/webapps/ROOT/two.jsp":                                 `<% response.addHeader("Strict-Transport-Security", "max-age=1"); %>`,
		"tomcat/webapps/ROOT/own404.jsp":                              `<% response.setHeader("Strict-Transport-Security", "max-age=1"); response.setStatus(404); %>`,
		"tomcat/webapps/ROOT/.well-known/pki-validation/fileauth.txt": "token",
		"tomcat/webapps/ROOT" + token:                                 "token",
		"tomcat/webapps/ROOT/WEB-INF/web.xml": `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
{{- range $name := .Pages}}
  <servlet><servlet-name>{{$name}}</servlet-name><jsp-file>/{{$name}}.jsp</jsp-file></servlet>
  <servlet-mapping><servlet-name>{{$name}}</servlet-name><url-pattern>/{{$name}}</url-pattern></servlet-mapping>
{{- end}}
</web-app>
`,
		"tomcat/conf/web.xml": `{{.DebianWebXML}}`,
	},
}

// Pages returns the names of the pages of Tomcat's application.
func (setting) Pages() []string { return []string{"moved", "fail", "own", "two", "own404"} }

// DebianWebXML returns Debian's conf/web.xml with the text before its end.
func (s setting) DebianWebXML() (string, error) {
	original, err := os.ReadFile("/etc/tomcat10/web.xml")
	return strings.Replace(string(original), "</web-app>", s.Text+"</web-app>", 1), err
}

var express = realServer{
	name: "express", binary: "node", needs: "/usr/share/nodejs/express/package.json",
	serve: "{config}",
	config: `const express = require("/usr/share/nodejs/express");
const fs = require("fs"), http = require("http"), https = require("https"), tls = require("tls");
const app = express();
{{if eq .Extra "trust proxy"}}app.set("trust proxy", true);{{end}}
{{.Text}}
const own = "Strict-Transport-Security";
app.use("/.well-known", express.static("{{.Dir}}/webroot/.well-known", { dotfiles: "allow" }));
app.get("/fail", () => { throw new Error("fails"); });
app.get("/moved", (req, res) => res.redirect("/elsewhere"));
app.get("/hints", (req, res) => { res.writeEarlyHints({ link: "</style.css>; rel=preload" }); res.send("hints"); });
app.get("/own", (req, res) => res.set(own, "max-age=1").send("own"));
app.get("/two", (req, res) => res.set(own, ["max-age=1", "max-age=1"]).send("two"));
app.get("/own404", (req, res) => res.status(404).set(own, "max-age=1").send("own"));
app.use(express.static("{{.Dir}}/pages"));
app.use((err, req, res, next) => res.status(err.status || 500).send("error"));
const contexts = {
{{- range .Sites}}
  "{{.Host}}": tls.createSecureContext({ cert: fs.readFileSync("{{.Chain}}"), key: fs.readFileSync("{{.Key}}") }),
{{- end}}
};
for (const address of ["127.0.0.1", "::1"]) {
  http.createServer(app).listen({{.HTTP}}, address);
  https.createServer({
    SNICallback: (name, done) => done(null, contexts[name]),
    cert: fs.readFileSync("{{(index .Sites 0).Chain}}"), key: fs.readFileSync("{{(index .Sites 0).Key}}"),
  }, app).listen({{.HTTPS}}, address);
}
`,
}

var django = realServer{
	name: "django", binary: "/usr/bin/python3", needs: "/usr/lib/python3/dist-packages/django/__init__.py",
	serve: "-B {config}",
	files: map[string]string{"settings.py": `DEBUG = False
SECRET_KEY = "test"
ALLOWED_HOSTS = [".example"]
ROOT_URLCONF = "urls"
USE_TZ = True
{{if eq .Extra "settings only"}}SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 300
{{end}}MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.http.ConditionalGetMiddleware", "django.middleware.common.CommonMiddleware"]
{{.Text}}`,
		"urls.py": `from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, re_path
from django.views.static import serve

OWN = "Strict-Transport-Security"

def view(status=200, own=None):
    def answer(request):
        response = HttpResponse("page", status=status)
        if own:
            response[OWN] = own
        return response
    return answer

def fail(request):
    raise RuntimeError("fails")

urlpatterns = [
    path("", lambda request: serve(request, "index.html", "{{.Dir}}/pages")),
    path("fail", fail),
    path("moved", lambda request: HttpResponseRedirect("/elsewhere")),
    path("own", view(own="max-age=1")),
    path("two", view(own="max-age=1")),
    path("own404", view(404, "max-age=1")),
    re_path(r"^\.well-known/(?P<path>.*)$", lambda request, path: with_own(serve(request, path, "{{.Dir}}/webroot/.well-known"))),
]

def with_own(response):
    response[OWN] = "max-age=1"
    return response
`},
	config: `import os, socket, socketserver, ssl, sys, threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

sys.path.insert(0, "{{.Dir}}")
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
from django.core.wsgi import get_wsgi_application


class Handler(WSGIRequestHandler):
    def get_environ(self):
        environ = super().get_environ()
        environ["HTTPS"] = "on" if isinstance(self.server, SecureServer) else "off"
        return environ


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self):
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]
        self.setup_environ()


class SecureServer(Server):
    def finish_request(self, request, client_address):
        super().finish_request(default.wrap_socket(request, server_side=True), client_address)

    def shutdown_request(self, request):
        pass


def context(chain, key):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(chain, key)
    return made


contexts = {
{{- range .Sites}}
    "{{.Host}}": context("{{.Chain}}", "{{.Key}}"),
{{- end}}
}
default = context("{{(index .Sites 0).Chain}}", "{{(index .Sites 0).Key}}")
default.sni_callback = lambda connection, name, _: setattr(connection, "context", contexts.get(name, default))

application = get_wsgi_application()
for family, address in (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"):
    for kind, port in (Server, {{.HTTP}}), (SecureServer, {{.HTTPS}}):
        kind.address_family = family
        server = kind((address, port), Handler)
        server.set_app(application)
        threading.Thread(target=server.serve_forever).start()
`,
}

// TestConfig_tomcatContextRoot shows that the root of a context without its slash is
// redirected before all else, unless the <Context> says otherwise.
func TestConfig_tomcatContextRoot(t *testing.T) {
	t.Parallel()
	tomcat.find(t)
	s := newFixture(t, allSites(t)...)
	overHTTP, overHTTPS := request{host: page, line: "GET /shop"}, request{tls: true, host: page, line: "GET /shop"}
	for extra, want := range map[string][2]string{
		"context root": {"302 to /shop/, none", "302 to /shop/, none"},
		"":             {"308 to https://page.example/shop, none", "302 to /shop/, policy"},
	} {
		at := tomcat.run(t, s, trapPolicy, change{extra: extra})
		if got := [2]string{s.send(t, at, overHTTP).String(), s.send(t, at, overHTTPS).String()}; got != want {
			t.Errorf("%q: %q, want %q", extra, got, want)
		}
	}
}

// TestConfig_noHost shows that a request that names no host, or another one, is
// redirected nowhere by the configurations that the comments of the texts ask for, and
// where it is sent without them.
func TestConfig_noHost(t *testing.T) {
	t.Parallel()
	s := newFixture(t, allSites(t)...)
	none, other := request{host: page, line: "GET /", header: []string{"Host: "}}, request{host: page, line: "GET /", header: []string{"Host: evil.test"}}
	for _, row := range []struct {
		server realServer
		extra  string
		want   [2]string
	}{
		{caddy, "no other site", [2]string{"308 to https:///, none", "308 to https://evil.test/, none"}},
		{caddy, "", [2]string{"421, none", "421, none"}},
		{tomcat, "default host", [2]string{"308 to https:///, none", "308 to https://evil.test/, none"}},
		{tomcat, "", [2]string{"404, none", "404, none"}},
	} {
		t.Run(row.server.name+" "+row.extra, func(t *testing.T) {
			row.server.find(t)
			at := row.server.run(t, s, trapPolicy, change{extra: row.extra})
			if got := [2]string{s.send(t, at, none).String(), s.send(t, at, other).String()}; got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

// TestConfig_expressProxy puts Express behind a proxy that it trusts: what a visitor
// says in X-Forwarded-Host is not where the redirect leads.
func TestConfig_expressProxy(t *testing.T) {
	t.Parallel()
	express.find(t)
	s := newFixture(t, allSites(t)...)
	for extra, want := range map[string][2]string{
		"trust proxy": {"308 to https://page.example/, none", "200, policy"},
		"":            {"308 to https://page.example/, none", "308 to https://page.example/, none"},
	} {
		at := express.run(t, s, trapPolicy, change{extra: extra})
		got := [2]string{
			s.send(t, at, request{host: page, line: "GET /", header: []string{"X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http"}}).String(),
			s.send(t, at, request{host: page, line: "GET /", header: []string{"X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https"}}).String(),
		}
		if got != want {
			t.Errorf("%q: %q, want %q", extra, got, want)
		}
	}
}
