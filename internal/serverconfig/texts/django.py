# Strict-Transport-Security for the sites of one domain.
#
# Where: the end of settings.py. "django.middleware.security.SecurityMiddleware" has
# to be the first entry of MIDDLEWARE. Behind a proxy that ends TLS, set
# SECURE_PROXY_SSL_HEADER, or the header is missing and the redirect never ends.

# http goes to https on the same host.
SECURE_SSL_REDIRECT = True
{{- if .MaxAge}}

SECURE_HSTS_SECONDS = {{.MaxAge}}
SECURE_HSTS_INCLUDE_SUBDOMAINS = {{if .IncludeSubDomains}}True{{else}}False{{end}}
SECURE_HSTS_PRELOAD = {{if .Preload}}True{{else}}False{{end}}
{{- else}}

# SecurityMiddleware sends nothing where the age is 0, and browsers would forget
# nothing. So this sends it, outside all other middleware.
SECURE_HSTS_SECONDS = 0


def hsts_retired(get_response):
    def middleware(request):
        response = get_response(request)
        if request.is_secure():
            response["{{.Name}}"] = "{{.Value}}"
        return response

    return middleware


MIDDLEWARE = [f"{__name__}.hsts_retired", *MIDDLEWARE]
{{- end}}
