# terraform test, or tofu test.

run "header" {
  command = plan

  assert {
    condition     = output.header == "max-age=63072000; includeSubDomains"
    error_message = "The header is ${output.header}."
  }
}
