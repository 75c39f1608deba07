# Azure Application Gateway, by a rewrite rule of its HTTPS listener.
#
# It can send every policy. Rewrite rules need the v2 SKU. The gateway is one
# resource: each stage of the rollout is an update of all of it, in place.
#
# Without the header: what the gateway redirects, its own errors, and custom
# error pages. Let what is behind it redirect the apex.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other
# value. An empty value would take the header away, and browsers would keep
# the policy.

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

variable "resource_group_name" {
  type = string
}

variable "location" {
  type = string
}

variable "subnet_id" {
  type = string
}

variable "public_ip_address_id" {
  type = string
}

variable "backend_fqdns" {
  type = list(string)
}

variable "identity_id" {
  type        = string
  description = "An identity that may read the certificate."
}

variable "certificate_secret_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["azurerm_application_gateway"]
}

resource "azurerm_application_gateway" "site" {
  name                = "site"
  resource_group_name = var.resource_group_name
  location            = var.location

  sku {
    name     = "Standard_v2"
    tier     = "Standard_v2"
    capacity = 2
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [var.identity_id]
  }

  gateway_ip_configuration {
    name      = "gateway"
    subnet_id = var.subnet_id
  }

  frontend_ip_configuration {
    name                 = "public"
    public_ip_address_id = var.public_ip_address_id
  }

  frontend_port {
    name = "http"
    port = 80
  }

  frontend_port {
    name = "https"
    port = 443
  }

  ssl_certificate {
    name                = "site"
    key_vault_secret_id = var.certificate_secret_id
  }

  http_listener {
    name                           = "http"
    frontend_ip_configuration_name = "public"
    frontend_port_name             = "http"
    protocol                       = "Http"
  }

  http_listener {
    name                           = "https"
    frontend_ip_configuration_name = "public"
    frontend_port_name             = "https"
    protocol                       = "Https"
    ssl_certificate_name           = "site"
  }

  backend_address_pool {
    name  = "site"
    fqdns = var.backend_fqdns
  }

  backend_http_settings {
    name                                = "site"
    port                                = 443
    protocol                            = "Https"
    cookie_based_affinity               = "Disabled"
    pick_host_name_from_backend_address = true
  }

  rewrite_rule_set {
    name = "hsts"

    rewrite_rule {
      name          = "hsts"
      rule_sequence = 100

      response_header_configuration {
        header_name  = hsts_policy.site.header_name
        header_value = hsts_policy.site.header_value
      }
    }
  }

  request_routing_rule {
    name                       = "https"
    priority                   = 10
    rule_type                  = "Basic"
    http_listener_name         = "https"
    backend_address_pool_name  = "site"
    backend_http_settings_name = "site"
    rewrite_rule_set_name      = "hsts"
  }

  # No header here: browsers ignore it over http, and RFC 6797 forbids it.
  redirect_configuration {
    name                 = "to-https"
    redirect_type        = "Permanent"
    target_listener_name = "https"
    include_path         = true
    include_query_string = true
  }

  request_routing_rule {
    name                        = "http"
    priority                    = 20
    rule_type                   = "Basic"
    http_listener_name          = "http"
    redirect_configuration_name = "to-https"
  }
}
