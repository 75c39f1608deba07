package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

func requirements(ctx context.Context, verdict readiness.Verdict, diags *diag.Diagnostics) types.Object {
	attributeTypes, values := map[string]attr.Type{}, map[string]attr.Value{}
	for _, requirement := range readiness.Requirements() {
		assessed := verdict.Requirements[requirement]
		value, d := types.ObjectValueFrom(ctx, assessmentType.AttrTypes, assessmentModel{
			Status: types.StringValue(string(assessed.Status)),
			Codes:  texts(assessed.Codes),
		})
		diags.Append(d...)
		attributeTypes[string(requirement)], values[string(requirement)] = assessmentType, value
	}
	object, d := types.ObjectValue(attributeTypes, values)
	diags.Append(d...)
	return object
}

func findings(ctx context.Context, verdict readiness.Verdict, diags *diag.Diagnostics) types.List {
	models := make([]findingModel, 0, len(verdict.Findings))
	for _, f := range verdict.Findings {
		model := findingModel{
			Code:        types.StringValue(f.Code),
			Severity:    types.StringValue(string(f.Severity)),
			Source:      types.StringValue(string(f.Source)),
			Requirement: types.StringValue(string(f.Requirement)),
			Host:        types.StringValue(f.Host),
			Summary:     types.StringValue(f.Summary),
			Detail:      types.StringValue(f.Detail),
		}
		if f.Waived != "" {
			model.Waived = types.StringValue(f.Waived)
		}
		models = append(models, model)
	}
	return list(ctx, findingType, models, diags)
}

func directives(ctx context.Context, verdict readiness.Verdict, diags *diag.Diagnostics) types.Object {
	if verdict.Directives == nil {
		return types.ObjectNull(directivesTypes)
	}
	object, d := types.ObjectValueFrom(ctx, directivesTypes, directivesModel{
		MaxAge:            types.Int64Value(verdict.Directives.MaxAge),
		IncludeSubdomains: types.BoolValue(verdict.Directives.IncludeSubDomains),
		Preload:           types.BoolValue(verdict.Directives.Preload),
	})
	diags.Append(d...)
	return object
}

// certificate is the leaf that the domain itself sent; null where none came.
func certificate(ctx context.Context, seen observation.Observation, diags *diag.Diagnostics) types.Object {
	answer := seen.HTTPS.First()
	if answer.TLS == nil || len(answer.TLS.Sent) == 0 {
		return types.ObjectNull(certificateTypes)
	}
	leaf := answer.TLS.Sent[0]
	object, d := types.ObjectValueFrom(ctx, certificateTypes, certificateModel{
		Trusted:   types.BoolValue(answer.Trusted()),
		Subject:   types.StringValue(nettext.Printable(leaf.Subject)),
		Issuer:    types.StringValue(nettext.Printable(leaf.Issuer)),
		DNSNames:  few(leaf.DNSNames, maxNames),
		NotBefore: timetypes.NewRFC3339TimeValue(leaf.NotBefore.UTC()),
		NotAfter:  timetypes.NewRFC3339TimeValue(leaf.NotAfter.UTC()),
		SHA256:    types.StringValue(leaf.SHA256),
		Key:       types.StringValue(nettext.Printable(leaf.PublicKey)),
		Signature: types.StringValue(nettext.Printable(leaf.SignatureAlgorithm)),
		Sent:      subjects(answer.TLS.Sent),
		Verified:  subjects(answer.TLS.Verified),
	})
	diags.Append(d...)
	return object
}

// subjects names the certificates of a chain, the leaf first.
func subjects(chain []observation.Certificate) []types.String {
	names := make([]string, len(chain))
	for i, c := range chain {
		names[i] = c.Subject
	}
	return few(names, report.MaxFields)
}

// requests lists what was asked for: each URL once, then again those further
// addresses that answered otherwise.
func requests(ctx context.Context, seen observation.Observation, diags *diag.Diagnostics) types.List {
	exchanges := seen.Exchanges()
	models := make([]requestModel, 0, len(exchanges))
	for _, e := range exchanges {
		models = append(models, request(e))
	}
	for _, e := range readiness.DifferingAddresses(seen) {
		model := request(e)
		model.Address = types.StringValue(readiness.AddressOf(e))
		models = append(models, model)
	}
	return list(ctx, requestType, models, diags)
}

func request(e observation.Exchange) requestModel {
	model := requestModel{
		URL:    types.StringValue(nettext.URL(e.URL)),
		Header: few(e.HSTS, report.MaxFields),
	}
	if e.Failure != nil {
		model.Error = types.StringValue(string(e.Failure.Kind))
	} else {
		model.Status = types.Int64Value(int64(e.Status))
	}
	if e.Location != "" {
		model.Location = types.StringValue(nettext.URL(e.Location))
	}
	if e.TLS != nil {
		model.TLSVersion = types.StringValue(nettext.Printable(e.TLS.Version))
		model.CipherSuite = types.StringValue(nettext.Printable(e.TLS.CipherSuite))
	}
	return model
}

// texts makes texts from the network safe to print.
func texts(values []string) []types.String {
	safe := make([]types.String, len(values))
	for i, value := range values {
		safe[i] = types.StringValue(nettext.Printable(value))
	}
	return safe
}

func list(ctx context.Context, element attr.Type, values any, diags *diag.Diagnostics) types.List {
	value, d := types.ListValueFrom(ctx, element, values)
	diags.Append(d...)
	return value
}

func set(ctx context.Context, values []string, diags *diag.Diagnostics) types.Set {
	value, d := types.SetValueFrom(ctx, types.StringType, values)
	diags.Append(d...)
	return value
}
