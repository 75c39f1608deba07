# terraform test, or tofu test. hstspreload.org is not asked.

run "preloaded_by_a_parent" {
  command = plan

  override_data {
    target = data.hsts_preload_status.site
    values = {
      status           = "unknown"
      preloaded        = true
      preloaded_domain = "example"
    }
  }

  assert {
    condition     = output.preloaded_through == "example"
    error_message = "It is preloaded through ${output.preloaded_through}."
  }
}
