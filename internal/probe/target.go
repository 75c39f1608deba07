package probe

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// target is a URL taken apart into what is needed to ask for it.
type target struct {
	url *url.URL
	// host is a lower-case name in A-labels without a final dot, or an IP
	// address without brackets.
	host string
	port string
}

// origin names the server that a URL belongs to: requests to the same origin
// can share a connection.
func (t target) origin() string { return t.url.Scheme + "://" + t.address() }

// address is the host and port.
func (t target) address() string { return net.JoinHostPort(t.host, t.port) }

// hostProfile maps a Unicode host as a browser does, and lets names through
// that occur in practice, as those with an underscore.
var hostProfile = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))

// parseTarget takes a URL apart, which is written as observation.Key writes it.
func parseTarget(key string) (target, *observation.Failure) {
	u, err := url.Parse(key)
	if err != nil {
		return target{}, &observation.Failure{Kind: observation.UnsupportedScheme, Detail: "the redirect leads to a text that is not a URL"}
	}
	port, known := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if !known {
		return target{}, &observation.Failure{
			Kind:   observation.UnsupportedScheme,
			Detail: "the redirect leads to a URL of the scheme " + quote(u.Scheme) + "; only http and https are followed",
		}
	}
	if explicit := u.Port(); explicit != "" {
		port = explicit
	}
	host, err := normalHost(u.Hostname())
	if err != nil {
		return target{}, &observation.Failure{
			Kind:   observation.NoSuchName,
			Detail: quote(u.Hostname()) + " is not a name that DNS can hold",
		}
	}
	if !isASCII(u.Host) {
		u.Host = net.JoinHostPort(host, port)
	}
	return target{url: u, host: host, port: port}, nil
}

// maxHost is how many bytes of a host are read. DNS holds 253 characters, each of
// which Unicode writes in four bytes at the most. The time that a name takes to
// be put into A-labels grows with the square of its length: seconds for as much
// as a Location can hold, and no interrupt ends it.
const maxHost = 4 * 253

// normalHost writes a host in the one form in which hosts are compared.
func normalHost(host string) (string, error) {
	if len(host) > maxHost {
		return "", errors.New("longer than any name")
	}
	if address, err := netip.ParseAddr(host); err == nil {
		return address.String(), nil
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if isASCII(host) {
		return host, nil
	}
	return hostProfile.ToASCII(host)
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 }) < 0
}
