package readiness

import (
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

func quoted(text string) string { return `"` + nettext.Printable(text) + `"` }

// FailureText is what a failure says, as a clause without a full stop.
func FailureText(f *observation.Failure) string {
	if f.Detail == "" {
		return strings.ReplaceAll(string(f.Kind), "_", " ")
	}
	return strings.TrimRight(nettext.Printable(f.Detail), ".")
}
