# Azure Front Door, with azurerm 5 and later. With earlier ones, whose names
# differ, see ../azurerm_frontdoor_v4.
#
# It can send every policy, in a value of up to 640 characters.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other
# value. An empty value is an error here.
#
# No test checks this example against the provider: there are no published facts
# of azurerm 5 that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.0"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

provider "azurerm" {
  features {}
}

variable "cdn_frontdoor_profile_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["azurerm_frontdoor"]
}

# The route names it in cdn_frontdoor_rule_set_ids.
resource "azurerm_cdn_frontdoor_rule_set" "site" {
  name                     = "site"
  cdn_frontdoor_profile_id = var.cdn_frontdoor_profile_id
}

resource "azurerm_cdn_frontdoor_rule" "hsts" {
  name                      = "hsts"
  cdn_frontdoor_rule_set_id = azurerm_cdn_frontdoor_rule_set.site.id
  order                     = 1
  behaviour_on_match        = "Continue"

  conditions {
    request_scheme {
      operator = "Equal"
      values   = ["HTTPS"]
    }
  }

  actions {
    modify_response_header {
      operator     = "Overwrite" # "Append" would make two headers of it
      header_name  = hsts_policy.site.header_name
      header_value = hsts_policy.site.header_value
    }
  }
}
