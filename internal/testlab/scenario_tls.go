package testlab

// tlsScenarios differ in the handshake on port 443.
func tlsScenarios() []Scenario {
	var scenarios []Scenario
	for _, c := range []struct {
		name, about string
		kind        Certificate
	}{
		{"cert-self-signed", "a self-signed certificate", SelfSigned},
		{"cert-expired", "an expired certificate", Expired},
		{"cert-not-yet-valid", "a certificate that is not valid yet", NotYetValid},
		{"cert-wrong-host", "a certificate for another host", WrongHost},
		{"cert-missing-intermediate", "a certificate without the intermediate that issued it", MissingIntermediate},
		{"cert-unknown-root", "a certificate under an unknown root", UnknownRoot},
		{"cert-expires-soon", "a certificate that is good for another five days", ExpiresSoon},
		{"cert-weak-key", "a certificate for an RSA key of 1024 bits", WeakKey},
		{"cert-p521", "a certificate for an ECDSA key on P-521", P521},
		{"cert-ed25519", "a certificate for an Ed25519 key", Ed25519},
		{"cert-negative-serial", "a certificate with a negative serial number", NegativeSerial},
	} {
		scenarios = append(scenarios, variant(c.name, c.about, func(s *Site) { s.HTTPS.Certificate = c.kind }))
	}
	for _, t := range []struct {
		name, about string
		kind        TLS
	}{
		{"tls-1-1", "nothing newer than TLS 1.1", TLS11},
		{"tls-1-2-cbc", "TLS 1.2 with a CBC suite", TLS12CBC},
		{"tls-1-2-wants-certificate", "TLS 1.2 and a client certificate that is required", WantsCertificate12},
		{"tls-1-3-wants-certificate", "TLS 1.3 and a client certificate that is required", WantsCertificate13},
		{"tls-alert", "the alert that the name is not recognised", Alert},
		{"tls-plain-http", "plain HTTP on port 443", PlainHTTP},
		{"tls-closes", "a connection that closes during the handshake", HandshakeCloses},
		{"tls-resets", "a connection that is reset during the handshake", HandshakeResets},
		{"tls-hangs", "a handshake that is never answered", HandshakeHangs},
	} {
		scenario := variant(t.name, t.about, func(s *Site) { s.HTTPS.TLS = t.kind })
		scenario.Hangs = t.kind == HandshakeHangs
		scenarios = append(scenarios, scenario)
	}
	for _, h := range []struct {
		name, about string
		fault       Fault
	}{
		{"http2-refused-by-stream", "a server that wants HTTP/1.1 by RST_STREAM", RefusesStream},
		{"http2-refused-by-goaway", "a server that wants HTTP/1.1 by GOAWAY", RefusesConnection},
		{"http2-broken-by-line-break", "a line break in the value of a header, which breaks HTTP/2 alone", LineBreak},
	} {
		scenarios = append(scenarios, variant(h.name, h.about, func(s *Site) { s.HTTPS.Answer.Fault = h.fault }))
	}
	return scenarios
}
