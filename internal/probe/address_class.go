package probe

import (
	"encoding/binary"
	"net/netip"
	"slices"
)

// class is who can be behind an address. A greater one is treated more strictly.
type class int

const (
	// public: a host of the Internet.
	public class = iota
	// shared: a carrier's own network (RFC 6598).
	shared
	// private: a local network, or anything else that is not routed globally.
	private
	// loopback: this machine.
	loopback
	// linkLocal: this link, where clouds put their metadata services; and those
	// metadata services that are elsewhere.
	linkLocal
	// unusable: no single host can be meant.
	unusable
)

func (c class) String() string {
	return [...]string{
		"a public address",
		"a carrier-grade NAT address",
		"a private address",
		"a loopback address",
		"a link-local or metadata service address",
		"an unspecified or multicast address",
	}[c]
}

// blocks are the address blocks with their classes; the first that holds an
// address counts. (IANA's special-purpose registries, and the clouds' documents
// for metadata services.)
var blocks = []struct {
	prefix netip.Prefix
	class  class
}{
	{netip.MustParsePrefix("0.0.0.0/8"), unusable}, // Linux takes 0.0.0.0 for itself
	{netip.MustParsePrefix("10.0.0.0/8"), private},
	{netip.MustParsePrefix("100.100.100.200/32"), linkLocal}, // Alibaba Cloud
	{netip.MustParsePrefix("100.64.0.0/10"), shared},
	{netip.MustParsePrefix("127.0.0.0/8"), loopback},
	{netip.MustParsePrefix("168.63.129.16/32"), linkLocal}, // Azure
	{netip.MustParsePrefix("169.254.0.0/16"), linkLocal},
	{netip.MustParsePrefix("172.16.0.0/12"), private},
	{netip.MustParsePrefix("192.0.0.192/32"), linkLocal}, // Oracle Cloud, older
	{netip.MustParsePrefix("192.0.0.0/24"), private},     // IETF protocol assignments
	{netip.MustParsePrefix("192.0.2.0/24"), private},     // documentation
	{netip.MustParsePrefix("192.88.99.0/24"), private},   // 6to4 relays, withdrawn
	{netip.MustParsePrefix("192.168.0.0/16"), private},
	{netip.MustParsePrefix("198.18.0.0/15"), private},   // benchmarks
	{netip.MustParsePrefix("198.51.100.0/24"), private}, // documentation
	{netip.MustParsePrefix("203.0.113.0/24"), private},  // documentation
	{netip.MustParsePrefix("224.0.0.0/4"), unusable},    // multicast
	{netip.MustParsePrefix("255.255.255.255/32"), unusable},
	{netip.MustParsePrefix("240.0.0.0/4"), private}, // reserved
	{netip.MustParsePrefix("0.0.0.0/0"), public},

	{netip.MustParsePrefix("::/128"), unusable},
	{netip.MustParsePrefix("::1/128"), loopback},
	{netip.MustParsePrefix("::ffff:0:0:0/96"), public}, // translated IPv4, see embedded
	{netip.MustParsePrefix("64:ff9b::/96"), public},    // NAT64, see embedded
	{netip.MustParsePrefix("2001::/32"), public},       // Teredo, see embedded
	{netip.MustParsePrefix("2001::/23"), private},      // IETF protocol assignments
	{netip.MustParsePrefix("2001:db8::/32"), private},  // documentation
	{netip.MustParsePrefix("3fff::/20"), private},      // documentation
	{netip.MustParsePrefix("2000::/3"), public},        // with 6to4, see embedded
	{netip.MustParsePrefix("fd00:ec2::/32"), linkLocal},
	{netip.MustParsePrefix("fd20:ce::254/128"), linkLocal}, // Google Cloud
	{netip.MustParsePrefix("fe80::/10"), linkLocal},
	{netip.MustParsePrefix("ff00::/8"), unusable}, // multicast
	{netip.MustParsePrefix("::/0"), private},
}

// classify returns an address's class. One that carries IPv4 addresses within it
// has the strictest of all their classes, since that is where packets end up.
func classify(address netip.Addr) class {
	address = address.WithZone("").Unmap()
	strictest := unusable
	for _, block := range blocks {
		if block.prefix.Contains(address) {
			strictest = block.class
			break
		}
	}
	for _, inner := range embedded(address) {
		strictest = max(strictest, classify(inner))
	}
	return strictest
}

var (
	compatible  = netip.MustParsePrefix("::/96")           // RFC 4291, section 2.5.5.1
	translated  = netip.MustParsePrefix("::ffff:0:0:0/96") // RFC 2765
	nat64       = netip.MustParsePrefix("64:ff9b::/96")    // RFC 6052
	localNAT64  = netip.MustParsePrefix("64:ff9b:1::/48")  // RFC 8215
	sixToFour   = netip.MustParsePrefix("2002::/16")       // RFC 3056
	teredo      = netip.MustParsePrefix("2001::/32")       // RFC 4380
	unspecified = netip.IPv6Unspecified()
)

// embedded returns the IPv4 addresses within an IPv6 address of the forms that
// translators and tunnels take apart.
func embedded(address netip.Addr) []netip.Addr {
	if !address.Is6() || address == unspecified || address == netip.IPv6Loopback() {
		return nil
	}
	b := address.As16()
	at := func(offset int) netip.Addr { return netip.AddrFrom4([4]byte(b[offset : offset+4])) }
	switch {
	case compatible.Contains(address), translated.Contains(address), nat64.Contains(address):
		return []netip.Addr{at(12)}
	case localNAT64.Contains(address):
		// How long the translator's own prefix is can't be seen from outside:
		// these are the places for 48, 56, 64 and 96 bits (octet 8 is skipped).
		// A place that holds a zero is not the one.
		return slices.DeleteFunc([]netip.Addr{
			netip.AddrFrom4([4]byte{b[6], b[7], b[9], b[10]}),
			netip.AddrFrom4([4]byte{b[7], b[9], b[10], b[11]}),
			at(9),
			at(12),
		}, func(a netip.Addr) bool { return a.As4()[0] == 0 })
	case sixToFour.Contains(address):
		return []netip.Addr{at(2)}
	case teredo.Contains(address):
		var client [4]byte
		binary.BigEndian.PutUint32(client[:], ^binary.BigEndian.Uint32(b[12:]))
		return []netip.Addr{at(4), netip.AddrFrom4(client)}
	default:
		return nil
	}
}
