# terraform test, or tofu test: what the rollout makes of the error rate.

run "low" {
  command = plan

  variables {
    error_rate = 0.0001
  }

  assert {
    condition     = length(hsts_policy.site.held_because) == 0
    error_message = "A low error rate holds the rollout: ${join(", ", hsts_policy.site.held_because)}."
  }
}

run "high" {
  command = plan

  variables {
    error_rate = 0.2
  }

  assert {
    condition     = contains(hsts_policy.site.held_because, "the error rate is above 0.001")
    error_message = "A high error rate does not hold the rollout."
  }

  # Held, and never a failure of the plan: what is served stays.
  assert {
    condition     = hsts_policy.site.stage == "5-minutes"
    error_message = "The stage is ${hsts_policy.site.stage}."
  }
}

run "not_measured" {
  command = plan

  assert {
    condition     = length(hsts_policy.site.held_because) == 0
    error_message = "Without a measurement the stage waits, and nothing is held."
  }
}
