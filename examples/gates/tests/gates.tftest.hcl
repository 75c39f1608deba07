# terraform test, or tofu test: what the configuration does with a site that is
# ready, one that is broken, and one that gives no answer. No site is asked.

# Unless a run says otherwise, the site is ready.
override_data {
  target = data.hsts_preload_readiness.today
  values = {
    gate = { open = true, broken = false, reason = "", evidence_sha256 = null }
  }
}

override_data {
  target = data.hsts_preload_readiness.planned
  values = {
    ready = true
  }
}

run "ready" {
  command = plan

  assert {
    condition     = output.header == "max-age=300; includeSubDomains"
    error_message = "The first stage sends ${output.header}."
  }
}

run "broken" {
  command = plan

  override_data {
    target = data.hsts_preload_readiness.today
    values = {
      gate = { open = false, broken = true, reason = "the certificate has expired", evidence_sha256 = null }
    }
  }

  assert {
    condition     = contains(hsts_policy.site.held_because, "the certificate has expired")
    error_message = "A broken site does not hold the rollout."
  }
}

run "silent" {
  command = plan

  override_data {
    target = data.hsts_preload_readiness.today
    values = {
      gate = { open = false, broken = false, reason = "the site gave no answer", evidence_sha256 = null }
    }
  }

  assert {
    condition     = length(hsts_policy.site.held_because) == 0
    error_message = "Silence is not damage: the stage waits, and nothing is held."
  }
}

run "preload_before_the_site_is_ready" {
  command = plan

  variables {
    preload = true
  }

  override_data {
    target = data.hsts_preload_readiness.planned
    values = {
      ready = false
    }
  }

  expect_failures = [hsts_policy.site]
}

run "retire_whatever_the_gates_say" {
  command = plan

  variables {
    retire = true
  }

  override_data {
    target = data.hsts_preload_readiness.today
    values = {
      gate = { open = false, broken = true, reason = "the certificate has expired", evidence_sha256 = null }
    }
  }

  assert {
    condition     = output.header == "max-age=0"
    error_message = "A retired policy sends ${output.header}."
  }
}
