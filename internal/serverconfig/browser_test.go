package serverconfig_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// TestConfig_browser has a real browser visit the sites of a real nginx: once it has
// the policy it does not use port 80, nor for subdomains where the policy includes
// them, until max-age=0.
func TestConfig_browser(t *testing.T) {
	t.Parallel()
	nginx.find(t)
	week := hsts.Policy{MaxAge: 604800}
	wide := hsts.Policy{MaxAge: 604800, IncludeSubDomains: true}
	for _, row := range []struct {
		name   string
		visits []visit
	}{
		{"remembers and forgets", []visit{
			{wide, "http://page.example/", overHTTP},
			{wide, "http://page.example/", upgraded},
			{wide, "http://below.page.example/", upgraded},
			{hsts.Policy{}, "https://page.example/", direct},
			{hsts.Policy{}, "http://page.example/", overHTTP},
		}},
		{"the host alone", []visit{
			{week, "https://page.example/", direct},
			{week, "http://page.example/", upgraded},
			{week, "http://below.page.example/", overHTTP},
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := newFixture(t, site{Host: "page.example", Files: "pages"}, site{Host: "below.page.example", Files: "pages"})
			b := newBrowser(t, s)
			for i, visit := range row.visits {
				b.visit(t, i, visit)
			}
		})
	}
}

// visit is a navigation, the policy that is served at that time, and how the page has
// to be reached.
type visit struct {
	policy hsts.Policy
	url    string
	way    way
}

// way is how a page was reached: whether port 80 got a request, and whether the
// browser made an internal redirect.
type way struct{ port80, internal bool }

var (
	overHTTP = way{port80: true}
	upgraded = way{internal: true}
	direct   = way{}
)

// browser is a Chromium with a profile of its own, which trusts the lab's root.
type browser struct {
	fixture *fixture
	program string
	home    string
}

func newBrowser(t *testing.T, s *fixture) *browser {
	t.Helper()
	program, certutil := testrun.Program(t, "chromium"), testrun.Program(t, "certutil")
	b := &browser{fixture: s, program: program, home: filepath.Join(s.Dir, "home")}
	root := s.write(t, "home/root.pem", s.lab.CACertPEM())
	// It must not connect to hosts in advance.
	s.write(t, "home/profile/Default/Preferences", `{"net": {"network_prediction_options": 2}}`)
	database := filepath.Join(b.home, ".pki", "nssdb")
	if err := os.MkdirAll(database, 0o700); err != nil {
		t.Fatal(err)
	}
	// A browser ignores the policy on a connection with a certificate error (RFC 6797,
	// section 8.1), so the root has to be trusted.
	for _, arguments := range [][]string{
		{"-N", "--empty-password"}, {"-A", "-t", "C,,", "-n", "lab", "-i", root},
	} {
		if output, err := exec.CommandContext(t.Context(), certutil, append([]string{"-d", "sql:" + database}, arguments...)...).CombinedOutput(); err != nil {
			t.Fatalf("certutil: %v\n%s", err, output)
		}
	}
	return b
}

// visit serves the policy with nginx, and has the browser open the URL and exit. Its
// profile keeps what it remembers until the next visit.
func (b *browser) visit(t *testing.T, number int, v visit) {
	t.Helper()
	at := nginx.run(t, b.fixture, v.policy, change{})
	port80 := newCountingProxy(t, at.HTTP)
	got := b.navigate(t, port80, at.HTTPS, v.url)
	// At its start it sometimes opens the page before it has read what it remembers. A
	// browser that remembers nothing fails each time.
	for tries := 0; v.way == upgraded && got == overHTTP && tries < 20; tries++ {
		got = b.navigate(t, port80, at.HTTPS, v.url)
	}
	if got != v.way {
		t.Errorf("visit %d, %s under %s: %+v, want %+v", number, v.url, v.policy, got, v.way)
	}
	// It sometimes exits before it has written the policy to its profile.
	u, err := url.Parse(v.url)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if b.remembers(t, u.Hostname()) == (v.policy.MaxAge > 0) {
			return
		}
		b.open(t, port80.port(), at.HTTPS, "https://"+u.Hostname()+"/")
	}
	t.Errorf("visit %d, %s under %s: the browser remembers the policy: %v", number, v.url, v.policy, v.policy.MaxAge == 0)
}

// navigate has the browser open a page, and returns how it was reached.
func (b *browser) navigate(t *testing.T, port80 *countingProxy, https, page string) way {
	t.Helper()
	before := port80.requests.Load()
	network := b.open(t, port80.port(), https, page)
	// Chromium logs its internal redirect as a 307.
	return way{
		port80:   port80.requests.Load() > before,
		internal: bytes.Contains(network, []byte("307 Internal Redirect")) && bytes.Contains(network, []byte("Non-Authoritative-Reason: HSTS")),
	}
}

// open has the browser open a page, and returns its network log.
func (b *browser) open(t *testing.T, http, https, page string) []byte {
	t.Helper()
	b.clearCache(t)
	log := filepath.Join(b.home, "network.json")
	command := exec.CommandContext(t.Context(), b.program, append(b.flags(http, https), "--log-net-log="+log, "--dump-dom", page)...)
	command.Env = append(os.Environ(), "HOME="+b.home, "XDG_CONFIG_HOME="+b.home, "XDG_CACHE_HOME="+b.home)
	testrun.Group(command)
	var shown, said bytes.Buffer
	command.Stdout, command.Stderr = &shown, &said
	if err := command.Run(); err != nil {
		t.Fatalf("%s, chromium: %v\n%s", page, err, said.String())
	}
	if !strings.Contains(shown.String(), "<title>page</title>") {
		t.Fatalf("%s: not the page:\n%s\n%s", page, shown.String(), said.String())
	}
	network, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return network
}

// remembers reports whether the profile has a policy of the host itself. Chromium
// keeps hosts as hashes of their names in DNS wire format.
func (b *browser) remembers(t *testing.T, host string) bool {
	t.Helper()
	var name []byte
	for label := range strings.SplitSeq(host, ".") {
		name = append(append(name, byte(len(label))), label...)
	}
	hash := sha256.Sum256(append(name, 0))
	known, err := os.ReadFile(filepath.Join(b.home, "profile", "Default", "TransportSecurity"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return bytes.Contains(known, []byte(base64.StdEncoding.EncodeToString(hash[:])))
}

// clearCache removes the cache: with a cached permanent redirect the browser would
// not use port 80 either, without any policy.
func (b *browser) clearCache(t *testing.T) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(b.home, "profile", "Default", "Cache")); err != nil {
		t.Fatal(err)
	}
}

// flags map ports 443 and 80 of the sites to those of nginx, and keep the browser from
// connecting anywhere else. With HttpsUpgrades it would try https by itself, without
// any policy.
func (b *browser) flags(http, https string) []string {
	var rules []string
	for _, site := range b.fixture.Sites {
		rules = append(rules, "MAP "+site.Host+":443 127.0.0.1:"+https, "MAP "+site.Host+":80 127.0.0.1:"+http)
	}
	return []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-sync",
		"--disable-background-networking", "--disable-component-update", "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
		"--user-data-dir=" + filepath.Join(b.home, "profile"), "--host-resolver-rules=" + strings.Join(rules, ", ") + ", MAP * ~NOTFOUND",
	}
}
