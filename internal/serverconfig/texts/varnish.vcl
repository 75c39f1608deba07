# Strict-Transport-Security for the sites of one domain.
#
# Where: a file of its own, such as /etc/varnish/hsts.vcl, and
#     include "/etc/varnish/hsts.vcl";
# after "vcl 4.1;" and before every subroutine of the VCL, so that it comes first.
# Varnish ends no TLS: what does, as HAProxy or hitch, and what listens on port 80,
# have to speak PROXY protocol v2 to it. Each host of the VCL gets the policy.

import proxy;

# http goes to https on the same host before anything else.
sub vcl_recv {
    if (!proxy.is_ssl()) {
        return (synth(750, "Moved Permanently"));
    }
}

# Both vcl_deliver and vcl_synth, as what Varnish answers itself skips the former.
# "set" replaces what a backend sends; and a page from the cache may have come over
# https, with a header that http must not have.
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

sub vcl_synth {
    call hsts_header;
    if (resp.status == 750) {
        set resp.status = 301;
        set resp.http.Location = "https://" + req.http.host + req.url;
        return (deliver);
    }
}
