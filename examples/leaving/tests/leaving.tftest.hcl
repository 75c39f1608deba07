# terraform test, or tofu test: the policy is retired whatever the site does, and the
# check says whether the removal form would take it. No site is asked.

override_data {
  target = data.hsts_preload_readiness.removal
  values = {
    ready       = true
    error_codes = []
  }
}

run "ready_for_removal" {
  command = plan

  assert {
    condition     = hsts_policy.site.header_value == "max-age=0"
    error_message = "A retired policy sends ${hsts_policy.site.header_value}."
  }
}

run "still_has_preload" {
  command = plan

  override_data {
    target = data.hsts_preload_readiness.removal
    values = {
      ready       = false
      error_codes = ["header.removable.contains.preload"]
    }
  }

  expect_failures = [check.removal]
}
