# terraform test, or tofu test.

run "preload_is_missing" {
  command = plan

  expect_failures = [check.preloadable]
}

run "preloadable" {
  command = plan

  variables {
    header = "max-age=63072000; includeSubDomains; preload"
  }
}
