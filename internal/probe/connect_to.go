package probe

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// ConnectTo makes connections to a host and port go to others instead, as curl's
// --connect-to does. The URL, the Host field and the name that the certificate has
// to be for stay as they are.
type ConnectTo struct {
	// Host and Port are those of the URL; empty means any.
	Host, Port string
	// TargetHost and TargetPort are what is connected to; empty means unchanged.
	TargetHost, TargetPort string
}

// ConnectToForm says how an entry is written.
const ConnectToForm = "Write HOST1:PORT1:HOST2:PORT2, for example \"example.com:443:192.0.2.1:8443\" or, for every host and port, \"::192.0.2.1:8443\". An IPv6 address goes in brackets."

// ParseConnectTo reads curl's HOST1:PORT1:HOST2:PORT2. The error says what is
// wrong, and [ConnectToForm] what to write instead.
func ParseConnectTo(text string) (ConnectTo, error) {
	fields, err := splitConnectTo(text)
	if err != nil {
		return ConnectTo{}, err
	}
	var entry ConnectTo
	if entry.Host, err = connectToHost(fields[0]); err != nil {
		return ConnectTo{}, err
	}
	if entry.Port, err = connectToPort(fields[1]); err != nil {
		return ConnectTo{}, err
	}
	if entry.TargetHost, err = connectToHost(fields[2]); err != nil {
		return ConnectTo{}, err
	}
	if entry.TargetPort, err = connectToPort(fields[3]); err != nil {
		return ConnectTo{}, err
	}
	return entry, nil
}

// splitConnectTo cuts a text at the colons that are not within brackets.
func splitConnectTo(text string) ([]string, error) {
	fields := []string{""}
	bracketed := false
	for _, r := range text {
		switch {
		case r == '[' && !bracketed && fields[len(fields)-1] == "":
			bracketed = true
		case r == ']' && bracketed:
			bracketed = false
		case r == '[' || r == ']':
			return nil, errors.New("the brackets do not match")
		case r == ':' && !bracketed:
			fields = append(fields, "")
			continue
		}
		fields[len(fields)-1] += string(r)
	}
	if bracketed {
		return nil, errors.New("the brackets do not match")
	}
	if len(fields) != 4 {
		return nil, fmt.Errorf("it has %d parts between colons instead of 4", len(fields))
	}
	return fields, nil
}

// connectToHost reads a host: empty, a name, an IPv4 address, or an IPv6 address
// in brackets.
func connectToHost(field string) (string, error) {
	if inner, bracketed := strings.CutPrefix(field, "["); bracketed {
		inner, closed := strings.CutSuffix(inner, "]")
		address, err := netip.ParseAddr(inner)
		if !closed || err != nil || !address.Is6() || !isZone(address.Zone()) {
			return "", fmt.Errorf("%s is not an IPv6 address", nettext.Quote(field))
		}
		return address.String(), nil
	}
	host, err := observation.HostName(field)
	if err != nil || field != "" && !isHost(host) {
		return "", fmt.Errorf("%s is not a host", nettext.Quote(field))
	}
	return host, nil
}

// isZone reports whether a text can be the zone of an address: the name of a network
// interface, or nothing.
func isZone(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune("/?#@%[]\\\"", r)
	})
}

// isHost reports whether a text can be a host at all: no empty label, and nothing
// that separates the parts of a URL, even once Unicode has been mapped.
func isHost(text string) bool {
	return !slices.Contains(strings.Split(text, "."), "") && !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune("/@?#*%\\\"", r)
	})
}

func connectToPort(field string) (string, error) {
	if field == "" {
		return "", nil
	}
	port, err := parsePort(field)
	if err != nil {
		return "", err
	}
	return port, nil
}

// parsePort reads a port in decimal digits.
func parsePort(text string) (string, error) {
	number, err := strconv.ParseUint(text, 10, 16)
	if err != nil || number == 0 {
		return "", fmt.Errorf("%s is not a port; write a number from 1 to 65535", nettext.Quote(text))
	}
	return strconv.FormatUint(number, 10), nil
}

// apply returns the host and port to connect to instead of those given.
func (c ConnectTo) apply(host, port string) (string, string) {
	if c.TargetHost != "" {
		host = c.TargetHost
	}
	if c.TargetPort != "" {
		port = c.TargetPort
	}
	return host, port
}

// matchConnectTo returns the first entry for a host and port; an empty one, which
// changes nothing, where there is none.
func matchConnectTo(entries []ConnectTo, host, port string) ConnectTo {
	for _, entry := range entries {
		if (entry.Host == "" || entry.Host == host) && (entry.Port == "" || entry.Port == port) {
			return entry
		}
	}
	return ConnectTo{}
}
