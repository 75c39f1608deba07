package framework

import (
	"fmt"
	"math"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// Seconds reads a number of whole seconds; null and unknown are 0. Ages are
// numbers rather than integers in the schemas, so that a fraction is refused here,
// under the argument's name, instead of by the framework.
func Seconds(name string, n types.Number) (int64, error) {
	if n.IsNull() || n.IsUnknown() {
		return 0, nil
	}
	whole, err := hsts.Seconds(n.ValueBigFloat())
	switch {
	case err == nil:
		return whole, nil
	case n.ValueBigFloat().IsInt():
		return whole, fmt.Errorf("%s is %s, but it can be at most %d seconds. Write, for example, %d for one year",
			name, NumberText(n.ValueBigFloat()), int64(math.MaxInt64), hsts.OneYear)
	default:
		return whole, fmt.Errorf("%s is %s, but it must be a whole number of seconds. Write, for example, 3600 for one hour",
			name, NumberText(n.ValueBigFloat()))
	}
}

// Number returns a number attribute's value.
func Number(n int64) types.Number {
	return types.NumberValue(new(big.Float).SetInt64(n))
}

// NumberText writes a number as its author probably did: exactly, and with an
// exponent only if that is shorter.
func NumberText(n *big.Float) string {
	digits, exponent := n.Text('f', -1), n.Text('g', -1)
	if len(exponent) < len(digits) {
		digits = exponent
	}
	return Cut(digits)
}
