package safety

import (
	"slices"
	"strings"
)

// isNumeric reports whether a host that is not an IP address is read as one by
// some programs: its last label is a number. Browsers and inet_aton read
// "2130706433", "0x7f.1" and "0177.1" as 127.0.0.1, others read them in other
// ways, and no top-level domain is a number.
func isNumeric(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	digits := "0123456789"
	if hex, isHex := strings.CutPrefix(last, "0x"); isHex {
		last, digits = "0"+hex, "0123456789abcdef"
	}
	return last != "" && strings.Trim(last, digits) == ""
}

// isLocalhost reports whether a name means this machine wherever it is looked up
// (RFC 6761, section 6.3), or by the hosts file that systems come with.
func isLocalhost(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || slices.Contains(localhosts, host)
}

// localhosts are names for this machine in the hosts files of Debian, Red Hat and
// others, and of containers for the machine that they run on.
var localhosts = []string{
	"localhost.localdomain", "localhost4", "localhost4.localdomain4", "localhost6", "localhost6.localdomain6",
	"ip6-localhost", "ip6-loopback", "ipv6-localhost", "ipv6-loopback", "broadcasthost", "loopback",
	"host.docker.internal", "gateway.docker.internal", "host.containers.internal",
}

// isMetadata reports whether a name is that of a cloud's metadata service within the
// cloud. Where a proxy looks names up, the address can't be checked.
func isMetadata(host string) bool { return slices.Contains(metadataHosts, host) }

var metadataHosts = []string{
	"metadata", "metadata.google.internal", "metadata.goog", "metadata.internal", "metadata.tencentyun.com",
	"instance-data", "instance-data.ec2.internal",
}
