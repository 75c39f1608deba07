# terraform test, or tofu test: what a configuration makes of a fleet of which one domain
# is not ready. No site is asked.

override_data {
  target = data.hsts_fleet_readiness.all
  values = {
    not_ready_domains = ["example.net"]
    report            = "2 of 3 domains ready"
  }
}

run "fleet" {
  command = plan

  assert {
    condition     = join(", ", output.not_ready) == "example.net"
    error_message = "Not ready are ${join(", ", output.not_ready)}."
  }

  assert {
    condition     = output.report == "2 of 3 domains ready"
    error_message = "The report says: ${output.report}"
  }
}
