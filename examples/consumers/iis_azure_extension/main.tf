# IIS 10.0 version 1709 and later (Windows Server 2019 and later), by a custom
# script on a virtual machine of Azure.
#
# IIS has no limits to check the policy against, so it names no consumer.
# It can send every policy. No test runs this on a Windows machine.
#
# A new stage changes the command, and the extension runs it again, without a
# restart. A machine has one custom script extension: add the commands to yours.
#
# To retire: `retire = true` on the policy; IIS sends max-age=0 where its age is 0.
# `enabled` stays at true: false sends nothing, and browsers keep the policy.

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

variable "virtual_machine_id" {
  type        = string
  description = "A machine with IIS, and a site with a certificate."
}

variable "site" {
  type        = string
  default     = "Default Web Site"
  description = "The name of the site in IIS."
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
}

locals {
  # In one command, so that IIS never sends an age that was not set yet: it would
  # be 0, at which browsers forget.
  iis_hsts = join(" ", [for name, value in {
    "enabled"             = true
    "max-age"             = hsts_policy.site.directives.max_age
    "includeSubDomains"   = hsts_policy.site.directives.include_subdomains
    "preload"             = hsts_policy.site.directives.preload
    "redirectHttpToHttps" = true
  } : "\"/[name='${var.site}'].hsts.${name}:${value}\""])
}

resource "azurerm_virtual_machine_extension" "hsts" {
  name                 = "hsts"
  virtual_machine_id   = var.virtual_machine_id
  publisher            = "Microsoft.Compute"
  type                 = "CustomScriptExtension"
  type_handler_version = "1.10"

  settings = jsonencode({
    commandToExecute = "%windir%\\system32\\inetsrv\\appcmd.exe set config -section:system.applicationHost/sites ${local.iis_hsts} /commit:apphost"
  })
}
