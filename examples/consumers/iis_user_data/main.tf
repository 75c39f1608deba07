# IIS 10.0 version 1709 and later (Windows Server 2019 and later), by the user
# data of an EC2 instance.
#
# IIS has no limits to check the policy against, so it names no consumer.
# It can send every policy. No test runs this on a Windows machine.
#
# User data runs at every start of the machine, as it is marked `persist`. A new
# stage changes it, for which the AWS provider stops the machine and starts it
# again. For machines that must stay up, have your own configuration management
# run the same commands.
#
# To retire: `retire = true` on the policy; IIS sends max-age=0 where its age is 0.
# `enabled` stays at true: false sends nothing, and browsers keep the policy.

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

variable "ami" {
  type        = string
  description = "An image of Windows Server with IIS, and a site with a certificate."
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

resource "aws_instance" "web" {
  ami           = var.ami
  instance_type = "t3.medium"

  user_data = <<-EOT
    <powershell>
    & "$env:windir\system32\inetsrv\appcmd.exe" set config -section:system.applicationHost/sites ${local.iis_hsts} /commit:apphost
    </powershell>
    <persist>true</persist>
  EOT
}
