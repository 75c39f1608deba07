package resources_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// queryWorkspace is a workspace whose query looks at domains.
func queryWorkspace(t *testing.T, lab *testlab.Lab, settings string, domains ...string) *acctest.Workspace {
	t.Helper()
	if !acctest.HasQuery(t) {
		t.Skip("terraform query needs Terraform 1.14")
	}
	w := acctest.NewWorkspace(t, acctest.NewClock(start))
	w.Write("main.tf", lab.ProviderConfig())
	w.Write("estate.tfquery.hcl", fmt.Sprintf("list \"hsts_policy\" \"estate\" {\n  provider = hsts\n%s\n  config {\n    domains = %s\n  }\n}\n",
		settings, `["`+strings.Join(domains, `", "`)+`"]`))
	return w
}

// TestPolicyList_adopt queries an estate, and adopts what was generated: nothing that
// is served changes.
func TestPolicyList_adopt(t *testing.T) {
	t.Parallel()
	headers := map[string]string{
		"stage.example":    "max-age=604800; includeSubDomains",
		"between.example":  "max-age=31536000; includeSubDomains",
		"short.example":    "max-age=60",
		"alone.example":    "max-age=31536000",
		"preload.example":  "max-age=31536000; includeSubDomains; preload",
		"odd.example":      "max-age=31536000; preload",
		"long.example":     "max-age=94608000; includeSubDomains; preload",
		"quoted.example":   `max-age="31536000"; includeSubDomains`,
		"unknown.example":  "max-age=31536000; report-uri=x; includeSubDomains",
		"www.long.example": "max-age=94608000",
	}
	var sites []testlab.Site
	var domains []string
	for domain, header := range headers {
		sites = append(sites, serving(domain, header))
		domains = append(domains, domain)
	}
	w := queryWorkspace(t, testlab.New(t, sites...), "", domains...)
	w.Do("query", "-generate-config-out=estate.tf")
	generated := w.Read("estate.tf")
	w.Plan(2).Expect(t, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", len(headers)))
	w.Do("apply", "-auto-approve")
	w.Plan(0)
	for i, domain := range domains {
		got := w.Attributes(fmt.Sprintf("hsts_policy.estate_%d", i))
		if got["domain"] != domain || got["header_value"] != strings.NewReplacer(`"`, "", " report-uri=x;", "").Replace(headers[domain]) {
			t.Errorf("%s: domain %v with %q, want %q\n%s", domain, got["domain"], got["header_value"], headers[domain], generated)
		}
	}
}

// TestPolicyList_leftOut lists a site once, and says of each that is not listed why.
func TestPolicyList_leftOut(t *testing.T) {
	t.Parallel()
	silent := serving("silent.example", "")
	silent.HTTPS.Answer.HSTS = nil
	lab := testlab.New(t, serving("one.example", "max-age=300"), silent, serving("wrong.example", "max-age=abc"), serving("zero.example", "max-age=0"))
	w := queryWorkspace(t, lab, "", "one.example", "ONE.example", "silent.example", "wrong.example", "zero.example", "missing.example")
	got := w.Do("query").Expect(t, "silent.example: ", "wrong.example: ", "- zero.example", "missing.example: ",
		"No Policy to Import: 2 Sites", "Policy Is Being Forgotten: 1 Site", "Could Not See What Is Served: 1 Site")
	if n := strings.Count(got.Output, "domain=one.example"); n != 1 {
		t.Errorf("one.example is listed %d times, want 1:\n%s", n, got.Output)
	}
}

// TestPolicyList_limit says what the limit left out.
func TestPolicyList_limit(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, serving("one.example", "max-age=300"), serving("two.example", "max-age=300"))
	queryWorkspace(t, lab, "  limit = 1", "one.example", "two.example").Do("query").
		Expect(t, "domain=one.example", "Limit Reached: 1 Site Left Out").Reject(t, "domain=two.example")
}

// TestPolicyList_malformed names ten of twelve malformed names in one error.
func TestPolicyList_malformed(t *testing.T) {
	t.Parallel()
	var wrong []string
	for i := range 12 {
		wrong = append(wrong, fmt.Sprintf("wrong_%02d..example", i))
	}
	got := queryWorkspace(t, testlab.New(t), "", wrong...).Run("query").Expect(t, "12 Malformed Domain Names", "wrong_09..example", "and 2 more")
	got.Reject(t, "wrong_10..example")
	if got.Code != 1 {
		t.Errorf("exit code %d, want 1", got.Code)
	}
}

// TestPolicyList_empty lists nothing of no domains.
func TestPolicyList_empty(t *testing.T) {
	t.Parallel()
	w := queryWorkspace(t, testlab.New(t), "", "one.example")
	w.Write("estate.tfquery.hcl", "list \"hsts_policy\" \"estate\" {\n  provider = hsts\n  config {\n    domains = []\n  }\n}\n")
	w.Do("query").Expect(t, "returned 0 results").Reject(t, "domain=", "Error")
}

// TestPolicyList_null refuses a name that is null.
func TestPolicyList_null(t *testing.T) {
	t.Parallel()
	w := queryWorkspace(t, testlab.New(t), "", "one.example")
	w.Write("estate.tfquery.hcl", "list \"hsts_policy\" \"estate\" {\n  provider = hsts\n  config {\n    domains = [\"one.example\", null]\n  }\n}\n")
	if got := w.Run("query").Expect(t, "null: write a name, or leave it out"); got.Code != 1 {
		t.Errorf("exit code %d, want 1", got.Code)
	}
}
