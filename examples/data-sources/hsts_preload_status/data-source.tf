data "hsts_preload_status" "site" {
  domain = "example.com"
}

# The name through which browsers have HSTS built in for the domain, whatever
# header it serves: itself, or a parent. Null where they have not.
output "preloaded_through" {
  value = data.hsts_preload_status.site.preloaded_domain
}

# What each browser's own list says. lists.firefox is null unless the provider has a copy
# of that list: firefox_list = { path = "nsSTSPreloadList.inc" }.
output "lists" {
  value = {
    chromium = data.hsts_preload_status.site.lists.chromium.preloaded_domain
    firefox  = try(data.hsts_preload_status.site.lists.firefox.preloaded_domain, null)
  }
}
