package testlab_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// TestChromium holds what a real Chromium makes of the scenarios that Go's client, and
// with it hstspreload.org's scan, takes differently: the page, or the error.
func TestChromium(t *testing.T) {
	t.Parallel()
	// An error is found in the browser's log of the network, by its number.
	const page, http2, mismatch = "this is the page", `"net_error":-337`, `"net_error":-113`
	chromium, certutil := testrun.Program(t, "chromium"), testrun.Program(t, "certutil")
	shown := map[string]string{
		"http2-refused-by-stream":    page,
		"http2-refused-by-goaway":    page,
		"http2-broken-by-line-break": http2,
		"cert-p521":                  mismatch,
		"cert-ed25519":               mismatch,
		"cert-negative-serial":       page,
	}
	var sites []testlab.Site
	domains := map[string]string{}
	for _, scenario := range testlab.Scenarios() {
		if _, ok := shown[scenario.Name]; !ok {
			continue
		}
		site := scenario.Sites[0]
		site.HTTPS.Answer.Body = "<title>page</title>" + page
		site.HTTPS.Answer.Fields = map[string]string{"Content-Type": "text/html"}
		sites, domains[scenario.Name] = append(sites, site), scenario.Domain
	}
	lab := testlab.New(t, sites...)
	home := t.TempDir()
	root, database := filepath.Join(home, "root.pem"), filepath.Join(home, ".pki", "nssdb")
	if err := os.MkdirAll(database, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(root, []byte(lab.CACertPEM()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, arguments := range [][]string{{"-N", "--empty-password"}, {"-A", "-t", "C,,", "-n", "lab", "-i", root}} {
		if output, err := exec.CommandContext(t.Context(), certutil, append([]string{"-d", "sql:" + database}, arguments...)...).CombinedOutput(); err != nil {
			t.Fatalf("certutil: %v\n%s", err, output)
		}
	}
	rules := "MAP * ~NOTFOUND"
	if i := slices.IndexFunc(lab.ConnectTo(), func(entry string) bool { return strings.HasPrefix(entry, ":443::") }); i >= 0 {
		rules = "MAP *:443 127.0.0.1:" + strings.TrimPrefix(lab.ConnectTo()[i], ":443::")
	} else {
		t.Fatalf("no entry leads to port 443: %v", lab.ConnectTo())
	}
	for name, want := range shown {
		log := filepath.Join(home, name+".json")
		command := exec.CommandContext(t.Context(), chromium,
			"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-sync",
			"--disable-background-networking", "--disable-component-update", "--user-data-dir="+filepath.Join(home, "profile"),
			"--host-resolver-rules="+rules, "--log-net-log="+log, "--dump-dom", "https://"+domains[name]+"/")
		command.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home)
		testrun.Group(command)
		output, err := command.Output()
		network, readErr := os.ReadFile(log)
		if err != nil || readErr != nil {
			t.Fatalf("%s: %v, %v", name, err, readErr)
		}
		got := string(output)
		if want != page && !strings.Contains(got, page) {
			got = string(network)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: want %s:\n%.2000s", name, want, output)
		}
	}
}
