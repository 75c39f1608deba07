package datasources_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestReadiness_require shuts the gate, reads what it says, and opens it.
func TestReadiness_require(t *testing.T) {
	t.Parallel()
	broken := testlab.Ready("ready.example")
	broken.HTTP.Answer = testlab.Answer{}
	broken.HTTPS.Answer.HSTS = []string{"max-age=300"}
	www := testlab.Ready("www.ready.example")
	www.HTTPS.Certificate = testlab.Expired
	lab := testlab.New(t, broken, www)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	write := func(require string) {
		w.Write("main.tf", lab.ProviderConfig()+site(fmt.Sprintf("  require = %q", require)))
	}

	for level, heading := range map[string]string{
		"ready": "ready.example Is Not Ready",
		"scan":  "ready.example Would Not Pass hstspreload.org's Scan",
		"https": "ready.example Is Not Ready for a Longer max-age",
	} {
		write(level)
		w.Plan(1).Expect(t, heading, fmt.Sprintf("require = %q", level), "Not ready:",
			"redirects.http.no_redirect, as hstspreload.org reports it", "domain.www.no_tls", "header.preloadable.preload.missing",
			"-refresh=false", `data "hsts_preload_readiness" "site"`)
	}
	write("none")
	w.Plan(0)

	mend(t, lab, testlab.Ready("ready.example"), testlab.Ready("www.ready.example"))
	write("ready")
	w.Do("apply", "-auto-approve")
	w.Plan(0)
}

// TestReadiness_requireOpen tells what could not be judged apart from what is wrong.
func TestReadiness_requireOpen(t *testing.T) {
	t.Parallel()
	silent := testlab.Ready("ready.example")
	silent.DNS = testlab.ServerFailure
	lab := testlab.New(t, silent)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+site("  require = \"ready\""))
	result := w.Plan(1)
	result.Expect(t, "ready.example Could Not Be Judged", "Could not be judged from here", "observation.name_not_resolved")
	result.Reject(t, "Not ready:")
}

// TestReadiness_destroy holds that a shut gate can be left: destroy works with
// -refresh=false, as the message says.
func TestReadiness_destroy(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t, testlab.Ready("ready.example"))
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+site("  require = \"ready\"")+"resource \"terraform_data\" \"thing\" {}\n")
	w.Do("apply", "-auto-approve")

	broken := testlab.Ready("ready.example")
	broken.HTTPS.Certificate = testlab.Expired
	mend(t, lab, broken)
	result := w.Run("destroy", "-auto-approve")
	if result.Code == 0 {
		t.Errorf("a shut gate lets destroy pass:\n%s", result.Output)
	}
	result.Expect(t, "run destroy with -refresh=false")
	w.Do("destroy", "-auto-approve", "-refresh=false")
}

// TestReadiness_gates runs the configuration of examples/gates: it holds a rollout
// by evidence and preload by a precondition, and retires while the site is down
// and every gate is shut.
func TestReadiness_gates(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("../../examples/gates/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	clock := acctest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	lab := testlab.New(t, testlab.Ready("ready.example"))
	w := acctest.NewWorkspace(t, clock)
	w.Write("main.tf", string(example))
	w.Write("lab.tf", lab.ProviderConfig())
	set := func(preload, retire bool) {
		w.Write("terraform.tfvars", fmt.Sprintf("domain  = \"ready.example\"\npreload = %t\nretire  = %t\n", preload, retire))
	}
	// apply applies, and looks at the stage.
	apply := func(want string) {
		t.Helper()
		w.Do("apply", "-auto-approve")
		if got := w.Attributes("hsts_policy.site")["stage"]; got != want {
			t.Errorf("the stage is %v, not %s", got, want)
		}
	}

	set(false, false)
	apply("5-minutes")

	// Plain HTTP does not redirect: that locks nobody out, and a due stage waits.
	broken := testlab.Ready("ready.example")
	broken.HTTP.Answer = testlab.Answer{}
	mend(t, lab, broken)
	clock.Advance(2 * time.Hour)
	w.Plan(0).Expect(t, "Rollout Is Due but Waits", "plain HTTP does not end in HTTPS")

	// The certificate expires: the rollout is held, and nothing fails.
	expired := testlab.Ready("ready.example")
	expired.HTTPS.Certificate = testlab.Expired
	mend(t, lab, expired)
	w.Plan(2).Expect(t, "Rollout Is Held: ready.example", "ready.example: certificate expired", "held = false -> true")
	apply("5-minutes")
	w.Plan(0).Reject(t, "Rollout Is")

	// It is renewed: the stage is served in full again.
	mend(t, lab, testlab.Ready("ready.example"))
	apply("5-minutes")
	for _, stage := range []string{"1-week", "1-month", "full"} {
		clock.Advance(32 * 24 * time.Hour)
		apply(stage)
	}

	// Preload is stopped by its gate, with the reasons, until the site is ready.
	mend(t, lab, broken)
	set(true, false)
	w.Plan(1).Expect(t, "Resource precondition failed", "ready.example is not ready for the preload list", "redirects.http.no_redirect")
	mend(t, lab, testlab.Ready("ready.example"))
	apply("full")
	if got := w.Attributes("hsts_policy.site")["header_value"]; got != testlab.GoodHeader {
		t.Errorf("the header is %v", got)
	}

	// The site goes down, and the policy must go: no gate stands in the way.
	down := testlab.Ready("ready.example")
	down.DNS = testlab.NoSuchName
	mend(t, lab, down)
	set(true, true)
	w.Plan(2).Expect(t, `-> "max-age=0"`)
	apply("retired")
	w.Plan(0)
}

// TestReadiness_unknownProvider names the provider's setting that is not known,
// instead of judging with other roots.
func TestReadiness_unknownProvider(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", `
resource "terraform_data" "root" {
  input = "pem"
}

provider "hsts" {
  ca_cert_pem = terraform_data.root.output
}
`+site(""))
	w.Plan(1).Expect(t, "Provider Setting Is Not Known Yet", "ca_cert_pem")
}

// TestReadiness_badInput reads each message on its attribute.
func TestReadiness_badInput(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	for _, test := range []struct{ provider, domain, arguments, says string }{
		{`dns_servers = ["127.0.0.1:port"]`, "a.example", "", "Invalid DNS Server"},
		{`connect_to = ["one:two"]`, "a.example", "", "Invalid connect_to Entry"},
		{`dns_servers = ["", "1.2.3.4:99999", null]`, "a.example", "", `3 elements of dns_servers are wrong: - dns_servers[0] is "": "" is not the address of a resolver. - dns_servers[1] is "1.2.3.4:99999": "99999" is not a port`},
		{`connect_to = ["a:b", "x:1:y", ""]`, "a.example", "", `3 elements of connect_to are wrong: - connect_to[0] is "a:b": it has 2 parts between colons instead of 4.`},
		{`ca_cert_pem = "not a certificate"`, "a.example", "", "Unusable ca_cert_pem"},
		{`proxy_url = "proxy.example:3128"`, "a.example", "", "Invalid proxy_url"},
		{`proxy_url = "http://us%0Aer:pw@proxy.example:3128"`, "a.example", "", "Invalid proxy_url"},
		{`proxy_url = "http://proxy.example:3128\n"`, "a.example", "", "proxy_url has a line break"},
		{`user_agent = "a\r\nb"`, "a.example", "", "user_agent has a line break in it"},
		{`dns_servers = ["127.0.0.1:53\n"]`, "a.example", "", "dns_servers[0] has a line break"},
		{`connect_to = ["::[fe80::1%a\n]:443"]`, "a.example", "", "connect_to[0] has a line break"},
		{`hstspreload_url = "https://hstspreload.org/\n"`, "a.example", "", "it has a line break"},
		{`chromium_list = { url = "https://a.example/list\n" }`, "a.example", "", "it has a line break"},
		{`chromium_list = { url = "https://a.example/list", cache_dir = "cache\n" }`, "a.example", "", "chromium_list.cache_dir has a line break"},
		{"", "a.example", `planned_header = "max-age=1\n"`, "Header With Several Lines"},
		{`request_timeout = "ten"`, "a.example", "", "request_timeout"},
		{`request_timeout = "-1s"`, "a.example", "", "Invalid request_timeout"},
		{`request_timeout = "5"`, "a.example", "", "request_timeout is \"5\". Write a duration above zero with its unit"},
		{`request_timeout = ""`, "a.example", "", "request_timeout is \"\"."},
		{`max_concurrency = 0`, "a.example", "", "max_concurrency is 0. Write a whole number from 1 to 10000."},
		{`max_concurrency = 1.5`, "a.example", "", "max_concurrency is 1.5."},
		{`dns_servers = [null]`, "a.example", "", "dns_servers[0] is null"},
		{`connect_to = ["a:1:b:2", null]`, "a.example", "", "connect_to[1] is null"},
		{`chromium_list = { path = "" }`, "a.example", "", "chromium_list.path is an empty string"},
		{"", "a..example", "", "Two Dots in a Row"},
		{"", "1.2.3.4", "", "IP Address Instead of a Domain Name"},
		{"", "a.example", `ruleset = "bulk"`, "ruleset"},
		{"", "a.example", `require = "yes"`, "require"},
		{"", "a.example", "ruleset = \"hsts\"\n  require = \"scan\"", "No Scan for This Ruleset"},
		{"", "a.example", `timeouts = { read = "soon" }`, `timeouts.read is "soon"`},
	} {
		w.Write("main.tf", fmt.Sprintf("provider \"hsts\" {\n  %s\n}\n\ndata \"hsts_preload_readiness\" \"site\" {\n  domain = %q\n  %s\n}\n",
			test.provider, test.domain, test.arguments))
		result := w.Plan(1)
		result.Expect(t, test.says)
		result.Reject(t, "panic", "Please report", "This is always an error")
		if strings.Contains(result.Output, "This is a bug") {
			t.Errorf("%v", result.Output)
		}
	}
}

// TestReadiness_dnsUnreachable takes a resolver that is not there for a finding,
// and tells of it where it is configured.
func TestReadiness_dnsUnreachable(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	write := func(require string) {
		w.Write("main.tf", "provider \"hsts\" {\n  dns_servers = [\"127.0.0.1:1\"]\n}\n"+site("  require = \""+require+"\""))
	}
	write("ready")
	w.Plan(1).Expect(t, "Could not be judged from here", "observation.name_not_resolved")
	write("none")
	w.Plan(0).Expect(t, "DNS Server Does Not Answer", `dns_servers = ["127.0.0.1:1"]`, "no DNS server listens there", "leave dns_servers out")
}

// TestReadiness_timeout ends a read in its time, and leaves the verdict open.
func TestReadiness_timeout(t *testing.T) {
	t.Parallel()
	silent := testlab.Ready("ready.example")
	silent.HTTPS.Answer.Fault = testlab.NeverAnswers
	lab := testlab.New(t, silent)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+site("  timeouts = { read = \"2s\" }")+
		"output \"verdict\" {\n  value = [data.hsts_preload_readiness.site.conclusive, data.hsts_preload_readiness.site.ready]\n}\n")
	w.Do("apply", "-auto-approve")
	w.Do("output", "-json", "verdict").Expect(t, "[false,false]")
	w.Plan(0)
}

func mend(t *testing.T, lab *testlab.Lab, sites ...testlab.Site) {
	t.Helper()
	for _, s := range sites {
		if err := lab.Set(s); err != nil {
			t.Fatal(err)
		}
	}
}
