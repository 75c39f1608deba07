# The live site is asked once, and the policy takes over the header that it serves.
terraform import hsts_policy.site example.com

# Where the site can't be reached from here, say what it serves. Nobody is asked then.
terraform import hsts_policy.site 'example.com,max-age=604800; includeSubDomains'
