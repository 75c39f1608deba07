package probe_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"strings"
	"testing"
)

// sniffed is a server's connection that remembers what was written.
type sniffed struct {
	net.Conn
	written bytes.Buffer
}

func (c *sniffed) Write(b []byte) (int, error) {
	c.written.Write(b)
	return c.Conn.Write(b)
}

// renegotiate completes a handshake of TLS 1.2, waits for the request, asks for
// another handshake (HelloRequest, RFC 5246, section 7.4.1.1), and counts the
// handshake messages that come. crypto/tls never asks so: the record is made here,
// with the keys of the connection.
func renegotiate(t *testing.T, conn net.Conn, config *tls.Config) int {
	var keys bytes.Buffer
	config.MaxVersion, config.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}
	config.KeyLogWriter = &keys
	config.SessionTicketsDisabled = true
	below := &sniffed{Conn: conn}
	secured := tls.Server(below, config)
	if _, err := secured.Read(make([]byte, 1<<12)); err != nil {
		t.Errorf("the handshake: %v", err)
		return 0
	}
	log := strings.Fields(keys.String()) // CLIENT_RANDOM, the random, the master secret
	clientRandom, _ := hex.DecodeString(log[1])
	master, _ := hex.DecodeString(log[2])
	const random = 5 + 4 + 2 // after the headers of the record and the message, and the version
	serverRandom := below.written.Bytes()[random : random+32]

	block := prf(master, append([]byte("key expansion"), append(serverRandom[:32:32], clientRandom...)...), 40)
	gcm := must(cipher.NewGCM(must(aes.NewCipher(block[16:32]))))
	const sequence = 1 // Finished was 0
	header := binary.BigEndian.AppendUint64(nil, sequence)
	sealed := gcm.Seal(nil, append(block[36:40:40], header...), make([]byte, 4), append(header[:8:8], 22, 3, 3, 0, 4))
	message := append([]byte{22, 3, 3, 0, byte(8 + len(sealed))}, append(header, sealed...)...)
	if _, err := conn.Write(message); err != nil {
		t.Errorf("asking again: %v", err)
	}
	answered, _ := io.ReadAll(conn)
	hellos := 0
	for len(answered) >= 5 {
		if answered[0] == 22 {
			hellos++
		}
		answered = answered[min(len(answered), 5+int(binary.BigEndian.Uint16(answered[3:]))):]
	}
	return hellos
}

// prf is that of TLS 1.2 (RFC 5246, section 5).
func prf(secret, seed []byte, length int) []byte {
	mac := func(parts ...[]byte) []byte {
		h := hmac.New(sha256.New, secret)
		for _, part := range parts {
			h.Write(part)
		}
		return h.Sum(nil)
	}
	var out []byte
	for a := mac(seed); len(out) < length; a = mac(a) {
		out = append(out, mac(a, seed)...)
	}
	return out[:length]
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
