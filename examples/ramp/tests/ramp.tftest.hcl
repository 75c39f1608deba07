# terraform test, or tofu test.

run "first_stage" {
  command = plan

  assert {
    condition     = hsts_policy.site.stage == "an-hour" && hsts_policy.site.header_value == "max-age=3600; includeSubDomains"
    error_message = "The first stage is ${hsts_policy.site.stage}: ${hsts_policy.site.header_value}."
  }
}
