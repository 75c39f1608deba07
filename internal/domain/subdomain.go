package domain

import (
	"strconv"
	"strings"
)

// Subdomain parses a name below a domain as people list them: relative ("api") or
// absolute ("api.example.com", "api.example.com."), and with a port where a service
// has one of its own ("api:8080"). It returns the absolute name in lower-case
// A-labels, with the port unless that is 443, or 80, which browsers turn into 443
// (RFC 6797, section 8.3). The domain itself, also written "@", is refused unless it
// has a port of its own: it is no subdomain, and a list of nothing else would look
// like one that was checked. The error is an [*Error].
func Subdomain(text string, of Name) (string, error) {
	host, port, err := cutPort(text)
	if err != nil {
		return "", err
	}
	switch {
	case host == "" || host == ".":
		return "", invalidSubdomain(text, "it has no name. Write one, for example \"api\" or \"api."+of.ascii+"\"")
	case strings.HasPrefix(host, "*.") || host == "*":
		return "", invalidSubdomain(text, "it is a wildcard. Only names that exist can be checked: write each of them")
	}
	name, err := below(host, of)
	if err != nil {
		return "", err
	}
	switch {
	case port != "":
		return name + ":" + port, nil
	case name == of.ascii:
		return "", invalidSubdomain(text, "it is "+of.ascii+" itself, which is checked anyway. Leave it out; an empty list says that there are no subdomains")
	default:
		return name, nil
	}
}

// cutPort cuts the port off a name; it is empty where browsers use port 443 anyway.
func cutPort(text string) (host, port string, err error) {
	host, port, found := strings.Cut(text, ":")
	if !found || strings.Contains(text, "://") {
		return text, "", nil
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return "", "", invalidSubdomain(text, "what follows its colon is not a port. Write a number from 1 to 65535, or leave it out")
	}
	if number == 443 || number == 80 {
		return host, "", nil
	}
	return host, strconv.FormatUint(number, 10), nil
}

// below parses a host and makes it absolute.
func below(host string, of Name) (string, error) {
	if host == "@" {
		return of.ascii, nil
	}
	absolute := strings.HasSuffix(host, ".")
	name, err := parseHost(strings.TrimSuffix(host, "."))
	if err != nil {
		return "", err
	}
	switch {
	case name == of.ascii || strings.HasSuffix(name, "."+of.ascii):
		return name, nil
	case absolute:
		return "", invalidSubdomain(host, "it is not below "+of.ascii+", whose policy only covers the names below it. Leave it out, or check it as a separate domain")
	default:
		return parseHost(name + "." + of.ascii)
	}
}

// parseHost is [Parse], and allows underscores, since hosts that work have them.
func parseHost(host string) (string, error) {
	name, err := Parse(strings.ReplaceAll(host, "_", "x"))
	if err != nil {
		return "", err
	}
	if !strings.Contains(host, "_") {
		return name.ascii, nil
	}
	ascii := strings.ToLower(host)
	if len(ascii) != len(name.ascii) {
		return "", invalidSubdomain(host, "it has an underscore and Unicode letters. Write it in A-labels")
	}
	return ascii, nil
}

func invalidSubdomain(text, why string) *Error {
	return &Error{
		Code:    "domain.format.invalid_characters",
		Summary: "Not a Subdomain",
		Detail:  shown(text) + " can't be checked as a subdomain: " + why + ".",
	}
}
