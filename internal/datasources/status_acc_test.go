package datasources_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// preloadList is a copy of the list.
const preloadList = `// Copyright
{
  "pinsets": [],
  "entries": [
    { "name": "dev", "policy": "public-suffix", "mode": "force-https", "include_subdomains": true },
    { "name": "xn--bcher-kva.example", "policy": "bulk-1-year", "mode": "force-https", "include_subdomains": true },
    { "name": "alone.example", "policy": "custom", "mode": "force-https" },
    { "name": "pinned.example", "policy": "google", "include_subdomains": true, "pins": "google" }
  ]
}
`

// status is the data source for a domain.
func status(domain string) string {
	return fmt.Sprintf("data \"hsts_preload_status\" \"site\" {\n  domain = %q\n}\n", domain)
}

// member checks every output. through is the covering name, "" for none; policy is
// nil where the source does not tell of the entry.
func member(status, through string, bulk bool, policy, subdomains knownvalue.Check) []statecheck.StateCheck {
	preloadedDomain := knownvalue.Check(knownvalue.Null())
	if through != "" {
		preloadedDomain = text(through)
	}
	checks := map[string]knownvalue.Check{
		"status": text(status), "preloaded": knownvalue.Bool(through != ""), "preloaded_domain": preloadedDomain,
		"bulk": knownvalue.Bool(bulk), "policy": policy, "include_subdomains": subdomains,
	}
	all := make([]statecheck.StateCheck, 0, len(checks))
	for name, check := range checks {
		all = append(all, statecheck.ExpectKnownValue("data.hsts_preload_status.site", tfjsonpath.New(name), check))
	}
	return all
}

// steady is a plan in which nothing is to be done.
var steady = resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// with adds settings to a provider block.
func with(provider, settings string) string {
	return strings.Replace(provider, "provider \"hsts\" {\n", "provider \"hsts\" {\n"+settings+"\n", 1)
}

// TestStatus_api asks a stand-in at hstspreload.org's own name, by connect_to, and
// has an answer for as long as it is fresh.
func TestStatus_api(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.HSTSPreload("www.site.dev", "preloaded", "dev"))
	clock := acctest.NewClock(time.Now())
	null := knownvalue.Null()
	now := func(status, through string) func() {
		return func() { mend(t, lab, testlab.HSTSPreload("www.site.dev", status, through)) }
	}
	later := func(status, through string) func() {
		return func() { now(status, through)(); clock.Advance(time.Minute) }
	}
	step := func(before func(), checks []statecheck.StateCheck) resource.TestStep {
		return resource.TestStep{
			PreConfig: before, Config: lab.ProviderConfig() + status("WWW.site.dev"), ConfigStateChecks: checks, ConfigPlanChecks: steady,
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			step(nil, member("preloaded", "dev", false, null, null)),
			step(now("unknown", ""), member("preloaded", "dev", false, null, null)),
			step(later("unknown", ""), member("unknown", "", false, null, null)),
			step(later("pending", ""), member("pending", "", false, null, null)),
			step(later("preloaded", "www.site.dev"), member("preloaded", "www.site.dev", true, null, null)),
			step(later("pending-removal", ""), member("pending-removal", "www.site.dev", false, null, null)),
			step(later("removed", ""), member("removed", "", false, null, null)),
		},
	})
}

// TestStatus_list looks names up in a file, and in a download in base64.
func TestStatus_list(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "list.json")
	if err := os.WriteFile(path, []byte(preloadList), 0o600); err != nil {
		t.Fatal(err)
	}
	host := testlab.Site{Domain: "lists.example", HTTPS: testlab.Endpoint{Answer: testlab.Answer{
		Fields: map[string]string{"ETag": `"1"`}, Body: base64.StdEncoding.EncodeToString([]byte(preloadList)),
	}}}
	lab := testlab.New(t, host)
	yes, no := knownvalue.Bool(true), knownvalue.Bool(false)
	for source, settings := range map[string]string{
		"path": fmt.Sprintf("  chromium_list = { path = %q }", path),
		"url":  fmt.Sprintf("  chromium_list = {\n    url       = \"https://lists.example/list?format=TEXT\"\n    cache_dir = %q\n  }", t.TempDir()),
	} {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			step := func(domain string, checks []statecheck.StateCheck) resource.TestStep {
				return resource.TestStep{Config: with(lab.ProviderConfig(), settings) + status(domain), ConfigStateChecks: checks, ConfigPlanChecks: steady}
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
				Steps: []resource.TestStep{
					step("bücher.example", member("preloaded", "xn--bcher-kva.example", true, text("bulk-1-year"), yes)),
					step("www.bücher.example", member("preloaded", "xn--bcher-kva.example", false, text("bulk-1-year"), yes)),
					step("site.dev", member("preloaded", "dev", false, text("public-suffix"), yes)),
					step("dev", member("preloaded", "dev", false, text("public-suffix"), yes)),
					step("alone.example", member("preloaded", "alone.example", false, text("custom"), no)),
					step("www.alone.example", member("unknown", "", false, knownvalue.Null(), knownvalue.Null())),
					step("pinned.example", member("unknown", "", false, knownvalue.Null(), knownvalue.Null())),
				},
			})
		})
	}
}

// TestStatus_warnings reads what is told with an answer.
func TestStatus_warnings(t *testing.T) {
	t.Parallel()
	host := testlab.Site{Domain: "lists.example", HTTPS: testlab.Endpoint{Answer: testlab.Answer{Body: preloadList}}}
	lab := testlab.New(t, host)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	cache := t.TempDir()
	write := func(directory, domain string) {
		w.Write("main.tf", with(lab.ProviderConfig(), fmt.Sprintf("  chromium_list = {\n    url       = \"https://lists.example/list\"\n    cache_dir = %q\n  }", directory))+status(domain))
	}
	write(cache, "pinned.example")
	w.Plan(0).Expect(t, "Listed Without HSTS", "pinned.example", `data "hsts_preload_status" "site"`)
	file := filepath.Join(cache, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	write(file, "site.dev")
	w.Plan(0).Expect(t, "Preload List Is Not Cached", "chromium_list.cache_dir", "not a directory")

	host.HTTPS.Answer = testlab.Answer{Status: 503}
	mend(t, lab, host)
	write(cache, "site.dev")
	w.Plan(0).Expect(t, "Preload List May Be Out of Date", "tried 4 times", "503 Service Unavailable", "Later changes are not seen")
}

// TestStatus_errors reads what is said where there is no status.
func TestStatus_errors(t *testing.T) {
	t.Parallel()
	site := testlab.HSTSPreload("a.example", "preloaded\x1b]0;x", "")
	lab := testlab.New(t, site, testlab.Site{Domain: "lists.example"})
	directory := t.TempDir()
	half := filepath.Join(directory, "half.json")
	if err := os.WriteFile(half, []byte(preloadList[:200]), 0o600); err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	refused := func(settings, domain string, says ...string) {
		t.Helper()
		w.Write("main.tf", with(lab.ProviderConfig(), settings)+status(domain))
		result := w.Plan(1)
		result.Expect(t, says...)
		result.Reject(t, "panic", "Please report", "This is a bug", "\x1b]")
	}
	const data = `data "hsts_preload_status" "site"`
	refused("", "a.example", "Could Not Query the Preload Status", data, `the status "preloaded\x1b]0;x", which this version of the provider does not know`)
	refused("", "b.example", `about another name, "a.example"`)
	site.HTTPS.Paths["/api/v2/status"] = testlab.Answer{Status: 502, Body: "<html>oops"}
	mend(t, lab, site)
	refused("", "a.example", "The status of a.example on the preload list is not known.", "https://hstspreload.org/api/v2/status?domain=a.example",
		`it answered 502 Bad Gateway, saying "<html>oops" (tried 4 times)`, "set chromium_list")
	refused("  hstspreload_url = \"http://127.0.0.1:1\"", "a.example", "(tried 4 times)", "nothing listens there")

	list := func(settings string) string { return "  chromium_list = {\n    " + settings + "\n  }" }
	refused(list(fmt.Sprintf("path = %q", half)), "a.example", "Not a Copy of the Preload List", data, "half.json", "it ends in the middle, in line 6")
	refused(list(`path = "no/such/file"`), "a.example", "Preload List Cannot Be Read", `"no/such/file", which does not exist`)
	refused(list(`url = "https://lists.example/list"`), "a.example", "Not a Copy of the Preload List", "https://lists.example/list", "it is empty")
	refused(list(`url = "https://lists.example:1/list"`), "a.example", "Preload List Could Not Be Downloaded", "https://lists.example:1/list")

	// Settings, each on its attribute.
	refused(list("path = \"a\"\n    url  = \"https://a.example\""), "a.example", "Two Preload Lists", "chromium_list = {")
	refused("  chromium_list = {}", "a.example", "No Preload List")
	refused(list("path      = \"a\"\n    cache_dir = \"b\""), "a.example", "cache_dir Needs url", "chromium_list.cache_dir keeps what is downloaded")
	refused(list(`path = ""`), "a.example", "Empty Path")
	refused(list(`url = "http://lists.example"`), "a.example", "Invalid chromium_list.url", "write https")
	refused(`  hstspreload_url = "hstspreload.org"`, "a.example", "Invalid hstspreload_url", `hstspreload_url = "hstspreload.org"`)
	refused(`  hstspreload_url = "https://hstspreload.org/?x"`, "a.example", "Invalid hstspreload_url", "query")
	refused("", "a..example", "Two Dots in a Row")
}

// TestStatus_shared reads the list once for all the names of a plan, and asks
// hstspreload.org once for one name, whichever provider block is behind it.
func TestStatus_shared(t *testing.T) {
	t.Parallel()
	host := testlab.Site{Domain: "lists.example", HTTPS: testlab.Endpoint{Answer: testlab.Answer{Body: preloadList}}}
	lab := testlab.New(t, host, testlab.HSTSPreload("a.example", "pending", ""))
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", with(lab.ProviderConfig(), "  chromium_list = { url = \"https://lists.example/list\" }")+`
data "hsts_preload_status" "many" {
  for_each = toset([for n in range(30) : "site-${n}.dev"])
  domain   = each.value
}

output "all" {
  value = alltrue(values(data.hsts_preload_status.many)[*].preloaded)
}
`)
	w.Plan(2).Expect(t, "+ all = true")
	if got := len(lab.Requests("lists.example")); got != 1 {
		t.Errorf("the list was asked for %d times", got)
	}

	another := with(lab.ProviderConfig(), "  alias = \"another\"")
	w.Write("main.tf", lab.ProviderConfig()+another+status("a.example")+
		"data \"hsts_preload_status\" \"again\" {\n  provider = hsts.another\n  domain   = \"a.example\"\n}\n")
	// One after the other: here both are configured in one process, which the
	// framework does not expect.
	w.Plan(0, "-parallelism=1")
	w.Plan(0, "-parallelism=1")
	requests := lab.Requests("hstspreload.org")
	if len(requests) != 1 || requests[0].UserAgent != "terraform-provider-hsts/test" {
		t.Errorf("%+v", requests)
	}
}

// TestStatus_timeout ends a read in its time.
func TestStatus_timeout(t *testing.T) {
	t.Parallel()
	site := testlab.HSTSPreload("a.example", "unknown", "")
	site.HTTPS.Paths["/api/v2/status"] = testlab.Answer{Fault: testlab.NeverAnswers}
	lab := testlab.New(t, site)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+strings.Replace(status("a.example"), "\n}", "\n  timeouts = { read = \"1s\" }\n}", 1))
	w.Plan(1).Expect(t, "Preload Status Took Too Long", "within 1s", "timeouts.read")
}

// TestStatus_unknownProvider names the provider's settings that are not known.
func TestStatus_unknownProvider(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	for _, setting := range []string{
		"hstspreload_url = terraform_data.later.output", "chromium_list = { path = terraform_data.later.output }", "firefox_list = { path = terraform_data.later.output }",
	} {
		w.Write("main.tf", "resource \"terraform_data\" \"later\" {\n  input = timestamp()\n}\n\nprovider \"hsts\" {\n  "+setting+"\n}\n"+status("a.example"))
		w.Plan(1).Expect(t, "Provider Setting Is Not Known Yet", strings.Fields(setting)[0], "no name can be looked up on the preload list")
	}
}
