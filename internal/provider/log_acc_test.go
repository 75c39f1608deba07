package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// linesOf plans a configuration and returns the lines of a subsystem in the log that
// TF_LOG has the CLI write. The environment is the process's, so no test that
// asks is parallel.
func linesOf(t *testing.T, subsystem, config string, exit int, says string) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log")
	t.Setenv("TF_LOG", "DEBUG")
	t.Setenv("TF_LOG_PATH", path)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)))
	w.Write("main.tf", config)
	w.Plan(exit).Expect(t, says)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.SplitSeq(string(text), "\n") {
		if strings.Contains(line, "hsts."+subsystem) {
			lines = append(lines, line)
		}
	}
	return lines
}

// hasLine checks that one line has all of the parts: fields are in no order.
func hasLine(t *testing.T, lines []string, parts ...string) {
	t.Helper()
	if !slices.ContainsFunc(lines, func(line string) bool {
		return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(line, part) })
	}) {
		t.Errorf("no line has all of %q:\n%s", parts, strings.Join(lines, "\n"))
	}
}

// TestLog_cli reads the log of a look-up that fails, and looks for the password of the
// proxy in it.
func TestLog_cli(t *testing.T) {
	lines := linesOf(t, "preload_list", `
provider "hsts" {
  proxy_url = "http://name:PASSWORD@127.0.0.1:1"
}
data "hsts_preload_status" "site" {
  domain = "shop.example"
}
`, 1, "Could Not Query the Preload Status")
	hasLine(t, lines, "[DEBUG]", "request failed", "error=", "127.0.0.1 refused the connection", "took=",
		"url=https://hstspreload.org/api/v2/status", "tf_data_source_type=hsts_preload_status")
	hasLine(t, lines, "[DEBUG]", "retrying", "attempt=3", "pause=")
	hasLine(t, lines, "[INFO]", "the preload status is not known", "domain=shop.example", "error=")
	if log := strings.Join(lines, "\n"); regexp.MustCompile(`PASSWORD|name:|\?domain=`).MatchString(log) {
		t.Errorf("a secret, or a query, is logged:\n%s", log)
	}
}

// TestLog_cliResolver looks for what a resolver that refuses leaves in the log: which
// one it is, the original error, and how long it took.
func TestLog_cliResolver(t *testing.T) {
	lines := linesOf(t, "probe", `
provider "hsts" {
  dns_servers = ["127.0.0.1:1"]
}
data "hsts_preload_readiness" "site" {
  domain = "shop.example"
}
output "ready" {
  value = data.hsts_preload_readiness.site.ready
}
`, 2, "ready = false")
	hasLine(t, lines, "[DEBUG]", "DNS answer", "server=127.0.0.1:1", "shop.example.", "connection refused", "duration=")
	hasLine(t, lines, "[INFO]", "domain=shop.example", "duration=")
}
