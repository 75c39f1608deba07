# terraform test, or tofu test.

run "met" {
  command = plan

  assert {
    condition     = output.directives.max_age == 63072000
    error_message = "The age is ${output.directives.max_age}."
  }
}

run "not_met" {
  command = plan

  # The removal form refuses a header with preload.
  variables {
    profiles = ["hstspreload-removal-2026"]
  }

  expect_failures = [output.directives]
}
