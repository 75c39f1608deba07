package acctest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

var terraformBlock = regexp.MustCompile("(?ms)^```terraform\n(.*?\n)```$")

// TestGuides validates the configuration in each guide: all that it has in
// blocks marked terraform, as one. A block that begins with "terraform {" begins
// another one. Blocks of other providers are marked hcl.
func TestGuides(t *testing.T) {
	t.Parallel()
	guides, err := filepath.Glob("../../templates/guides/*.md")
	if err != nil || len(guides) < 5 {
		t.Fatalf("%d guides were found: %v", len(guides), err)
	}
	for _, guide := range guides {
		t.Run(filepath.Base(guide), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(guide)
			if err != nil {
				t.Fatal(err)
			}
			blocks := terraformBlock.FindAllStringSubmatch(string(text), -1)
			if len(blocks) == 0 {
				return
			}
			var configs []string
			for i, block := range blocks {
				if i == 0 || strings.HasPrefix(block[1], "terraform {") {
					configs = append(configs, block[1])
				} else {
					configs[len(configs)-1] += "\n" + block[1]
				}
			}
			for _, config := range configs {
				validate(t, config)
			}
		})
	}
}

// validate checks the format of a configuration of a guide, and validates it.
func validate(t *testing.T, config string) {
	t.Helper()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	if !strings.Contains(config, "required_providers") {
		w.Write("versions.tf", "terraform {\n  required_providers {\n    hsts = {\n      source = \"hstskit/hsts\"\n    }\n  }\n}\n")
	}
	w.Write("example.com.zone", "@ SOA ns1.dns.example. hostmaster 1 1d 2h 4w 1h\nwww A 192.0.2.1\n")
	w.Write("crt.json", `[{"name_value":"www.example.com\nshop.example.com"}]`)
	w.Write("domains.txt", "example.com\nexample.net\n")
	w.Write("access.log", "GET https://www.example.com/\n")
	w.Write("main.tf", config)
	w.Do("fmt", "-check", "-diff")
	w.Do("validate")
}
