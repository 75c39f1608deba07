# CloudFront, by a function: the way to send any header, including max-age=0.
#
# It can send every policy.
#
# Without the header: custom error pages, and whatever the origin answers with 400
# or above, as CloudFront does not run the function there. ../aws_cloudfront is
# on those too.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.

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
  consumers          = ["aws_cloudfront_function"]
}

resource "aws_cloudfront_function" "hsts" {
  name    = "hsts"
  runtime = "cloudfront-js-2.0"
  publish = true

  # CloudFront wants the names of headers in lower case.
  code = <<-JS
    function handler(event) {
      var response = event.response;
      response.headers[${jsonencode(lower(hsts_policy.site.header_name))}] = { value: ${jsonencode(hsts_policy.site.header_value)} };
      return response;
    }
  JS
}

# Goes into each cache behaviour of the distribution:
#
#   function_association {
#     event_type   = "viewer-response"
#     function_arn = aws_cloudfront_function.hsts.arn
#   }
output "function_arn" {
  value = aws_cloudfront_function.hsts.arn
}
