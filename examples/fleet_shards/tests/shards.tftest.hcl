# terraform test, or tofu test: every name is in one shard, and in no other, and stays
# there when names are added. No site is asked.

variables {
  shards  = 3
  domains = ["example.com", "example.net", "example.org", "Example.EDU", "example.info", "example.io", "example.dev", "a.example", "b.example", "c.example", "d.example", "münchen.example"]
}

override_data {
  target = data.hsts_fleet_readiness.mine
  values = {
    report = "Not asked."
  }
}

run "first" {
  command = plan

  variables {
    shard = 0
  }

  assert {
    condition     = toset(output.domains) == toset(["Example.EDU", "b.example", "example.com", "example.dev", "example.net"])
    error_message = "It has ${join(", ", output.domains)}."
  }
}

run "second" {
  command = plan

  variables {
    shard = 1
  }

  assert {
    condition     = toset(output.domains) == toset(["a.example", "c.example", "example.io", "example.org"])
    error_message = "It has ${join(", ", output.domains)}."
  }
}

run "third" {
  command = plan

  variables {
    shard = 2
  }

  assert {
    condition     = toset(output.domains) == toset(["d.example", "example.info", "münchen.example"])
    error_message = "It has ${join(", ", output.domains)}."
  }
}

run "when_names_are_added" {
  command = plan

  variables {
    shard   = 0
    domains = ["example.com", "example.net", "example.org", "Example.EDU", "example.info", "example.io", "example.dev", "a.example", "b.example", "c.example", "d.example", "münchen.example", "new.example", "newer.example"]
  }

  assert {
    condition     = length(setsubtract(["Example.EDU", "b.example", "example.com", "example.dev", "example.net"], output.domains)) == 0
    error_message = "A name has moved: ${join(", ", output.domains)}."
  }
}

run "no_such_shard" {
  command = plan

  variables {
    shard = 3
  }

  expect_failures = [output.domains]
}

run "no_number_of_a_shard" {
  command = plan

  variables {
    shard = -1
  }

  expect_failures = [var.shard]
}
