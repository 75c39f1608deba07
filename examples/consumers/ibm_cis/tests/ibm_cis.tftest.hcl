# terraform test, or tofu test. The provider of the consumer is mocked: it needs no
# credentials, and nothing is created.

mock_provider "ibm" {}

variables {
  cis_id    = "x"
  domain_id = "x"
}

run "first_stage" {
  command = plan

  assert {
    condition     = contains(flatten(ibm_cis_domain_settings.site.security_header[*].max_age), 300)
    error_message = "The consumer does not get the first stage."
  }
}

# The header of a retired policy is given, so that nothing has to be retired.
run "retired" {
  override_resource {
    target = hsts_policy.site
    values = {
      stage        = "retired"
      header_name  = "Strict-Transport-Security"
      header_value = "max-age=0"
      directives   = { max_age = 0, include_subdomains = false, preload = false }
    }
  }

  assert {
    condition     = contains(flatten(ibm_cis_domain_settings.site.security_header[*].max_age), 0)
    error_message = "The consumer does not get the retired policy."
  }
}
