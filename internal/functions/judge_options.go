package functions

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// judging is what evidence is judged by.
type judging struct {
	readiness.Criteria
	profiles []profiles.Profile
}

var judgeOptionsByName = map[string]option[judging]{
	"at":             readAt,
	"min_max_age":    readMinMaxAge,
	"planned_header": readPlannedHeader,
	"profiles":       readProfiles,
	"waive":          readWaivers,
}

// judgeOptions reads the options of judge.
func judgeOptions(arguments []types.Dynamic) (judging, error) {
	return readOptions(arguments, judgeOptionsByName, "{ min_max_age = 31536000 }")
}

func readAt(value attr.Value, criteria *judging) (err error) {
	criteria.At, err = instantOf("at", value)
	return err
}

func readMinMaxAge(value attr.Value, criteria *judging) error {
	number, ok := value.(types.Number)
	if !ok {
		return errors.New("min_max_age is not a number")
	}
	age, err := framework.Seconds("min_max_age", number)
	if err != nil {
		return err
	}
	if age < 1 {
		return errors.New("min_max_age must be above 0, or left out")
	}
	criteria.MinMaxAge = age
	return nil
}

func readPlannedHeader(value attr.Value, criteria *judging) error {
	text, ok := value.(types.String)
	if !ok {
		return errors.New("planned_header must be a string: the value of the header, in one line, without its name")
	}
	if problems := framework.CheckPlannedHeader(text.ValueString()); len(problems) > 0 {
		return errors.New(lowerFirst(problems[0].Detail))
	}
	criteria.PlannedHeader = text.ValueStringPointer()
	return nil
}

// readProfiles reads names of profiles.
func readProfiles(value attr.Value, criteria *judging) error {
	names, ok := value.(interface{ Elements() []attr.Value })
	if !ok || slices.ContainsFunc(names.Elements(), func(name attr.Value) bool {
		text, isText := name.(types.String)
		return !isText || text.IsNull()
	}) {
		return errors.New("profiles must be a list of names, for example [\"asvs-5.0.0-l2\"]")
	}
	chosen, unknown := framework.ReadProfiles(names)
	if len(unknown) > 0 {
		return errors.New(lowerFirst(few(unknown)) + " The function profiles returns all of them")
	}
	criteria.profiles = chosen
	return nil
}

func readWaivers(value attr.Value, criteria *judging) error {
	reasons, ok := attributesOf(value)
	if !ok {
		return errors.New("waive must be a map from a code, or code@host, to a reason")
	}
	w := framework.ReadWaivers(reasons)
	switch {
	case w.Misspelt:
		return errors.New("waive: " + few(w.Refused) + " The guide \"Findings\" has all codes")
	case len(w.Refused) > 0:
		return errors.New("waive: " + few(w.Refused))
	case len(w.Without) > 0:
		return fmt.Errorf("waive has no reason for %s. Write the reason as the value", few(w.Without))
	}
	criteria.Waive = w.Reasons
	return nil
}

// few joins texts, at most ten of them.
func few(texts []string) string {
	const most = 10
	joined := strings.Join(texts[:min(len(texts), most)], " ")
	if more := len(texts) - most; more > 0 {
		joined += fmt.Sprintf(" And %d more.", more)
	}
	return joined
}

// lowerFirst returns a sentence as the end of one.
func lowerFirst(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}
