# terraform test asks this before anything is applied, and what the
# configuration's own checks ask.
run "ramp" {
  command = plan

  assert {
    condition     = local.schedule[0].max_age <= 300
    error_message = "The first stage, ${local.schedule[0].stage}, is longer than 5 minutes."
  }
}
