// Strict-Transport-Security for the sites of one domain.
//
// Where: the bean of the SecurityFilterChain, where http is its HttpSecurity. Behind a
// proxy that ends TLS, server.forward-headers-strategy has to be set, or the header is
// missing and the redirect never ends. Without these lines Spring Security sends a
// year with subdomains: so each of the three is said.
http
    // http goes to https on the same host (Spring Security 6.5 or later), except the
    // files by which a certificate authority checks the domain. Port 80 leads to port
    // 443, and port 8080 to 8443: another pair has to be told to http.portMapper(...).
    // The redirect is a 302, which no setting changes: it turns a POST into a GET.
    .redirectToHttps(https -> https.requestMatchers(request ->
        !request.getRequestURI().matches("/\\.well-known/(acme-challenge|pki-validation)/[-.\\w]+")))
    .headers(headers -> headers
        .httpStrictTransportSecurity(hsts -> hsts
            .maxAgeInSeconds({{.MaxAge}}L)
            .includeSubDomains({{.IncludeSubDomains}})
            .preload({{.Preload}})));
