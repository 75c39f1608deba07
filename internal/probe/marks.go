package probe

import (
	"net/http"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// maxMark is how many bytes of a mark's value are kept.
const maxMark = 200

// marks returns those of observation.MarkNames that are in an answer's header;
// nil where none is.
func marks(header http.Header) map[string]string {
	var found map[string]string
	for _, name := range observation.MarkNames() {
		values := header[name]
		if len(values) == 0 {
			continue
		}
		if found == nil {
			found = make(map[string]string)
		}
		found[name] = cut(values[0], maxMark)
	}
	return found
}
