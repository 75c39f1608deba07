# terraform test, or tofu test.

run "hosts" {
  command = plan

  assert {
    condition     = toset(output.hosts) == toset(["www.example.com"])
    error_message = "The hosts are ${join(", ", output.hosts)}."
  }

  # The zone of the example has a wildcard and a delegation.
  expect_failures = [check.whole_zone]
}
