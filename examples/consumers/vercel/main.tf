# Vercel, by a route of a project.
#
# It can send every policy. The shape of `target` and `args` was not verified,
# nor whether Vercel sends a header of its own on custom domains: look at what is
# sent.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other value.
#
# No test checks this example against the provider: there are no published facts
# of it that a test could read. Check the plan before you apply.

terraform {
  required_providers {
    vercel = {
      source  = "vercel/vercel"
      version = "~> 5.10"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

variable "project_id" {
  type = string
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["vercel"]
}

resource "vercel_project_route" "hsts" {
  project_id = var.project_id
  name       = "hsts"
  position   = { placement = "start" }

  route = {
    src = "/:path*"
    transforms = [{
      type   = "response.headers"
      op     = "set"
      target = jsonencode({ key = hsts_policy.site.header_name })
      args   = jsonencode(hsts_policy.site.header_value)
    }]
  }
}
