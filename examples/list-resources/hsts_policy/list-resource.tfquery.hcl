# terraform query -generate-config-out=estate.tf
list "hsts_policy" "estate" {
  provider = hsts
  # Terraform lists at most 100 without it.
  limit = 1000

  config {
    domains = ["example.com", "example.org"]
  }
}
