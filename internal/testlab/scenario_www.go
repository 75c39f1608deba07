package testlab

// wwwScenarios differ in the domain's www.
func wwwScenarios() []Scenario {
	return []Scenario{
		withWWW("www-without-header", "a www without the header", func(www *Site) { www.HTTPS.Answer.HSTS = nil }),
		withWWW("www-cert-self-signed", "a www with a self-signed certificate", func(www *Site) {
			www.HTTPS.Certificate = SelfSigned
		}),
		withWWW("www-cert-expired", "a www with an expired certificate", func(www *Site) {
			www.HTTPS.Certificate = Expired
		}),
		withWWW("www-cert-wrong-host", "a www with a certificate for another host", func(www *Site) {
			www.HTTPS.Certificate = WrongHost
		}),
		withWWW("www-cert-negative-serial", "a www with a negative serial number", func(www *Site) {
			www.HTTPS.Certificate = NegativeSerial
		}),
		withWWW("www-tls-alert", "a www whose name its server does not recognise", func(www *Site) { www.HTTPS.TLS = Alert }),
		withWWW("www-wants-certificate", "a www that wants a client's certificate", func(www *Site) {
			www.HTTPS.TLS = WantsCertificate13
		}),
		withWWW("www-wants-certificate-1-2", "a www that wants a client's certificate, in TLS 1.2", func(www *Site) {
			www.HTTPS.TLS = WantsCertificate12
		}),
		withWWW("www-plain-http", "a www with plain HTTP on port 443", func(www *Site) { www.HTTPS.TLS = PlainHTTP }),
		hanging(withWWW("www-tls-hangs", "a www that never answers the handshake", func(www *Site) {
			www.HTTPS.TLS = HandshakeHangs
		})),
		withWWW("www-garbage", "a www that answers with something that is not HTTP", func(www *Site) {
			www.HTTPS.Answer.Fault = Garbage
		}),
		withWWW("www-port-80-only", "a www with nothing on port 443", func(www *Site) {
			www.HTTPS.Socket = Closed
			www.HTTP.Answer = Answer{}
		}),
		withWWW("www-ports-closed", "a www in the DNS with nothing on either port", func(www *Site) {
			www.HTTPS.Socket, www.HTTP.Socket = Closed, Closed
		}),
		hanging(withWWW("www-filtered", "a firewall before port 443 of www", func(www *Site) {
			www.HTTPS.Socket = Unanswered
		})),
		withWWW("www-no-address", "a www without an address", func(www *Site) { www.DNS = NoAddress }),
		withWWW("www-servfail", "a www whose servers fail", func(www *Site) { www.DNS = ServerFailure }),
	}
}

// withWWW is a scenario of a ready domain and its www, which is Ready but for a
// change; further changes are to the domain.
func withWWW(name, about string, change func(www *Site), domain ...func(s *Site)) Scenario {
	s := variant(name, about, func(s *Site) {
		for _, change := range domain {
			change(s)
		}
	})
	www := Ready("www." + s.Domain)
	www.HTTPS.Answer.Status = 301
	www.HTTPS.Answer.Location = []string{"https://" + s.Domain + "/"}
	change(&www)
	s.Sites = append(s.Sites, www)
	return s
}
