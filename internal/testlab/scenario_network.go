package testlab

// portScenarios differ in what the ports do below TLS and HTTP, and at which
// addresses.
func portScenarios() []Scenario {
	v6only := variant("ipv6-only", "an IPv6 address and no other", func(s *Site) {
		s.Addresses = []string{"::1"}
	})
	deadV6 := variant("ipv6-dead", "an IPv6 address that refuses beside an IPv4 address that works", func(s *Site) {
		s.Addresses, s.Dead = []string{"127.0.0.1", "::1"}, []string{"::1"}
	})
	deadV4 := variant("ipv4-dead", "an IPv4 address that refuses beside an IPv6 address that works", func(s *Site) {
		s.Addresses, s.Dead = []string{"127.0.0.1", "::1"}, []string{"127.0.0.1"}
	})
	both := variant("dual-stack", "an IPv4 and an IPv6 address that both work", func(s *Site) {
		s.Addresses = []string{"127.0.0.1", "::1"}
	})
	v6only.NeedsIPv6, deadV6.NeedsIPv6, deadV4.NeedsIPv6, both.NeedsIPv6 = true, true, true, true

	return []Scenario{
		variant("port-80-closed", "nothing on port 80", func(s *Site) { s.HTTP.Socket = Closed }),
		hanging(variant("port-80-filtered", "a firewall before port 80", func(s *Site) { s.HTTP.Socket = Unanswered })),
		variant("port-80-hangs-up", "a port 80 that closes each connection", func(s *Site) { s.HTTP.Socket = HangsUp }),
		variant("port-443-closed", "nothing on port 443", func(s *Site) { s.HTTPS.Socket = Closed }),
		hanging(variant("port-443-filtered", "a firewall before port 443", func(s *Site) { s.HTTPS.Socket = Unanswered })),
		variant("port-443-hangs-up", "a port 443 that closes each connection", func(s *Site) { s.HTTPS.Socket = HangsUp }),
		variant("ports-closed", "nothing on either port", func(s *Site) {
			s.HTTPS.Socket, s.HTTP.Socket = Closed, Closed
		}),
		v6only, deadV6, deadV4, both,
	}
}

// dnsScenarios differ in how the domain's name is looked up.
func dnsScenarios() []Scenario {
	answers := func(kind DNS) func(s *Site) {
		return func(s *Site) { s.DNS = kind }
	}
	return []Scenario{
		{Name: "dns-no-such-name", About: "a name that does not exist", Domain: "dns-no-such-name.example"},
		variant("dns-no-address", "a name without an address", answers(NoAddress)),
		variant("dns-servfail", "a name whose servers fail", answers(ServerFailure)),
		hanging(variant("dns-no-reply", "a name whose servers do not answer", answers(NoReply))),
		variant("dns-truncated", "a name whose addresses are told over TCP only", answers(Truncated)),
	}
}
