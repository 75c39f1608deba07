package testlab

import (
	"fmt"
	"slices"
	"strings"
)

// DNSServer is the address, with its port, of the DNS server that knows the
// lab's names. It answers over UDP and TCP.
func (l *Lab) DNSServer() string { return l.dns.address }

// ConnectTo are the entries, in curl's --connect-to syntax, that lead from the
// ports 443 and 80 (and further ones of single sites) to the lab's. The first
// match wins. They leave host names as they are, which so go through DNSServer.
func (l *Lab) ConnectTo() []string { return slices.Clone(l.connectTo) }

// CACertPEM is the root certificate that clients have to trust.
func (l *Lab) CACertPEM() string { return l.authority.rootPEM() }

// ProviderConfig is a provider block that leads the provider to the lab.
func (l *Lab) ProviderConfig() string {
	var b strings.Builder
	fmt.Fprintf(&b, "provider \"hsts\" {\n  dns_servers = [%q]\n\n  connect_to = [\n", l.DNSServer())
	for _, entry := range l.connectTo {
		fmt.Fprintf(&b, "    %q,\n", entry)
	}
	fmt.Fprintf(&b, "  ]\n\n  ca_cert_pem = <<EOT\n%sEOT\n}\n", l.CACertPEM())
	return b.String()
}
