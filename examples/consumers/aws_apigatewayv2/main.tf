# API Gateway, an HTTP API: the header is put on the answers of an integration.
#
# It can send every policy, with a mapping for each status code: an answer with
# another status has no header. It was not verified that API Gateway lets this
# header be mapped: check what is sent.
#
# Without the header: the API's own errors, such as 401, 404 and 429.
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

variable "backend_url" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["aws_apigatewayv2"]
}

resource "aws_apigatewayv2_api" "site" {
  name          = "site"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "site" {
  api_id             = aws_apigatewayv2_api.site.id
  integration_type   = "HTTP_PROXY"
  integration_method = "ANY"
  integration_uri    = var.backend_url

  dynamic "response_parameters" {
    for_each = toset(["200", "301", "302", "400", "404", "500"])

    content {
      status_code = response_parameters.value
      mappings = {
        # Overwritten, not appended: two policies in one header are none.
        "overwrite:header.${hsts_policy.site.header_name}" = hsts_policy.site.header_value
      }
    }
  }
}
