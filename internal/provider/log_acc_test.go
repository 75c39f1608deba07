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

// TestLog_cli reads the log that TF_LOG has the CLI write of a look-up that fails,
// and looks for the password of the proxy in it. It is not parallel, as the
// environment is the process's.
func TestLog_cli(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	t.Setenv("TF_LOG", "DEBUG")
	t.Setenv("TF_LOG_PATH", path)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)))
	w.Write("main.tf", `
provider "hsts" {
  proxy_url = "http://name:PASSWORD@127.0.0.1:1"
}
data "hsts_preload_status" "site" {
  domain = "shop.example"
}
`)
	w.Plan(1).Expect(t, "Preload Status Could Not Be Asked For")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.SplitSeq(string(text), "\n") {
		if strings.Contains(line, "hsts.preload_list") {
			lines = append(lines, line)
		}
	}
	log := strings.Join(lines, "\n")
	// The fields of a line are in no order.
	for _, parts := range [][]string{
		{"[DEBUG]", "request failed", "error=", "127.0.0.1 refused the connection", "took=", "url=https://hstspreload.org/api/v2/status", "tf_data_source_type=hsts_preload_status"},
		{"[DEBUG]", "retrying", "attempt=3", "pause="},
		{"[INFO]", "the preload status is not known", "domain=shop.example", "error="},
	} {
		if !slices.ContainsFunc(lines, func(line string) bool {
			return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(line, part) })
		}) {
			t.Errorf("no line has all of %q:\n%s", parts, log)
		}
	}
	if regexp.MustCompile(`PASSWORD|name:|\?domain=`).MatchString(log) {
		t.Errorf("a secret, or a query, is logged:\n%s", log)
	}
}
