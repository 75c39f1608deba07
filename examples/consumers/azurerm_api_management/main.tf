# Azure API Management, by its global policy.
#
# It can send every policy. The resource replaces the whole global policy, and
# resets it when it is destroyed: merge the element into what you have.
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

variable "api_management_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["azurerm_api_management"]
}

resource "azurerm_api_management_policy" "site" {
  api_management_id = var.api_management_id

  xml_content = <<-XML
    <policies>
      <inbound />
      <backend>
        <forward-request />
      </backend>
      <outbound>
        <set-header name="${hsts_policy.site.header_name}" exists-action="override">
          <value>${hsts_policy.site.header_value}</value>
        </set-header>
      </outbound>
      <on-error>
        <set-header name="${hsts_policy.site.header_name}" exists-action="override">
          <value>${hsts_policy.site.header_value}</value>
        </set-header>
      </on-error>
    </policies>
  XML
}
