# The live site is asked once, and the policy takes over the header that it serves.
terraform import hsts_policy.site example.com
