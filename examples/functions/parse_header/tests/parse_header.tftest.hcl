# terraform test, or tofu test.

run "max_age" {
  command = plan

  assert {
    condition     = output.max_age == 31536000
    error_message = "The age is ${output.max_age}."
  }
}
