# The chart has a row for each stage of the policy, and says which one is served.
run "chart" {
  assert {
    condition     = strcontains(output.picture, ">example.com</title>") && length(regexall(">now</text>", output.picture)) == 1
    error_message = "The picture does not show the present stage."
  }

  assert {
    condition     = strcontains(output.diagram, "section Now\n    5-minutes : max-age=300")
    error_message = "The diagram does not show the present stage."
  }
}

# Without a policy, it has dates.
run "planned" {
  command = plan

  assert {
    condition     = strcontains(output.planned, "1-month : max-age=2592000 : from 2027-01-05 10#58;00 UTC")
    error_message = "The planned stages have other dates."
  }
}
