terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
}

locals {
  # Where the rollout stands. In the last stage there is no next date.
  now = {
    title         = hsts_policy.site.domain
    stage         = hsts_policy.site.stage
    next_stage_at = hsts_policy.site.next_stage_at
    held_because  = hsts_policy.site.held_because
  }
}

# A picture for a page or a file: terraform output -raw picture > rollout.svg
output "picture" {
  value = provider::hsts::rollout_chart(hsts_policy.site.schedule, local.now)
}

# The same for a pull request or a job summary, where GitHub and GitLab draw it.
output "diagram" {
  value = "```mermaid\n${provider::hsts::rollout_chart(hsts_policy.site.schedule, merge(local.now, { format = "mermaid" }))}```\n"
}

# Stages that no policy has yet, with the dates that they would have.
output "planned" {
  value = provider::hsts::rollout_chart(
    provider::hsts::rollout_schedule([{ name = "1-day", max_age = 86400 }, { name = "1-month", max_age = 2592000 }], "2027-01-04T09:00:00Z"),
    { format = "mermaid", title = "Planned" },
  )
}
