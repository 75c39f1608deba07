terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

locals {
  # In a configuration of yours: file("example.com.zone")
  zone_text = <<-EOT
    $TTL 1h
    @         SOA   ns1.dns.example. hostmaster 1 1d 2h 4w 1h
    @         NS    ns1.dns.example.
    @         A     192.0.2.1
    www       CNAME @
    _dmarc    TXT   "v=DMARC1; p=reject"
    *.preview A     192.0.2.2
    shop      NS    ns1.shop.example.
  EOT

  zone = provider::hsts::zone_hosts(local.zone_text, "example.com")
}

# The names below the domain that have to work over HTTPS before it gets
# includeSubDomains: here, www.example.com.
output "hosts" {
  value = local.zone.hosts
}

# What the zone cannot list is a warning of its own, not silence.
check "whole_zone" {
  assert {
    condition     = length(local.zone.wildcards) == 0
    error_message = "Not checked, as a wildcard stands for any host: ${join(", ", local.zone.wildcards)}. Check the hosts that are in use by name."
  }

  assert {
    condition     = length(local.zone.delegations) == 0
    error_message = "Not checked, as the hosts are in another zone: ${join(", ", local.zone.delegations)}. Read those zones too."
  }
}
