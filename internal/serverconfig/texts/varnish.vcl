# Strict-Transport-Security for the sites of one domain.
#
# Where: a file of its own, such as /etc/varnish/hsts.vcl, and
#     include "/etc/varnish/hsts.vcl";
# after "vcl 4.1;" and before every subroutine of the VCL, so that it comes first.
# Varnish ends no TLS: what does, as HAProxy or hitch, and what listens on port 80,
# have to speak PROXY protocol v2 to it. Each host of the VCL gets the policy.

import proxy;

# http goes to https on the same host, without its port: that one is no port of TLS.
# Not so the files by which a certificate authority checks the domain.
sub vcl_recv {
    if (!proxy.is_ssl() && req.url !~ "^/\.well-known/(acme-challenge|pki-validation)/[-.\w]+$") {
        if (!req.http.host || req.http.host == "") {
            return (synth(400, "Bad Request"));
        }
        return (synth(750, "Permanent Redirect"));
    }
}

# Both vcl_deliver and vcl_synth, as what Varnish answers itself skips the former.
# "set" replaces what a backend sends; and a page from the cache may have come over
# https, with a header that http must not have. What is piped passes both: a
# WebSocket, where return (pipe) takes it, and methods that Varnish does not know. Its
# answer has what the backend sends, so let what ends TLS set the header there.
sub hsts_header {
    if (proxy.is_ssl()) {
        set resp.http.{{.Name}} = "{{.Value}}";
    } else {
        unset resp.http.{{.Name}};
    }
}

sub vcl_deliver {
    call hsts_header;
}

# 308 keeps the method of a request, where 301 turns a POST into a GET.
sub vcl_synth {
    call hsts_header;
    if (resp.status == 750) {
        set resp.status = 308;
        set resp.http.Location = "https://" + regsub(req.http.host, ":[0-9]*$", "") + regsub(req.url, "^[^/].*$", "/");
        return (deliver);
    }
}
