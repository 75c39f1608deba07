terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

locals {
  # In a configuration of yours: file("crt.json"), which is what
  # https://crt.sh/?q=example.com&output=json returns, and file("access.log").
  certificates = <<-EOT
    [{"common_name":"example.com","name_value":"example.com\nwww.example.com\n*.preview.example.com"}]
  EOT
  access_log   = <<-EOT
    192.0.2.7 "GET https://shop.example.com:8443/cart HTTP/2" 200
    192.0.2.7 "GET https://example.com.evil.test/ HTTP/2" 421
  EOT

  sources = [for text in [local.certificates, local.access_log] : provider::hsts::hosts_in(text, "example.com")]
}

# What has to work over HTTPS before example.com gets includeSubDomains: here,
# shop.example.com and www.example.com.
output "hosts" {
  value = toset(flatten(local.sources[*].hosts))
}

# Some host has, or had, a certificate for *.preview.example.com. Ask its owner.
output "wildcards" {
  value = toset(flatten(local.sources[*].wildcards))
}
