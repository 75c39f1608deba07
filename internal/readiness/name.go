package readiness

import (
	"fmt"
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// The codes of the name.
var (
	nameBeginsWithDot = scanCode("domain.format.begins_with_dot", Error, Domain, RemedyNames,
		"Name begins with a dot",
		"The name has an empty first label.")
	nameEndsWithDot = scanCode("domain.format.ends_with_dot", Error, Domain, RemedyNames,
		"Name ends with a dot",
		"The name is written with the final dot of DNS.")
	nameHasDoubleDot = scanCode("domain.format.contains_double_dot", Error, Domain, RemedyNames,
		"Name has two dots in a row",
		"The name has an empty label.")
	nameIsPublicSuffix = scanCode("domain.format.public_suffix", Error, Domain, RemedyNames,
		"Name is a public suffix",
		"The name is a public suffix, below which others register names (publicsuffix.org), or a single label.")
	nameHasInvalidCharacters = scanCode("domain.format.invalid_characters", Error, Domain, RemedyNames,
		"Name has characters it can't have",
		"The name has a character that is not a letter, digit, hyphen or dot.")
	nameIsIPAddress = scanCode("domain.format.is_ip_address", Error, Domain, RemedyNames,
		"An address instead of a name",
		"Browsers keep no policy for IP addresses.")
	nameIsSubdomain = scanCode("domain.is_subdomain", Error, Domain, RemedyNames,
		"Not a registrable domain",
		"The preload list accepts only whole registrable domains.")
)

// checkName judges the form of a name as the scan does, which is less strict than
// package domain: that has refused most of this before anything is observed. The
// first complaint counts, in the scan's order.
func checkName(s *site) []Finding {
	code, detail, malformed := nameComplaint(s.domain)
	if !malformed {
		return nil
	}
	return []Finding{code.finding(s.domain, detail)}
}

// nameComplaint returns what is wrong with the form of a name, if it is malformed.
func nameComplaint(name string) (code Code, detail string, malformed bool) {
	switch {
	case strings.HasPrefix(name, "."):
		return nameBeginsWithDot,
			fmt.Sprintf("%s begins with a dot, so its first label is empty. Write the name without it.", quoted(name)), true
	case strings.HasSuffix(name, "."):
		return nameEndsWithDot,
			fmt.Sprintf("%s ends with a dot, which the preload list does not accept. Write the name without it.", quoted(name)), true
	case strings.Contains(name, ".."):
		return nameHasDoubleDot,
			fmt.Sprintf("%s has an empty label between two dots. Write one dot between labels.", quoted(name)), true
	case isSuffix(name):
		return nameIsPublicSuffix,
			fmt.Sprintf("%s is a public suffix, for example a top-level domain, below which others register their own names. "+
				"The form does not accept it. Write the name of a site below it. If you operate the suffix, see "+
				"https://hstspreload.org/#tld for how to preload all of it.", quoted(name)), true
	case strings.ContainsFunc(strings.ToLower(name), notInName):
		return nameHasInvalidCharacters,
			fmt.Sprintf("%s has a character that is not a letter, digit, hyphen or dot. Write a name in another script in its A-label form, for example \"xn--mller-kva.de\".", quoted(name)), true
	case isAddress(name):
		return nameIsIPAddress,
			fmt.Sprintf("%s is an IP address, for which browsers keep no policy (RFC 6797, section 8.1.1). Write the name of the site.", quoted(name)), true
	default:
		return Code{}, "", false
	}
}

// isSuffix reports whether a name is a public suffix. The scan's version of the
// list takes an IP address for a name, whose last label is the suffix; newer
// versions of the package do not.
func isSuffix(name string) bool {
	if isAddress(name) {
		return !strings.Contains(name, ".")
	}
	suffix, _ := publicsuffix.PublicSuffix(name)
	return suffix == name
}

// notInName reports whether a character is one that the scan refuses in a name.
func notInName(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.'
}

// isAddress reports whether a name is an IP address.
func isAddress(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil
}

// checkLevel asks for a registrable domain: one label below a public suffix.
func checkLevel(s *site) []Finding {
	registrable, err := publicsuffix.EffectiveTLDPlusOne(s.domain)
	if err != nil || registrable == s.domain { // an error means a suffix, which checkName finds
		return nil
	}
	return []Finding{nameIsSubdomain.finding(s.domain, fmt.Sprintf(
		"%s belongs to %s. The preload list accepts only registrable domains, and covers everything below them. Make %s ready, "+
			"and submit that. A header without preload already protects %s.",
		quoted(s.domain), quoted(registrable), quoted(registrable), quoted(s.domain)))}
}
