package docscheck_test

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestCosts measures what the page of each data source says that a read costs: how many
// requests, and how much of the state.
func TestCosts(t *testing.T) {
	t.Parallel()
	pages := here(t).pages
	for name, test := range map[string]struct{ config, asked string }{
		"preload_readiness": {"data \"hsts_preload_readiness\" \"all\" {\n  for_each = local.domains\n  domain   = each.key\n}\n", "site-00.example"},
		"fleet_readiness":   {"data \"hsts_fleet_readiness\" \"all\" {\n  domains = local.domains\n}\n", "site-00.example"},
		"preload_status":    {"data \"hsts_preload_status\" \"all\" {\n  count  = length(local.domains)\n  domain = \"site-00.example\"\n}\n", "hstspreload.org"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := pages["docs/data-sources/"+name+".md"].prose
			one, requests := measure(t, test.config, 1, test.asked)
			eleven, _ := measure(t, test.config, 11, test.asked)
			for _, problem := range checkCost(text, requests, (eleven-one)/10) {
				t.Error(problem)
			}
		})
	}
}

// measure applies a configuration for some domains, and returns the size of the state
// and how many requests a host got.
func measure(t *testing.T, config string, domains int, host string) (size, requests int) {
	t.Helper()
	var sites []testlab.Site
	for i := range domains {
		sites = append(sites, testlab.Ready(fmt.Sprintf("site-%02d.example", i)))
	}
	lab := testlab.New(t, append(sites, testlab.HSTSPreload("site-00.example", "unknown", ""))...)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", required+lab.ProviderConfig()+fmt.Sprintf("locals {\n  domains = toset([for i in range(%d) : format(\"site-%%02d.example\", i)])\n}\n", domains)+config)
	w.Do("apply", "-auto-approve")
	file, err := os.Stat(w.Path("terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	return int(file.Size()), len(lab.Requests(host))
}

var (
	sizeClaim    = regexp.MustCompile(`Size in the state (?:About )?(\d+)(?: to (\d+))? (bytes|KB) per domain`)
	requestClaim = regexp.MustCompile(`Requests .*?\b([Oo]ne|[Ff]our)\b`)
	numerals     = map[string]int{"One": 1, "one": 1, "Four": 4, "four": 4}
)

// checkCost compares what a page says with what was measured. "About" allows for a third
// more or less.
func checkCost(page string, requests, size int) (problems []string) {
	said := sizeClaim.FindStringSubmatch(page)
	if said == nil {
		return []string{"the page does not say how much of the state a domain takes"}
	}
	unit := map[string]int{"bytes": 1, "KB": 1000}[said[3]]
	least, _ := strconv.Atoi(said[1])
	most, err := strconv.Atoi(said[2])
	if err != nil {
		least, most = least*2/3, least*4/3+1
		if unit > 1 { // 1 KB is anything that is rounded to it
			least = 0
		}
	}
	if size < least*unit || size > most*unit {
		problems = append(problems, fmt.Sprintf("%q: it is %d bytes", said[0], size))
	}
	count := requestClaim.FindStringSubmatch(page)
	if len(count) != 2 || numerals[count[1]] != requests {
		problems = append(problems, fmt.Sprintf("the page says %q: it is %d requests", count, requests))
	}
	return problems
}

// TestCosts_planted plants a size and a number of requests that are not true.
func TestCosts_planted(t *testing.T) {
	t.Parallel()
	const page = "Requests For each, four, and one more. Size in the state About 700 bytes per domain. "
	for _, test := range []struct {
		page                 string
		requests, size, want int
	}{
		{page, 4, 650, 0}, {page, 5, 650, 1}, {page, 4, 400, 1}, {page, 4, 1000, 1}, {"", 4, 650, 1},
		{"Requests One. Size in the state 10 to 20 KB per domain.", 1, 15000, 0},
		{"Requests One. Size in the state 10 to 20 KB per domain.", 1, 25000, 1},
	} {
		if got := checkCost(test.page, test.requests, test.size); len(got) != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}
