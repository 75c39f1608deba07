data "hsts_preload_status" "site" {
  domain = "example.com"
}

# The name through which browsers have HSTS built in for the domain, whatever
# header it serves: itself, or a parent. Null where they have not.
output "preloaded_through" {
  value = data.hsts_preload_status.site.preloaded_domain
}
