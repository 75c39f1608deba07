package rollout_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func TestSteps(t *testing.T) {
	t.Parallel()
	a, b := rollout.Stage{Name: "a", MaxAge: 60}, rollout.Stage{Name: "b", MaxAge: 600}
	bearings := map[rollout.Bearing]string{
		rollout.Ahead: "ahead", rollout.Standing: "standing", rollout.Aside: "aside", rollout.Leaving: "leaving", rollout.Lowered: "lowered",
	}
	const leaving = `leaving retired "max-age=0" [retire]`
	tests := []struct {
		name   string
		prior  *rollout.State
		config rollout.Config
		at     int64
		want   []string
	}{
		{"a new policy has all ahead", nil, config(stages(a, b), maxAge(6000), preloaded), 0, []string{
			`ahead a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`ahead b "max-age=600; includeSubDomains" [rollout stages 1 max_age]`,
			`ahead full "max-age=6000; includeSubDomains; preload" [max_age]`, leaving,
		}},
		{"default stages have no argument", nil, config(maxAge(600)), 0, []string{
			`ahead 5-minutes "max-age=300; includeSubDomains" []`,
			`ahead full "max-age=600; includeSubDomains" [max_age]`, leaving,
		}},
		{"beyond stop_at is aside", nil, config(stages(a, b), maxAge(6000), stopAt("a")), 0, []string{
			`ahead a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`aside b "max-age=600; includeSubDomains" [rollout stages 1 max_age]`,
			`aside full "max-age=6000; includeSubDomains" [max_age]`, leaving,
		}},
		{"what waits stands", serving("b", 600), config(stages(a, b), maxAge(6000)), 0, []string{
			`aside a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`standing b "max-age=600; includeSubDomains" [rollout stages 1 max_age]`,
			`ahead full "max-age=6000; includeSubDomains" [max_age]`, leaving,
		}},
		{"what is entered is ahead", serving("a", 60), config(stages(a, b), maxAge(6000)), 1e6, []string{
			`aside a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`ahead b "max-age=600; includeSubDomains" [rollout stages 1 max_age]`,
			`ahead full "max-age=6000; includeSubDomains" [max_age]`, leaving,
		}},
		{"off the ladder", serving("a", 100, hadPreload), config(stages(a, b), maxAge(6000), preloaded), 0, []string{
			`aside a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`standing a "max-age=100; includeSubDomains; preload" []`,
			`ahead b "max-age=600; includeSubDomains; preload" [rollout stages 1 max_age]`,
			`ahead full "max-age=6000; includeSubDomains; preload" [max_age]`, leaving,
		}},
		{"below the ladder", serving("", 30), config(stages(a), maxAge(600)), 0, []string{
			`standing  "max-age=30; includeSubDomains" []`,
			`ahead a "max-age=60; includeSubDomains" [rollout stages 0 max_age]`,
			`ahead full "max-age=600; includeSubDomains" [max_age]`, leaving,
		}},
		{"a directive that is dropped leaves what stands", serving("full", 600), config(noRamp, maxAge(600), narrow), 0, []string{
			`standing full "max-age=600" [max_age]`, leaving,
		}},
		{"a directive that is added is ahead", serving("full", 600), config(noRamp, maxAge(600), preloaded), 0, []string{
			`ahead full "max-age=600; includeSubDomains; preload" [max_age]`, leaving,
		}},
		{"a shorter age is lowered", serving("full", 600), config(noRamp, maxAge(500)), 0, []string{
			`lowered full "max-age=500; includeSubDomains" [max_age]`, leaving,
		}},
		{"retiring leads nowhere else", serving("full", 600), config(retire), 0, []string{leaving}},
	}
	for _, test := range tests {
		d := rollout.Decide(test.prior, test.config, after(test.at))
		var got []string
		for _, step := range test.config.Steps(test.prior, d.Next) {
			got = append(got, fmt.Sprintf("%s %s %q %v", bearings[step.Bearing], step.Stage, step.Policy, step.Path))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.name, diff)
		}
	}
}
