package resources

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/browsers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func forgottenBySchema() schema.Attribute {
	var keeps []string
	for _, b := range browsers.All() {
		age := "null, as it is not published how long it keeps a policy"
		if b.MaxAge > 0 {
			age = "keeps no policy for longer than " + hsts.Age(b.MaxAge)
		}
		keeps = append(keeps, fmt.Sprintf("`%s`: %s", b.Name, age))
	}
	return schema.MapAttribute{
		ElementType: timetypes.RFC3339Type{}, Computed: true,
		MarkdownDescription: "The same as `forgotten_at`, by browser (" + strings.Join(keeps, "; ") + "): when it no longer enforces https because of this policy, if it never visits again. Null unless retired. What " +
			"`forgotten_at` can't know is not counted here either; " +
			"[`browser_memory`](../functions/browser_memory) answers for a history with parent domains and built-in lists. RFC 3339, UTC, whole seconds.",
	}
}

// showForgottenBy writes by when each browser has forgotten a retired policy; null
// where that is not published.
func (m *policyModel) showForgottenBy(c rollout.Config, s rollout.State, history rollout.History) {
	if s.Stage != rollout.Retired {
		m.ForgottenBy = types.MapNull(timetypes.RFC3339Type{})
		return
	}
	dates := map[string]attr.Value{}
	for _, b := range browsers.All() {
		dates[b.Name] = timetypes.NewRFC3339Null()
		if b.MaxAge > 0 {
			dates[b.Name] = timestamp(history.ForgottenAtBy(b.MaxAge, c.Settle))
		}
	}
	m.ForgottenBy = types.MapValueMust(timetypes.RFC3339Type{}, dates)
}

// hideForgotten marks the dates of a policy that is being retired as unknown until
// apply.
func (m *policyModel) hideForgotten() {
	m.ForgottenAt = timetypes.NewRFC3339Unknown()
	dates := map[string]attr.Value{}
	for name, date := range m.ForgottenBy.Elements() {
		dates[name] = date
		if !date.IsNull() {
			dates[name] = timetypes.NewRFC3339Unknown()
		}
	}
	m.ForgottenBy = types.MapValueMust(timetypes.RFC3339Type{}, dates)
}

// forgottenBy returns by when a browser has forgotten the policy that keeps none for
// longer than some seconds; zero where the model does not say.
func (m policyModel) forgottenBy(longest int64, diags *diag.Diagnostics) time.Time {
	for _, b := range browsers.All() {
		if date, ok := m.ForgottenBy.Elements()[b.Name].(timetypes.RFC3339); ok && b.MaxAge == longest {
			return instant(date, diags)
		}
	}
	return time.Time{}
}
