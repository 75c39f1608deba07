package domain

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkShape finds the errors that are best explained by the text as it was written.
func checkShape(text string) error {
	switch {
	case isAddress(strings.Trim(text, "[]")):
		return addressError(text)
	case isURL(text):
		return invalidCharacters(text, "it is a URL. Write only its host name"+instead(text))
	case strings.ContainsRune(text, '@'):
		return invalidCharacters(text, "it has a user name before an @. Write only the name after it"+instead(text))
	case strings.ContainsAny(text, "/?#"):
		return invalidCharacters(text, "it has a path. A policy is for a whole host: write only the host name"+instead(text))
	case hasPort(text):
		return invalidCharacters(text, "it has a port. A policy is for a host on every port: write only the name"+instead(text))
	case strings.HasPrefix(text, "*."):
		return invalidCharacters(text, "it is a wildcard. A policy covers the names below its domain with includeSubDomains"+instead(text))
	case strings.HasPrefix(text, "."):
		return &Error{
			Code:    "domain.format.begins_with_dot",
			Summary: "Domain Name Begins With a Dot",
			Detail:  shown(text) + " begins with a dot, so its first label is empty. Write " + shown(strings.TrimLeft(text, ".")) + ".",
		}
	case strings.HasSuffix(text, "."):
		return &Error{
			Code:    "domain.format.ends_with_dot",
			Summary: "Domain Name Ends With a Dot",
			Detail:  shown(text) + " ends with a dot. Browsers and hstspreload.org use the name without it: write " + shown(strings.TrimRight(text, ".")) + ".",
		}
	case strings.Contains(text, ".."):
		return &Error{
			Code:    "domain.format.contains_double_dot",
			Summary: "Domain Name Contains Two Dots in a Row",
			Detail:  shown(text) + " has an empty label between two dots. Write one dot between labels.",
		}
	}
	return nil
}

func isURL(text string) bool {
	scheme, _, _ := strings.Cut(text, ":")
	return strings.Contains(text, "://") || strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// hasPort reports whether a text ends like "host:443".
func hasPort(text string) bool {
	_, port, found := strings.Cut(text, ":")
	_, err := strconv.ParseUint(port, 10, 64)
	return found && err == nil
}

// instead suggests the host name that is within a URL or another text, if there is
// one.
func instead(text string) string {
	if _, rest, found := strings.Cut(text, "://"); found {
		text = rest
	} else if isURL(text) {
		_, text, _ = strings.Cut(text, ":")
	}
	text = text[strings.LastIndexByte(text, '@')+1:]
	if end := strings.IndexAny(text, ":/?#"); end >= 0 {
		text = text[:end]
	}
	name, err := Parse(strings.TrimLeft(strings.TrimSuffix(text, "."), "*."))
	if err != nil {
		return ""
	}
	return ", " + shown(name.Unicode())
}

func invalidCharacters(text, why string) *Error {
	return &Error{
		Code:    "domain.format.invalid_characters",
		Summary: "Malformed Domain Name",
		Detail:  shown(text) + " is not a domain name: " + why + ".",
	}
}

func addressError(text string) *Error {
	return &Error{
		Code:    "domain.format.is_ip_address",
		Summary: "IP Address Instead of a Domain Name",
		Detail: shown(text) + " is an IP address. Browsers ignore Strict-Transport-Security for addresses (RFC 6797, section 8.1.1), " +
			"so a policy can only be for a name. Write the name under which people visit the site.",
	}
}

// reason says in plain words why a text is refused; err is what the idna package says
// about it, which names Unicode's rules and converted labels.
func reason(text string, err error) string {
	labels := strings.Split(text, ".")
	if r, found := badRune(text); found {
		return "it has " + describe(r) + ", which no host name can have. Its labels are letters, digits and hyphens, with dots between them"
	}
	for _, label := range labels {
		ascii, labelErr := profile.ToASCII(label)
		switch {
		case labelErr == nil:
		case len(ascii) > maxLabel:
			return fmt.Sprintf("the label %s has %d characters, and at most %d are allowed", shown(label), len(ascii), maxLabel)
		case len(label) > maxLabel:
			return fmt.Sprintf("the label %s has %d characters, and at most %d are allowed", shown(label), utf8.RuneCountInString(label), maxLabel)
		case strings.HasPrefix(strings.ToLower(label), "xn--"):
			return "the label " + shown(label) + " begins with xn--, but is not an A-label: the rest is not valid Punycode (RFC 3492). Write the label in Unicode"
		default:
			return "the label " + shown(label) + " is not allowed (" + strings.TrimPrefix(labelErr.Error(), "idna: ") + ")"
		}
	}
	if len(text) > maxLength {
		return fmt.Sprintf("it has %d characters, and at most %d are allowed", len(text), maxLength)
	}
	return strings.TrimPrefix(err.Error(), "idna: ")
}

// badRune returns the first character of a text that no host name can have. Of other
// scripts it leaves the judgment to the idna package.
func badRune(text string) (rune, bool) {
	for _, r := range text {
		letter := r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '.')
		if r < utf8.RuneSelf && !letter || unicode.IsSpace(r) || unicode.IsControl(r) {
			return r, true
		}
	}
	return 0, false
}

func describe(r rune) string {
	switch {
	case r == ' ':
		return "a space"
	case r == '_':
		return "an underscore"
	case unicode.IsGraphic(r):
		return "the character " + strconv.QuoteRune(r)
	default:
		return fmt.Sprintf("the character %U", r)
	}
}

// shown quotes a text for a message, and cuts it to what a message can hold.
func shown(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return strconv.Quote(string(runes[:most]) + "…")
	}
	return strconv.Quote(text)
}
