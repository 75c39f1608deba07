package serverconfig_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// changed is when the first page of each site was changed.
var changed = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)

// site is a host that a real server serves, and its first page.
type site struct {
	Host string
	// Status is that of the first page over https.
	Status []int
	// Exactly one of these is set: a directory of files, the address of an application
	// to proxy, or a host to redirect to.
	Files, Proxied, MovedTo string
	// Chain, Key and Both are PEM files: the certificates, the key, and both.
	Chain, Key, Both string
}

// fixture has the sites of a test, and a lab with their names and certificates.
type fixture struct {
	Dir   string
	Sites []site
	// WebRoot is the address of a server of the files for certificate authorities.
	WebRoot, WebRootPort string

	lab *testlab.Lab
}

// allSites returns a site for each kind of first page: a file, an error, an
// application that fails, one that is down, one that sends a header of its own, and a
// redirect to www.
func allSites(t *testing.T) []site {
	t.Helper()
	return []site{
		{Host: "page.example", Status: []int{200}, Files: "pages"},
		{Host: "missing.example", Status: []int{404}, Files: "nothing"},
		{Host: "broken.example", Status: []int{500}, Proxied: application(t, 500, "")},
		{Host: "away.example", Status: []int{502, 503}, Proxied: "127.0.0.1:1"},
		{Host: "proxied.example", Status: []int{200}, Proxied: application(t, 200, "max-age=1")},
		{Host: "moved.example", Status: []int{301}, MovedTo: "www.moved.example"},
		{Host: "www.moved.example", Status: []int{200}, Files: "pages"},
		{Host: "app.example", Status: []int{200}, Proxied: richApplication(t)},
	}
}

// richApplication serves an application with a page for each of the requests, and returns
// its address.
func richApplication(t *testing.T) string {
	t.Helper()
	own := func(w http.ResponseWriter) { w.Header().Add(hsts.HeaderName, "max-age=1") }
	pages := http.NewServeMux()
	pages.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Powered-By", "application")
		http.ServeContent(w, r, "index.html", changed, strings.NewReader("page"))
	})
	pages.HandleFunc("/fail", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	pages.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) })
	pages.HandleFunc("/hints", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusOK)
	})
	pages.HandleFunc("/own", func(w http.ResponseWriter, _ *http.Request) { own(w) })
	pages.HandleFunc("/two", func(w http.ResponseWriter, _ *http.Request) { own(w); own(w) })
	pages.HandleFunc("/own404", func(w http.ResponseWriter, _ *http.Request) { own(w); w.WriteHeader(http.StatusNotFound) })
	pages.HandleFunc("/.well-known/acme-challenge/", func(w http.ResponseWriter, _ *http.Request) { own(w); _, _ = w.Write([]byte("token")) })
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// newFixture writes the certificates and files of the sites.
func newFixture(t *testing.T, sites ...site) *fixture {
	t.Helper()
	s := &fixture{Dir: readableDir(t), Sites: sites}
	var names []testlab.Site
	for _, site := range sites {
		names = append(names, testlab.Ready(site.Host))
	}
	s.lab = testlab.New(t, names...)
	first := s.write(t, "pages/index.html", "<!doctype html><title>page</title>")
	if err := os.Chtimes(first, changed, changed); err != nil {
		t.Fatal(err)
	}
	s.write(t, "webroot"+token, "token")
	s.write(t, "webroot/.well-known/pki-validation/fileauth.txt", "token")
	s.write(t, "webroot/secret", "secret")
	files := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(s.Dir, "webroot"))))
	t.Cleanup(files.Close)
	s.WebRoot = files.Listener.Addr().String()
	_, s.WebRootPort, _ = strings.Cut(s.WebRoot, ":")
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

// readableDir returns a directory that every user can read: a server that root
// starts runs as another user.
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
func (s *fixture) write(t *testing.T, name, text string) string {
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

// prober returns a prober that connects to the real server.
func (s *fixture) prober(t *testing.T, at ports) *probe.Prober {
	t.Helper()
	roots, err := trust.ParseRoots(s.lab.CACertPEM())
	if err != nil {
		t.Fatal(err)
	}
	config := probe.Config{DNSServers: []string{s.lab.DNSServer()}, Roots: roots, RequestTimeout: time.Hour}
	for _, text := range []string{":443:127.0.0.1:" + at.HTTPS, ":80:127.0.0.1:" + at.HTTP} {
		entry, err := probe.ParseConnectTo(text)
		if err != nil {
			t.Fatal(err)
		}
		config.ConnectTo = append(config.ConnectTo, entry)
	}
	return probe.New(config)
}

// domains returns the sites other than www.
func (s *fixture) domains() []site {
	return slices.DeleteFunc(slices.Clone(s.Sites), func(s site) bool { return strings.HasPrefix(s.Host, "www.") })
}

// ProxiedHost and ProxiedPort return the parts of Proxied.
func (s site) ProxiedHost() string { host, _, _ := strings.Cut(s.Proxied, ":"); return host }
func (s site) ProxiedPort() string { _, port, _ := strings.Cut(s.Proxied, ":"); return port }
