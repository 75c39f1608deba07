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
	optionArgument
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
				MarkdownDescription: "The `schedule` of an `hsts_policy`. Or, without a policy, the stages below the final one, in the form of " +
					"`rollout.stages`: a list of objects `{ name, max_age, soak }`, where `soak` may be omitted. `[]` means none. The default " +
					"stages must be written too: " + defaultStages() + ".",
			},
			function.StringParameter{
				Name: "started_at", AllowNullValue: true,
				MarkdownDescription: "When the first of these stages begins, in RFC 3339, for example `2026-01-01T00:00:00Z`. A fraction of a second is rounded up. With a stage as the third argument, it is when the stage after that one begins: " +
					"the policy's `next_stage_at`. Null if none begins; the result is then empty.",
			},
		},
		VariadicParameter: function.DynamicParameter{
			Name: "stage_or_settle", AllowNullValue: true,
			MarkdownDescription: fmt.Sprintf("With a `schedule`: the name of the present stage, for example the policy's `stage`; the result begins with the next one. It may be left out or null, and the result has all stages then. "+
				"With stages: how many seconds a change takes to reach every client, the same as `rollout.settle` of `hsts_policy`; the default is %d. At most one value is allowed.",
				rollout.DefaultSettle),
		},
		Return: function.ListReturn{ElementType: types.ObjectType{AttrTypes: map[string]attr.Type{
			"stage": types.StringType, "max_age": types.Int64Type, "earliest_at": types.StringType,
		}}},
	}
}

const rolloutScheduleDescription = `Computes when the stages of a rollout may begin. It reads no clock.

- For a policy that exists, from its ` + "`schedule`" + `: one line shows the calendar of the coming stages, see the example. In the plan that creates the policy, use ` + "`plantimestamp()`" + ` as the time of the apply.
- Without a policy, from the stages that one would have, so that a rollout can be tested before it is applied: in ` + "`terraform test`" + `, or in a ` + "`check`" + `. What ` + "`hsts_policy`" + ` refuses is refused here too, with the same messages.

The result is a list of objects in the order of the stages.

- ` + "`stage`" + `: the name of the stage. The last one is ` + "`full`" + `, or with a ` + "`schedule`, that of `rollout.stop_at`" + `.
- ` + "`max_age`" + `: its age in seconds; null for ` + "`full`" + ` if only stages are given, as it is the policy's ` + "`max_age`" + `.
- ` + "`earliest_at`" + `: the earliest time at which it may begin, in RFC 3339, in UTC. For the first stage this is ` + "`started_at`" + `.

Every stage waits its ` + "`soak`" + `, or without that its ` + "`max_age`" + `, plus ` + "`settle`" + `. These are the earliest dates: a stage begins with the first apply at or after its date, one stage per apply, and a rollout that waits for a gate takes longer.`

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
	var startedAt types.String
	var options []types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &given, &startedAt, &options); resp.Error != nil {
		return
	}
	if startedAt.IsNull() {
		resp.Error = resp.Result.Set(ctx, []scheduledStage{})
		return
	}
	start, err := time.Parse(time.RFC3339, startedAt.ValueString())
	if err != nil {
		resp.Error = framework.ArgumentError(startedAtArgument, fmt.Errorf("%q is not a time in RFC 3339. Write, for example, \"2026-01-01T00:00:00Z\"", framework.Cut(startedAt.ValueString())))
		return
	}
	if len(options) > 1 {
		resp.Error = framework.ArgumentError(optionArgument, errors.New("at most three arguments are allowed: stages, started_at, and settle or a stage"))
		return
	}
	if ramp, ok, err := rampOf(ctx, given); ok || err != nil {
		resp.Error = policySchedule(ctx, ramp, err, start, options, resp)
		return
	}
	stages, err := stagesOf(given)
	if err != nil {
		resp.Error = framework.ArgumentError(stagesArgument, err)
		return
	}
	settle, err := settleOf(options)
	if err != nil {
		resp.Error = framework.ArgumentError(optionArgument, err)
		return
	}
	entries, refused := rollout.ScheduleOf(stages, settle, start)
	if refused != nil {
		resp.Error = framework.ArgumentError(stagesArgument, details(refused))
		return
	}
	resp.Error = resp.Result.Set(ctx, scheduled(entries, false))
}

// policySchedule answers for the schedule of a policy.
func policySchedule(ctx context.Context, ramp []rollout.RampStage, err error, start time.Time, options []types.Dynamic, resp *function.RunResponse) *function.FuncError {
	if err != nil {
		return framework.ArgumentError(stagesArgument, err)
	}
	after, err := stageAfter(ramp, options)
	if err != nil {
		return framework.ArgumentError(optionArgument, err)
	}
	return resp.Result.Set(ctx, scheduled(rollout.Calendar(ramp, after, start), true))
}

// settleOf reads the settling, which may be left out.
func settleOf(options []types.Dynamic) (int64, error) {
	if len(options) == 0 || options[0].IsNull() || options[0].IsUnderlyingValueNull() {
		return rollout.DefaultSettle, nil
	}
	settle, ok := options[0].UnderlyingValue().(types.Number)
	if !ok {
		return 0, errors.New("settle is a number of seconds, for example 3600. A stage can be named only with the schedule of a policy")
	}
	return framework.Age("settle", settle)
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

// scheduled shows the entries of a schedule; whole is true if the age of the final
// stage is known.
func scheduled(entries []rollout.ScheduledStage, whole bool) []scheduledStage {
	all := []scheduledStage{}
	for _, entry := range entries {
		s := scheduledStage{Stage: entry.Stage, EarliestAt: entry.EarliestAt.Format(time.RFC3339)}
		if whole || entry.Stage != rollout.Full {
			s.MaxAge = &entry.Policy.MaxAge
		}
		all = append(all, s)
	}
	return all
}
