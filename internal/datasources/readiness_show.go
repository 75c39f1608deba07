package datasources

import (
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/compliance"
	"github.com/hstskit/terraform-provider-hsts/internal/evidence"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// show sets the outputs: the verdict and what it rests on.
func (m *readinessModel) show(seen observation.Observation, verdict readiness.Verdict, at time.Time) {
	m.Ready = types.BoolValue(verdict.Ready)
	m.ScanPasses = types.BoolPointerValue(verdict.ScanPasses)
	m.HTTPSReady = types.BoolValue(verdict.HTTPSReady)
	m.Gate = &gateModel{Open: verdict.Gate.Open, Broken: verdict.Gate.Broken, Reason: optional(verdict.Gate.Reason)}
	m.Conclusive = types.BoolValue(verdict.Conclusive)
	m.Requirements = requirements(verdict)
	m.Findings = findings(verdict)
	m.ErrorCodes = verdict.ErrorCodes()
	m.WarningCodes = verdict.WarningCodes()
	m.Header = types.StringNull()
	if verdict.Header != nil {
		m.Header = types.StringValue(nettext.Printable(*verdict.Header))
	}
	m.Directives = directives(verdict)
	m.Certificate = certificate(seen)
	m.Requests = requests(seen)
	m.Report = types.StringValue(report.Markdown(verdict, seen))
	m.Evidence = types.StringNull()
	if text, fits := evidence.Write(seen, readiness.EquivalentInstant(seen, at)); fits {
		m.Evidence = types.StringValue(text)
		m.Gate.Evidence = []string{evidence.Sum(text)}
	}
}

// judgeProfiles returns how a site stands by each of the profiles; nil without any.
func judgeProfiles(chosen []profiles.Profile, seen observation.Observation) map[string]complianceModel {
	if len(chosen) == 0 {
		return nil
	}
	models := make(map[string]complianceModel)
	for _, profile := range chosen {
		verdict := compliance.Judge(profile, seen)
		models[profile.Name] = complianceModel{
			Status: string(verdict.Status), Misses: pointModels(verdict.Misses), Unknown: pointModels(verdict.Unknown),
		}
	}
	return models
}

func pointModels(points []profiles.Point) []pointModel {
	models := make([]pointModel, len(points))
	for i, point := range points {
		models[i] = pointModel{Requirement: string(point.Requirement), Detail: point.Detail}
	}
	return models
}

func requirements(verdict readiness.Verdict) *requirementsModel {
	assessment := func(r readiness.Requirement) assessmentModel {
		return assessmentModel{Status: string(verdict.Requirements[r].Status), Codes: verdict.Requirements[r].Codes}
	}
	return &requirementsModel{
		Domain:      assessment(readiness.Domain),
		Certificate: assessment(readiness.Certificate),
		Redirect:    assessment(readiness.Redirect),
		Subdomains:  assessment(readiness.Subdomains),
		Header:      assessment(readiness.Header),
	}
}

func findings(verdict readiness.Verdict) []findingModel {
	models := make([]findingModel, 0, len(verdict.Findings))
	for _, f := range verdict.Findings {
		models = append(models, findingModel{
			Code:        f.Code,
			Severity:    string(f.Severity),
			Source:      string(f.Source),
			Requirement: string(f.Requirement),
			Host:        f.Host,
			Summary:     f.Summary,
			Detail:      f.Detail,
			Waived:      optional(f.Waived),
		})
	}
	return models
}

func directives(verdict readiness.Verdict) *directivesModel {
	if verdict.Directives == nil {
		return nil
	}
	return &directivesModel{
		MaxAge:            verdict.Directives.MaxAge,
		IncludeSubdomains: verdict.Directives.IncludeSubDomains,
		Preload:           verdict.Directives.Preload,
	}
}

// certificate returns the certificate that the domain itself sent; nil where none
// came.
func certificate(seen observation.Observation) *certificateModel {
	answer := seen.HTTPS.First()
	if answer.TLS == nil || len(answer.TLS.Sent) == 0 {
		return nil
	}
	leaf := answer.TLS.Sent[0]
	return &certificateModel{
		Trusted:   answer.Trusted(),
		Subject:   nettext.Printable(leaf.Subject),
		Issuer:    nettext.Printable(leaf.Issuer),
		DNSNames:  certificateNames(leaf),
		NotBefore: timetypes.NewRFC3339TimeValue(leaf.NotBefore.UTC()),
		NotAfter:  timetypes.NewRFC3339TimeValue(leaf.NotAfter.UTC()),
		SHA256:    nettext.Printable(leaf.SHA256),
		Key:       nettext.Printable(leaf.PublicKey),
		Signature: nettext.Printable(leaf.SignatureAlgorithm),
		Sent:      report.Subjects(answer.TLS.Sent),
		Verified:  report.Subjects(answer.TLS.Verified),
	}
}

// certificateNames returns the names of a certificate that were recorded, and how many
// were not.
func certificateNames(c observation.Certificate) []string {
	names := report.Few(c.DNSNames, len(c.DNSNames))
	if c.DNSNamesLeftOut > 0 {
		names = append(names, fmt.Sprintf("… and %d more", c.DNSNamesLeftOut))
	}
	return names
}

// requests returns what was asked for: each URL once, the first by HEAD where that was
// asked, then once more at those further addresses that answered otherwise.
func requests(seen observation.Observation) []requestModel {
	models := []requestModel{}
	for _, e := range seen.Exchanges() {
		models = append(models, request(e))
	}
	if seen.Head != nil {
		model := request(*seen.Head)
		model.Method = http.MethodHead
		models = append(models, model)
	}
	for _, e := range readiness.DifferingAddresses(seen) {
		model := request(e)
		model.Address = types.StringValue(readiness.AddressOf(e))
		models = append(models, model)
	}
	return models
}

func request(e observation.Exchange) requestModel {
	model := requestModel{
		Method:   http.MethodGet,
		URL:      nettext.URL(e.URL),
		Header:   report.Few(e.HSTS, report.MaxFields),
		Location: optional(nettext.URL(e.Location)),
	}
	if e.Failure != nil {
		model.Error = types.StringValue(string(e.Failure.Kind))
	} else {
		model.Status = types.Int64Value(int64(e.Status))
	}
	if e.TLS != nil {
		model.TLSVersion = types.StringValue(nettext.Printable(e.TLS.Version))
		model.CipherSuite = types.StringValue(nettext.Printable(e.TLS.CipherSuite))
	}
	return model
}
