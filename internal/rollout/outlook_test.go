package rollout_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func TestOutlook(t *testing.T) {
	t.Parallel()
	a, b := rollout.Stage{Name: "a", MaxAge: 60}, rollout.Stage{Name: "b", MaxAge: 600}
	effects := map[rollout.Effect]string{
		rollout.Upcoming: "upcoming", rollout.Unchanged: "unchanged", rollout.NotPlanned: "not planned", rollout.Retirement: "retirement", rollout.Lowered: "lowered",
	}
	const leaving = `retirement retired "max-age=0" [retire]`
	tests := []struct {
		name   string
		prior  *rollout.State
		config rollout.Config
		at     int64
		want   []string
	}{
		{"a new policy has all ahead", nil, config(stages(a, b), maxAge(6000), preloaded), 0, []string{
			`upcoming a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`upcoming b "max-age=600; includeSubDomains" [rollout stages 1 max_age]`,
			`upcoming full "max-age=6000; includeSubDomains; preload" [max_age]`, leaving,
		}},
		{"default stages have no argument", nil, config(maxAge(600)), 0, []string{
			`upcoming 5-minutes "max-age=300; includeSubDomains" []`,
			`upcoming full "max-age=600; includeSubDomains" [max_age]`, leaving,
		}},
		{"beyond stop_at is aside", nil, config(stages(a, b), maxAge(6000), stopAt("a")), 0, []string{
			`upcoming a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`not planned b "max-age=600; includeSubDomains" [rollout stages 1 max_age]`,
			`not planned full "max-age=6000; includeSubDomains" [max_age]`, leaving,
		}},
		{"what waits stands", serving("b", 600), config(stages(a, b), maxAge(6000)), 0, []string{
			`not planned a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`unchanged b "max-age=600; includeSubDomains" [rollout stages 1 max_age]`,
			`upcoming full "max-age=6000; includeSubDomains" [max_age]`, leaving,
		}},
		{"what is entered is ahead", serving("a", 60), config(stages(a, b), maxAge(6000)), 1e6, []string{
			`not planned a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`upcoming b "max-age=600; includeSubDomains" [rollout stages 1 max_age]`,
			`upcoming full "max-age=6000; includeSubDomains" [max_age]`, leaving,
		}},
		{"between two stages", serving("a", 100, hadPreload), config(stages(a, b), maxAge(6000), preloaded), 0, []string{
			`not planned a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`unchanged a "max-age=100; includeSubDomains; preload" []`,
			`upcoming b "max-age=600; includeSubDomains; preload" [rollout stages 1 max_age]`,
			`upcoming full "max-age=6000; includeSubDomains; preload" [max_age]`, leaving,
		}},
		{"below the first stage", serving("", 30), config(stages(a), maxAge(600)), 0, []string{
			`unchanged  "max-age=30; includeSubDomains" []`,
			`upcoming a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`upcoming full "max-age=600; includeSubDomains" [max_age]`, leaving,
		}},
		{"a directive that is dropped leaves what stands", serving("full", 600), config(noRamp, maxAge(600), narrow), 0, []string{
			`unchanged full "max-age=600" [max_age]`, leaving,
		}},
		{"a directive that is added is ahead", serving("full", 600), config(noRamp, maxAge(600), preloaded), 0, []string{
			`upcoming full "max-age=600; includeSubDomains; preload" [max_age]`, leaving,
		}},
		{"a shorter age is lowered", serving("full", 600), config(noRamp, maxAge(500)), 0, []string{
			`lowered full "max-age=500; includeSubDomains" [max_age]`, leaving,
		}},
		{"retiring leads nowhere else", serving("full", 600), config(retire), 0, []string{leaving}},
	}
	for _, test := range tests {
		d := rollout.Decide(test.prior, test.config, at(test.at))
		var got []string
		for _, step := range test.config.Outlook(test.prior, d.Next) {
			got = append(got, fmt.Sprintf("%s %s %q %v", effects[step.Effect], step.Stage, step.Policy, step.Path))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.name, diff)
		}
	}
}
