data "hsts_fleet_readiness" "all" {
  domains    = ["example.com", "example.net", "example.org"]
  subdomains = { "example.com" = ["api", "shop"] }

  # What a standard and a government require.
  profiles = ["asvs-5.0.0-l2", "us-m-15-13-option-1"]

  # Findings that should not block anything, with the reason: by domain, or under "*" for all.
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

# The domains that meet a profile, and the numbers for each profile.
output "done" {
  value = [for d, r in data.hsts_fleet_readiness.all.results : d if contains(r.compliance.met, "asvs-5.0.0-l2")]
}

output "by_profile" {
  value = data.hsts_fleet_readiness.all.counts.profiles
}
