# CloudFront, by a response headers policy.
#
# It can't send max-age=0: the AWS provider leaves out an age of 0, and the API
# requires one. The shortest age that it sends is 1 second.
#
# To retire: with max(1, …) as below, a retired policy sends max-age=1, and
# browsers forget a second after their next visit. It is on every response, errors
# too. ../aws_cloudfront_function sends max-age=0, but not with the origin's errors.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["aws_cloudfront"]
}

resource "aws_cloudfront_response_headers_policy" "hsts" {
  #checkov:skip=CKV_AWS_259:It requires a year, subdomains and preload at once. The policy gets to a year by stages, and preload is a decision of its own.
  name = "hsts"

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = max(1, hsts_policy.site.directives.max_age)
      include_subdomains         = hsts_policy.site.directives.include_subdomains
      preload                    = hsts_policy.site.directives.preload
      override                   = true # or a header of the origin's own would win
    }
  }
}

# Goes into each cache behaviour of the distribution, with
# viewer_protocol_policy = "redirect-to-https".
output "response_headers_policy_id" {
  value = aws_cloudfront_response_headers_policy.hsts.id
}
