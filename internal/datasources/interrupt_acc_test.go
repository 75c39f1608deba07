package datasources_test

import (
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestInterrupt interrupts a plan while a data source waits for sites that never answer,
// for hours: the read ends all the same, with an error that says so. An apply that plans
// itself is no test of it: Terraform and OpenTofu do not pass the interrupt on to the
// provider before the plan is done (opApply in internal/backend/local).
func TestInterrupt(t *testing.T) {
	t.Parallel()
	silent := func(domain string) testlab.Site {
		site := testlab.Ready(domain)
		site.HTTPS.Answer.Fault = testlab.NeverAnswers
		return site
	}
	for _, row := range []struct{ name, config, says string }{
		{"fleet", fleetOf(`["answers.example", "one.example", "two.example"]`, "  timeouts = { read = \"10h\" }"), "The read of 3 domains was interrupted, so there is no verdict on them."},
		{"one domain", "data \"hsts_preload_readiness\" \"one\" {\n  domain   = \"one.example\"\n  timeouts = { read = \"10h\" }\n}\n", "The read of one.example was interrupted, so there is no verdict."},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			lab := testlab.New(t, testlab.Ready("answers.example"), silent("one.example"), silent("two.example"))
			w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
			w.Write("main.tf", lab.ProviderConfig()+row.config)
			asked := func() bool { return len(lab.Requests("one.example")) > 0 }
			got := w.Interrupt(asked, "plan").Expect(t, "Interrupt received", "Reading Was Interrupted", row.says)
			if got.Code == 0 {
				t.Errorf("the exit code is 0:\n%s", got.Raw)
			}
		})
	}
}
