# terraform test, or tofu test.

run "who_forgets" {
  command = plan

  assert {
    condition     = output.until["example.com"]["firefox"] == null && output.why["example.com"]["chrome"] != output.why["example.com"]["firefox"]
    error_message = "Chrome goes on by its list, and Firefox does not."
  }
}
