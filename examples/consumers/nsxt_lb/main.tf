# VMware NSX, by a rule of a load balancer's virtual server.
#
# It can send every policy. Set it on the virtual server for only https.
# Whether it replaces the header of the servers behind was not verified: look at
# what is sent.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    nsxt = {
      source  = "vmware/nsxt"
      version = "~> 3.12"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "https_profile_path" {
  type = string
}

variable "ip_address" {
  type = string
}

variable "certificate_path" {
  type = string
}

variable "pool_path" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["nsxt_lb"]
}

resource "nsxt_policy_lb_virtual_server" "https" {
  display_name             = "site-https"
  application_profile_path = var.https_profile_path
  ip_address               = var.ip_address
  ports                    = ["443"]
  pool_path                = var.pool_path

  client_ssl {
    default_certificate_path = var.certificate_path
  }

  rule {
    display_name = "hsts"
    phase        = "HTTP_RESPONSE_REWRITE"

    action {
      http_response_header_rewrite {
        header_name  = hsts_policy.site.header_name
        header_value = hsts_policy.site.header_value
      }
    }
  }
}
