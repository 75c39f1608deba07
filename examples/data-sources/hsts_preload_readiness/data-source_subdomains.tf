# Every name that the policy covers, read from the zone itself.

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
    @      SOA   ns1.dns.example. hostmaster 1 1d 2h 4w 1h
    @      NS    ns1.dns.example.
    @      A     192.0.2.1
    www    CNAME @
    _dmarc TXT   "v=DMARC1; p=reject"
  EOT
}

data "hsts_preload_readiness" "zone" {
  domain  = "example.com"
  require = "ready"

  # Beside the hosts of the zone: a name that only an inner DNS server knows,
  # and a port that still speaks plain HTTP.
  subdomains = concat(
    provider::hsts::zone_hosts(local.zone_text, "example.com").hosts,
    ["intranet", "legacy:8080"],
  )

  # What can't be fixed blocks nothing, and stays in the report with its reason.
  waive = {
    "observation.subdomain.not_resolved@intranet.example.com" = "not visible from here, checked by hand in May"
    "domain.subdomain.no_tls@legacy.example.com:8080"         = "its clients are no browsers, gone by June"
  }
}

output "subdomains" {
  value = data.hsts_preload_readiness.zone.requirements.subdomains
}
