package readiness

import (
	"fmt"
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// checkName is the scan's look at the form of a name. It is laxer than package
// domain, which has refused most of this before anything is observed, and its
// order decides which of two complaints is made. The first one ends it.
func checkName(s *site) []Finding {
	code, detail := nameComplaint(s.domain)
	if code == "" {
		return nil
	}
	return []Finding{newFinding(code, s.domain, detail)}
}

func nameComplaint(name string) (code, detail string) {
	switch {
	case strings.HasPrefix(name, "."):
		return "domain.format.begins_with_dot",
			fmt.Sprintf("%s begins with a dot, so its first label is empty. Write the name without it.", quoted(name))
	case strings.HasSuffix(name, "."):
		return "domain.format.ends_with_dot",
			fmt.Sprintf("%s ends with a dot, which the preload list does not take. Write the name without it.", quoted(name))
	case strings.Contains(name, ".."):
		return "domain.format.contains_double_dot",
			fmt.Sprintf("%s has an empty label between two dots. Write one dot between labels.", quoted(name))
	case isSuffix(name):
		return "domain.format.public_suffix",
			fmt.Sprintf("%s is a top-level domain or another public suffix, under which others register names of their own. "+
				"The form does not take it: write the name of a site below it. "+
				"Whoever operates the suffix can ask for all of it as https://hstspreload.org/#tld says.", quoted(name))
	case strings.ContainsFunc(strings.ToLower(name), notInName):
		return "domain.format.invalid_characters",
			fmt.Sprintf("%s has a character that is no letter, digit, hyphen or dot. Write a name in another script in its A-label form, as in \"xn--mller-kva.de\".", quoted(name))
	case isAddress(name):
		return "domain.format.is_ip_address",
			fmt.Sprintf("%s is an IP address, for which browsers keep no policy (RFC 6797, section 8.1.1). Write the name of the site.", quoted(name))
	default:
		return "", ""
	}
}

// isSuffix tells whether a name is a public suffix. The list as the scan has it
// takes an address for a name like others, of which a last label is the suffix;
// newer versions of the package do not.
func isSuffix(name string) bool {
	if isAddress(name) {
		return !strings.Contains(name, ".")
	}
	suffix, _ := publicsuffix.PublicSuffix(name)
	return suffix == name
}

func notInName(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.'
}

func isAddress(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil
}

// checkLevel asks for a registrable domain: one label below a public suffix.
func checkLevel(s *site) []Finding {
	registrable, err := publicsuffix.EffectiveTLDPlusOne(s.domain)
	if err != nil || registrable == s.domain { // an error is a suffix, of which checkName tells
		return nil
	}
	return []Finding{newFinding("domain.is_subdomain", s.domain, fmt.Sprintf(
		"%s belongs to %s. The preload list takes registrable domains only, with everything below them: "+
			"make %s ready, and submit that. A header without preload protects %s by itself.",
		quoted(s.domain), quoted(registrable), quoted(registrable), quoted(s.domain)))}
}
