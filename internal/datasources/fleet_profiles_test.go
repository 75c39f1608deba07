package datasources_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestFleet_profiles judges a fleet by what standards demand: what each domain misses,
// how many meet each profile, and the same for people.
func TestFleet_profiles(t *testing.T) {
	t.Parallel()
	short, silent := testlab.Ready("short.example"), testlab.Ready("silent.example")
	short.HTTPS.Answer.HSTS = []string{"max-age=300"}
	silent.DNS = testlab.ServerFailure
	lab := testlab.New(t, testlab.Ready("xn--bcher-kva.example"), short, silent)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	write := func(arguments string) {
		w.Write("main.tf", lab.ProviderConfig()+fleetOf(`["bücher.example", "xn--bcher-kva.example", "short.example", "silent.example"]`, arguments))
	}
	compliance := func() map[string]any {
		all := map[string]any{}
		results, _ := w.Attributes(fleetAddress)["results"].(map[string]any)
		for domain, result := range results {
			values, _ := result.(map[string]any)
			all[domain] = values["compliance"]
		}
		return all
	}
	counts := func() any {
		all, _ := w.Attributes(fleetAddress)["counts"].(map[string]any)
		return all["profiles"]
	}
	write(`  profiles = ["asvs-5.0.0-l9", "hipaa"]`)
	w.Plan(1).Expect(t, "Unknown Profile", `Did you mean "asvs-5.0.0-l1"?`, `There is no profile "hipaa"`)
	write(`  profiles = [null]`)
	w.Plan(1).Expect(t, "Profile Is Null")

	write("")
	w.Do("apply", "-auto-approve")
	if diff := cmp.Diff(map[string]any{"bücher.example": nil, "xn--bcher-kva.example": nil, "short.example": nil, "silent.example": nil}, compliance()); diff != "" || counts() != nil {
		t.Errorf("without profiles: %v %s", counts(), diff)
	}

	write(`  profiles = ["rfc-6797", "asvs-5.0.0-l3"]`)
	w.Do("apply", "-auto-approve")
	texts := func(all ...any) any { return append([]any{}, all...) }
	none := map[string]any{}
	good := map[string]any{"met": texts("rfc-6797"), "unmet": none, "unknown": map[string]any{"asvs-5.0.0-l3": texts("all_responses", "listed")}}
	if diff := cmp.Diff(map[string]any{
		"bücher.example": good, "xn--bcher-kva.example": good,
		"short.example":  map[string]any{"met": texts("rfc-6797"), "unmet": map[string]any{"asvs-5.0.0-l3": texts("max_age", "include_subdomains")}, "unknown": none},
		"silent.example": map[string]any{"met": texts(), "unmet": none, "unknown": map[string]any{"asvs-5.0.0-l3": texts("max_age"), "rfc-6797": texts("max_age")}},
	}, compliance()); diff != "" {
		t.Errorf("compliance (-want +got):\n%s", diff)
	}
	count := func(met, unmet, unknown float64) any {
		return map[string]any{"met": met, "unmet": unmet, "unknown": unknown}
	}
	if diff := cmp.Diff(map[string]any{"rfc-6797": count(3, 0, 1), "asvs-5.0.0-l3": count(0, 1, 3)}, counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	report := fmt.Sprint(w.Attributes(fleetAddress)["report"])
	for _, want := range []string{
		"### Profiles", "| `asvs-5.0.0-l3` | 0 | 1 | 2 |", "| `rfc-6797` | 2 | 0 | 1 |",
		"| 1 | `asvs-5.0.0-l3` | not met: `max_age`, `include_subdomains` | `short.example` |",
		"| 1 | `asvs-5.0.0-l3` | not checked: `all_responses`, `listed` | `xn--bcher-kva.example` |",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("%q is missing in:\n%s", want, report)
		}
	}
}

// TestFleet_stateSize holds that a domain takes at most 1 KB of the state, also one of
// which nothing is in order, by four profiles.
func TestFleet_stateSize(t *testing.T) {
	t.Parallel()
	var sites []testlab.Site
	var names []string
	for i := range 20 {
		site := testlab.Ready(fmt.Sprintf("a-domain-with-a-longer-name-%d.example", i))
		site.HTTPS.Answer.HSTS = []string{"max-age=300"}
		site.HTTPS.Certificate = testlab.Expired
		sites, names = append(sites, site), append(names, fmt.Sprintf("%q", site.Domain))
	}
	lab := testlab.New(t, sites...)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+fleetOf("["+strings.Join(names, ", ")+"]", `  profiles = ["asvs-5.0.0-l3", "hstspreload-bulk-1-year", "us-m-15-13-option-2", "internet-nl-2026"]`))
	w.Do("apply", "-auto-approve")
	results, err := json.Marshal(w.Attributes(fleetAddress)["results"])
	if err != nil {
		t.Fatal(err)
	}
	if each := len(results) / len(sites); each > 1024 {
		t.Errorf("%d bytes a domain; one of them:\n%s", each, results[:2*each])
	}
}
