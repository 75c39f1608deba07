package datasources_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestReadiness_staying runs the configuration of examples/staying: its check
// warns while a preloaded site would fail the scan, names the codes, and stops
// nothing.
func TestReadiness_staying(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("../../examples/staying/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	lab := testlab.New(t, testlab.Ready("ready.example"), testlab.HSTSPreload("ready.example", "preloaded", "ready.example"))
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", string(example))
	w.Write("lab.tf", lab.ProviderConfig())
	w.Write("terraform.tfvars", "domain = \"ready.example\"\n")
	serve := func(change func(*testlab.Site)) {
		t.Helper()
		site := testlab.Ready("ready.example")
		change(&site)
		mend(t, lab, site)
	}
	const failed, status = "Check block assertion failed", `"status":"fail"`
	quiet := func() {
		t.Helper()
		w.Plan(0).Reject(t, failed)
	}

	quiet()
	w.Do("apply", "-auto-approve")
	quiet()

	serve(func(s *testlab.Site) { s.HTTPS.Answer.HSTS = nil })
	result := w.Plan(0, "-out=plan.tfplan")
	result.Expect(t, failed, "ready.example would fail hstspreload.org's scan", "response.no_header (ready.example)")
	result.Reject(t, "would not fail hstspreload.org's scan", "from here in full")
	w.Do("show", "-json", "plan.tfplan").Expect(t, status)
	w.Do("apply", "-auto-approve").Expect(t, failed)

	// Firefox's list asks by HEAD, and nobody else does.
	serve(func(s *testlab.Site) { s.HTTPS.Head = &testlab.Answer{Status: 405} })
	result = w.Plan(0)
	result.Expect(t, failed, "Firefox's list would drop ready.example", "response.head.refused (ready.example)")
	result.Reject(t, "hstspreload.org's scan")

	// A name whose certificate is bad stays on it.
	serve(func(s *testlab.Site) { s.HTTPS.Certificate = testlab.Expired })
	w.Plan(0).Reject(t, "Firefox's list would drop")

	serve(func(s *testlab.Site) { s.DNS = testlab.ServerFailure })
	w.Plan(0).Expect(t, failed, "could not be judged from here in full")

	// The scan reads the header, and browsers do not.
	serve(func(s *testlab.Site) { s.HTTPS.Answer.HSTS = []string{testlab.GoodHeader + "; includeSubDomains"} })
	result = w.Plan(0)
	result.Expect(t, failed, "would not fail hstspreload.org's scan, but is not in order", "header.hsts.invalid")
	result.Reject(t, "would fail hstspreload.org's scan, and may")

	serve(func(*testlab.Site) {})
	quiet()
	w.Do("apply", "-auto-approve")
	w.Plan(0, "-out=plan.tfplan")
	if shown := w.Do("show", "-json", "plan.tfplan").Output; strings.Contains(shown, status) || !strings.Contains(shown, `"checks"`) {
		t.Errorf("the plan of a mended site tells of a failed check:\n%s", shown)
	}

	// An entry of 18 weeks is asked for a year behind the redirect.
	w.Write("terraform.tfvars", "domain = \"ready.example\"\npolicy = \"bulk-18-weeks\"\n")
	serve(func(s *testlab.Site) {
		s.HTTPS.Answer.HSTS = []string{"max-age=10886400; includeSubDomains; preload"}
	})
	w.Plan(0).Expect(t, failed, "redirects.http.first_redirect.no_hsts", "Eighteen weeks are enough")
	w.Write("terraform.tfvars", "domain = \"ready.example\"\npolicy = \"custom\"\n")
	w.Plan(1).Expect(t, "Entries with another policy are not scanned")

	// A copy of the list tells the policy; one that nobody scans asks for a sound
	// policy alone.
	w.Write("terraform.tfvars", "domain = \"ready.example\"\n")
	list := filepath.Join(t.TempDir(), "list.json")
	w.Write("lab.tf", strings.Replace(lab.ProviderConfig(), "provider \"hsts\" {", fmt.Sprintf("provider \"hsts\" {\n  chromium_list = { path = %q }", list), 1))
	entry := func(text string) {
		t.Helper()
		if err := os.WriteFile(list, []byte(`{"entries": [`+text+`]}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for policy, code := range map[string]string{"bulk-18-weeks": "redirects.http.first_redirect.no_hsts", "custom": ""} {
		entry(`{"name": "ready.example", "policy": "` + policy + `", "mode": "force-https", "include_subdomains": true}`)
		if result := w.Plan(0); code == "" {
			result.Reject(t, failed)
		} else {
			result.Expect(t, failed, code)
		}
	}
	entry(`{"name": "other.example", "policy": "bulk-1-year", "mode": "force-https"}`)
	w.Plan(0).Expect(t, failed, "ready.example has the status unknown, but should be preloaded")
}
