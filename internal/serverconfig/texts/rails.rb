# Strict-Transport-Security for the sites of one domain.
#
# Where: config/environments/production.rb, in Rails.application.configure. Behind a
# proxy that ends TLS it has to send X-Forwarded-Proto, or the redirect never ends.
# force_ssl redirects http to https on the same host, and has defaults of its own
# (two years, with subdomains): so each of the three is said.
config.force_ssl = true
config.ssl_options = {
  hsts: { expires: {{.MaxAge}}, subdomains: {{.IncludeSubDomains}}, preload: {{.Preload}} }
}
