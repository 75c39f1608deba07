package datasources_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"
)

// hostileText acts on terminals, on readers, and on Markdown. Controls of ASCII
// stand in certificates alone: net/http takes an answer that has any for none.
const (
	hostileControls = "\x1b[2J\x1b]0;t\x07\x7f"
	hostileText     = "\u009b2J\u009b31m\x9b\u202e\u200b\u3164\xff`|<script>[l](http://evil.test)@all #1 &#x202e; ${path.module}"
)

// hostileServer answers everybody with the same bytes, over TLS or not. It
// returns the port.
func hostileServer(t *testing.T, config *tls.Config, answer string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				if config != nil {
					conn = tls.Server(conn, config)
				}
				if _, err := conn.Read(make([]byte, 1<<12)); err == nil {
					_, _ = io.WriteString(conn, answer)
				}
				if secured, ok := conn.(*tls.Conn); ok {
					_ = secured.CloseWrite()
				}
			}()
		}
	}()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

// hostileCertificate has hostile names and very many of them.
func hostileCertificate(t *testing.T) tls.Certificate {
	t.Helper()
	printable := hostileControls + strings.ToValidUTF8(hostileText, "")
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: printable, Organization: []string{printable}},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
	}
	for i := range 1000 {
		template.DNSNames = append(template.DNSNames, fmt.Sprintf("name-%d.example", i))
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
