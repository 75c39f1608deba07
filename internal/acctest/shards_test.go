package acctest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestShards looks at sites in three shards, as examples/fleet_shards does, and merges
// what they wrote, as examples/fleet_merge does: the results are those of one fleet.
func TestShards(t *testing.T) {
	t.Parallel()
	var sites []testlab.Site
	var names []string
	for i := range 12 {
		site := testlab.Ready(fmt.Sprintf("site-%d.example", i))
		if i%4 == 0 {
			site.HTTPS.Certificate = testlab.Expired
		}
		sites, names = append(sites, site), append(names, site.Domain)
	}
	lab := testlab.New(t, sites...)
	look := func(shard, shards int) json.RawMessage {
		w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
		w.Write("main.tf", readText(t, filepath.Join(examples, "fleet_shards", "main.tf")))
		w.Write("provider.tf", lab.ProviderConfig())
		domains, err := json.Marshal(names)
		if err != nil {
			t.Fatal(err)
		}
		w.Do("apply", "-auto-approve", fmt.Sprintf("-var=shard=%d", shard), fmt.Sprintf("-var=shards=%d", shards), "-var=domains="+string(domains))
		return json.RawMessage(w.Do("output", "-json", "results").Output)
	}

	merged := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	merged.Write("main.tf", readText(t, filepath.Join(examples, "fleet_merge", "main.tf")))
	if err := os.Mkdir(merged.Path("shards"), 0o700); err != nil {
		t.Fatal(err)
	}
	const shards = 3
	for shard := range shards {
		merged.Write(fmt.Sprintf("shards/%d.json", shard), string(look(shard, shards)))
	}
	merged.Do("apply", "-auto-approve", fmt.Sprint("-var=shards=", shards))
	var all, alone map[string]map[string]any
	if err := json.Unmarshal([]byte(merged.Do("output", "-json", "results").Output), &all); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(look(0, 1), &alone); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(all), fmt.Sprint(alone); got != want || len(all) != len(names) {
		t.Errorf("the shards have\n%s\nand one fleet has\n%s", got, want)
	}
	report := merged.Do("output", "-raw", "report").Output
	for _, part := range []string{"9 of 12 domains are ready.", "| `domain.tls.invalid_cert_chain` | 3 | site-0.example, site-4.example, site-8.example |"} {
		if !strings.Contains(report, part) {
			t.Errorf("the report lacks %q:\n%s", part, report)
		}
	}
	result := merged.Run("plan", fmt.Sprint("-var=shards=", shards+1))
	if result.Code == 0 || !strings.Contains(result.Output, "3 of 4 shards have written") {
		t.Errorf("a missing shard: %d\n%s", result.Code, result.Output)
	}
}
