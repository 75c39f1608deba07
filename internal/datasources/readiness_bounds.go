package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// maxNames is how many names of a certificate are kept in the state: more than
// public authorities put into one, and fewer than fit.
const maxNames = 250

// few is texts, for a list that the remote side can make as long as it likes.
func few(values []string, most int) []types.String {
	kept := report.Few(values, most)
	safe := make([]types.String, len(kept))
	for i, value := range kept {
		safe[i] = types.StringValue(value)
	}
	return safe
}
