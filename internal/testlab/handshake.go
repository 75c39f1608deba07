package testlab

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
)

// errEnded ends a handshake that the lab has broken off itself.
var errEnded = errors.New("the site is made to break off the handshake")

// handshake handles the client's first message. A host without a name, or an unknown
// one, has no certificate, which crypto/tls answers with the alert "unrecognized name".
func (s *server) handshake(hello *tls.ClientHelloInfo) (*tls.Config, error) {
	host := canonical(hello.ServerName)
	s.lab.journal.connection(host)
	site, ok := s.lab.site(host)
	if !ok {
		return &tls.Config{MinVersion: tls.VersionTLS12}, nil
	}
	endpoint := site.endpoint(s.port, addressOf(hello.Conn.LocalAddr()))
	if broken := breakOff(endpoint.TLS, hello.Conn); broken {
		return nil, errEnded
	}
	return s.lab.tlsConfig(site.Domain, endpoint)
}

// breakOff ends the connection as the fault says, and reports whether it is one that
// does.
func breakOff(fault TLS, conn net.Conn) bool {
	switch fault {
	case PlainHTTP:
		_, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"+
			"Connection: close\r\n\r\nThis port speaks plain HTTP.\n")
	case HandshakeCloses:
	case HandshakeResets:
		reset(conn)
	case HandshakeHangs:
		// Until the client gives up, or the lab closes the connection.
		_, _ = io.Copy(io.Discard, conn)
	default:
		return false
	}
	_ = conn.Close()
	return true
}

// tlsConfig returns the configuration of an endpoint that completes the handshake.
func (l *Lab) tlsConfig(domain string, endpoint Endpoint) (*tls.Config, error) {
	config := &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"h2", "http/1.1"},
		// Each handshake is a whole one, so that what a client sees does not
		// depend on what it saw before.
		SessionTicketsDisabled: true,
	}
	if endpoint.needsHTTP1() {
		config.NextProtos = []string{"http/1.1"}
	}
	switch endpoint.TLS {
	case TLS11:
		config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	case TLS12CBC:
		config.MaxVersion = tls.VersionTLS12
		config.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}
	case WantsCertificate12:
		config.MaxVersion, config.ClientAuth = tls.VersionTLS12, tls.RequireAnyClientCert
	case WantsCertificate13:
		config.MinVersion, config.ClientAuth = tls.VersionTLS13, tls.RequireAnyClientCert
	case Alert:
		return config, nil // without a certificate
	case Modern, PlainHTTP, HandshakeCloses, HandshakeResets, HandshakeHangs:
	}
	leaf, err := l.authority.leaf(domain, endpoint.Certificate)
	if err != nil {
		return nil, err
	}
	config.Certificates = []tls.Certificate{*leaf}
	return config, nil
}

// reset resets the TCP connection below a connection, without the closing alert of TLS.
func reset(conn net.Conn) {
	if wrapped, ok := conn.(*tls.Conn); ok {
		conn = wrapped.NetConn()
	}
	if tcp, ok := conn.(interface{ SetLinger(seconds int) error }); ok {
		_ = tcp.SetLinger(0)
		_ = conn.Close()
	}
}
