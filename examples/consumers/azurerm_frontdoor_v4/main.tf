# Azure Front Door, with azurerm 4 and earlier. With later ones, whose names
# differ, see ../azurerm_frontdoor.
#
# It can send every policy, in a value of up to 640 characters.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other
# value. An empty value is an error here.

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

variable "cdn_frontdoor_profile_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["azurerm_frontdoor_v4"]
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
  behavior_on_match         = "Continue"

  conditions {
    request_scheme_condition {
      operator     = "Equal"
      match_values = ["HTTPS"]
    }
  }

  actions {
    response_header_action {
      header_action = "Overwrite" # "Append" would make two headers of it
      header_name   = hsts_policy.site.header_name
      value         = hsts_policy.site.header_value
    }
  }
}
