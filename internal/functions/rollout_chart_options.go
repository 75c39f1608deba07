package functions

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/chart"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

// chartSettings are the options of rollout_chart.
type chartSettings struct {
	mermaid     bool
	title       string
	stage       string
	nextStageAt time.Time
	heldBecause []string
}

var chartOptions = map[string]option[chartSettings]{
	"format":        readChartFormat,
	"title":         readChartTitle,
	"stage":         readChartStage,
	"next_stage_at": readChartNextStageAt,
	"held_because":  readChartHeldBecause,
}

// The formats of rollout_chart.
const (
	formatSVG     = "svg"
	formatMermaid = "mermaid"
)

// defaultChartTitle is the title of a picture that was given none.
const defaultChartTitle = "HSTS rollout"

func readChartFormat(value attr.Value, settings *chartSettings) error {
	format, ok := value.(types.String)
	if name := format.ValueString(); !ok || name != formatSVG && name != formatMermaid {
		return fmt.Errorf("unknown format %s. Supported: %s, %s", shown(value), formatSVG, formatMermaid)
	}
	settings.mermaid = format.ValueString() == formatMermaid
	return nil
}

func readChartTitle(value attr.Value, settings *chartSettings) error {
	title, ok := value.(types.String)
	if !ok || strings.TrimSpace(title.ValueString()) == "" {
		return errors.New("title must be a string: the heading of the picture, for example the domain. If you leave it out, it is \"" + defaultChartTitle + "\"")
	}
	settings.title = title.ValueString()
	return nil
}

func readChartStage(value attr.Value, settings *chartSettings) error {
	stage, ok := value.(types.String)
	if !ok {
		return errors.New("stage must be a string: the name of the present stage, for example the policy's stage")
	}
	settings.stage = stage.ValueString()
	return nil
}

func readChartNextStageAt(value attr.Value, settings *chartSettings) error {
	text, ok := value.(types.String)
	at, err := time.Parse(time.RFC3339, text.ValueString())
	if !ok || err != nil {
		return fmt.Errorf("next_stage_at: %s is not a time in RFC 3339. Write, for example, \"2026-01-01T00:00:00Z\"", shown(value))
	}
	settings.nextStageAt = at
	return nil
}

func readChartHeldBecause(value attr.Value, settings *chartSettings) error {
	wrong := errors.New("held_because must be a list of strings: the reasons, for example the policy's held_because")
	list, ok := value.(interface{ Elements() []attr.Value })
	if !ok {
		return wrong
	}
	for _, element := range list.Elements() {
		reason, ok := element.(types.String)
		if !ok || reason.IsNull() {
			return wrong
		}
		settings.heldBecause = append(settings.heldBecause, reason.ValueString())
	}
	return nil
}

// shown is a value as a message shows it.
func shown(value attr.Value) string {
	if text, ok := value.(types.String); ok {
		return framework.Quote(text.ValueString())
	}
	return framework.Cut(value.String())
}

// refuseWithoutStage refuses options that need the present stage if it is not known.
func (s chartSettings) refuseWithoutStage() error {
	switch {
	case s.stage != "":
		return nil
	case !s.nextStageAt.IsZero():
		return errors.New("next_stage_at needs stage, the name of the present stage. For dates from the first stage on, pass the result of rollout_schedule instead of the schedule")
	case len(s.heldBecause) > 0:
		return errors.New("held_because needs stage, the name of the present stage")
	default:
		return nil
	}
}

// refuseForCalendar refuses what is only for the schedule of a policy.
func (s chartSettings) refuseForCalendar() error {
	if s.stage == "" && s.nextStageAt.IsZero() && len(s.heldBecause) == 0 {
		return nil
	}
	return errors.New("stage, next_stage_at and held_because are only for the schedule of a policy. The result of rollout_schedule already has its dates, and may not have the present stage. Leave them out")
}

// calendarStage reads an element of the result of rollout_schedule.
func calendarStage(element attr.Value) (chart.Stage, error) {
	var stage chart.Stage
	attributes, ok := attributesOf(element)
	name, named := attributes["stage"].(types.String)
	at, dated := attributes["earliest_at"].(types.String)
	if !ok || !named || name.IsNull() || !dated {
		return stage, errors.New("it is neither from a policy's schedule, { stage, header_value, wait }, nor from rollout_schedule, { stage, max_age, earliest_at }")
	}
	stage.Name = name.ValueString()
	var err error
	if stage.Begins, err = time.Parse(time.RFC3339, at.ValueString()); err != nil {
		return stage, fmt.Errorf("earliest_at: %s is not a time in RFC 3339", shown(at))
	}
	if age, ok := attributes["max_age"].(types.Number); ok && !age.IsNull() {
		stage.MaxAge, err = framework.Age("max_age", age)
	}
	return stage, err
}
