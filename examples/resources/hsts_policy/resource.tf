resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
}

# Feed the header to whatever sends it: a load balancer, a CDN, a web server.
output "header" {
  value = hsts_policy.site.header_line
}

output "schedule" {
  value = hsts_policy.site.schedule
}
