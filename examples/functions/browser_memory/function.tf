terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

locals {
  # A visitor received the policy on New Year's Day, and the retired one in March.
  # The domain is on the preload list that the browser had since January.
  headers = [
    { host = "example.com", at = "2026-01-01T00:00:00Z", header = "max-age=63072000; includeSubDomains; preload" },
    { host = "example.com", at = "2026-03-01T00:00:00Z", header = "max-age=0" },
  ]
  lists = [
    { browser = "chrome", host = "example.com", include_subdomains = true, made_at = "2026-01-15T00:00:00Z" },
    { browser = "firefox", host = "example.com", include_subdomains = true, made_at = "2026-01-15T00:00:00Z" },
  ]

  # The domain, and a name below it.
  memory = {
    for host in ["example.com", "www.example.com"] :
    host => provider::hsts::browser_memory(host, "2026-03-02T00:00:00Z", local.headers, local.lists)
  }
}

# Chrome goes on by its list, Firefox does not.
output "why" {
  value = { for host, memory in local.memory : host => { for browser, m in memory : browser => m.why } }
}

output "until" {
  value = { for host, memory in local.memory : host => { for browser, m in memory : browser => m.until } }
}
