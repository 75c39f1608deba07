# API Gateway, a REST API: the header is put on the answers of a method.
#
# It can send every policy, for each method and status code that has both of
# the responses below. Proxy integrations can't change answers: there, the
# backend has to send the header.
#
# Without the header: the API's own errors, such as 403 and 429. The gateway
# responses below add it.
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

# A method of a REST API, and the integration behind it, that are there already.
variable "rest_api_id" {
  type = string
}

variable "resource_id" {
  type = string
}

variable "http_method" {
  type    = string
  default = "GET"
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["aws_api_gateway"]
}

# The header has to be declared here before the integration may send it.
resource "aws_api_gateway_method_response" "ok" {
  rest_api_id = var.rest_api_id
  resource_id = var.resource_id
  http_method = var.http_method
  status_code = "200"
  response_parameters = {
    "method.response.header.${hsts_policy.site.header_name}" = true
  }
}

resource "aws_api_gateway_integration_response" "ok" {
  rest_api_id = var.rest_api_id
  resource_id = var.resource_id
  http_method = var.http_method
  status_code = aws_api_gateway_method_response.ok.status_code
  response_parameters = {
    # In single quotes: otherwise API Gateway reads it as the name of a value.
    "method.response.header.${hsts_policy.site.header_name}" = "'${hsts_policy.site.header_value}'"
  }
}

# The API's own errors.
resource "aws_api_gateway_gateway_response" "errors" {
  for_each = toset(["DEFAULT_4XX", "DEFAULT_5XX"])

  rest_api_id   = var.rest_api_id
  response_type = each.value
  response_parameters = {
    "gatewayresponse.header.${hsts_policy.site.header_name}" = "'${hsts_policy.site.header_value}'"
  }
}
