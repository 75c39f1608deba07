# terraform test, or tofu test: which check fails for which site. No site and no
# list is asked.

override_data {
  target = data.hsts_preload_status.listed
  values = {
    status = "preloaded"
    policy = "bulk-1-year"
  }
}

override_data {
  target = data.hsts_preload_readiness.listed
  values = {
    ready       = true
    scan_passes = true
    conclusive  = true
  }
}

run "in_order" {
  command = plan

  assert {
    condition     = data.hsts_preload_readiness.listed.ruleset == "bulk-1-year"
    error_message = "The domain is judged by ${data.hsts_preload_readiness.listed.ruleset}."
  }
}

run "no_longer_listed" {
  command = plan

  override_data {
    target = data.hsts_preload_status.listed
    values = {
      status = "pending-removal"
      policy = "bulk-1-year"
    }
  }

  expect_failures = [check.is_listed]
}

run "fails_the_scan" {
  command = plan

  override_data {
    target = data.hsts_preload_readiness.listed
    values = {
      ready       = false
      scan_passes = false
      conclusive  = true
    }
  }

  expect_failures = [check.stays_listed]
}

run "a_subdomain_is_broken" {
  command = plan

  override_data {
    target = data.hsts_preload_readiness.listed
    values = {
      ready       = false
      scan_passes = true
      conclusive  = true
    }
  }

  expect_failures = [check.stays_listed]
}

run "an_entry_that_nobody_scans" {
  command = plan

  override_data {
    target = data.hsts_preload_status.listed
    values = {
      status = "preloaded"
      policy = "custom"
    }
  }

  assert {
    condition     = data.hsts_preload_readiness.listed.ruleset == "hsts"
    error_message = "The domain is judged by ${data.hsts_preload_readiness.listed.ruleset}."
  }
}
