# terraform test, or tofu test: the page has the policies of the configuration. No site is
# asked, so there are no verdicts.

override_data {
  target = data.hsts_fleet_readiness.all
}

run "page" {
  assert {
    condition     = strcontains(output.page, "<h1>Domains of Example Corporation</h1>")
    error_message = "The page has another heading."
  }

  assert {
    condition     = strcontains(output.page, "3 policies: 3 with stages to come, 0 without.")
    error_message = "The page does not have the three policies."
  }
}
