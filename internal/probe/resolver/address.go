package resolver

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// ServerForm says how the address of a DNS server is written.
const ServerForm = "Write the IP address of a resolver, with its port unless that is 53: for example \"192.0.2.53\", \"192.0.2.53:5353\" or \"[2001:db8::53]:53\"."

// ParseServer reads the address of a DNS server and returns it with its port, 53
// where none is given. It has to be an IP address, since there is no resolver yet
// that could look up a name. The error says what is wrong, and [ServerForm] what to
// write instead.
func ParseServer(text string) (string, error) {
	if address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")); err == nil {
		return netip.AddrPortFrom(address, 53).String(), nil
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return "", errors.New(nettext.Quote(text) + " is not the address of a resolver")
	}
	if port == "" {
		port = "53"
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return "", errors.New(nettext.Quote(port) + " is not a port, which is a number from 1 to 65535")
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return "", errors.New(nettext.Quote(host) + " is not an IP address, and a name can't be resolved before there is a resolver")
	}
	return net.JoinHostPort(address.String(), strconv.FormatUint(number, 10)), nil
}
