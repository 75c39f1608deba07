package rollout_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	a, b := rollout.Stage{Name: "a", MaxAge: 60}, rollout.Stage{Name: "b", MaxAge: 600}
	tests := map[string]struct {
		config  rollout.Config
		refused []string
		warned  []string
	}{
		"the defaults":                         {config: config()},
		"preload":                              {config: config(preloaded)},
		"no ramp":                              {config: config(noRamp)},
		"stages":                               {config: config(stages(a, b))},
		"a soak as long as the age":            {config: config(stages(rollout.Stage{Name: "a", MaxAge: 60, Soak: 60}))},
		"stop_at a stage":                      {config: config(stages(a, b), stopAt("b"))},
		"stop_at the final stage":              {config: config(stopAt("full"))},
		"exactly ten years":                    {config: config(maxAge(hsts.TenYears))},
		"a second more than ten years":         {config: config(maxAge(hsts.TenYears + 1)), warned: []string{"max_age.over_10_years"}},
		"no ramp to preload":                   {config: config(noRamp, preloaded), warned: []string{"rollout.no_ramp_to_preload"}},
		"an age of zero":                       {config: config(maxAge(0)), refused: []string{"max_age.not_positive"}},
		"a negative age":                       {config: config(maxAge(-1)), refused: []string{"max_age.not_positive"}},
		"preload at exactly a year":            {config: config(preloaded, maxAge(hsts.OneYear))},
		"preload a second below a year":        {config: config(preloaded, maxAge(hsts.OneYear-1)), refused: []string{"preload.max_age_below_1_year"}},
		"a stage without a name":               {config: config(stages(rollout.Stage{Name: " ", MaxAge: 60})), refused: []string{"stage.unnamed"}},
		"a stage named full":                   {config: config(stages(rollout.Stage{Name: "full", MaxAge: 60})), refused: []string{"stage.reserved"}},
		"a stage named retired":                {config: config(stages(rollout.Stage{Name: "retired", MaxAge: 60})), refused: []string{"stage.reserved"}},
		"two stages of one name":               {config: config(stages(a, rollout.Stage{Name: "a", MaxAge: 70})), refused: []string{"stage.repeated"}},
		"a stage of age zero":                  {config: config(stages(rollout.Stage{Name: "a"})), refused: []string{"stage.not_positive"}},
		"stages that go down":                  {config: config(stages(b, a)), refused: []string{"stage.not_increasing"}},
		"stages that stay":                     {config: config(stages(a, rollout.Stage{Name: "b", MaxAge: 60})), refused: []string{"stage.not_increasing"}},
		"a stage as long as the final":         {config: config(stages(a, b), maxAge(600)), refused: []string{"stage.above_max_age"}},
		"a soak below the age":                 {config: config(stages(rollout.Stage{Name: "a", MaxAge: 60, Soak: 59})), refused: []string{"stage.soak_below_max_age"}},
		"a negative soak":                      {config: config(stages(rollout.Stage{Name: "a", MaxAge: 60, Soak: -1})), refused: []string{"stage.soak_below_max_age"}},
		"stop_at nowhere":                      {config: config(stopAt("b")), refused: []string{"stop_at.unknown"}},
		"stop_at retired":                      {config: config(stopAt("retired")), refused: []string{"stop_at.unknown"}},
		"stop_at a default stage that is left": {config: config(maxAge(600), stopAt("1-week")), refused: []string{"stop_at.unknown"}},
		"a negative settle":                    {config: config(func(c *rollout.Config) { c.Settle = -1 }), refused: []string{"settle.negative"}},
		"a settle of a year":                   {config: config(func(c *rollout.Config) { c.Settle = hsts.OneYear })},
		"a settle of more":                     {config: config(func(c *rollout.Config) { c.Settle = hsts.OneYear + 1 }), refused: []string{"settle.too_long"}},
		"a soak of ten years":                  {config: config(stages(rollout.Stage{Name: "a", MaxAge: 60, Soak: hsts.TenYears}))},
		"a soak of more":                       {config: config(stages(rollout.Stage{Name: "a", MaxAge: 60, Soak: hsts.TenYears + 1})), refused: []string{"stage.soak_too_long"}},
		"a soak of more for a longer age":      {config: config(maxAge(2*hsts.TenYears), stages(rollout.Stage{Name: "a", MaxAge: hsts.TenYears + 1, Soak: hsts.TenYears + 1})), warned: []string{"max_age.over_10_years"}},
		"gates of all kinds":                   {config: config(held, closed)},
		"a gate that is open and broken":       {config: config(func(c *rollout.Config) { c.Gates = []rollout.Gate{{Open: true, Broken: true}} }), refused: []string{"gate.open_and_broken"}},
		"an on_widen of one's own":             {config: config(func(c *rollout.Config) { c.OnWiden = "wait" }), refused: []string{"on_widen.unknown"}},
		"retire is refused nothing":            {config: config(retire, maxAge(-1), stopAt("b"), func(c *rollout.Config) { c.Preload = true })},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused, warned := test.config.Validate()
			if diff := cmp.Diff(test.refused, codes(t, refused)); diff != "" {
				t.Errorf("refused (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(test.warned, codes(t, warned)); diff != "" {
				t.Errorf("warned (-want +got)\n%s", diff)
			}
		})
	}
}

func TestValidatePreload(t *testing.T) {
	t.Parallel()
	unaccepted := func(c *rollout.Config) { c.Preload = true }
	whole := hsts.Policy{MaxAge: hsts.OneYear, IncludeSubDomains: true}
	served := hsts.Policy{MaxAge: hsts.OneYear, IncludeSubDomains: true, Preload: true}
	bare := hsts.Policy{MaxAge: hsts.OneYear, Preload: true}
	for name, test := range map[string]struct {
		config  rollout.Config
		prior   hsts.Policy
		refused []string
	}{
		"no preload":                              {config: config()},
		"preload":                                 {config: config(preloaded)},
		"without subdomains":                      {config: config(preloaded, narrow), refused: []string{"preload.without_include_subdomains"}},
		"without consent":                         {config: config(unaccepted), refused: []string{"preload.not_accepted"}},
		"without either":                          {config: config(unaccepted, narrow), refused: []string{"preload.without_include_subdomains", "preload.not_accepted"}},
		"without consent, on a site without it":   {config: config(unaccepted), prior: whole, refused: []string{"preload.not_accepted"}},
		"served already, without consent":         {config: config(unaccepted), prior: served},
		"served already, without subdomains":      {config: config(unaccepted, narrow), prior: bare},
		"served already, and subdomains are gone": {config: config(unaccepted, narrow), prior: served, refused: []string{"preload.without_include_subdomains"}},
		"retired":                                 {config: config(unaccepted, narrow, retire)},
	} {
		if diff := cmp.Diff(test.refused, codes(t, test.config.ValidatePreload(test.prior))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// codes returns the codes of diagnostics, each of which needs a text and a path.
func codes(t *testing.T, diagnostics []rollout.Diagnostic) []string {
	t.Helper()
	var all []string
	for _, d := range diagnostics {
		all = append(all, d.Code)
		if d.Summary == "" || d.Detail == "" || len(d.Path) == 0 {
			t.Errorf("a diagnostic without text or path: %+v", d)
		}
	}
	return all
}
