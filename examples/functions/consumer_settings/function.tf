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
  consumers          = ["cloudflare_zone", "fastly", "ingress_nginx"]
}

locals {
  cloudflare = provider::hsts::consumer_settings("cloudflare_zone", hsts_policy.site.directives)
  fastly     = provider::hsts::consumer_settings("fastly", hsts_policy.site.directives)
  nginx      = provider::hsts::consumer_settings("ingress_nginx", hsts_policy.site.directives)
}

# An object is merged with what you want beside the policy. Here it is nosniff, which
# is another header, and false in the settings: the value of a cloudflare_zone_setting.
output "cloudflare_zone_setting_value" {
  value = {
    strict_transport_security = merge(local.cloudflare.strict_transport_security, {
      nosniff = true
    })
  }
}

# A map is merged with yours: data of kubernetes_config_map_v1_data.
output "config_map_data" {
  value = merge(local.nginx, { "ssl-redirect" = "true" })
}

# A block takes them one by one: source of the block header of fastly_service_vcl.
output "fastly_header_source" {
  value = local.fastly.source
}
