# terraform test, or tofu test.

run "nginx" {
  command = plan

  assert {
    condition     = strcontains(output.nginx["nginx_map"], "max-age=300; includeSubDomains")
    error_message = "The text for nginx does not have the first stage."
  }
}

run "iis" {
  command = plan

  assert {
    condition     = strcontains(output.iis, "max-age=\"31536000\"")
    error_message = "The element for IIS is ${output.iis}."
  }
}
