terraform {
  required_providers {
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

# Every setting is optional; an empty block, or none, will do.
provider "hsts" {
  request_timeout = "5s"
}
