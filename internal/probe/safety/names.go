package safety

import "strings"

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
// (RFC 6761, section 6.3).
func isLocalhost(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
