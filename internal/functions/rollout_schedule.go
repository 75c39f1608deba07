package functions

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

var _ function.Function = (*rolloutSchedule)(nil)

// NewRolloutSchedule returns the function rollout_schedule.
func NewRolloutSchedule() function.Function { return &rolloutSchedule{} }

// rolloutSchedule computes when the stages of a rollout may begin.
type rolloutSchedule struct{}

// The arguments of rollout_schedule, by their places.
const (
	stagesArgument = iota
	startedAtArgument
	settleArgument
)

// scheduledStage is an element of the result of rollout_schedule.
type scheduledStage struct {
	Stage      string `tfsdk:"stage"`
	MaxAge     *int64 `tfsdk:"max_age"`
	EarliestAt string `tfsdk:"earliest_at"`
}

func (*rolloutSchedule) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "rollout_schedule"
}

func (*rolloutSchedule) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "The dates of a rollout",
		MarkdownDescription: rolloutScheduleDescription,
		Parameters: []function.Parameter{
			// Null would be a fine word for the default stages, but OpenTofu 1.12 fails to
			// hand on a null that may be of any type.
			function.DynamicParameter{
				Name: "stages",
				MarkdownDescription: "The stages below the final one, as in `rollout.stages` of `hsts_policy`: a list of objects `{ name, max_age, soak }`, of which `soak` may be missing. " +
					"`[]` is none. The default stages have to be written, too: " + defaultStages() + ".",
			},
			function.StringParameter{
				Name:                "started_at",
				MarkdownDescription: "When the first stage begins, in RFC 3339, for example `2026-01-01T00:00:00Z`. A fraction of a second is rounded up.",
			},
		},
		VariadicParameter: function.NumberParameter{
			Name: "settle",
			MarkdownDescription: fmt.Sprintf("How many seconds a change takes to reach every client, as in `rollout.settle` of `hsts_policy`. It may be left out, and is %d then; it can't be given twice.",
				rollout.DefaultSettle),
		},
		Return: function.ListReturn{ElementType: types.ObjectType{AttrTypes: map[string]attr.Type{
			"stage": types.StringType, "max_age": types.Int64Type, "earliest_at": types.StringType,
		}}},
	}
}

const rolloutScheduleDescription = `Computes when the stages of a rollout may begin, without a policy and without a clock, so that a rollout can be tested before it is applied: in ` + "`terraform test`, or in a `check`" + `. What ` + "`hsts_policy`" + ` would refuse is refused here too, in the same words.

The result is a list of objects in the order of the stages, with the final one, ` + "`full`" + `, last.

- ` + "`stage`" + `: the name of the stage.
- ` + "`max_age`" + `: its age in seconds; null for ` + "`full`" + `, as that is the policy's own.
- ` + "`earliest_at`" + `: the earliest instant at which it may begin, in RFC 3339, in UTC. For the first stage this is ` + "`started_at`" + `.

Every stage waits its ` + "`soak`, or without that its `max_age`, and `settle`" + ` on top. These are the earliest dates: a stage begins with the first apply at or after its own, one stage per apply, and a rollout that waits for a gate takes longer. A policy that exists has its dates in ` + "`schedule`" + `.`

// defaultStages are those of a policy that leaves them out, as they are written.
func defaultStages() string {
	var all []string
	for _, stage := range rollout.DefaultStages(rollout.DefaultMaxAge) {
		all = append(all, fmt.Sprintf("{ name = %q, max_age = %d }", stage.Name, stage.MaxAge))
	}
	return "`[" + strings.Join(all, ", ") + "]`"
}

// Run computes the dates.
func (*rolloutSchedule) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var given types.Dynamic
	var startedAt string
	var settles []types.Number
	if resp.Error = req.Arguments.Get(ctx, &given, &startedAt, &settles); resp.Error != nil {
		return
	}
	stages, err := stagesOf(given)
	if err != nil {
		resp.Error = framework.ArgumentError(stagesArgument, err)
		return
	}
	start, err := time.Parse(time.RFC3339, startedAt)
	if err != nil {
		resp.Error = framework.ArgumentError(startedAtArgument, fmt.Errorf("%q is not an instant in RFC 3339, as in \"2026-01-01T00:00:00Z\"", startedAt))
		return
	}
	settle, err := settleOf(settles)
	if err != nil {
		resp.Error = framework.ArgumentError(settleArgument, err)
		return
	}
	entries, refused := rollout.ScheduleOf(stages, settle, start)
	if refused != nil {
		resp.Error = framework.ArgumentError(stagesArgument, details(refused))
		return
	}
	resp.Error = resp.Result.Set(ctx, scheduled(entries))
}

// settleOf reads the settling, which may be left out.
func settleOf(settles []types.Number) (int64, error) {
	switch len(settles) {
	case 0:
		return rollout.DefaultSettle, nil
	case 1:
		return framework.Age("settle", settles[0])
	default:
		return 0, errors.New("settle is given more than once")
	}
}

// details returns all that is wrong, in sentences. They name the arguments of
// hsts_policy, of which the function has the stages alone.
func details(refused []rollout.Diagnostic) error {
	var all []string
	for _, diagnostic := range refused {
		all = append(all, strings.ReplaceAll(diagnostic.Detail, "rollout.stages[", "stages["))
	}
	return errors.New(strings.Join(all, " "))
}

// scheduled shows the entries of a ramp.
func scheduled(entries []rollout.ScheduledStage) []scheduledStage {
	all := []scheduledStage{}
	for _, entry := range entries {
		s := scheduledStage{Stage: entry.Stage, EarliestAt: entry.EarliestAt.Format(time.RFC3339)}
		if entry.Stage != rollout.Full {
			s.MaxAge = &entry.Policy.MaxAge
		}
		all = append(all, s)
	}
	return all
}
