// Strict-Transport-Security for the sites of one domain.
//
// Where: the bean of the SecurityFilterChain, where http is its HttpSecurity. Behind a
// proxy that ends TLS, server.forward-headers-strategy has to be set, or the header is
// missing and the redirect never ends. Without these lines Spring Security sends a
// year with subdomains: so each of the three is said.
http
    // http goes to https on the same host (Spring Security 6.5 or later).
    .redirectToHttps(org.springframework.security.config.Customizer.withDefaults())
    .headers(headers -> headers
        .httpStrictTransportSecurity(hsts -> hsts
            .maxAgeInSeconds({{.MaxAge}}L)
            .includeSubDomains({{.IncludeSubDomains}})
            .preload({{.Preload}})));
