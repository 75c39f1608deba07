package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

func (d *fleetDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Checks many live domains in one read, and judges each as [`hsts_preload_readiness`](preload_readiness) does. " +
			"The verdicts are the same, but the state keeps only a summary of each domain, about 700 bytes. " +
			"A faulty site affects only its own verdict.\n\n" +
			"The provider's `max_concurrency` limits how many domains are checked at once. No IP address gets more than 32 requests at a time, so that a thousand names behind one CDN do not look like an attack.",
		Attributes: map[string]schema.Attribute{
			"domains": schema.ListAttribute{ // a set to Terraform: sets.go of the provider
				Required: true, ElementType: types.StringType,
				MarkdownDescription: "The domains to check, in A-labels or in Unicode. Two spellings of one name are checked once, and `results` has both.",
			},
			"subdomains": schema.MapAttribute{
				Optional: true, ElementType: types.ListType{ElemType: types.StringType},
				MarkdownDescription: "By domain, the names below it, in the form of `subdomains` of `hsts_preload_readiness`. `[]` says that there are none.",
			},
			"ruleset": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{framework.OneOf(names(readiness.Rulesets())...)},
				MarkdownDescription: "The ruleset to judge by, as in `hsts_preload_readiness`. Default: `" + string(readiness.Bulk1Year) + "`.",
			},
			"min_max_age": schema.NumberAttribute{
				Optional:            true,
				MarkdownDescription: "Minimum `max-age`, in seconds, under the ruleset `" + string(readiness.HSTS) + "`.",
			},
			"planned_header": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "A `Strict-Transport-Security` value. Each domain is judged as if it already served it.",
			},
			"waive": schema.MapAttribute{
				Optional: true, ElementType: types.MapType{ElemType: types.StringType},
				MarkdownDescription: "Findings that should not block anything, with the reason: by domain, or under `*` for all domains, then by code, or by " +
					"`code@host`. If both have a reason for one code, that of the domain counts. What hstspreload.org's scan reports can't be " +
					"waived for `scan_passes` and `ready`.",
			},
			"profiles": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Names of [profiles](../guides/profiles), for example `asvs-5.0.0-l2`: what a standard, a government or a scanner requires. " +
					"`compliance` of each result has its verdicts, and `counts` and `report` have the number of domains. Each profile adds about 60 bytes per domain to the state.",
			},
			"require": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{framework.OneOf(names(readiness.Levels())...)},
				MarkdownDescription: "What every domain must meet for the plan to continue: `none` (the default), `https` (`https_ready`), `scan` " +
					"(`scan_passes`) or `ready`. Otherwise the read fails with one error, grouped by cause.",
			},
			"timeouts": timeoutsAttribute(ctx, "How long checking all domains may take. What has not answered by then leaves the verdicts open. Default: `1m`, plus one minute for each hundred names."),
			"results": schema.MapNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The verdicts, by domain as it is written in `domains`.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"ready":       flag("Whether every question had an answer, and every error is waived."),
					"scan_passes": flag("Whether hstspreload.org's scan would report no error; null under a ruleset that it does not scan for."),
					"https_ready": flag("Whether nothing speaks against a longer `max-age`."),
					"conclusive":  flag("Whether every question had an answer."),
					"gate": schema.SingleNestedAttribute{
						Computed:            true,
						MarkdownDescription: "`https_ready` for `rollout.gates` of a policy.",
						Attributes: map[string]schema.Attribute{
							"open":   flag("`https_ready`."),
							"broken": flag("Whether something was seen that would lock visitors out."),
							"reason": text("The first causes; null while it is open."),
						},
					},
					"error_codes":     textSet("The codes of the errors."),
					"warning_codes":   textSet("The codes of the warnings."),
					"undecided_codes": textSet("The codes in `error_codes` and `warning_codes` that are only open because an answer is missing. They could not be judged from here."),
					"waived_codes":    textSet("The codes in `error_codes` and `warning_codes` whose findings are all waived."),
					"header":          text("The `Strict-Transport-Security` field that was judged, up to 200 characters; null if there is none."),
					"status": text("The domain's status on the preload list: `unknown`, `pending`, `preloaded`, `pending-removal` or `pending-automated-removal`. " +
						"Null unless the provider's `chromium_list` is set, a copy of the list. Pending domains are read from three lists of " +
						"hstspreload.org, however many domains there are. A domain that was rejected or removed is `unknown` here."),
					"compliance": standingsSchema(),
				}},
			},
			"ready_domains":     textList("The domains that are ready, sorted."),
			"not_ready_domains": textList("The domains with an error that was seen, sorted."),
			"unknown_domains":   textList("The domains that could not be judged, because an answer is missing and no error was seen. Sorted."),
			"counts": schema.SingleNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The number of domains by verdict.",
				Attributes: map[string]schema.Attribute{
					"domains": number("All of them."), "ready": number("Those in `ready_domains`."),
					"not_ready": number("Those in `not_ready_domains`."), "unknown": number("Those in `unknown_domains`."),
					"profiles": profileCountsSchema(),
				},
			},
			"report": text("The verdicts in Markdown, for a pull request or a job summary: worst first, all domains with one cause in one row, at most 60 rows."),
		},
	}
}
