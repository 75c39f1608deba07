package datasources_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// firefoxList is a copy of Firefox's list: without one name of preloadList, with a name
// more, and with a narrower entry. It was made 18 weeks before 2027.
const firefoxList = `/* This Source Code Form is subject to the terms of the Mozilla Public
 * License, v. 2.0. */

#include <stdint.h>
const PRTime gPreloadListExpirationTime = INT64_C(1798761600000000);
%%
alone.example, 0
dev, 1
gone.example, 1
site.dev, 0
%%
`

const (
	firefoxMade  = "2026-08-28T00:00:00Z"
	firefoxUntil = "2027-01-01T00:00:00Z"
)

// inUse is an instant at which Firefox uses firefoxList.
var inUse = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

// checkLists checks lists, where nil stands for null.
func checkLists(chromium, firefox knownvalue.Check) statecheck.StateCheck {
	if firefox == nil {
		firefox = knownvalue.Null()
	}
	return statecheck.ExpectKnownValue("data.hsts_preload_status.site", tfjsonpath.New("lists"),
		knownvalue.ObjectExact(map[string]knownvalue.Check{"chromium": chromium, "firefox": firefox}))
}

// listed checks what one list says. copied is the copy, and through is "" where nothing covers the domain.
func listed(browser, source, copied, stands, through string, subdomains knownvalue.Check, entries ...knownvalue.Check) knownvalue.Check {
	null := knownvalue.Null()
	checks := map[string]knownvalue.Check{
		"source": text(source), "sha256": null, "made_at": null, "used_until": null, "used_for_days": knownvalue.Int64Exact(70),
		"status": text(stands), "preloaded": knownvalue.Bool(through != ""), "preloaded_domain": null, "include_subdomains": subdomains,
		"entries": knownvalue.ListExact(entries),
	}
	if copied != "" {
		sum := sha256.Sum256([]byte(copied))
		checks["sha256"] = text(hex.EncodeToString(sum[:]))
	}
	if browser == "firefox" {
		checks["made_at"], checks["used_until"], checks["used_for_days"] = text(firefoxMade), text(firefoxUntil), knownvalue.Int64Exact(126)
	}
	if through != "" {
		checks["preloaded_domain"] = text(through)
	}
	return knownvalue.ObjectExact(checks)
}

func listedEntry(browser, host string, subdomains knownvalue.Check) knownvalue.Check {
	made := knownvalue.Check(knownvalue.Null())
	if browser == "firefox" {
		made = text(firefoxMade)
	}
	return knownvalue.ObjectExact(map[string]knownvalue.Check{"browser": text(browser), "host": text(host), "include_subdomains": subdomains, "made_at": made})
}

// writeLists writes copies of both lists, and returns their paths.
func writeLists(t *testing.T) (chromium, firefox string) {
	t.Helper()
	directory := t.TempDir()
	chromium, firefox = filepath.Join(directory, "chromium.json"), filepath.Join(directory, "firefox.inc")
	for path, text := range map[string]string{chromium: preloadList, firefox: firefoxList} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return chromium, firefox
}

// TestStatus_lists shows both lists side by side, from files and from downloads.
func TestStatus_lists(t *testing.T) {
	t.Parallel()
	chromium, firefox := writeLists(t)
	encoded := base64.StdEncoding.EncodeToString([]byte(firefoxList))
	lab := testlab.New(t, testlab.Site{Domain: "lists.example", HTTPS: testlab.Endpoint{Paths: map[string]testlab.Answer{
		"/chromium": {Body: preloadList}, "/firefox": {Body: encoded},
	}}})
	yes, no, null := knownvalue.Bool(true), knownvalue.Bool(false), knownvalue.Null()
	for name, copies := range map[string]struct{ settings, chromium, firefox, firefoxText string }{
		"path": {fmt.Sprintf("  chromium_list = { path = %q }\n  firefox_list = { path = %q }", chromium, firefox), chromium, firefox, firefoxList},
		"url": {fmt.Sprintf("  chromium_list = { url = \"https://lists.example/chromium\" }\n  firefox_list = {\n    url       = \"https://lists.example/firefox?format=TEXT\"\n    cache_dir = %q\n  }", t.TempDir()),
			"https://lists.example/chromium", "https://lists.example/firefox", encoded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			chrome := func(stands, through string, subdomains knownvalue.Check, entries ...knownvalue.Check) knownvalue.Check {
				return listed("chrome", copies.chromium, preloadList, stands, through, subdomains, entries...)
			}
			fox := func(stands, through string, subdomains knownvalue.Check, entries ...knownvalue.Check) knownvalue.Check {
				return listed("firefox", copies.firefox, copies.firefoxText, stands, through, subdomains, entries...)
			}
			step := func(domain string, chromium, firefox knownvalue.Check) resource.TestStep {
				return resource.TestStep{Config: with(lab.ProviderConfig(), copies.settings) + status(domain), ConfigStateChecks: []statecheck.StateCheck{checkLists(chromium, firefox)}, ConfigPlanChecks: steady}
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(inUse)),
				Steps: []resource.TestStep{
					step("alone.example", chrome("preloaded", "alone.example", no, listedEntry("chrome", "alone.example", no)), fox("preloaded", "alone.example", no, listedEntry("firefox", "alone.example", no))),
					// The entry of a parent, and the domain's own, which does not cover what is below.
					step("www.site.dev", chrome("preloaded", "dev", yes, listedEntry("chrome", "dev", yes)),
						fox("preloaded", "dev", yes, listedEntry("firefox", "site.dev", no), listedEntry("firefox", "dev", yes))),
					// On one list alone.
					step("gone.example", chrome("unknown", "", null), fox("preloaded", "gone.example", yes, listedEntry("firefox", "gone.example", yes))),
					step("bücher.example", chrome("preloaded", "xn--bcher-kva.example", yes, listedEntry("chrome", "xn--bcher-kva.example", yes)), fox("unknown", "", null)),
					step("pinned.example", chrome("unknown", "", null), fox("unknown", "", null)),
				},
			})
		})
	}
}

// TestStatus_listsOfSite has what hstspreload.org tells: names, and no entries.
func TestStatus_listsOfSite(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.HSTSPreload("www.site.dev", "preloaded", "dev"))
	clock := acctest.NewClock(inUse)
	null := knownvalue.Null()
	says := func(stands, through, own string, subdomains knownvalue.Check, entries ...knownvalue.Check) resource.TestStep {
		return resource.TestStep{
			PreConfig: func() {
				mend(t, lab, testlab.HSTSPreload("www.site.dev", stands, own))
				clock.Advance(time.Minute)
			},
			Config:            lab.ProviderConfig() + status("www.site.dev"),
			ConfigStateChecks: []statecheck.StateCheck{checkLists(listed("chrome", "https://hstspreload.org/", "", stands, through, subdomains, entries...), nil)},
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			says("preloaded", "dev", "dev", knownvalue.Bool(true), listedEntry("chrome", "dev", knownvalue.Bool(true))),
			says("preloaded", "www.site.dev", "www.site.dev", null, listedEntry("chrome", "www.site.dev", null)),
			says("pending-removal", "www.site.dev", "", null, listedEntry("chrome", "www.site.dev", null)),
			says("pending", "", "", null),
			says("unknown", "", "", null),
		},
	})
}

// TestStatus_listsMemory gives the entries of both lists to the function browser_memory.
func TestStatus_listsMemory(t *testing.T) {
	t.Parallel()
	chromium, firefox := writeLists(t)
	lab := testlab.New(t, testlab.HSTSPreload("alone.example", "preloaded", "alone.example"))
	w := acctest.NewWorkspace(t, acctest.NewClock(inUse))
	ask := func(settings, domain, entries, at string, says ...string) {
		t.Helper()
		w.Write("main.tf", "terraform {\n  required_providers {\n    hsts = {\n      source = \"hstskit/hsts\"\n    }\n  }\n}\n"+with(lab.ProviderConfig(), settings)+status(domain)+fmt.Sprintf(`
output "memory" {
  value = jsonencode({ for browser, m in provider::hsts::browser_memory(%q, %q, [], %s) : browser => [m.upgraded, m.until] })
}
`, domain, at, entries))
		w.Do("apply", "-auto-approve")
		w.Do("output", "-raw", "memory").Expect(t, says...)
	}
	const (
		lists = "data.hsts_preload_status.site.lists"
		both  = "concat(" + lists + ".chromium.entries, " + lists + ".firefox.entries)"
		built = "concat([for e in " + lists + ".chromium.entries : merge(e, { made_at = \"2026-09-01T00:00:00Z\" })], " + lists + ".firefox.entries)"
	)
	copies := fmt.Sprintf("  chromium_list = { path = %q }\n  firefox_list  = { path = %q }", chromium, firefox)
	ask(copies, "www.site.dev", both, "2026-10-01T00:00:00Z", `"chrome":[null,null]`, `"firefox":[true,"`+firefoxUntil+`"]`)
	ask(copies, "www.site.dev", built, "2026-10-01T00:00:00Z", `"chrome":[true,"2026-11-10T00:00:00Z"]`, `"firefox":[true,"`+firefoxUntil+`"]`)
	ask(copies, "gone.example", built, "2026-10-01T00:00:00Z", `"chrome":[false,null]`, `"firefox":[true,"`+firefoxUntil+`"]`)
	ask(copies, "gone.example", built, firefoxUntil, `"firefox":[false,null]`)
	ask("", "alone.example", lists+".chromium.entries", "2026-10-01T00:00:00Z", `"chrome":[null,null]`)
}

// TestStatus_listsTold reads what is said of a copy of Firefox's list that can't be used,
// or that no Firefox uses any more.
func TestStatus_listsTold(t *testing.T) {
	t.Parallel()
	chromium, firefox := writeLists(t)
	host := testlab.Site{Domain: "lists.example", HTTPS: testlab.Endpoint{Answer: testlab.Answer{Status: 503}}}
	lab := testlab.New(t, host)
	clock := acctest.NewClock(inUse)
	w := acctest.NewWorkspace(t, clock)
	plan := func(code int, settings string, says ...string) {
		t.Helper()
		w.Write("main.tf", with(lab.ProviderConfig(), fmt.Sprintf("  chromium_list = { path = %q }\n  firefox_list = {\n    %s\n  }", chromium, settings))+status("site.dev"))
		result := w.Plan(code)
		result.Expect(t, says...)
		result.Reject(t, "chromium_list.", "\x1b")
	}
	const data = `data "hsts_preload_status" "site"`
	plan(1, `path = "no/such/file"`, "Preload List Cannot Be Read", data, "site.dev on Firefox's preload list is not known", `firefox_list.path is "no/such/file", which does not exist`)
	plan(1, fmt.Sprintf("path = %q", chromium), "Not a Copy of the Preload List", "(firefox_list)", `there is no line "%%" before the names`, "nsSTSPreloadList.inc", "leave firefox_list out")
	half := filepath.Join(t.TempDir(), "half")
	if err := os.WriteFile(half, []byte(firefoxList[:len(firefoxList)-8]), 0o600); err != nil {
		t.Fatal(err)
	}
	plan(1, fmt.Sprintf("path = %q", half), "it ends in the middle, in line 10")
	plan(1, `url = "https://lists.example/firefox"`, "Preload List Could Not Be Downloaded", "(tried 4 times)", "check that firefox_list.url is", "With firefox_list.path")
	host.HTTPS.Answer = testlab.Answer{Body: "<html>\x1b[2J"}
	mend(t, lab, host)
	plan(1, `url = "https://lists.example/firefox"`, "https://lists.example/firefox (firefox_list) can't be read as the list")

	// Arguments, each on its attribute.
	plan(1, "path = \"a\"\n    url = \"https://a.example\"", "Two Preload Lists", "firefox_list has both path and url")
	plan(1, "", "No Preload List", "leave firefox_list out to use only Chromium's list")
	plan(1, "path = \"a\"\n    cache_dir = \"b\"", "cache_dir Needs url", "firefox_list.cache_dir keeps")
	plan(1, `path = ""`, "Empty Path", "firefox_list.path is an empty string")
	plan(1, `url = "http://lists.example"`, "Invalid firefox_list.url", "write https")

	// A list that has run out.
	plan(0, fmt.Sprintf("path = %q", firefox))
	clock.Advance(366 * 24 * time.Hour)
	plan(0, fmt.Sprintf("path = %q", firefox), "Firefox's List Is Out of Use", "expired on "+firefoxUntil, strings.TrimSuffix(filepath.Base(firefox), ".inc"))
}
