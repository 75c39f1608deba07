package datasources_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/compliance"
	"github.com/hstskit/terraform-provider-hsts/internal/evidence"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestVerdicts observes every scenario over the network and judges it, code by code.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	scenarios := testlab.Scenarios()
	if len(scenarios) != len(verdicts) {
		t.Errorf("there are %d scenarios and %d verdicts", len(scenarios), len(verdicts))
	}
	judgeScenarios(t, scenarios, readiness.Bulk1Year, verdicts)
}

// judgeScenarios observes scenarios as the data source does under a ruleset, and
// compares the verdicts.
func judgeScenarios(t *testing.T, scenarios []testlab.Scenario, ruleset readiness.Ruleset, table map[string]verdict) {
	t.Helper()
	seen := make([]observation.Observation, len(scenarios))
	var at time.Time
	// In a bubble, on a network in memory, a request's time passes for what hangs
	// alone, and not for what the machine is slow at.
	synctest.Test(t, func(t *testing.T) {
		at = time.Now()
		prober := proberOf(t, testlab.NewInMemory(t, testlab.Sites(scenarios)...))
		var looking sync.WaitGroup
		for i, scenario := range scenarios {
			looking.Go(func() {
				seen[i] = prober.Observe(t.Context(), probe.Subject{Domain: scenario.Domain, Subdomains: scenario.Subdomains, Head: ruleset == readiness.Firefox})
			})
		}
		looking.Wait()
	})
	for i, scenario := range scenarios {
		t.Run(scenario.Name, func(t *testing.T) {
			want, ok := table[scenario.Name]
			if !ok {
				t.Fatal("there is no verdict for this scenario")
			}
			got := verdictOn(readiness.Evaluate(seen[i], readiness.Criteria{Ruleset: ruleset, At: at}))
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(verdict{})); diff != "" {
				t.Errorf("%s (-want +got)\n%s", scenario.About, diff)
			}
			checkEvidence(t, seen[i], at)
		})
	}
}

// checkEvidence holds that what is written down of an observation gives the same
// verdict, under every ruleset, as the observation itself.
func checkEvidence(t *testing.T, seen observation.Observation, at time.Time) {
	t.Helper()
	text, fits := evidence.Write(seen, readiness.EquivalentInstant(seen, at))
	if !fits {
		t.Fatal("the evidence does not fit")
	}
	kept, err := evidence.Read(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, ruleset := range readiness.Rulesets() {
		want := readiness.Evaluate(seen, readiness.Criteria{Ruleset: ruleset, At: at})
		got := readiness.Evaluate(kept.Seen, readiness.Criteria{Ruleset: ruleset, At: kept.At})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: the verdict on the evidence (-seen +kept)\n%s", ruleset, diff)
		}
	}
	for _, profile := range profiles.All() {
		want, got := compliance.Judge(profile, seen), compliance.Judge(profile, kept.Seen)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: the evidence by the profile (-seen +kept)\n%s", profile.Name, diff)
		}
		if diff := cmp.Diff(got, compliance.Combine([]compliance.Verdict{got}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: one piece, judged as several (-one +several)\n%s", profile.Name, diff)
		}
	}
}

// proberOf looks at a lab.
func proberOf(t *testing.T, lab *testlab.Lab) *probe.Prober {
	t.Helper()
	roots, err := trust.ParseRoots(lab.CACertPEM())
	if err != nil {
		t.Fatal(err)
	}
	config := probe.Config{DNSServers: []string{lab.DNSServer()}, Roots: roots, Dial: lab.DialContext}
	for _, entry := range lab.ConnectTo() {
		to, err := probe.ParseConnectTo(entry)
		if err != nil {
			t.Fatal(err)
		}
		config.ConnectTo = append(config.ConnectTo, to)
	}
	return probe.New(config)
}

func verdictOn(judged readiness.Verdict) verdict {
	var is, errors, warnings []string
	for _, output := range []struct {
		name string
		on   bool
	}{
		{"scan", judged.ScanPasses != nil && *judged.ScanPasses}, {"ready", judged.Ready}, {"https", judged.HTTPSReady}, {"conclusive", judged.Conclusive},
	} {
		if output.on {
			is = append(is, output.name)
		}
	}
	for _, f := range judged.Findings {
		code := f.Code
		if f.Source != readiness.SourceScan {
			code += "(" + string(f.Source) + ")"
		}
		switch f.Severity {
		case readiness.Error:
			errors = append(errors, code)
		case readiness.Warning:
			warnings = append(warnings, code)
		case readiness.Info: // what is good to know of nearly every site
		}
	}
	return verdict{strings.Join(is, " "), strings.Join(errors, " "), strings.Join(warnings, " ")}
}

// TestVerdicts_cli holds the same verdicts through the real CLI, in one plan.
func TestVerdicts_cli(t *testing.T) {
	t.Parallel()
	names := []string{
		"ready", "no-www", "no-hsts", "subdomain", "public-suffix", "header-comma-joined", "max-age-1-year", "max-age-quoted",
		"redirect-upper-case", "redirect-www-first-http", "redirect-port", "chain-3", "https-to-http", "cert-missing-intermediate",
		"tls-1-1", "status-500", "port-80-closed", "port-443-closed", "dns-servfail", "www-cert-expired", "www-port-80-only",
		"subdomain-to-http", "subdomain-loop-cookie", "subdomain-port-80-only", "subdomain-dead", "subdomain-to-domain-http", "subdomain-to-plain-neighbour",
		"www-to-http", "www-to-domain-http", "wildcard-to-http", "wildcard-http-only", "https-loop-cookie", "https-odd-location",
		"status-403-without-header", "status-502-without-header", "dns-no-such-name",
		"location-twice", "location-twice-behind", "http-location-twice", "subdomain-location-twice", "header-spaced-name",
		"redirect-http2-refused", "redirect-cert-negative-serial", "redirect-cert-p521", "wildcard-cert-p521", "location-repaired-behind",
		"accept-wanted", "subdomain-accept-wanted", "semicolon-forgotten",
		"cert-p521", "cert-negative-serial", "www-cert-negative-serial", "http2-refused-by-stream", "http2-broken-by-line-break",
	}
	var scenarios []testlab.Scenario
	var config strings.Builder
	checks := []statecheck.StateCheck{}
	for _, scenario := range testlab.Scenarios() {
		if !slices.Contains(names, scenario.Name) {
			continue
		}
		scenarios = append(scenarios, scenario)
		subdomains := ""
		if scenario.Subdomains != nil {
			subdomains = fmt.Sprintf("  subdomains = [\"%s\"]\n", strings.Join(scenario.Subdomains, `", "`))
		}
		fmt.Fprintf(&config, "data \"hsts_preload_readiness\" %q {\n  domain = %q\n%s}\n\n", scenario.Name, scenario.Domain, subdomains)
		checks = append(checks, checksOf("data.hsts_preload_readiness."+scenario.Name, verdicts[scenario.Name], true)...)
	}
	if len(scenarios) != len(names) {
		t.Fatalf("%d of %d scenarios were found", len(scenarios), len(names))
	}
	lab := testlab.New(t, testlab.Sites(scenarios)...)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(acctest.NewClock(time.Now())),
		Steps:                    []resource.TestStep{{Config: lab.ProviderConfig() + config.String(), ConfigStateChecks: checks}},
	})
}

// checksOf are the checks for a verdict, under a ruleset with a scan or without one.
func checksOf(address string, want verdict, scan bool) []statecheck.StateCheck {
	is := strings.Fields(want.is)
	var codes []string
	for code := range strings.FieldsSeq(want.errors) {
		code, _, _ = strings.Cut(code, "(")
		codes = append(codes, code)
	}
	slices.Sort(codes)
	checks := []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("error_codes"), knownvalue.SetExact(texts(slices.Compact(codes)...))),
	}
	for output, name := range map[string]string{"scan_passes": "scan", "ready": "ready", "https_ready": "https", "conclusive": "conclusive"} {
		if output == "scan_passes" && !scan {
			checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(output), knownvalue.Null()))
			continue
		}
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(output), knownvalue.Bool(slices.Contains(is, name))))
	}
	return checks
}
