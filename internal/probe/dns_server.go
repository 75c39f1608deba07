package probe

import (
	"errors"
	"net"
	"net/netip"
	"strings"
)

const dnsServerForm = "write the IP address of a resolver, with its port where that is not 53, as in \"192.0.2.53\", \"192.0.2.53:5353\" or \"[2001:db8::53]:53\""

// ParseDNSServer reads the address of a resolver and returns it with its port,
// 53 where none is given. It has to be an IP address, since there is nobody yet
// who could resolve a name. The error says what to write instead.
func ParseDNSServer(text string) (string, error) {
	if address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")); err == nil {
		return netip.AddrPortFrom(address, 53).String(), nil
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return "", errors.New(quote(text) + " is not the address of a resolver: " + dnsServerForm)
	}
	if port == "" {
		port = "53"
	}
	if port, err = parsePort(port); err != nil {
		return "", errors.New(err.Error() + ": " + dnsServerForm)
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return "", errors.New(quote(host) + " is not an IP address, and a name can't be resolved before there is a resolver: " + dnsServerForm)
	}
	return net.JoinHostPort(address.String(), port), nil
}
