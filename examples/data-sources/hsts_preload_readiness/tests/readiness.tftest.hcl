# terraform test, or tofu test: a configuration can be tested for a site that is ready
# and for one that is not. No site is asked.

override_data {
  target = data.hsts_preload_readiness.site
  values = {
    ready  = false
    report = "example.com is not ready: the certificate has expired."
  }
}

override_data {
  target = data.hsts_preload_readiness.zone
  values = {
    ready = true
    requirements = {
      certificate = { status = "met", codes = [] }
      domain      = { status = "met", codes = [] }
      header      = { status = "met", codes = [] }
      redirect    = { status = "met", codes = [] }
      subdomains  = { status = "met", codes = [] }
    }
  }
}

override_data {
  target = data.hsts_preload_readiness.submission
  values = { ready = true }
}

run "report" {
  command = plan

  assert {
    condition     = output.report == "example.com is not ready: the certificate has expired."
    error_message = "The report says: ${output.report}"
  }

  assert {
    condition     = output.subdomains.status == "met"
    error_message = "The subdomains are ${output.subdomains.status}."
  }

  # What is configured is seen as it is: the hosts of the zone are asked too.
  assert {
    condition     = contains(data.hsts_preload_readiness.zone.subdomains, "www.example.com")
    error_message = "The zone's hosts are not asked: ${join(", ", data.hsts_preload_readiness.zone.subdomains)}."
  }
}
