# terraform test, or tofu test: what an auditor gets. No site is asked.

override_data {
  target = data.hsts_preload_readiness.site
  values = {
    evidence = "{}"
  }
}

run "keeps" {
  command = plan

  assert {
    condition     = output.evidence == "{}"
    error_message = "The evidence is not an output."
  }

  assert {
    condition     = toset(keys(hsts_policy.site.profiles_met_at)) == toset(local.profiles)
    error_message = "The policy does not have the profiles of the configuration."
  }
}
