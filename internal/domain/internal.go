package domain

import (
	"fmt"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// special are the suffixes under which there are no sites of the Internet, and what
// they are for (RFC 6761 and IANA's registry of special-use domain names).
var special = []struct{ suffix, use string }{
	{"localhost", "this machine"},
	{"local", "names of the local network"},
	{"internal", "private networks"},
	{"test", "tests"},
	{"example", "documentation"},
	{"invalid", "names that must not exist"},
	{"alt", "names outside of DNS"},
	{"onion", "Tor"},
	{"arpa", "the infrastructure of the Internet, and home.arpa for home networks"},
}

// Internal returns in a clause why a name can't be that of a site on the Internet; "" if
// it can. Such a name must not be sent to others: it says something about a private
// network, and means nothing to them.
func (n Name) Internal() string {
	for _, s := range special {
		if n.ascii == s.suffix || strings.HasSuffix(n.ascii, "."+s.suffix) {
			return fmt.Sprintf("the names under %s are for %s", shown(s.suffix), s.use)
		}
	}
	suffix, icann := publicsuffix.PublicSuffix(n.ascii)
	if !icann && !strings.Contains(suffix, ".") {
		return "the Internet has no top-level domain " + shown(suffix) + " (publicsuffix.org)"
	}
	return ""
}
