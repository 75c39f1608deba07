terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
}

# The files for nginx: one for http {}, and one that each server block of the domain
# includes. Write them where your machines get their files from: cloud-init, an image,
# a ConfigMap.
output "nginx" {
  value = { for part in ["nginx_map", "nginx"] : part => provider::hsts::server_config(part, hsts_policy.site.directives) }
}

# Without a rollout: the element of a site in IIS 10.0.
output "iis" {
  value = provider::hsts::server_config("iis", {
    max_age            = 31536000
    include_subdomains = true
    preload            = false
  })
}
