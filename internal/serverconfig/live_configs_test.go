package serverconfig_test

// The configurations that include the text. The servers listen on loopback only,
// keep their files in the test's directory, and stay in the foreground.

var nginx = realServer{
	name: "nginx", binary: "nginx",
	check: "-t -p {dir} -e {dir}/nginx.err -c {config}",
	serve: "-p {dir} -e {dir}/nginx.err -c {config}",
	config: `{{if .Root}}user root;
{{end}}daemon off;
pid {{.Dir}}/nginx.pid;
events {}
http {
    access_log off;
    client_body_temp_path {{.Dir}}/body;
    proxy_temp_path {{.Dir}}/proxy;
    fastcgi_temp_path {{.Dir}}/fastcgi;
    uwsgi_temp_path {{.Dir}}/uwsgi;
    scgi_temp_path {{.Dir}}/scgi;
    include {{.MapFile}};
    # What the administrator has for all sites.
    add_header X-Frame-Options DENY always;
    proxy_hide_header X-Powered-By;
    # A site of another domain.
    server { listen 127.0.0.1:{{.HTTP}} default_server; return 204; }
{{- range .Sites}}
    server {
        listen 127.0.0.1:{{$.HTTP}};
        listen [::1]:{{$.HTTP}};
        server_name {{.Host}};
        include hsts.conf;
        location / { return 200 "not redirected"; }
        location /.well-known/ { {{if .Proxied}}proxy_pass http://{{.Proxied}};{{else}}root {{$.Dir}}/webroot;{{end}} }
    }
    server {
        listen 127.0.0.1:{{$.HTTPS}} ssl http2;
        listen [::1]:{{$.HTTPS}} ssl http2;
        server_name {{.Host}};
        include hsts.conf;
        ssl_certificate     {{.Chain}};
        ssl_certificate_key {{.Key}};
        {{if .Files}}root {{.Files}};{{end}}
        {{if .Proxied}}location / { proxy_pass http://{{.Proxied}}; }{{end}}
        {{if .MovedTo}}location / { return 301 https://{{.MovedTo}}$request_uri; }{{end}}
        {{$.Extra}}
    }
{{- end}}
}
`,
}

var apache = realServer{
	name: "apache", binary: "apache2",
	check: "-t -d {dir} -f {config}",
	serve: "-D FOREGROUND -d {dir} -f {config}",
	config: `ServerRoot {{.Dir}}
DefaultRuntimeDir {{.Dir}}
PidFile {{.Dir}}/apache.pid
ErrorLog {{.Dir}}/apache.err
ServerName localhost
{{- range .ApacheModules}}
LoadModule {{.}}_module /usr/lib/apache2/modules/mod_{{.}}.so
{{- end}}
{{if .Root}}User nobody
Group nogroup{{end}}
Listen 127.0.0.1:{{.HTTP}}
Listen [::1]:{{.HTTP}}
Listen 127.0.0.1:{{.HTTPS}}
Listen [::1]:{{.HTTPS}}
SSLSessionCache none
Protocols h2 http/1.1
<VirtualHost *:{{.HTTP}}>
  ServerName another.example
</VirtualHost>
{{- range .Sites}}
<VirtualHost *:{{$.HTTP}}>
  ServerName {{.Host}}
  Include {{$.File}}
  {{if .Proxied}}ProxyPass /.well-known/ http://{{.Proxied}}/.well-known/
  {{else}}Alias /.well-known/ {{$.Dir}}/webroot/.well-known/
  <Directory {{$.Dir}}/webroot>
    Require all granted
  </Directory>{{end}}
  {{if .Files}}DocumentRoot {{.Files}}{{end}}
  # A redirect of the site itself, such as to www: the text has to come first.
  RedirectMatch permanent ^/(?!\.well-known/(acme-challenge|pki-validation)/|health$) https://another.example/
</VirtualHost>
<VirtualHost *:{{$.HTTPS}}>
  ServerName {{.Host}}
  Include {{$.File}}
  SSLEngine on
  SSLCertificateFile {{.Chain}}
  SSLCertificateKeyFile {{.Key}}
  {{if .Files}}DocumentRoot {{.Files}}
  DirectoryIndex index.html
  <Directory {{.Files}}>
    Options None
    Require all granted
  </Directory>{{end}}
  {{if .Proxied}}ProxyPass / http://{{.Proxied}}/{{end}}
  {{if .MovedTo}}Redirect permanent / https://{{.MovedTo}}/{{end}}
  {{$.Extra}}
</VirtualHost>
{{- end}}
`,
}

// ApacheModules returns the modules that the configuration needs, in the order in
// which they have to be loaded.
func (setting) ApacheModules() []string {
	return []string{"mpm_event", "authz_core", "dir", "alias", "headers", "rewrite", "ssl", "proxy", "proxy_http", "http2"}
}

var haproxy = realServer{
	name: "haproxy", binary: "haproxy",
	check: "-c -f {config}",
	serve: "-db -f {config}",
	config: `defaults
    mode http
    retries 0
    timeout connect 1h
    timeout client 1h
    timeout server 1h
frontend web
    bind 127.0.0.1:{{.HTTP}}
    bind ::1:{{.HTTP}}
    bind ::1:{{.HTTPS}} ssl{{range .Sites}} crt {{.Both}}{{end}} alpn h2,http/1.1
    bind 127.0.0.1:{{.HTTPS}} ssl{{range .Sites}} crt {{.Both}}{{end}} alpn h2,http/1.1
{{.Text}}
{{- range $i, $site := .Sites}}
    acl site{{$i}} req.hdr(host),field(1,:) -i {{.Host}}
{{- if eq .Host "page.example" "www.moved.example"}}
    http-request return status 200 content-type text/plain string ok if site{{$i}} { ssl_fc }
{{- else if .Files}}
    http-request return status 404 content-type text/plain string missing if site{{$i}} { ssl_fc }
{{- else if .MovedTo}}
    http-request redirect prefix https://{{.MovedTo}} code 301 if site{{$i}}
{{- else}}
    use_backend site{{$i}} if site{{$i}}
{{- end}}
{{- end}}
    use_backend files if { path_beg /.well-known/ } !{ ssl_fc } !{ req.hdr(host),field(1,:) -i {{range .Sites}}{{if .Proxied}}{{.Host}} {{end}}{{end}}}
backend files
    server files {{.WebRoot}}
{{- range $i, $site := .Sites}}
{{- if .Proxied}}
backend site{{$i}}
    server application {{.Proxied}}
{{- end}}
{{- end}}
`,
}

var lighttpd = realServer{
	name: "lighttpd", binary: "lighttpd", needs: "/usr/lib/lighttpd/mod_openssl.so",
	check: "-tt -f {config}",
	serve: "-D -f {config}",
	config: `server.modules       = ( {{if eq .Extra "wrong order"}}"mod_redirect", "mod_setenv"{{else}}"mod_setenv", "mod_redirect"{{end}}, "mod_alias", "mod_proxy", "mod_openssl" )
server.document-root = "{{.Dir}}/pages"
server.errorlog      = "{{.Dir}}/lighttpd.err"
server.bind          = "127.0.0.1"
server.port          = {{.HTTP}}
$SERVER["socket"] == "[::1]:{{.HTTP}}" { }
index-file.names     = ( "index.html" )
setenv.set-response-header = ( "X-Own" => "kept" )
{{- range $address := .HTTPSAddresses}}
$SERVER["socket"] == "{{$address}}" {
    ssl.engine  = "enable"
    {{with index $.Sites 0}}ssl.pemfile = "{{.Chain}}"
    ssl.privkey = "{{.Key}}"{{end}}
{{- range $.Sites}}
    $HTTP["host"] == "{{.Host}}" {
        ssl.pemfile = "{{.Chain}}"
        ssl.privkey = "{{.Key}}"
    }
{{- end}}
}
{{- end}}
$HTTP["host"] =~ "(^|\.)example(:[0-9]+)?$" { include "{{.File}}" }
$HTTP["scheme"] == "http" {
    alias.url = ( "/.well-known/" => "{{.Dir}}/webroot/.well-known/" )
{{- range .Sites}}
{{- if .Proxied}}
    $HTTP["host"] == "{{.Host}}" { proxy.server = ( "" => ( ( "host" => "{{.ProxiedHost}}", "port" => {{.ProxiedPort}} ) ) ) }
{{- end}}
{{- end}}
}
$HTTP["scheme"] == "https" {
{{- range .Sites}}
    $HTTP["host"] =~ "^{{.Host}}(:[0-9]+)?$" {
        {{if .Files}}server.document-root = "{{.Files}}"{{end}}
        {{if .Proxied}}proxy.server = ( "" => ( ( "host" => "{{.ProxiedHost}}", "port" => {{.ProxiedPort}} ) ) ){{end}}
        {{if .MovedTo}}url.redirect = ( "" => "https://{{.MovedTo}}${url.path}${qsa}" )
        url.redirect-code = 301{{end}}
        {{if ne $.Extra "wrong order"}}{{$.Extra}}{{end}}
    }
{{- end}}
}
`,
}

var caddy = realServer{
	name: "caddy", binary: "caddy",
	check: "validate --adapter caddyfile --config {config}",
	serve: "run --adapter caddyfile --config {config}",
	config: `{
	admin off
	storage file_system {{.Dir}}/caddy
	default_bind 127.0.0.1 [::1]
	http_port {{.HTTP}}
	https_port {{.HTTPS}}
	skip_install_trust
}
{{if ne .Extra "no other site"}}http:// {
	respond 421
}{{end}}
# A site that automatic HTTPS leaves alone.
http://plain.example {
	import {{.File}}
	respond "not redirected"
}
{{- range .Sites}}
http://{{.Host}} {
	import {{$.File}}
	{{if .Proxied}}reverse_proxy {{.Proxied}}{{else}}root * {{$.Dir}}/webroot
	file_server{{end}}
}
{{.Host}} {
	tls {{.Chain}} {{.Key}}
	import {{$.File}}
	{{if .Files}}root * {{.Files}}
	file_server{{end}}
	{{if .Proxied}}reverse_proxy {{.Proxied}}{{end}}
	{{if .MovedTo}}redir https://{{.MovedTo}}{uri} 301{{end}}
	{{if ne $.Extra "no other site"}}{{$.Extra}}{{end}}
}
{{- end}}
`,
}
