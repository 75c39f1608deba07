package readiness_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func TestCombine(t *testing.T) {
	t.Parallel()
	judge := func(seen observation.Observation) readiness.Verdict {
		return readiness.Evaluate(seen, readiness.Criteria{At: now, Waive: map[string]string{"domain.tls.cannot_connect": "known"}})
	}
	fine := judge(ready())
	silent := judge(ready(fails(http, observation.HeadersTimeout)))
	broken := judge(ready(answers(www, 200, untrusted(observation.Expired))))
	bare := judge(ready(answers(https, 200)))

	one := readiness.Combine(map[string]readiness.Verdict{"": fine})
	if diff := cmp.Diff(fine.Requirements, one.Requirements); diff != "" || !one.Ready || !*one.ScanPasses || !one.Gate.Open || *one.Header != good {
		t.Errorf("one verdict: %+v\n%s", one, diff)
	}
	all := readiness.Combine(map[string]readiness.Verdict{"a": fine, "b": silent, "c": broken, "d": bare})
	switch {
	case all.Ready, all.HTTPSReady, all.Conclusive, *all.ScanPasses:
		t.Errorf("ready %v, https %v, conclusive %v, scan %v", all.Ready, all.HTTPSReady, all.Conclusive, *all.ScanPasses)
	case all.Gate != broken.Gate:
		t.Errorf("the gate is %+v instead of the broken one, %+v", all.Gate, broken.Gate)
	case all.Header != nil || all.Directives != nil:
		t.Errorf("header %v, directives %v, on which they do not agree", all.Header, all.Directives)
	}
	for requirement, want := range map[readiness.Requirement]readiness.Status{
		readiness.Header: readiness.Unmet, readiness.Redirect: readiness.Unknown, readiness.Domain: readiness.Met,
	} {
		if got := all.Requirements[requirement].Status; got != want {
			t.Errorf("%s is %s instead of %s", requirement, got, want)
		}
	}
	seenBy := map[string][]string{}
	for _, w := range all.Witnesses {
		if w.Severity == readiness.Error {
			seenBy[w.Code] = w.SeenBy
		}
	}
	want := map[string][]string{"response.no_header": {"d"}}
	for _, v := range []struct {
		name string
		of   readiness.Verdict
	}{{"b", silent}, {"c", broken}} {
		for _, code := range v.of.ErrorCodes() {
			want[code] = append(want[code], v.name)
		}
	}
	if diff := cmp.Diff(want, seenBy); diff != "" {
		t.Errorf("errors and who saw them (-want +got)\n%s", diff)
	}
	if len(all.Findings) != len(all.Witnesses) {
		t.Errorf("%d findings, %d with who saw them", len(all.Findings), len(all.Witnesses))
	}
}

// TestCombine_same holds that a verdict with itself is that verdict.
func TestCombine_same(t *testing.T) {
	t.Parallel()
	v := readiness.Evaluate(ready(answers(https, 200), fails(http, observation.HeadersTimeout)), readiness.Criteria{At: now, Ruleset: readiness.HSTS})
	got := readiness.Combine(map[string]readiness.Verdict{"a": v, "b": v})
	want := readiness.Combine(map[string]readiness.Verdict{"a": v})
	if diff := cmp.Diff(want.Verdict, got.Verdict); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestEquivalentInstant(t *testing.T) {
	t.Parallel()
	expires := func(at time.Time) observation.Observation {
		return ready(answers(https, 200, header(good), leaf(func(c *observation.Certificate) { c.NotBefore, c.NotAfter = at.AddDate(-1, 0, 0), at })))
	}
	for _, days := range []int{1, 20, 21, 22, 90} {
		seen := expires(now.AddDate(0, 0, days))
		instant := readiness.EquivalentInstant(seen, now)
		if later := readiness.EquivalentInstant(seen, now.Add(time.Hour)); days != 21 && !later.Equal(instant) {
			t.Errorf("%d days: %s, and an hour later %s", days, instant, later)
		}
		want := readiness.Evaluate(seen, readiness.Criteria{At: now})
		got := readiness.Evaluate(seen, readiness.Criteria{At: instant})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d days (-want +got)\n%s", days, diff)
		}
	}
}
