# An Application Load Balancer, on its HTTPS listener.
#
# It can send every policy, but can't be made to send nothing again: removing
# the attribute, null or "" leaves the header unchanged.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other
# value. Leave that in place: only outside Terraform can the header be removed.

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

variable "load_balancer_arn" {
  type = string
}

variable "certificate_arn" {
  type = string
}

variable "target_group_arn" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["aws_alb"]
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = var.load_balancer_arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = var.certificate_arn

  routing_http_response_strict_transport_security_header_value = hsts_policy.site.header_value

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}

# No header here: browsers ignore it over http, and RFC 6797 forbids it.
resource "aws_lb_listener" "http" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}
