package datasources

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/fleet"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// maxFleetHeader is how many characters of a header are kept in the state.
const maxFleetHeader = 200

// show returns the state: the configuration with the outputs. Its results are null if ctx
// is from [WithFleetResults].
func (m fleetModel) show(
	ctx context.Context, config tftypes.Value, domains fleetDomains, results []fleet.Result, statuses map[string]preloadlist.Status, diags *diag.Diagnostics,
) tftypes.Value {
	object, _ := config.Type().(tftypes.Object)
	values := make(map[string]tftypes.Value)
	if err := config.As(&values); err != nil {
		diags.AddError("Unexpected Configuration", "The configuration is not an object: "+err.Error()+". Please report this to the provider's developers.")
		return config
	}
	kinds := object.AttributeTypes
	resultsType, _ := kinds["results"].(tftypes.Map)
	write := resultWriter(resultsType)
	all := make([]report.Judged, len(results))
	for i, r := range results {
		all[i] = judged(r)
	}
	var ready, notReady, unknown []string
	for text, i := range domains.written {
		switch {
		case results[i].Ready:
			ready = append(ready, text)
		case results[i].Undecided:
			unknown = append(unknown, text)
		default:
			notReady = append(notReady, text)
		}
	}
	values["results"] = showResults(ctx, resultsType, domains.written, len(results), func(i int) tftypes.Value {
		return write(results[i], statuses[results[i].Domain])
	}, diags)
	values["ready_domains"] = textValues(kinds["ready_domains"], ready)
	values["not_ready_domains"] = textValues(kinds["not_ready_domains"], notReady)
	values["unknown_domains"] = textValues(kinds["unknown_domains"], unknown)
	values["counts"] = tftypes.NewValue(kinds["counts"], map[string]tftypes.Value{
		"domains": number(len(domains.written)), "ready": number(len(ready)), "not_ready": number(len(notReady)), "unknown": number(len(unknown)),
		"profiles": profileCounts(kinds["counts"], domains, results),
	})
	values["report"] = tftypes.NewValue(tftypes.String, report.FleetMarkdown(m.judging().ruleset(), all))
	return tftypes.NewValue(object, values)
}

// showResults returns n results by their keys. If ctx is from [WithFleetResults], it
// stores them there and returns null.
func showResults(
	ctx context.Context, kind tftypes.Map, keys map[string]int, n int, result func(int) tftypes.Value, diags *diag.Diagnostics,
) tftypes.Value {
	if encoded := fleetResultsOf(ctx); encoded != nil {
		if err := encoded.set(keys, n, result); err != nil {
			diags.AddError("Unexpected Result", "The results can't be encoded: "+err.Error()+". Please report this to the provider's developers.")
		}
		return tftypes.NewValue(kind, nil)
	}
	byKey := make(map[string]tftypes.Value, len(keys))
	for key, i := range keys {
		byKey[key] = result(i)
	}
	return tftypes.NewValue(kind, byKey)
}

// judged returns a result in the form of a report.
func judged(r fleet.Result) report.Judged {
	return report.Judged{Domain: r.Domain, Ready: r.Ready, Undecided: r.Undecided, Kinds: r.Kinds, ByProfile: r.ByProfile}
}

// resultWriter returns a function that writes one result.
func resultWriter(results tftypes.Map) func(fleet.Result, preloadlist.Status) tftypes.Value {
	object, _ := results.ElementType.(tftypes.Object)
	kinds := object.AttributeTypes
	return func(r fleet.Result, status preloadlist.Status) tftypes.Value {
		var header any
		if r.Header != nil {
			header = nettext.PrintableTo(*r.Header, maxFleetHeader)
		}
		return tftypes.NewValue(object, map[string]tftypes.Value{
			"ready":       tftypes.NewValue(tftypes.Bool, r.Ready),
			"scan_passes": tftypes.NewValue(tftypes.Bool, r.ScanPasses),
			"https_ready": tftypes.NewValue(tftypes.Bool, r.HTTPSReady),
			"conclusive":  tftypes.NewValue(tftypes.Bool, r.Conclusive),
			"gate": tftypes.NewValue(kinds["gate"], map[string]tftypes.Value{
				"open":   tftypes.NewValue(tftypes.Bool, r.Gate.Open),
				"broken": tftypes.NewValue(tftypes.Bool, r.Gate.Broken),
				"reason": unlessEmpty(r.Gate.Reason),
			}),
			"error_codes":     textValues(kinds["error_codes"], r.ErrorCodes),
			"warning_codes":   textValues(kinds["warning_codes"], r.WarningCodes),
			"undecided_codes": textValues(kinds["undecided_codes"], r.UndecidedCodes),
			"waived_codes":    textValues(kinds["waived_codes"], r.WaivedCodes),
			"header":          tftypes.NewValue(tftypes.String, header),
			"status":          unlessEmpty(string(status)),
			"compliance":      standingsValue(kinds["compliance"], r.ByProfile),
		})
	}
}

// unlessEmpty returns a text; null for an empty one.
func unlessEmpty(text string) tftypes.Value {
	if text == "" {
		return tftypes.NewValue(tftypes.String, nil)
	}
	return tftypes.NewValue(tftypes.String, text)
}

// textValues returns texts, sorted, as a list or a set.
func textValues(kind tftypes.Type, texts []string) tftypes.Value {
	texts = slices.Sorted(slices.Values(texts))
	values := make([]tftypes.Value, len(texts))
	for i, t := range texts {
		values[i] = tftypes.NewValue(tftypes.String, t)
	}
	return tftypes.NewValue(kind, values)
}

func number(n int) tftypes.Value { return tftypes.NewValue(tftypes.Number, int64(n)) }
