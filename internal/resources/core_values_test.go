package resources_test

import (
	"fmt"
	"maps"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// unknownYet stands for a value that only the apply tells.
type unknownYet struct{}

// value is a value of a type, from what Go has for it; what an object does not
// mention is null.
func value(typ tftypes.Type, from any) tftypes.Value {
	switch from := from.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case unknownYet:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case int64:
		return tftypes.NewValue(typ, big.NewFloat(float64(from)))
	case map[string]any:
		members := map[string]tftypes.Value{}
		for name, member := range typ.(tftypes.Object).AttributeTypes {
			members[name] = value(member, from[name])
		}
		return tftypes.NewValue(typ, members)
	case []any:
		elements := []tftypes.Value{}
		for _, element := range from {
			elements = append(elements, value(typ.(tftypes.List).ElementType, element))
		}
		return tftypes.NewValue(typ, elements)
	default:
		return tftypes.NewValue(typ, from)
	}
}

// plain is a value as JSON has it.
func plain(v tftypes.Value) any {
	if v.IsNull() {
		return nil
	}
	switch {
	case v.Type().Is(tftypes.String):
		return as[string](v)
	case v.Type().Is(tftypes.Bool):
		return as[bool](v)
	case v.Type().Is(tftypes.Number):
		number := as[big.Float](v)
		whole, _ := number.Int64()
		return whole
	case v.Type().Is(tftypes.Object{}), v.Type().Is(tftypes.Map{}):
		all := map[string]any{}
		for name, member := range attributes(v) {
			all[name] = plain(member)
		}
		return all
	default:
		all := []any{}
		for _, element := range as[[]tftypes.Value](v) {
			all = append(all, plain(element))
		}
		return all
	}
}

func attributes(v tftypes.Value) map[string]tftypes.Value {
	return maps.Clone(as[map[string]tftypes.Value](v)) // As hands out the value's own map
}

func as[T any](v tftypes.Value) T {
	var result T
	if err := v.As(&result); err != nil {
		panic(fmt.Sprintf("%v is no %T: %v", v, result, err))
	}
	return result
}

// labSettings are the arguments of a provider that sees a lab.
func labSettings(lab *testlab.Lab) map[string]any {
	connect := []any{}
	for _, to := range lab.ConnectTo() {
		connect = append(connect, to)
	}
	return map[string]any{"dns_servers": []any{lab.DNSServer()}, "connect_to": connect, "ca_cert_pem": lab.CACertPEM()}
}

func dynamic(t *testing.T, v tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}
