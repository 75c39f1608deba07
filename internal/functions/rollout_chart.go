package functions

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/chart"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

var _ function.Function = (*rolloutChart)(nil)

// NewRolloutChart returns the function rollout_chart.
func NewRolloutChart() function.Function { return &rolloutChart{} }

// rolloutChart draws the ramp of a rollout.
type rolloutChart struct{}

// The positions of the arguments of rollout_chart.
const (
	chartScheduleArgument = iota
	chartOptionsArgument
)

func (*rolloutChart) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "rollout_chart"
}

func (*rolloutChart) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "The ramp of a rollout as a picture",
		MarkdownDescription: rolloutChartDescription,
		Parameters: []function.Parameter{function.DynamicParameter{
			Name: "schedule",
			MarkdownDescription: "The `schedule` of an `hsts_policy`, which has the header of each stage. " +
				"Or the result of `rollout_schedule`, which only has dates and ages.",
		}},
		VariadicParameter: function.DynamicParameter{
			Name: "options", AllowNullValue: true,
			MarkdownDescription: "An object with any of the options below. It may be left out.",
		},
		Return: function.StringReturn{},
	}
}

const rolloutChartDescription = `Draws the ramp of a rollout: each stage with its header, how long browsers keep it, and how long it is served before the next one. The result is a text: an SVG picture for a page or a file, or a Mermaid diagram for Markdown. The function reads no clock.

The options are:
- ` + "`format`" + `: ` + "`svg`" + ` (default) or ` + "`mermaid`" + `.
- ` + "`title`" + `: the heading, for example the domain. Default: ` + "`HSTS rollout`" + `.
- ` + "`stage`" + `: the name of the present stage: the policy's ` + "`stage`" + `. The stages before it are shown as done. Needs the ` + "`schedule`" + ` of a policy.
- ` + "`next_stage_at`" + `: when the next stage may begin: the policy's ` + "`next_stage_at`" + `. The stages to come then have their dates. Needs ` + "`stage`" + `.
- ` + "`held_because`" + `: why the rollout is held: the policy's ` + "`held_because`" + `. Needs ` + "`stage`" + `.

An option that is null is ignored, so the same line draws a policy from its first stage to its retirement. A retired policy has no stages, and the picture says so.

**SVG.** The picture is self-contained: it loads nothing, and its style is in it, for light and dark. It can be read on a phone, and has a title and a description for screen readers. It can be a file of its own, or part of an HTML page. Names and reasons are escaped.

**Mermaid.** The diagram is a ` + "`timeline`" + `. GitHub, GitLab and others draw it from a code block with the language ` + "`mermaid`" + `: in a pull request, an issue, a job summary or a README.`

// Run draws the ramp.
func (*rolloutChart) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var given types.Dynamic
	var arguments []types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &given, &arguments); resp.Error != nil {
		return
	}
	options, err := readOptions(arguments, chartOptions, `{ format = "mermaid" }`)
	if err != nil {
		resp.Error = framework.ArgumentError(chartOptionsArgument, err)
		return
	}
	ramp, ofPolicy, err := rampOf(ctx, given)
	var calendar []chart.Stage
	if !ofPolicy && err == nil {
		calendar, err = calendarOf(given)
	}
	if err != nil {
		resp.Error = framework.ArgumentError(chartScheduleArgument, err)
		return
	}
	drawn := chart.Chart{Title: cmp.Or(options.title, defaultChartTitle), Stages: calendar, HeldBecause: options.heldBecause}
	if ofPolicy {
		drawn, err = policyChart(drawn, ramp, options)
	} else {
		err = options.refuseForCalendar()
	}
	if err != nil {
		resp.Error = framework.ArgumentError(chartOptionsArgument, err)
		return
	}
	if options.mermaid {
		resp.Error = resp.Result.Set(ctx, drawn.Mermaid())
		return
	}
	resp.Error = resp.Result.Set(ctx, drawn.SVG())
}

// policyChart adds the stages of a policy to a chart.
func policyChart(c chart.Chart, ramp []rollout.RampStage, options chartSettings) (chart.Chart, error) {
	if err := options.refuseWithoutStage(); err != nil {
		return c, err
	}
	c.Retired = options.stage == rollout.Retired
	if len(ramp) > 0 && options.stage != "" {
		if err := knownStage(ramp, options.stage); err != nil {
			return c, err
		}
		c.Present = options.stage
	}
	dates := map[string]rollout.ScheduledStage{}
	if !options.nextStageAt.IsZero() {
		for _, scheduled := range rollout.Calendar(ramp, options.stage, options.nextStageAt) {
			dates[scheduled.Stage] = scheduled
		}
	}
	for _, r := range ramp {
		c.Stages = append(c.Stages, chart.Stage{
			Name: r.Stage, Header: r.Policy.String(), MaxAge: r.Policy.MaxAge, Wait: r.Wait, Begins: dates[r.Stage].EarliestAt,
		})
	}
	return c, nil
}

// calendarOf reads the result of rollout_schedule.
func calendarOf(given types.Dynamic) ([]chart.Stage, error) {
	elements, ok := elementsOf(given)
	if !ok {
		return nil, errors.New("schedule is the schedule of an hsts_policy, or the result of rollout_schedule")
	}
	var stages []chart.Stage
	for i, element := range elements {
		stage, err := calendarStage(element)
		if err != nil {
			return nil, fmt.Errorf("stage %d: %w", i+1, err)
		}
		if i > 0 {
			stages[i-1].Wait = stage.Begins.Unix() - stages[i-1].Begins.Unix()
			if stages[i-1].Wait < 0 {
				return nil, fmt.Errorf("stage %d begins before the stage before it", i+1)
			}
		}
		stages = append(stages, stage)
	}
	return stages, nil
}
