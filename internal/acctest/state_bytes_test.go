package acctest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestStateBytes holds how much a policy, and a domain of a fleet, add to the file of the
// state, which Terraform indents. Terraform writes all of it again for each resource that
// it creates, so that a policy's bytes are what a first apply takes its time for.
func TestStateBytes(t *testing.T) {
	t.Parallel()
	var sites []testlab.Site
	for i := range 30 {
		sites = append(sites, testlab.Ready(fmt.Sprintf("site-%02d.example", i)))
	}
	lab := testlab.New(t, sites...)
	for _, row := range []struct {
		name, config string
		most         int
	}{
		// CLIs with resource identity (1.12 and later) keep it too, which is about 100 bytes.
		{"policy", `
resource "hsts_policy" "all" {
  for_each           = { for i in range(%d) : format("site-%%02d.example", i) => i }
  domain             = each.key
  include_subdomains = true
}`, 2280},
		{"domain of a fleet", `
data "hsts_fleet_readiness" "all" {
  domains = [for i in range(%d) : format("site-%%02d.example", i)]
}`, 1000},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			size := func(n int) int {
				w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
				w.Write("main.tf", lab.ProviderConfig()+fmt.Sprintf(row.config, n))
				w.Do("apply", "-auto-approve")
				file, err := os.Stat(w.Path("terraform.tfstate"))
				if err != nil {
					t.Fatal(err)
				}
				if text := w.Read("terraform.tfstate"); strings.Count(text, `"header_value": "max-age=300`)+strings.Count(text, `"https_ready": true`) < n {
					t.Fatalf("not all of %d are in the state:\n%s", n, text)
				}
				return int(file.Size())
			}
			const few, many = 10, 30
			each := (size(many) - size(few)) / (many - few)
			t.Logf("%d bytes", each)
			if each > row.most {
				t.Errorf("%d bytes each, want %d at most", each, row.most)
			}
		})
	}
}
