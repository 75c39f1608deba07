package safety

import (
	"encoding/binary"
	"net/netip"
	"slices"
)

// Class orders addresses by how restricted they are as the targets of redirects;
// a greater one is restricted more.
type Class int

// The classes.
const (
	// Public: a host of the Internet.
	Public Class = iota
	// Shared: a carrier's own network (RFC 6598).
	Shared
	// Private: a local network, or anything else that is not routed globally.
	Private
	// Loopback: this machine.
	Loopback
	// LinkLocal: this link, where clouds put their metadata services; and the
	// metadata services at other addresses.
	LinkLocal
	// Unusable: no single host can be meant.
	Unusable
)

func (c Class) String() string {
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
	class  Class
}{
	{netip.MustParsePrefix("0.0.0.0/8"), Unusable}, // Linux takes 0.0.0.0 for itself
	{netip.MustParsePrefix("10.0.0.0/8"), Private},
	{netip.MustParsePrefix("100.100.100.200/32"), LinkLocal}, // Alibaba Cloud
	{netip.MustParsePrefix("100.64.0.0/10"), Shared},
	{netip.MustParsePrefix("127.0.0.0/8"), Loopback},
	{netip.MustParsePrefix("168.63.129.16/32"), LinkLocal}, // Azure
	{netip.MustParsePrefix("169.254.0.0/16"), LinkLocal},
	{netip.MustParsePrefix("172.16.0.0/12"), Private},
	{netip.MustParsePrefix("192.0.0.192/32"), LinkLocal}, // Oracle Cloud, older
	{netip.MustParsePrefix("192.0.0.0/24"), Private},     // IETF protocol assignments
	{netip.MustParsePrefix("192.0.2.0/24"), Private},     // documentation
	{netip.MustParsePrefix("192.88.99.0/24"), Private},   // 6to4 relays, withdrawn
	{netip.MustParsePrefix("192.168.0.0/16"), Private},
	{netip.MustParsePrefix("198.18.0.0/15"), Private},   // benchmarks
	{netip.MustParsePrefix("198.51.100.0/24"), Private}, // documentation
	{netip.MustParsePrefix("203.0.113.0/24"), Private},  // documentation
	{netip.MustParsePrefix("224.0.0.0/4"), Unusable},    // multicast
	{netip.MustParsePrefix("255.255.255.255/32"), Unusable},
	{netip.MustParsePrefix("240.0.0.0/4"), Private}, // reserved
	{netip.MustParsePrefix("0.0.0.0/0"), Public},

	{netip.MustParsePrefix("::/128"), Unusable},
	{netip.MustParsePrefix("::1/128"), Loopback},
	{netip.MustParsePrefix("::ffff:0:0:0/96"), Public},           // translated IPv4, see embedded
	{netip.MustParsePrefix("64:ff9b::/96"), Public},              // NAT64, see embedded
	{netip.MustParsePrefix("2001::/32"), Public},                 // Teredo, see embedded
	{netip.MustParsePrefix("2001::/23"), Private},                // IETF protocol assignments
	{netip.MustParsePrefix("2001:db8::/32"), Private},            // documentation
	{netip.MustParsePrefix("3fff::/20"), Private},                // documentation
	{netip.MustParsePrefix("2000::/3"), Public},                  // with 6to4, see embedded
	{netip.MustParsePrefix("fd00:c1::a9fe:a9fe/128"), LinkLocal}, // Oracle Cloud
	{netip.MustParsePrefix("fd00:42::42/128"), LinkLocal},        // Scaleway
	{netip.MustParsePrefix("fd00:ec2::/32"), LinkLocal},          // Amazon EC2
	{netip.MustParsePrefix("fd20:ce::254/128"), LinkLocal},       // Google Cloud
	{netip.MustParsePrefix("fe80::/10"), LinkLocal},
	{netip.MustParsePrefix("ff00::/8"), Unusable}, // multicast
	{netip.MustParsePrefix("::/0"), Private},
}

// Classify returns an address's class. One that carries IPv4 addresses within it
// has the strictest of all their classes, since that is where packets end up.
func Classify(address netip.Addr) Class {
	address = address.WithZone("").Unmap()
	strictest := Unusable
	for _, block := range blocks {
		if block.prefix.Contains(address) {
			strictest = block.class
			break
		}
	}
	for _, inner := range embedded(address) {
		strictest = max(strictest, Classify(inner))
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
	if isISATAP(b) {
		return append(embeddedByPrefix(address, b), netip.AddrFrom4([4]byte(b[12:])))
	}
	return embeddedByPrefix(address, b)
}

// isISATAP reports whether an address has an interface identifier of ISATAP, which says
// under any prefix which IPv4 address packets are tunnelled to (RFC 5214, section 6.1).
func isISATAP(b [16]byte) bool {
	return b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe
}

func embeddedByPrefix(address netip.Addr, b [16]byte) []netip.Addr {
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
