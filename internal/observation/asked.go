package observation

// MaxAddresses is how many addresses of the domain are asked at the most.
const MaxAddresses = 16

// Paths are the further paths of the domain that are asked for over https: one
// that many sites have, and one that none has.
func Paths() []string { return []string{"/robots.txt", "/terraform-provider-hsts-no-such-page"} }

// NobodysName returns a name below the domain that exists only where DNS has a
// wildcard.
func NobodysName(domain string) string { return "terraform-provider-hsts-no-such-name." + domain }

// SubdomainURL returns the URL that is asked for one of Subdomains. It is https
// whatever the port: so browsers ask once a policy covers the name (RFC 6797,
// section 8.3).
func SubdomainURL(subdomain string) string { return "https://" + subdomain + "/" }

// MarkNames are the header fields that Marks keeps, in canonical form.
func MarkNames() []string {
	return []string{
		"Server", "Retry-After",
		"Cf-Mitigated",      // Cloudflare: "challenge"
		"X-Amzn-Waf-Action", // AWS WAF: "challenge", "captcha"
		"X-Datadome",
		"X-Sucuri-Block",
		"X-Iinfo", // Imperva
		"X-Vercel-Mitigated",
	}
}
