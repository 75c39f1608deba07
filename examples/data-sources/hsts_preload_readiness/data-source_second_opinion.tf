# Before a submission: the result of hstspreload.org's own scan, compared with what is
# seen from here. It makes hstspreload.org visit the site in every plan.
data "hsts_preload_readiness" "submission" {
  domain         = "example.com"
  second_opinion = "hstspreload.org"
}

output "second_opinion" {
  value = data.hsts_preload_readiness.submission.second_opinion_result
}
