# terraform test, or tofu test.

run "cloudflare" {
  command = plan

  assert {
    condition     = output.cloudflare_zone_setting_value.strict_transport_security.max_age == 300
    error_message = "The first stage is not what Cloudflare gets."
  }
}

run "fastly" {
  command = plan

  assert {
    condition     = output.fastly_header_source == "\"max-age=300; includeSubDomains\""
    error_message = "Fastly gets ${output.fastly_header_source}."
  }
}

run "ingress_nginx" {
  command = plan

  assert {
    condition     = output.config_map_data["hsts-max-age"] == "300" && output.config_map_data["ssl-redirect"] == "true"
    error_message = "ingress-nginx gets other values."
  }
}
