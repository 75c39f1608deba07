// Package chromium has a real Chromium visit sites of a test, and reads what it has
// stored of their policies. It can also show a page, and returns the result.
package chromium

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// Browser is a Chromium with a profile of its own, and the sites that it visits.
type Browser struct {
	program string
	profile string
	port    string // of the server of all sites
	key     string // the hash of their key, which it trusts
	hosts   []string
	fields  func(host string) string
}

// page is the site that asks each other host for an image.
const page = "page.example"

// New returns a Chromium for sites with these names, all of which answer over HTTPS on
// loopback. fields returns the lines of a host's header as sent, each with its end. The
// test is skipped where there is no Chromium.
func New(t *testing.T, hosts []string, fields func(host string) string) *Browser {
	t.Helper()
	b := &Browser{program: testrun.Program(t, "chromium"), profile: t.TempDir(), hosts: append([]string{page}, hosts...), fields: fields}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{b.certificate(t)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	_, b.port, _ = net.SplitHostPort(listener.Addr().String())
	go b.serve(listener)
	return b
}

// certificate makes one certificate for all sites, and sets the hash of its key.
func (b *Browser) certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), DNSNames: b.hosts,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(public)
	b.key = base64.StdEncoding.EncodeToString(sum[:])
	return tls.Certificate{Certificate: [][]byte{certificate}, PrivateKey: key}
}

func (b *Browser) serve(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer func() { _ = conn.Close() }()
			if request, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = conn.Write(b.response(request.Host))
			}
		}()
	}
}

// response is written byte by byte rather than by net/http, which sends only fields
// that are well-formed.
func (b *Browser) response(host string) []byte {
	var body, fields string
	if host == page {
		body = "<!doctype html><title>page</title>"
		for _, other := range b.hosts[1:] {
			body += "<img src=https://" + other + "/image>"
		}
	} else {
		fields = b.fields(host)
	}
	return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s",
		len(body), fields, body)
}

// Visit has Chromium open a page that makes it ask every host, and end.
func (b *Browser) Visit(t *testing.T) {
	t.Helper()
	var rules []string
	for _, host := range b.hosts {
		rules = append(rules, "MAP "+host+":443 127.0.0.1:"+b.port)
	}
	shown := run(t, b.program, b.profile, "https://"+page+"/",
		"--ignore-certificate-errors-spki-list="+b.key, "--host-resolver-rules="+strings.Join(rules, ", ")+", MAP * ~NOTFOUND")
	if !strings.Contains(shown, "<title>page</title>") {
		t.Fatalf("chromium shows\n%s", shown)
	}
}

// Show has a Chromium open an HTML page that needs no other, in light or in dark, and
// returns the document as it is when its scripts have run. The test is skipped where
// there is no Chromium.
func Show(t *testing.T, document string, dark bool) string {
	t.Helper()
	program, profile := testrun.Program(t, "chromium"), t.TempDir()
	file := filepath.Join(profile, "page.html")
	if err := os.WriteFile(file, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	scheme := "--blink-settings=preferredColorScheme=1"
	if dark {
		scheme = "--blink-settings=preferredColorScheme=0"
	}
	return run(t, program, profile, "file://"+file, scheme, "--host-resolver-rules=MAP * ~NOTFOUND")
}

// run has Chromium open a page and end, and returns the document.
func run(t *testing.T, program, profile, url string, arguments ...string) string {
	t.Helper()
	arguments = append(arguments, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
		"--no-first-run", "--disable-sync", "--disable-background-networking", "--disable-component-update", "--user-data-dir="+profile,
		"--dump-dom", url)
	command := exec.CommandContext(t.Context(), program, arguments...)
	command.Env = append(os.Environ(), "HOME="+profile, "XDG_CONFIG_HOME="+profile, "XDG_CACHE_HOME="+profile)
	testrun.Group(command)
	var said bytes.Buffer
	command.Stderr = &said
	shown, err := command.Output()
	if err != nil {
		t.Fatalf("chromium: %v\n%s\n%s", err, shown, said.String())
	}
	return string(shown)
}

// Entry is what Chromium has stored of a host. It stores no host that it has no policy of.
type Entry struct {
	Hash              string  `json:"host"`
	Expiry            float64 `json:"expiry"`
	Observed          float64 `json:"sts_observed"`
	IncludeSubDomains bool    `json:"sts_include_subdomains"`
}

// Stored returns what Chromium has stored, by host. It sometimes ends before it has
// written everything to its profile; then another visit is needed.
func (b *Browser) Stored(t *testing.T) map[string]Entry {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(b.profile, "Default", "TransportSecurity"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Entries []Entry `json:"sts"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	names := map[string]string{}
	for _, host := range b.hosts {
		names[hash(host)] = host
	}
	all := map[string]Entry{}
	for _, entry := range file.Entries {
		all[names[entry.Hash]] = entry
	}
	return all
}

// hash is how Chromium stores a host: by its name in DNS wire format.
func hash(host string) string {
	var name []byte
	for label := range strings.SplitSeq(host, ".") {
		name = append(append(name, byte(len(label))), label...)
	}
	sum := sha256.Sum256(append(name, 0))
	return base64.StdEncoding.EncodeToString(sum[:])
}
