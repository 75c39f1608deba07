# terraform test, or tofu test, in a directory with resource.tf alone: each .tf file
# here is an example of its own.

run "first_stage" {
  command = plan

  assert {
    condition     = hsts_policy.site.header_value == "max-age=300; includeSubDomains"
    error_message = "The first stage sends ${hsts_policy.site.header_value}."
  }

  assert {
    condition     = hsts_policy.site.stage == "5-minutes" && !hsts_policy.site.directives.preload
    error_message = "The first stage is ${hsts_policy.site.stage}."
  }
}

# The dates are given, so that no day has to pass.
run "a_later_stage" {
  override_resource {
    target = hsts_policy.site
    values = {
      stage         = "1-week"
      header_value  = "max-age=604800; includeSubDomains"
      next_stage_at = "2026-01-08T00:00:00Z"
    }
  }

  assert {
    condition     = timecmp(hsts_policy.site.next_stage_at, "2026-02-01T00:00:00Z") < 0
    error_message = "The next stage comes on ${hsts_policy.site.next_stage_at}."
  }
}
