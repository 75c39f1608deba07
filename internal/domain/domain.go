// Package domain parses domain names as people write them, and knows which of them
// can be registered.
//
// A name is normalised once, where it enters the provider, to lower-case A-labels;
// everything inside compares plain strings.
package domain

import (
	"fmt"
	"net/netip"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// profile maps a name as a browser's address bar does (UTS #46, non-transitional),
// and refuses what DNS can't hold. Hyphens in the third and fourth place are allowed,
// since names that work have them.
var profile = idna.New(
	idna.MapForLookup(),
	idna.Transitional(false),
	idna.BidiRule(),
	idna.CheckJoiners(true),
	idna.CheckHyphens(false),
	idna.StrictDomainName(true),
	idna.VerifyDNSLength(true),
)

// Name is a valid domain name. The zero Name is not.
type Name struct{ ascii string }

// Error says why a text is not a domain name, and what to write instead.
type Error struct {
	// Code is hstspreload.org's code for the same error, where it has one.
	Code    string
	Summary string
	Detail  string
}

func (e *Error) Error() string { return e.Summary + ": " + e.Detail }

// maxText is how many bytes of a name are read: a character takes at most four. To
// convert a name takes time that grows with the square of its length.
const maxText = 4 * maxLength

// Parse parses a domain name in A-label or Unicode form, in any case. It accepts a
// name only: no scheme, port, path, wildcard or final dot. The error is an [*Error].
func Parse(text string) (Name, error) {
	if text == "" {
		return Name{}, &Error{
			Code:    "domain.format.invalid_characters",
			Summary: "Domain Name Is Empty",
			Detail:  "The domain is an empty string. Write the name of the site, for example \"example.com\".",
		}
	}
	if !utf8.ValidString(text) {
		return Name{}, invalidCharacters(strings.ToValidUTF8(text, "�"), "it is not valid UTF-8")
	}
	if len(text) > maxText {
		return Name{}, invalidCharacters(strings.ToValidUTF8(text[:maxLength], "")+"…", fmt.Sprintf("it has %d bytes, but a name has at most %d characters", len(text), maxLength))
	}
	if err := checkShape(text); err != nil {
		return Name{}, err
	}
	ascii, err := profile.ToASCII(text)
	if err != nil {
		return Name{}, invalidCharacters(text, reason(text, err))
	}
	ascii = strings.ToLower(ascii)
	if again, err := profile.ToASCII(ascii); err != nil || again != ascii {
		return Name{}, invalidCharacters(text, "its conversion to A-labels is ambiguous: a second conversion gives a different name")
	}
	// Again, as Unicode has other dots and digits, which are ASCII ones now.
	if err := checkShape(ascii); err != nil {
		return Name{}, err
	}
	for label := range strings.SplitSeq(ascii, ".") {
		if strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return Name{}, invalidCharacters(text, "the label "+shown(label)+" begins or ends with a hyphen")
		}
	}
	return Name{ascii: ascii}, nil
}

// isAddress reports whether browsers take a text for an IP address. They take any
// name whose last label is a number for one, even where it is malformed.
func isAddress(text string) bool {
	if _, err := netip.ParseAddr(text); err == nil {
		return true
	}
	last := text[strings.LastIndexByte(text, '.')+1:]
	return last != "" && strings.Trim(last, "0123456789") == ""
}

// ASCII returns the name in lower-case A-labels, without a final dot.
func (n Name) ASCII() string { return n.ascii }

// Unicode returns the name in Unicode, for people.
func (n Name) Unicode() string {
	text, err := profile.ToUnicode(n.ascii)
	if err != nil {
		return n.ascii
	}
	return text
}

// PublicSuffix returns the suffix under which the name is registered, for example
// "co.uk"; private suffixes such as "github.io" count (publicsuffix.org).
func (n Name) PublicSuffix() string {
	suffix, _ := publicsuffix.PublicSuffix(n.ascii)
	return suffix
}

// IsPublicSuffix reports whether the name is itself such a suffix. A single label
// always is.
func (n Name) IsPublicSuffix() bool { return n.PublicSuffix() == n.ascii }

// IsListedSuffix reports whether the name is a suffix that the public suffix list has,
// for example "com" and "github.io", and not just a single label that nobody registers under.
func (n Name) IsListedSuffix() bool {
	suffix, icann := publicsuffix.PublicSuffix(n.ascii)
	return suffix == n.ascii && (icann || strings.Contains(suffix, "."))
}

// Registrable returns the registrable domain that the name belongs to: the
// public suffix and one label more. A public suffix belongs to none.
func (n Name) Registrable() (Name, bool) {
	registrable, err := publicsuffix.EffectiveTLDPlusOne(n.ascii)
	if err != nil {
		return Name{}, false
	}
	return Name{ascii: registrable}, true
}

// IsRegistrable reports whether the name is a registrable domain itself.
func (n Name) IsRegistrable() bool {
	registrable, ok := n.Registrable()
	return ok && registrable == n
}
