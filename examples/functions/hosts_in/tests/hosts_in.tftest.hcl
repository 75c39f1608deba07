# terraform test, or tofu test.

run "hosts" {
  command = plan

  assert {
    condition     = toset(output.hosts) == toset(["shop.example.com", "www.example.com"])
    error_message = "The hosts are ${join(", ", output.hosts)}."
  }
}

run "wildcards" {
  command = plan

  assert {
    condition     = contains(output.wildcards, "*.preview.example.com")
    error_message = "The wildcards are ${join(", ", output.wildcards)}."
  }
}
