package observation

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// Next is where an answer leads a client.
type Next struct {
	// Target is where the redirect leads, as the client reads it, made absolute.
	Target *url.URL
	// URL is what the client asks for, as [Key] writes it; empty where Target is no URL
	// that can be asked for.
	URL string
	// Upgraded reports whether Target is plain http that is asked for over https.
	Upgraded bool
}

// Next returns where an answer leads a client that takes redirects as their server
// writes them; nil where it does not redirect. The error is that of a Location that is not
// a URL.
func (e Exchange) Next() (*Next, error) {
	target, err := e.Redirect()
	if err != nil || target == nil {
		return nil, err
	}
	return newNext(target, false), nil
}

// NextUnderPolicy returns where an answer leads a browser that holds a policy of the
// domain: plain http of the names that the policy covers is upgraded (RFC 6797, section
// 8.3), and a Location is read as browsers do.
func (e Exchange) NextUnderPolicy(domain string, includeSubDomains bool) (*Next, error) {
	target, err := e.BrowserRedirect()
	if err != nil || target == nil {
		return nil, err
	}
	covered := Covers(domain, target.Hostname())
	if covered && !includeSubDomains {
		host, err := HostName(target.Hostname())
		covered = err == nil && host == domain
	}
	if target.Scheme != "http" || !covered {
		return newNext(target, false), nil
	}
	upgraded := *target
	upgraded.Scheme = "https"
	upgraded.Host = strings.TrimSuffix(target.Host, ":80")
	next := newNext(&upgraded, true)
	next.Target = target
	return next, nil
}

func newNext(asked *url.URL, upgraded bool) *Next {
	key, err := Key(asked.String())
	if err != nil {
		key = ""
	}
	return &Next{Target: asked, URL: key, Upgraded: upgraded}
}

// IsOf reports whether an exchange is with the domain or a name below it.
func (e Exchange) IsOf(domain string) bool {
	u, err := url.Parse(e.URL)
	return err == nil && Covers(domain, u.Hostname())
}

// Covers reports whether a host, in any form, is the domain or a name below it.
func Covers(domain, host string) bool {
	host, err := HostName(host)
	return err == nil && (host == domain || strings.HasSuffix(host, "."+domain))
}

// hostProfile maps a Unicode host as a browser does, and accepts names that occur
// in DNS, such as those with an underscore.
var hostProfile = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))

// maxHost is how many bytes of a host are read. DNS holds 253 characters, each of
// which takes at most four bytes in UTF-8. Converting a name to A-labels takes time
// that grows with the square of its length: seconds for as much as a Location can
// hold, and no interrupt ends it.
const maxHost = 4 * 253

// dots turns what stands for a dot between labels into one (RFC 3490, section 3.1).
var dots = strings.NewReplacer("\u3002", ".", "\uff0e", ".", "\uff61", ".")

// HostName returns a host in the form in which hosts are compared: lower-case
// A-labels without a final dot, or an IP address. It may still have labels that are
// empty.
func HostName(host string) (string, error) {
	if len(host) > maxHost {
		return "", errors.New("longer than any name")
	}
	host = strings.ToLower(dots.Replace(host))
	if strings.ContainsFunc(host, func(r rune) bool { return r >= 0x80 }) {
		mapped, err := hostProfile.ToASCII(host)
		if err != nil {
			return "", err
		}
		// Some characters are mapped to one that ends the host of a URL.
		if strings.ContainsAny(mapped, "/\\?#@:[]% ") {
			return "", errors.New("not a name once it is mapped")
		}
		host = mapped
	}
	host = strings.TrimSuffix(host, ".")
	if address, err := netip.ParseAddr(host); err == nil {
		return address.String(), nil
	}
	return host, nil
}
