# terraform test, or tofu test.

run "no_evidence" {
  command = plan

  assert {
    condition     = output.ready == null && length(output.errors) == 0
    error_message = "Without evidence there is a verdict."
  }
}
