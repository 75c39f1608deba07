package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/hstskit/terraform-provider-hsts/internal/fleetpage"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

var _ function.Function = (*fleetPage)(nil)

// NewFleetPage returns the function fleet_page.
func NewFleetPage() function.Function { return &fleetPage{} }

// fleetPage is the function fleet_page: it writes the results of hsts_fleet_readiness as
// an HTML page.
type fleetPage struct{}

// The positions of the arguments of fleet_page.
const (
	fleetResultsArgument = iota
	fleetOptionsArgument
)

func (*fleetPage) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "fleet_page"
}

func (*fleetPage) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "A fleet as an HTML page",
		MarkdownDescription: fleetPageDescription,
		Parameters: []function.Parameter{
			function.DynamicParameter{
				Name: "results",
				MarkdownDescription: "The output `results` of an `hsts_fleet_readiness`, or those of several, joined with `merge`. " +
					"A domain whose result is null is shown as one that could not be judged.",
			},
		},
		VariadicParameter: function.DynamicParameter{
			Name: "options",
			MarkdownDescription: "At most one object with any of these attributes:\n" +
				"  - `title`: the heading, for example the name of the organisation. Default: `" + fleetpage.DefaultTitle + "`.\n" +
				"  - `at`: when the domains were checked, in RFC 3339. The page shows it, and the timeline begins there. Without it the page has no date: the function reads no clock.\n" +
				"  - `ruleset`: the ruleset that they were judged by. The page shows it.\n" +
				"  - `policies`: the `hsts_policy` of the domains, for the timeline: `hsts_policy.site` with `for_each`, a list of policies, or a single one. " +
				"For a domain without a policy, pass the result of `rollout_schedule`: `{ \"example.com\" = provider::hsts::rollout_schedule(…) }`.",
		},
		Return: function.StringReturn{},
	}
}

const fleetPageDescription = `Writes the results of ` + "`hsts_fleet_readiness`" + ` as one HTML page, for people who do not read Terraform's output, for example auditors and managers. It can be published, mailed, printed and archived.

- **Figures**: how many domains are not ready, could not be judged, and are ready.
- **Causes**, each with the number of domains, for example "37 domains: Certificate expires soon", and a link to the fix. Waived findings are listed separately.
- **Profiles**, if the results have them: how many domains meet each.
- **Rollouts**, with ` + "`policies`" + `: the earliest dates of the stages to come as a timeline. Policies with the same dates are one bar.
- **Domains**: a table, the worst first, that can be sorted and filtered.

The page is a single file that loads nothing and sends nothing: it has no script, font or picture from elsewhere, and a Content-Security-Policy that allows none. If scripts are off, only sorting and filtering are missing. It is light or dark like the reader's system, works with the keyboard and a screen reader, and can be printed. Every text of a site or of a configuration is escaped.

**Size**: about 20 KB, plus 250 bytes per domain, plus 50 bytes for each of its profiles: 2.5 MB for 10,000 domains. A domain with very long texts takes at most 13 KB. The table lists the worst 20,000 domains; the others are counted.

The result only depends on the arguments. While one of them is unknown, the page is unknown too, for example in the plan that creates one of ` + "`policies`" + `. **The page lists the weaknesses of your domains**: publish it only where the right people can read it.`

// Run implements [function.Function].
func (*fleetPage) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	// As [attr.Value] they are not converted by reflection, which takes longer than all
	// the rest.
	var results, options attr.Value
	if resp.Error = req.Arguments.Get(ctx, &results, &options); resp.Error != nil {
		return
	}
	domains, err := fleetDomains(results)
	if err != nil {
		resp.Error = framework.ArgumentError(fleetResultsArgument, err)
		return
	}
	fleet, err := fleetOptions(ctx, options)
	if err != nil {
		resp.Error = framework.ArgumentError(fleetOptionsArgument, err)
		return
	}
	fleet.Domains = domains
	nameAlike(fleet)
	page, err := fleetpage.Render(fleet)
	if err != nil {
		resp.Error = function.NewFuncError(err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, page)
}
