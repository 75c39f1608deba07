# Azure CDN (classic), by a delivery rule. The service ends on 2027-09-30: for
# what is new, see ../azurerm_frontdoor.
#
# It can send every policy. Use a delivery rule with a condition on the scheme,
# as below: a global one has none, and sends the header over http too.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.

terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

provider "azurerm" {
  features {}
}

variable "profile_name" {
  type = string
}

variable "resource_group_name" {
  type = string
}

variable "location" {
  type = string
}

variable "origin" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["azurerm_cdn_endpoint"]
}

resource "azurerm_cdn_endpoint" "site" {
  name                = "site"
  profile_name        = var.profile_name
  resource_group_name = var.resource_group_name
  location            = var.location

  origin {
    name      = "origin"
    host_name = var.origin
  }

  delivery_rule {
    name  = "hsts"
    order = 1

    request_scheme_condition {
      match_values = ["HTTPS"]
    }

    modify_response_header_action {
      action = "Overwrite" # "Append" would make two headers of it
      name   = hsts_policy.site.header_name
      value  = hsts_policy.site.header_value
    }
  }
}
