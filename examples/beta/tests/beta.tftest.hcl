# terraform test, or tofu test: everyone gets the policy only after the beta group. The
# group's stage is given, so that no day has to pass.

run "only_the_group" {
  command = plan

  assert {
    condition     = output.header.beta == "max-age=300; includeSubDomains" && output.header.everyone == null
    error_message = "The header of those outside the group is ${coalesce(output.header.everyone, "null")}."
  }
}

run "everyone_too_early" {
  command = plan

  variables {
    everyone = true
  }

  expect_failures = [hsts_policy.everyone]
}

run "everyone_in_time" {
  variables {
    everyone = true
  }

  override_resource {
    target = hsts_policy.beta
    values = {
      stage        = "1-month"
      header_value = "max-age=2592000; includeSubDomains"
    }
  }

  assert {
    condition     = output.header.everyone == "max-age=300; includeSubDomains"
    error_message = "Everyone starts with ${output.header.everyone}."
  }
}
