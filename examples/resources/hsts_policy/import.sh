# The live site is asked once, and the policy takes over the header that it serves.
terraform import hsts_policy.site example.com

# If the site can't be reached from here, write what it serves. No request is sent then.
terraform import hsts_policy.site 'example.com,max-age=604800; includeSubDomains'
