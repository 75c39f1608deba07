# terraform test, or tofu test: a missing shard is an error.

run "a_shard_is_missing" {
  command = plan

  variables {
    directory = "none"
    shards    = 3
  }

  expect_failures = [output.results]
}

run "no_shards" {
  command = plan

  variables {
    directory = "none"
    shards    = 0
  }

  assert {
    condition     = startswith(output.report, "0 of 0 domains are ready.")
    error_message = "The report is: ${output.report}"
  }
}
