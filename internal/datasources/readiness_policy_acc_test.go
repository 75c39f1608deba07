package datasources_test

import (
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestReadiness_underPolicy shuts the gate by a subdomain whose https leads back to
// its http, says what browsers will meet there, and opens it.
func TestReadiness_underPolicy(t *testing.T) {
	t.Parallel()
	shop := testlab.Ready("shop.ready.example")
	shop.HTTPS.Answer = testlab.Redirect(301, "http://shop.ready.example/")
	shop.HTTP.Answer = testlab.Answer{}
	lab := testlab.New(t, testlab.Ready("ready.example"), shop)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+site("  subdomains = [\"shop\"]\n  require = \"https\"")+`
output "gate" { value = data.hsts_preload_readiness.site.gate }
`)
	w.Plan(1).Expect(t, "ready.example Is Not Ready for a Longer max-age", "domain.subdomain.loop",
		"is a redirect loop, and browsers show an error", "works over plain HTTP today (status 200)",
		"curl -sSv -o /dev/null https://shop.ready.example/")

	mend(t, lab, testlab.Ready("shop.ready.example"))
	w.Do("apply", "-auto-approve").Expect(t, `"open" = true`, `"broken" = false`)

	// A domain that answers with an error of the server closes the gate, and does not
	// break it.
	down := testlab.Ready("ready.example")
	down.HTTPS.Answer.Status = 503
	mend(t, lab, down)
	w.Plan(1).Expect(t, "response.server_error", "status 503, a server error")
	w.Write("main.tf", lab.ProviderConfig()+site("  subdomains = [\"shop\"]")+`
output "gate" { value = data.hsts_preload_readiness.site.gate }
`)
	w.Do("apply", "-auto-approve").Expect(t, `"open" = false`, `"broken" = false`, "the server answers with an error")
}

// TestReadiness_noSuchName tells of a domain that does not exist once, with the cause
// first.
func TestReadiness_noSuchName(t *testing.T) {
	t.Parallel()
	lab := testlab.New(t)
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+site("  require = \"ready\""))
	result := w.Plan(1)
	result.Expect(t, "ready.example Could Not Be Judged", "does not exist (NXDOMAIN). Check the spelling")
	result.Reject(t, "TLS 1.2 or 1.3", "redirects.http.does_not_exist", "observation.name_not_resolved")
}
