# Strict-Transport-Security for the sites of one domain.
#
# Where: config/environments/production.rb, in Rails.application.configure. Behind a
# proxy that ends TLS it has to send X-Forwarded-Proto, or the redirect never ends.
# force_ssl has defaults of its own (two years, with subdomains): so each of the three
# is said. A controller that sets the header itself keeps its own.
#
# http goes to https on the same host, at port 443, except the files by which a
# certificate authority checks the domain. 308 keeps the method of a request, where
# 301 turns a POST into a GET.
config.force_ssl = true
config.ssl_options = {
  hsts: { expires: {{.MaxAge}}, subdomains: {{.IncludeSubDomains}}, preload: {{.Preload}} },
  redirect: {
    status: 308, port: 443,
    exclude: ->(request) { request.path.match?(%r{\A/\.well-known/(acme-challenge|pki-validation)/[-.\w]+\z}) }
  }
}
