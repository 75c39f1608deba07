package functions

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// judgeOption reads the value of one option, which is not null.
type judgeOption func(attr.Value, *readiness.Criteria) error

var judgeOptionsByName = map[string]judgeOption{
	"at":             readAt,
	"min_max_age":    readMinMaxAge,
	"planned_header": readPlannedHeader,
	"waive":          readWaivers,
}

// judgeOptions reads the options of judge.
func judgeOptions(arguments []types.Dynamic) (readiness.Criteria, error) {
	var criteria readiness.Criteria
	switch {
	case len(arguments) == 0 || arguments[0].IsNull():
		return criteria, nil
	case len(arguments) > 1:
		return criteria, errors.New("there is more than one object of options. Write all of them into one")
	}
	var given map[string]attr.Value
	switch value := arguments[0].UnderlyingValue().(type) {
	case types.Object:
		given = value.Attributes()
	case types.Map:
		given = value.Elements()
	default:
		return criteria, errors.New("the options are an object, for example { min_max_age = 31536000 }")
	}
	names := slices.Sorted(maps.Keys(judgeOptionsByName))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		read, known := judgeOptionsByName[name]
		if !known {
			return criteria, fmt.Errorf("unknown option %s.%s The options are %s", nettext.Quote(framework.Cut(name)), framework.DidYouMean(name, names), strings.Join(names, ", "))
		}
		if given[name].IsNull() {
			continue
		}
		if err := read(given[name], &criteria); err != nil {
			return criteria, err
		}
	}
	return criteria, nil
}

func readAt(value attr.Value, criteria *readiness.Criteria) error {
	text, ok := value.(types.String)
	at, err := time.Parse(time.RFC3339, text.ValueString())
	if !ok || err != nil {
		return errors.New("at is not an instant in RFC 3339. Write it, for example, as \"2027-01-31T12:00:00Z\"")
	}
	criteria.At = at
	return nil
}

func readMinMaxAge(value attr.Value, criteria *readiness.Criteria) error {
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

func readPlannedHeader(value attr.Value, criteria *readiness.Criteria) error {
	text, ok := value.(types.String)
	if !ok || strings.ContainsAny(text.ValueString(), "\r\n") {
		return errors.New("planned_header is the value of the header: one line of text, without its name")
	}
	criteria.PlannedHeader = text.ValueStringPointer()
	return nil
}

func readWaivers(value attr.Value, criteria *readiness.Criteria) error {
	var reasons map[string]attr.Value
	switch value := value.(type) {
	case types.Object:
		reasons = value.Attributes()
	case types.Map:
		reasons = value.Elements()
	default:
		return errors.New("waive is a map from a code, or code@host, to a reason")
	}
	var codes []string
	for _, c := range readiness.Codes() {
		codes = append(codes, c.Name)
	}
	criteria.Waive = make(map[string]string)
	for key, element := range reasons {
		code, _, _ := strings.Cut(key, "@")
		if !slices.Contains(codes, code) {
			return fmt.Errorf("waive names the unknown code %s.%s The guide \"Findings\" has all of them", nettext.Quote(framework.Cut(code)), framework.DidYouMean(code, codes))
		}
		reason, ok := element.(types.String)
		if !ok || strings.TrimSpace(reason.ValueString()) == "" {
			return fmt.Errorf("the waiver of %s needs a reason, which is its value", nettext.Quote(framework.Cut(key)))
		}
		criteria.Waive[key] = reason.ValueString()
	}
	return nil
}
