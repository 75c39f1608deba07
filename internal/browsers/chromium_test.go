package browsers_test

import (
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
	"io"
	"io/fs"
	"log"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/browsers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// sample has, for each host, the fields that it sends on each visit.
var sample = map[string][2][]string{
	"week.example":     {{"max-age=604800"}, {"max-age=604800"}},
	"long.example":     {{"max-age=63072000; includeSubDomains; preload"}, {}},
	"huge.example":     {{"max-age=99999999999999999999"}, {}},
	"kept.example":     {{"max-age=2592000; includeSubDomains"}, {}},
	"erased.example":   {{"max-age=604800; includeSubDomains"}, {"max-age=0"}},
	"narrowed.example": {{"max-age=31536000; includeSubDomains"}, {"max-age=604800"}},
	"widened.example":  {{"max-age=604800"}, {"max-age=31536000; includeSubDomains"}},
	"comma.example":    {{"max-age=31536000, includeSubDomains; preload;"}, {"max-age=604800,"}},
	"first.example":    {{"max-age=604800", "max-age=0"}, {"max-age=86400", "max-age=604800; includeSubDomains"}},
	"spoilt.example":   {{"max-age=604800"}, {"includeSubDomains"}},
	"app.localhost":    {{"max-age=604800; includeSubDomains"}, {"max-age=604800"}},
	"silent.example":   {{}, {}},
}

// TestChromium compares what is said of Chrome with what a Chromium has stored when it
// ends, after each of two visits to a sample of hosts.
func TestChromium(t *testing.T) {
	t.Parallel()
	c := newChromium(t)
	var history browsers.History
	for visit := range 2 {
		history.Headers = append(history.Headers, received(visit)...)
		c.visit.Store(int32(visit))
		var wrong []string
		// It sometimes ends before it has written everything to its profile.
		for range 20 {
			c.open(t)
			if wrong = compare(c.stored(t), history); wrong == nil {
				break
			}
		}
		if wrong != nil {
			t.Errorf("visit %d:\n%s", visit, strings.Join(wrong, "\n"))
		}
	}
}

// received returns what Chromium receives on a visit: the first field of each host.
func received(visit int) []browsers.Header {
	var all []browsers.Header
	for host, visits := range sample {
		if len(visits[visit]) == 0 {
			continue
		}
		header := browsers.Header{Host: host, At: time.Now()}
		if policy, err := hsts.Parse(visits[visit][0]); err == nil {
			header.Policy = &policy
		}
		all = append(all, header)
	}
	return all
}

// storedEntry is an entry of Chromium's file TransportSecurity.
type storedEntry struct {
	Host              string  `json:"host"` // a hash
	Expiry            float64 `json:"expiry"`
	IncludeSubDomains bool    `json:"sts_include_subdomains"`
}

// compare returns how the answers for each host, and for a name below it, differ from
// what is stored.
func compare(stored map[string]storedEntry, history browsers.History) []string {
	chrome, _ := browsers.Find("chrome")
	var wrong []string
	for host := range sample {
		now := time.Now()
		answer, beneath := chrome.Ask(host, now, history), chrome.Ask("below."+host, now, history)
		entry, there := stored[hash(host)]
		if there != (answer.Upgraded == browsers.Yes) || entry.IncludeSubDomains != (beneath.Upgraded == browsers.Yes) {
			wrong = append(wrong, fmt.Sprintf("%s: stored %t, %+v; %s %s", host, there, entry, answer.Why, beneath.Why))
		}
		// The visits lie less than an hour apart, and the ages more.
		if expiry := time.Unix(int64(entry.Expiry), 0); there && answer.Until.Sub(expiry).Abs() > time.Hour {
			wrong = append(wrong, fmt.Sprintf("%s: stored until %s; %s", host, browsers.Instant(expiry), answer.Why))
		}
	}
	return wrong
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

// chromium is a Chromium with a profile of its own, and the sites that it visits.
type chromium struct {
	program string
	profile string
	port    string // of the server of all sites
	key     string // the hash of their key, which it trusts
	visit   atomic.Int32
}

func newChromium(t *testing.T) *chromium {
	t.Helper()
	c := &chromium{program: testrun.Program(t, "chromium"), profile: t.TempDir()}
	// ServeHTTP answers for every host: the page, which asks each other host for an image.
	server := httptest.NewUnstartedServer(c)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{c.certificate(t)}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	_, c.port, _ = net.SplitHostPort(server.Listener.Addr().String())
	return c
}

const page = "page.example"

// certificate makes one certificate for all sites, and sets the hash of its key.
func (c *chromium) certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		DNSNames: append(slices.Collect(maps.Keys(sample)), page),
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
	c.key = base64.StdEncoding.EncodeToString(sum[:])
	return tls.Certificate{Certificate: [][]byte{certificate}, PrivateKey: key}
}

func (c *chromium) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if r.Host == page {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>page</title>")
		for host := range sample {
			fmt.Fprintf(w, "<img src=https://%s/image>", host)
		}
		return
	}
	for _, field := range sample[r.Host][c.visit.Load()] {
		w.Header().Add("Strict-Transport-Security", field)
	}
	w.Header().Set("Content-Type", "image/gif")
}

// open has Chromium open the page, and with it every host of the sample, and end.
func (c *chromium) open(t *testing.T) {
	t.Helper()
	var rules []string
	for _, host := range append(slices.Collect(maps.Keys(sample)), page) {
		rules = append(rules, "MAP "+host+":443 127.0.0.1:"+c.port)
	}
	command := exec.CommandContext(t.Context(), c.program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
		"--no-first-run", "--disable-sync", "--disable-background-networking", "--disable-component-update", "--user-data-dir="+c.profile,
		"--ignore-certificate-errors-spki-list="+c.key, "--host-resolver-rules="+strings.Join(rules, ", ")+", MAP * ~NOTFOUND",
		"--dump-dom", "https://"+page+"/")
	command.Env = append(os.Environ(), "HOME="+c.profile, "XDG_CONFIG_HOME="+c.profile, "XDG_CACHE_HOME="+c.profile)
	testrun.Group(command)
	var said bytes.Buffer
	command.Stderr = &said
	shown, err := command.Output()
	if err != nil || !bytes.Contains(shown, []byte("<title>page</title>")) {
		t.Fatalf("chromium: %v\n%s\n%s", err, shown, said.String())
	}
}

// stored returns what Chromium has stored, by the hash of the host.
func (c *chromium) stored(t *testing.T) map[string]storedEntry {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.profile, "Default", "TransportSecurity"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Entries []storedEntry `json:"sts"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	all := map[string]storedEntry{}
	for _, entry := range file.Entries {
		all[entry.Host] = entry
	}
	return all
}
