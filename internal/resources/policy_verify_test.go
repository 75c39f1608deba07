package resources_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// edge is a site whose own clock goes with a test's, but for what it is behind.
type edge struct {
	t     *testing.T
	lab   *testlab.Lab
	clock *acctest.Clock
}

// serves has the edge serve fields, by a clock that is behind.
func (e edge) serves(behind time.Duration, fields ...string) {
	e.t.Helper()
	site := testlab.Ready("example.com")
	site.HTTPS.Answer.HSTS = fields
	site.HTTPS.Answer.Fields = map[string]string{"Date": e.clock.Now().Add(-behind).UTC().Format(http.TimeFormat)}
	e.set(site)
}

func (e edge) set(site testlab.Site) {
	e.t.Helper()
	if err := e.lab.Set(site); err != nil {
		e.t.Fatal(err)
	}
}

// TestPolicy_verify walks a ramp whose stages count from when they were seen.
func TestPolicy_verify(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	e := edge{t, testlab.New(t, testlab.Ready("example.com")), clock}
	w := acctest.NewWorkspace(t, clock)
	write := func(arguments string) {
		w.Write("main.tf", e.lab.ProviderConfig()+fmt.Sprintf(`
resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  rollout            = { verify = true }
  %s
}
`, arguments))
	}
	// is looks at the state.
	is := func(stage, summary string, held bool) {
		t.Helper()
		got := w.Attributes("hsts_policy.site")
		if got["stage"] != stage || !strings.HasPrefix(fmt.Sprint(got["summary"]), stage+" since "+summary) || got["held"] != held {
			t.Errorf("stage %v, %v, held %v; want %v, %v, %v", got["stage"], got["summary"], got["held"], stage, summary, held)
		}
	}
	const first, second = "max-age=300; includeSubDomains", "max-age=604800; includeSubDomains"
	write("")
	e.serves(0)
	w.Do("apply", "-auto-approve")
	is("5-minutes", "2026-03-01, not seen on the site yet, next 1-week", false)

	// It is not deployed: nothing moves, however long it takes, and that is told.
	w.Plan(0).Reject(t, "Not Seen")
	clock.Advance(48 * time.Hour)
	w.Plan(0).Expect(t, "Stage Not Seen on the Site Yet", "https://example.com/ answers without the header")
	is("5-minutes", "2026-03-01, not seen on the site yet, next 1-week", false)

	// It is deployed, and seen: the wait begins.
	e.serves(0, first)
	w.Plan(2).Expect(t, `next_stage_at = "2026-03-01T13:05:00Z" -> "2026-03-03T13:05:00Z"`, `not seen on the site yet, next 1-week" -> "5-minutes since 2026-03-01, seen 2026-03-03, next 1-week from 2026-03-03 13:05, full from 2026-04-09 15:05"`)
	w.Do("apply", "-auto-approve")
	is("5-minutes", "2026-03-01, seen 2026-03-03, next 1-week from 2026-03-03 1", false)
	w.Plan(0)

	// Due, but there is no proof of it at this moment: it waits, and holds nothing.
	clock.Advance(2 * time.Hour)
	down := testlab.Ready("example.com")
	down.DNS = testlab.ServerFailure
	e.set(down)
	w.Plan(0).Expect(t, "Rollout Is Due but Waits: example.com", "https://example.com/ gave no answer")
	e.serves(10*time.Minute, first)
	w.Plan(0).Expect(t, "Rollout Is Due but Waits", "the clock here is more than 5 minutes ahead of the site's clock")
	failing := testlab.Ready("example.com")
	failing.HTTPS.Answer = testlab.Answer{Status: 503}
	e.set(failing)
	w.Plan(0).Expect(t, "Rollout Is Due but Waits", "answers with status 503 and without the header")

	// It serves something else: held, until it was mended and waited out again.
	e.serves(0, "max-age=60")
	w.Plan(2).Expect(t, "Rollout Is Held: example.com", `https://example.com/ answers with the header "max-age=60"`, "held = false -> true")
	w.Do("apply", "-auto-approve")
	is("5-minutes", "2026-03-01, seen 2026-03-03, next 1-week from 2026-03-03 1", true)
	w.Plan(0).Reject(t, "Warning")
	e.set(down) // that it is silent does not say that it was mended
	w.Plan(0).Reject(t, "Warning")
	e.serves(0, first)
	w.Do("apply", "-auto-approve")
	is("5-minutes", "2026-03-01, seen 2026-03-03, next 1-week from 2026-03-03 1", false)
	w.Plan(0)

	// Due, and seen: it moves on, and the next stage has to be seen itself.
	clock.Advance(2 * time.Hour)
	e.serves(0, first)
	w.Plan(2).Expect(t, "stage = \"5-minutes\" -> \"1-week\"")
	w.Do("apply", "-auto-approve")
	is("1-week", "2026-03-03, not seen on the site yet, next 1-month", false)
	clock.Advance(30 * 24 * time.Hour)
	w.Plan(0).Expect(t, "Stage Not Seen on the Site Yet", `https://example.com/ answers with the header "`+first+`"`)
	e.serves(0, second)
	w.Do("apply", "-auto-approve")
	is("1-week", "2026-03-03, seen 2026-04-02, next 1-month from 2026-04-09 17:00, full from ", false)

	// What lowers is stopped by nothing.
	e.set(down)
	write("retire = true")
	w.Do("apply", "-auto-approve")
	is("retired", "2026-04-02, forgotten on ", false)
	w.Plan(0)
}
