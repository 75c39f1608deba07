package preloadlist

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// readStatus reads what hstspreload.org's api/v2/status answers about a name. The
// error is a clause that says what is wrong with the answer.
func readStatus(text []byte, name string) (Membership, error) {
	var answer *struct {
		Name            *string `json:"name"`
		Status          *string `json:"status"`
		Bulk            bool    `json:"bulk"`
		PreloadedDomain string  `json:"preloadedDomain"`
	}
	switch err := json.Unmarshal(text, &answer); {
	case err != nil:
		return Membership{}, fmt.Errorf("its answer is not the JSON of a status: it begins with %s", nettext.Quote(strings.TrimSpace(string(text))))
	case answer == nil || answer.Name == nil || answer.Status == nil:
		return Membership{}, fmt.Errorf("its answer lacks the name or the status: it begins with %s", nettext.Quote(strings.TrimSpace(string(text))))
	case *answer.Name != name:
		return Membership{}, fmt.Errorf("its answer is about another name, %s", nettext.Quote(*answer.Name))
	}
	status := Status(*answer.Status)
	if !slices.Contains(Statuses(), status) {
		return Membership{}, fmt.Errorf("it answered with the status %s, which this version of the provider does not know: look for a newer one", nettext.Quote(*answer.Status))
	}
	m := Membership{Status: status, PreloadedDomain: answer.PreloadedDomain, Bulk: answer.Bulk}
	if m.PreloadedDomain == "" && status.listed() {
		// It names nobody for a name whose removal is pending.
		m.PreloadedDomain = name
	}
	if m.PreloadedDomain != "" && !covers(m.PreloadedDomain, name) {
		return Membership{}, errors.New("it answered that the name is preloaded through " + nettext.Quote(m.PreloadedDomain) + ", which is not above it")
	}
	return m, nil
}
