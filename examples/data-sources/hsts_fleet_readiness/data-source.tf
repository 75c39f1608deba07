data "hsts_fleet_readiness" "all" {
  domains    = ["example.com", "example.net", "example.org"]
  subdomains = { "example.com" = ["api", "shop"] }

  # Reasons for findings that are to block nothing: by domain, or for all under "*".
  waive = {
    "*" = { "redirects.http.useless_header" = "The load balancer can't leave it out." }
  }
}

# For a job summary or a comment: all domains with one cause in one row.
output "report" {
  value = data.hsts_fleet_readiness.all.report
}

output "not_ready" {
  value = data.hsts_fleet_readiness.all.not_ready_domains
}
