package resources

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// checkLedger returns what is wrong with a ledger of private state.
func checkLedger(stored []servedJSON) error {
	if len(stored) > rollout.MaxLedger {
		return fmt.Errorf("its ledger has %d policies, but no version of the provider writes more than %d", len(stored), rollout.MaxLedger)
	}
	for _, served := range stored {
		if served.MaxAge < 0 {
			return fmt.Errorf("its ledger has a max-age of %d", served.MaxAge)
		}
		if err := checkDate("ledger.entered_at", served.EnteredAt.Time); err != nil {
			return err
		}
		if err := checkDate("ledger.seen_at", served.SeenAt.Time); err != nil {
			return err
		}
		if len(served.Checksums) > rollout.MaxChecksums || slices.ContainsFunc(served.Checksums, isNoChecksum) {
			return fmt.Errorf("its ledger has checksums for %q that no provider has written", served.policy())
		}
	}
	return nil
}

// entered returns the ledger after a state became another at an instant, which is
// [atApply] in a plan, with the checksums of the evidence for it. One that was lost
// begins with what was served before.
func (p privateState) entered(before *rollout.State, now rollout.State, at time.Time, checksums []string) rollout.Ledger {
	ledger := p.Ledger
	if before != nil {
		ledger = ledger.With(*before, p.Times.enteredBy(), nil)
	}
	return ledger.With(now, at, checksums)
}

// atApply stands for the instant of an apply where a plan does not know it. No clock
// says it.
var atApply = time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)

// checksumsAtApply stands for checksums that a plan does not know.
const checksumsAtApply = "known after apply"

// plannedChecksums returns the checksums that a stage is entered with, as far as a plan
// knows.
func (c policyConfig) plannedChecksums() []string {
	if !c.ChecksumsKnown {
		return []string{checksumsAtApply}
	}
	return c.Checksums
}

// isNoChecksum reports whether a text is no SHA-256 checksum in lower-case hex.
func isNoChecksum(text string) bool {
	sum, err := hex.DecodeString(text)
	return err != nil || len(sum) != sha256.Size || strings.ToLower(text) != text
}

// checksumsInto reads the checksums of the evidence that a gate rests on.
func checksumsInto(c *policyConfig, gate types.Object, index int, diags *diag.Diagnostics) {
	all, _ := gate.Attributes()["evidence_sha256"].(types.List)
	if !framework.FullyKnown(all) {
		c.ChecksumsKnown = false
		return
	}
	for _, element := range all.Elements() {
		text, _ := element.(types.String)
		sum := strings.ToLower(text.ValueString())
		switch {
		case isNoChecksum(sum):
			framework.AddError(diags, path.Root("rollout"), "Not a SHA-256 Checksum", fmt.Sprintf(
				"rollout.gates[%d].evidence_sha256 has %s, but a checksum is 64 characters in hex. Write what sha256() or filesha256() returns, or leave it out.", index, framework.Quote(text.ValueString())))
		case !slices.Contains(c.Checksums, sum):
			c.Checksums = append(c.Checksums, sum)
		}
	}
}

// shownChecksums returns the checksums of an element of history: null where there are
// none, so that a state from before they were kept makes no difference.
func shownChecksums(checksums []string) types.List {
	switch {
	case len(checksums) == 0:
		return types.ListNull(types.StringType)
	case checksums[0] == checksumsAtApply:
		return types.ListUnknown(types.StringType)
	}
	all := make([]attr.Value, len(checksums))
	for i, sum := range checksums {
		all[i] = types.StringValue(sum)
	}
	return types.ListValueMust(types.StringType, all)
}

// plannedTimestamp returns an instant, unknown where only the apply sets it, and null if
// it is not known.
func plannedTimestamp(t time.Time) timetypes.RFC3339 {
	if t.Equal(atApply) {
		return timetypes.NewRFC3339Unknown()
	}
	return optionalTimestamp(t)
}

func historySchema() schema.Attribute {
	return schema.ListNestedAttribute{
		Computed: true,
		MarkdownDescription: fmt.Sprintf("The stages that were served, the present one last, and at most the last %d. It changes when the stage or its header does, and when the site is first seen to serve it. "+
			"Null unless `rollout.history` is `true`.", rollout.MaxLedger),
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"stage":        schema.StringAttribute{Computed: true, MarkdownDescription: "The stage; null for an age below the first stage, for example after an import."},
			"header_value": schema.StringAttribute{Computed: true, MarkdownDescription: "The header that it served."},
			"entered_at": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When it was applied or imported. Null if the state has lost it. RFC 3339, UTC, whole seconds.",
			},
			"seen_at": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When a refresh with `rollout.verify`, or an import, first saw the site serve it; null if none did. RFC 3339, UTC, whole seconds.",
			},
			"evidence_sha256": schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: fmt.Sprintf("The SHA-256 checksums of the evidence for `rollout.gates` when it was applied, in the order of the gates: each once, and at most the first %d. Null if no gate had one.", rollout.MaxChecksums),
			},
		}},
	}
}

// historyElement is the type of an element of history.
var historyElement = types.ObjectType{AttrTypes: map[string]attr.Type{
	"stage": types.StringType, "header_value": types.StringType, "entered_at": timetypes.RFC3339Type{}, "seen_at": timetypes.RFC3339Type{},
	"evidence_sha256": types.ListType{ElemType: types.StringType},
}}

// wantsHistory returns rollout.history, which may be unknown.
func (m policyModel) wantsHistory() types.Bool {
	if m.Rollout.IsUnknown() {
		return types.BoolUnknown()
	}
	wants, _ := m.Rollout.Attributes()["history"].(types.Bool)
	return wants
}

// showHistory writes the ledger, if it is asked for.
func (m *policyModel) showHistory(ledger rollout.Ledger) {
	if wants := m.wantsHistory(); !wants.ValueBool() {
		m.hideHistory()
		return
	}
	var all []attr.Value
	for _, served := range ledger {
		all = append(all, types.ObjectValueMust(historyElement.AttrTypes, map[string]attr.Value{
			"stage": optionalString(served.Stage), "header_value": types.StringValue(served.Policy.String()),
			"entered_at": plannedTimestamp(served.EnteredAt), "seen_at": optionalTimestamp(served.SeenAt),
			"evidence_sha256": shownChecksums(served.Checksums),
		}))
	}
	m.History = types.ListValueMust(historyElement, all)
}

// hideHistory marks the history as unknown until apply where it is asked for, or may
// be.
func (m *policyModel) hideHistory() {
	m.History = types.ListNull(historyElement)
	if wants := m.wantsHistory(); wants.IsUnknown() || wants.ValueBool() {
		m.History = types.ListUnknown(historyElement)
	}
}
