package serverconfig_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// liveSite is a host that a real server serves, and what its first page is like.
type liveSite struct {
	Host string
	// Status is that of the first page over https.
	Status []int
	// Exactly one of these tells what the page is: a directory of files, the
	// address of what is proxied, a host that it redirects to.
	Files, Proxied, MovedTo string
	// Chain, Key and Both are paths of PEM files.
	Chain, Key, Both string
}

// stand is where a real server is tried: its sites, and a lab that has their names
// and certificates.
type stand struct {
	Dir   string
	Sites []liveSite
	lab   *testlab.Lab
}

// everyPage is the kinds of page that a site can begin with: one that is there, one
// that is missing, one whose application fails, one whose application is away, one
// whose application sends a header of its own, and one that redirects to its www.
func everyPage(t *testing.T) []liveSite {
	t.Helper()
	return []liveSite{
		{Host: "page.example", Status: []int{200}, Files: "pages"},
		{Host: "missing.example", Status: []int{404}, Files: "nothing"},
		{Host: "broken.example", Status: []int{500}, Proxied: application(t, 500, "")},
		{Host: "away.example", Status: []int{502, 503}, Proxied: "127.0.0.1:1"},
		{Host: "proxied.example", Status: []int{200}, Proxied: application(t, 200, "max-age=1")},
		{Host: "moved.example", Status: []int{301}, MovedTo: "www.moved.example"},
		{Host: "www.moved.example", Status: []int{200}, Files: "pages"},
	}
}

// newStand prepares sites.
func newStand(t *testing.T, sites ...liveSite) *stand {
	t.Helper()
	s := &stand{Dir: readableDir(t), Sites: sites}
	var names []testlab.Site
	for _, site := range sites {
		names = append(names, testlab.Ready(site.Host))
	}
	s.lab = testlab.New(t, names...)
	s.write(t, "pages/index.html", "<!doctype html><title>page</title>")
	for i := range s.Sites {
		site := &s.Sites[i]
		chain, key, err := s.lab.KeyPairPEM(site.Host)
		if err != nil {
			t.Fatal(err)
		}
		site.Chain, site.Key = s.write(t, site.Host+"/chain.pem", chain), s.write(t, site.Host+"/key.pem", key)
		site.Both = s.write(t, site.Host+"/both.pem", chain+key)
		if site.Files != "" {
			site.Files = filepath.Join(s.Dir, site.Files)
		}
	}
	return s
}

// readableDir is a directory that a server can read which runs as another user
// than the test, as one does that root has started.
func readableDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "serverconfig") //nolint:usetesting // what t.TempDir makes is for the test's own user alone
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// write writes a file and returns its path.
func (s *stand) write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(s.Dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// application serves an application behind the server, and returns its address.
func application(t *testing.T, status int, header string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if header != "" {
			w.Header().Set("Strict-Transport-Security", header)
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// prober looks at the sites where the real server has them, not the lab.
func (s *stand) prober(t *testing.T, at ports) *probe.Prober {
	t.Helper()
	roots, err := probe.ParseRoots(s.lab.CACertPEM())
	if err != nil {
		t.Fatal(err)
	}
	config := probe.Config{DNSServers: []string{s.lab.DNSServer()}, Roots: roots}
	for _, text := range []string{":443:127.0.0.1:" + at.HTTPS, ":80:127.0.0.1:" + at.HTTP} {
		entry, err := probe.ParseConnectTo(text)
		if err != nil {
			t.Fatal(err)
		}
		config.ConnectTo = append(config.ConnectTo, entry)
	}
	return probe.New(config)
}

// domains are the sites without those that are another's www.
func (s *stand) domains() []liveSite {
	return slices.DeleteFunc(slices.Clone(s.Sites), func(site liveSite) bool { return strings.HasPrefix(site.Host, "www.") })
}

// ProxiedHost and ProxiedPort are the parts of Proxied.
func (s liveSite) ProxiedHost() string { host, _, _ := strings.Cut(s.Proxied, ":"); return host }
func (s liveSite) ProxiedPort() string { _, port, _ := strings.Cut(s.Proxied, ":"); return port }
