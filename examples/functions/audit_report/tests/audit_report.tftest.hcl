# terraform test, or tofu test. No site is asked.

override_data {
  target = data.hsts_preload_readiness.site
  values = {
    conclusive = true
  }
}

run "says_which_domain" {
  command = apply

  assert {
    condition     = strcontains(output.audit, "## `example.com`")
    error_message = output.audit
  }
}
