# Strict-Transport-Security for the sites of one domain.
#
# Where: the end of settings.py. Behind a proxy that ends TLS, set
# SECURE_PROXY_SSL_HEADER, or the header is missing and the redirect never ends.
#
# It takes the place of SECURE_SSL_REDIRECT and SECURE_HSTS_SECONDS: leave them unset.
# Those redirect to the port of http where a request names it, and by a 301, which
# turns a POST into a GET; send nothing where the age is 0, so that browsers forget
# nothing; and let a view replace the header. "manage.py check --deploy" misses them:
SILENCED_SYSTEM_CHECKS = [*globals().get("SILENCED_SYSTEM_CHECKS", []), "security.W004", "security.W008"]


def hsts(get_response):
    import re

    from django.http import HttpResponse

    # What stays on http: the files by which a certificate authority checks the domain.
    renewal = re.compile(r"/\.well-known/(acme-challenge|pki-validation)/[-.\w]+", re.ASCII)

    def middleware(request):
        if request.is_secure():
            response = get_response(request)
            response["{{.Name}}"] = "{{.Value}}"
            return response
        if renewal.fullmatch(request.path_info):
            response = get_response(request)
            response.headers.pop("{{.Name}}", None)
            return response
        # The rest goes to https on the same host, without its port, which is no port
        # of TLS. A host that is not in ALLOWED_HOSTS is a 400.
        host = re.sub(r":\d*$", "", request.get_host())
        response = HttpResponse(status=308)
        response["Location"] = f"https://{host}{request.get_full_path()}"
        return response

    return middleware


# First of all, so that nothing answers before it.
MIDDLEWARE = [f"{__name__}.hsts", *MIDDLEWARE]
