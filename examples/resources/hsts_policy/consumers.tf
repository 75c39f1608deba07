resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["akamai_property", "aws_alb"]

  rollout = {
    # Akamai has names for a few ages only, so these are not the default stages.
    stages = [
      { name = "10-minutes", max_age = 600 },
      { name = "1-day", max_age = 86400 },
      { name = "1-month", max_age = 2592000 },
    ]
  }
}
