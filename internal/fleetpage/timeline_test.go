package fleetpage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/hstskit/terraform-provider-hsts/internal/fleetpage"
)

// days is an instant some days on.
func days(n int) time.Time { return at.AddDate(0, 0, n) }

// stepsOf are the parts of the bars of a page: x, width and title.
func stepsOf(t *testing.T, page string) []string {
	t.Helper()
	var all []string
	for _, node := range parse(t, page) {
		if node.Data != "rect" || node.FirstChild == nil {
			continue
		}
		values := map[string]string{}
		for _, attribute := range node.Attr {
			values[attribute.Key] = attribute.Val
		}
		all = append(all, values["x"]+" "+values["width"]+" "+textIn(node))
	}
	return all
}

// TestRender_timeline has one bar for the domains with the same dates, held ones first.
func TestRender_timeline(t *testing.T) {
	t.Parallel()
	full := func(n int) fleetpage.Stage { return fleetpage.Stage{Name: "full", At: days(n)} }
	f := fleetpage.Fleet{At: at, Rollouts: []fleetpage.Rollout{
		{Domain: "c.example", Stage: "1-month", Next: []fleetpage.Stage{full(7)}},
		{Domain: "done.example", Stage: "full"},
		{Domain: "b.example", Stage: "1-week", Next: []fleetpage.Stage{{Name: "1-month", At: days(3)}, full(6)}},
		{Domain: "a.example", Stage: "1-month", Next: []fleetpage.Stage{{Name: "full", At: days(7).Add(time.Minute)}}},
		{Domain: "held.example", Stage: "", Held: true, Next: []fleetpage.Stage{full(14)}},
		{Domain: "due.example", Stage: "1-month", Next: []fleetpage.Stage{full(-2)}},
	}}
	page := rendered(t, f)
	if diff := cmp.Diff([]string{"held.example, held", "due.example", "b.example", "a.example and 1 more"}, texts(t, page, class("label"))); diff != "" {
		t.Errorf("the labels (-want +got):\n%s", diff)
	}
	want := []string{
		"0.00% 85.71% present stage", "85.71% 14.29% full, from 2026-12-09 17:32 UTC",
		"0.00% 0.00% 1-month", "0.00% 100.00% full, from 2026-11-23 17:32 UTC",
		"0.00% 18.37% 1-week", "18.37% 18.37% 1-month, from 2026-11-28 17:32 UTC", "36.73% 63.27% full, from 2026-12-01 17:32 UTC",
		"0.00% 42.86% 1-month", "42.86% 57.14% full, from 2026-12-02",
	}
	if diff := cmp.Diff(want, stepsOf(t, page)); diff != "" {
		t.Errorf("the bars (-want +got):\n%s", diff)
	}
	if !strings.Contains(page, "6 policies: 5 with stages to come, 1 without. 1 is held.") {
		t.Error("the policies are not counted")
	}
	if got := texts(t, page, func(node *html.Node) bool {
		return node.Data == "td" && node.Parent.FirstChild.FirstChild != nil && textIn(node.Parent.FirstChild) == "a.example, c.example"
	}); len(got) != 2 || got[1] != "full from 2026-12-02" {
		t.Errorf("in words: %q", got)
	}
}

// TestRender_timelineTicks has a few dates on the axis, whatever it spans.
func TestRender_timelineTicks(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		now  time.Time
		next time.Time
		want string
	}{
		"an hour":          {at, at.Add(time.Hour), "2026-11-26"},
		"three days":       {at, days(3), "2026-11-26 2026-11-27 2026-11-28"},
		"a month":          {at, days(30), "2026-11-30 2026-12-07 2026-12-14 2026-12-21"},
		"half a year":      {at, days(180), "2027-01-01 2027-04-01"},
		"ten years":        {at, days(3650), "2030-01-01"},
		"beyond all time":  {at, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), "4000-01-01 6000-01-01 8000-01-01 10000-01-01"},
		"without an as of": {time.Time{}, days(30), ""},
	} {
		page := rendered(t, fleetpage.Fleet{At: row.now, Rollouts: []fleetpage.Rollout{{Domain: "a.example", Next: []fleetpage.Stage{{Name: "full", At: row.next}}}}})
		var labels []string
		for _, label := range texts(t, page, func(node *html.Node) bool {
			return node.Data == "text" && strings.HasPrefix(node.Parent.Attr[0].Val, "tick")
		}) {
			if label != "" {
				labels = append(labels, label)
			}
		}
		if got := strings.Join(labels, " "); got != row.want && row.want != "" || len(labels) > 6 {
			t.Errorf("%s: %s; want %s", name, got, row.want)
		}
		if n := len(stepsOf(t, page)); n != 2 {
			t.Errorf("%s: %d steps", name, n)
		}
	}
}

// TestRender_timelineBound leaves bars out where there are very many, and says so.
func TestRender_timelineBound(t *testing.T) {
	t.Parallel()
	var f fleetpage.Fleet
	for i := range 100 {
		f.Rollouts = append(f.Rollouts, fleetpage.Rollout{Domain: fmt.Sprintf("d%02d.example", i), Next: []fleetpage.Stage{{Name: "full", At: days(i + 1)}}})
	}
	page := rendered(t, f)
	if n := len(texts(t, page, class("label"))); n != 30 || !strings.Contains(page, "70 more domains with later dates") {
		t.Errorf("%d bars", n)
	}
}
