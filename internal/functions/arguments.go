package functions

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// seconds reads the number of a name: whole seconds, 0 or more. Ages are numbers rather than
// integers in the definitions, so that a fraction is refused here, in words for
// its author.
func seconds(name string, n types.Number) (int64, error) {
	whole, err := hsts.Seconds(n.ValueBigFloat())
	switch {
	case err != nil:
		return 0, fmt.Errorf("%s: %w", name, err)
	case whole < 0:
		return 0, fmt.Errorf("%s is %d. It is a number of seconds, 0 or more, as in 31536000 for one year", name, whole)
	default:
		return whole, nil
	}
}

// argumentError puts an error on the argument of a place. The CLI writes a full
// stop behind it, so that a last one of its own goes.
func argumentError(place int64, err error) *function.FuncError {
	return function.NewArgumentFuncError(place, strings.TrimSuffix(err.Error(), "."))
}
