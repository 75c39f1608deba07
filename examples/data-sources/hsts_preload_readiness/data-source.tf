data "hsts_preload_readiness" "site" {
  domain = "example.com"
  # Every name below the domain except www; [] says that there are none.
  subdomains = ["api", "shop"]
}

# Why the site is not ready, if it is not: in Markdown, for a pull request.
output "report" {
  value = data.hsts_preload_readiness.site.report
}
