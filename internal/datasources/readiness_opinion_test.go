package datasources_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// opinionDomain is a site that hstspreload.org could be asked about: no name of the lab's
// others is one of the Internet.
const opinionDomain = "second-opinion.com"

// withOpinion is the data source for opinionDomain, with a second opinion.
func withOpinion(arguments string) string {
	return asking(opinionDomain, arguments)
}

func asking(domain, arguments string) string {
	return fmt.Sprintf("data \"hsts_preload_readiness\" \"site\" {\n  domain         = %q\n  second_opinion = \"hstspreload.org\"\n%s\n}\n", domain, arguments)
}

// witness is a site in place of hstspreload.org, with an answer for each question.
func witness(preloadable, removable testlab.Answer) testlab.Site {
	site := testlab.HSTSPreload(opinionDomain, "unknown", "")
	site.HTTPS.Paths[testlab.PreloadablePath] = preloadable
	site.HTTPS.Paths[testlab.RemovablePath] = removable
	return site
}

// opinionIs checks second_opinion_result. passes is nil where there is no answer.
func opinionIs(question string, passes *bool, errors, warnings []string, differences []knownvalue.Check, failure knownvalue.Check) statecheck.StateCheck {
	null := knownvalue.Null()
	checks := map[string]knownvalue.Check{
		"source": text("hstspreload.org"), "asked": text("https://hstspreload.org/api/v2/" + question + "?domain=" + opinionDomain), "failure": failure,
		"passes": null, "agrees": null, "error_codes": null, "warning_codes": null, "differences": null,
	}
	if passes != nil {
		checks["passes"], checks["agrees"] = knownvalue.Bool(*passes), knownvalue.Bool(len(differences) == 0)
		checks["error_codes"], checks["warning_codes"] = knownvalue.SetExact(texts(errors...)), knownvalue.SetExact(texts(warnings...))
		checks["differences"] = knownvalue.ListExact(differences)
	}
	return has("second_opinion_result", knownvalue.ObjectExact(checks))
}

func difference(code, ours, theirs string) knownvalue.Check {
	severity := func(s string) knownvalue.Check {
		if s == "" {
			return knownvalue.Null()
		}
		return text(s)
	}
	return knownvalue.ObjectPartial(map[string]knownvalue.Check{"code": text(code), "ours": severity(ours), "theirs": severity(theirs), "why": knownvalue.NotNull(), "summary": knownvalue.NotNull()})
}

// TestReadiness_secondOpinion asks, and shows where the two differ.
func TestReadiness_secondOpinion(t *testing.T) {
	t.Parallel()
	site := testlab.Ready(opinionDomain)
	site.HTTPS.Answer.HSTS = []string{"max-age=10886400; includeSubDomains; preload"}
	const year, target = "header.preloadable.max_age.below_1_year", "redirects.http.first_redirect.no_hsts"
	lab := testlab.New(t, site, witness(testlab.ScanAnswer([]string{year}, nil), testlab.ScanAnswer([]string{"header.removable.contains.preload"}, nil)))
	clock := acctest.NewClock(time.Now())
	no, yes := false, true
	null := knownvalue.Null()
	step := func(arguments string, checks ...statecheck.StateCheck) resource.TestStep {
		return resource.TestStep{Config: lab.ProviderConfig() + withOpinion(arguments), ConfigStateChecks: checks, ConfigPlanChecks: steady}
	}
	later := func(step resource.TestStep, preloadable testlab.Answer) resource.TestStep {
		step.PreConfig = func() {
			mend(t, lab, witness(preloadable, testlab.Answer{}))
			clock.Advance(time.Minute)
		}
		return step
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(clock),
		Steps: []resource.TestStep{
			step("", opinionIs("preloadable", &no, []string{year}, nil, nil, null), has("scan_passes", knownvalue.Bool(false))),
			// By the rules of the question, whatever the ruleset, and for the site as it is.
			step("  ruleset = \"bulk-18-weeks\"", opinionIs("preloadable", &no, []string{year}, nil, nil, null), has("error_codes", knownvalue.SetExact(texts(target)))),
			step("  planned_header = \""+testlab.GoodHeader+"\"", opinionIs("preloadable", &no, []string{year}, nil, nil, null), has("scan_passes", knownvalue.Bool(true))),
			step("  ruleset = \"removal\"", opinionIs("removable", &no, []string{"header.removable.contains.preload"}, nil, nil, null)),
			later(step("", opinionIs("preloadable", &yes, nil, []string{"redirects.http.does_not_exist"}, []knownvalue.Check{
				difference(year, "error", ""), difference("redirects.http.does_not_exist", "", "warning"),
			}, null), has("scan_passes", knownvalue.Bool(false))), testlab.ScanAnswer(nil, []string{"redirects.http.does_not_exist"})),
			later(step("", opinionIs("preloadable", &no, []string{year, "response.future"}, nil, []knownvalue.Check{
				knownvalue.ObjectExact(map[string]knownvalue.Check{
					"code": text("response.future"), "summary": text("Summary of response.future"), "ours": null, "theirs": text("error"),
					"why": text("This version of the provider does not know the code. Look for a newer version."),
				}),
			}, null)), testlab.ScanAnswer([]string{"response.future", year}, nil)),
		},
	})
	for _, r := range lab.Requests("hstspreload.org") {
		if r.Method != "GET" || !strings.HasSuffix(r.URL, "able?domain="+opinionDomain) {
			t.Errorf("%s %s", r.Method, r.URL)
		}
	}
}

// TestReadiness_secondOpinionChangesNothing compares every output with those of a read
// without a second opinion. Where the two scans come to another end, a warning says so.
func TestReadiness_secondOpinionChangesNothing(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready(opinionDomain), witness(testlab.ScanAnswer([]string{"response.no_header"}, nil), testlab.Answer{}))
	clock := acctest.NewClock(time.Now())
	w := acctest.NewWorkspace(t, clock)
	alone := strings.NewReplacer(`"site"`, `"alone"`, "  second_opinion = \"hstspreload.org\"\n", "").Replace(withOpinion("  require = \"ready\"\n  subdomains = []"))
	w.Write("main.tf", lab.ProviderConfig()+withOpinion("  require = \"ready\"\n  subdomains = []")+alone)
	compare := func() map[string]any {
		t.Helper()
		asked, unasked := w.Attributes(address), w.Attributes("data.hsts_preload_readiness.alone")
		for name, want := range unasked {
			switch name {
			case "second_opinion", "second_opinion_result", "report":
			default:
				if got := asked[name]; !reflect.DeepEqual(got, want) {
					t.Errorf("%s is %v with a second opinion, and %v without", name, got, want)
				}
			}
		}
		if unasked["second_opinion_result"] != nil || !strings.HasPrefix(asked["report"].(string), unasked["report"].(string)+"\n### Second opinion\n") {
			t.Errorf("%v\n%s", unasked["second_opinion_result"], asked["report"])
		}
		return asked
	}
	w.Do("apply", "-auto-approve").Expect(t, "Two Opinions: "+opinionDomain, "does not pass the scan of hstspreload.org, but would by what was seen from here",
		"- response.no_header: The provider has connect_to, dns_servers, ca_cert_pem set", "The verdict is not affected", `second_opinion = "hstspreload.org"`)
	if report := compare()["report"].(string); !strings.Contains(report, "| `response.no_header` | - | error | The provider has") {
		t.Error(report)
	}
	// No answer changes nothing either.
	mend(t, lab, witness(testlab.Answer{Status: 404, Body: "<script>\x1b[2J"}, testlab.Answer{}))
	clock.Advance(time.Minute)
	w.Do("apply", "-auto-approve").Expect(t, "No Second Opinion: "+opinionDomain, "it answered 404 Not Found", "(tried once)", "The verdict is not affected")
	if result := compare()["second_opinion_result"].(map[string]any); result["passes"] != nil || !strings.Contains(result["failure"].(string), `saying "<script>\x1b[2J"`) {
		t.Error(result)
	}
}

// TestReadiness_secondOpinionFails has all kinds of answers that are none. None of them
// fails the plan.
func TestReadiness_secondOpinionFails(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready(opinionDomain))
	clock := acctest.NewClock(time.Now())
	w := acctest.NewWorkspace(t, clock)
	for _, row := range map[string]struct {
		answer testlab.Answer
		says   string
	}{
		"refuses":   {testlab.Answer{Fault: testlab.Resets}, "(tried 4 times)"},
		"malformed": {testlab.Answer{Body: "\x1b]0;<html>"}, "not the JSON of a scan"},
		"huge":      {testlab.Answer{Body: strings.Repeat("[", 1<<20)}, "longer than 64 KiB"},
		"endless":   {testlab.Answer{Fault: testlab.EndlessBody}, "gave no answer within 3s"},
		"silent":    {testlab.Answer{Fault: testlab.NeverAnswers}, "gave no answer within 3s"},
		"code":      {testlab.ScanAnswer([]string{"a\u202eb"}, nil), "malformed code"},
		"busy":      {testlab.Answer{Status: 429, Fields: map[string]string{"Retry-After": "9999"}}, "too long for a plan"},
	} {
		mend(t, lab, witness(row.answer, testlab.Answer{}))
		clock.Advance(time.Minute)
		timeout := "1h"
		if row.answer.Fault == testlab.EndlessBody || row.answer.Fault == testlab.NeverAnswers {
			timeout = "3s"
		}
		w.Write("main.tf", lab.ProviderConfig()+withOpinion("  timeouts = { read = \""+timeout+"\" }"))
		result := w.Plan(0)
		result.Expect(t, "No Second Opinion: "+opinionDomain, row.says)
		result.Reject(t, "\x1b", "\u202e", "<script>")
	}
}

// TestReadiness_secondOpinionRefused refuses to ask where there is nothing to ask, and
// tells nobody of names that are not the Internet's.
func TestReadiness_secondOpinionRefused(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready(opinionDomain), testlab.HSTSPreload(opinionDomain, "unknown", ""))
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	for _, row := range []struct{ domain, arguments, says string }{
		{opinionDomain, `ruleset = "hsts"`, `no scan for the ruleset "hsts"`},
		{opinionDomain, `ruleset = "firefox"`, `no scan for the ruleset "firefox"`},
		{"vault.internal", "", `the names under "internal" are for private networks`},
		{"app.localhost", `ruleset = "removal"`, "for this machine"},
		{"printer.local", "", "for names of the local network"},
		{"ready.example", "", "for documentation"},
		{"site.test", "", "for tests"},
		{"git.corp", "", `no top-level domain "corp"`},
		{"intranet", "", `no top-level domain "intranet"`},
		{"co.uk", "", "public suffix"},
		{"github.io", `ruleset = "removal"`, "public suffix"},
		{"intranet." + opinionDomain, "", "Check " + opinionDomain},
		{"192.0.2.1", "", "domain"},
	} {
		w.Write("main.tf", lab.ProviderConfig()+asking(row.domain, "  "+row.arguments))
		w.Plan(1).Expect(t, row.says)
	}
	w.Write("main.tf", lab.ProviderConfig()+strings.Replace(withOpinion(""), "hstspreload.org", "hstspreload.com", 1))
	w.Plan(1).Expect(t, "second_opinion", "hstspreload.org")

	// A domain that is known at the read alone is refused there.
	w.Write("main.tf", lab.ProviderConfig()+"resource \"terraform_data\" \"name\" {\n  input = \"vault.internal\"\n}\n"+
		strings.Replace(withOpinion(""), `"`+opinionDomain+`"`, "terraform_data.name.output", 1))
	w.Run("apply", "-auto-approve").Expect(t, "No Second Opinion on an Internal Name")
	if got := lab.Requests("hstspreload.org"); len(got) != 0 {
		t.Errorf("%v was asked", got)
	}

	// A subdomain can be an entry of the list of its own, and leave it.
	mend(t, lab, testlab.Ready("shop."+opinionDomain))
	w.Write("main.tf", lab.ProviderConfig()+asking("shop."+opinionDomain, "  ruleset = \"removal\""))
	w.Do("apply", "-auto-approve")
	if got := lab.Requests("hstspreload.org"); len(got) == 0 {
		t.Errorf("%v was asked", got)
	}
}

// TestReadiness_secondOpinionUnknownProvider names the setting that is not known, where a
// second opinion needs it, and asks nobody else instead.
func TestReadiness_secondOpinionUnknownProvider(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready(opinionDomain), testlab.HSTSPreload(opinionDomain, "unknown", ""))
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	write := func(setting, dataSource string) {
		w.Write("main.tf", "resource \"terraform_data\" \"later\" {\n  input = timestamp()\n}\n\n"+with(lab.ProviderConfig(), "  "+setting)+dataSource)
	}
	write("hstspreload_url = terraform_data.later.output", withOpinion(""))
	w.Plan(1).Expect(t, "Provider Setting Is Not Known Yet", "hstspreload_url", "there can be no second opinion")
	write("hstspreload_url = terraform_data.later.output", strings.Replace(withOpinion(""), "  second_opinion = \"hstspreload.org\"\n", "", 1))
	w.Plan(2)
	if got := lab.Requests("hstspreload.org"); len(got) != 0 {
		t.Errorf("%v was asked", got)
	}
	write("firefox_list = { path = terraform_data.later.output }", withOpinion("")) // which has nothing to do with it
	w.Plan(2)
	if got := lab.Requests("hstspreload.org"); len(got) != 1 {
		t.Errorf("%v was asked", got)
	}
}
