# terraform test, or tofu test.

run "longest" {
  command = plan

  assert {
    condition     = output.max_age == 31536000
    error_message = "The age that both profiles ask for is ${output.max_age}."
  }
}

run "one_profile" {
  command = plan

  variables {
    profiles = ["internet-nl-2026"]
  }

  assert {
    condition     = output.max_age > 0
    error_message = "The profile asks for no age."
  }
}

run "unknown_profile" {
  command = plan

  variables {
    profiles = ["none"]
  }

  expect_failures = [var.profiles]
}
