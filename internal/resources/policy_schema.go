package resources

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func (r *policyResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"domain": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "The domain that the policy is for, for example `example.com`: in A-labels or in Unicode, in any case, without a final " +
				"dot. Another domain replaces the policy; another spelling of the same domain changes nothing.",
			PlanModifiers: []planmodifier.String{sameDomain{}},
		},
		"include_subdomains": schema.BoolAttribute{
			Required: true,
			MarkdownDescription: "Whether the policy covers every name below the domain, including internal ones (`includeSubDomains`, RFC 6797, section 6.1.2). " +
				"Required and without a default, so that the choice is deliberate.",
		},
		"max_age": schema.NumberAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: fmt.Sprintf("The final age, in whole seconds, for which browsers remember the policy (`max-age`, RFC 6797, section 6.1.1). The "+
				"rollout reaches it through its stages. Default: %d (two years), or the served age if the policy was imported with a "+
				"longer one. A value below what is served takes effect at once.", rollout.DefaultMaxAge),
		},
		"preload": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Whether the final stage carries `preload`, which lets anyone submit the domain to the [preload list](https://hstspreload.org). " +
				"It needs `include_subdomains = true`, a `max_age` of at least 31536000, a registrable domain and `accept_preload_consequences = true`. " +
				"Default: `false`. After an import of a site that serves it the default is `true`, and no consent is needed to keep it.",
		},
		"accept_preload_consequences": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Must be `true` to switch on `preload`. Every subdomain, including internal ones, must then work over HTTPS permanently, " +
				"and leaving the list takes months to reach users. hstspreload.org itself does not recommend preloading. Default: `false`.",
		},
		"retire": schema.BoolAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "`true` serves `max-age=0` at once, whatever else is configured; `forgotten_at` says when browsers have forgotten the policy. Default: `false`.",
		},
		"rollout":   rolloutSchema(),
		"consumers": consumersSchema(),
		"profiles":  profilesSchema(),
	}
	maps.Copy(attributes, computedSchema())
	resp.Schema = schema.Schema{
		MarkdownDescription: "An HTTP Strict Transport Security policy ([RFC 6797](https://www.rfc-editor.org/rfc/rfc6797)) for one domain: " +
			"the header to send, raised in stages over time. The resource creates nothing outside the state; pass its outputs to whatever sends the header.",
		Attributes: attributes,
	}
}

func rolloutSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "How the policy is raised to its final age. An apply moves at most one stage, and only after the present stage has been " +
			"served for its `soak`. Omitting it is the same as `rollout = {}`: all defaults.",
		Attributes: map[string]schema.Attribute{
			"stages": schema.ListNestedAttribute{
				Optional:            true,
				MarkdownDescription: "The stages before the final one, shortest first. Default: those of `5-minutes` (300), `1-week` (604800) and `1-month` (2592000) that are below `max_age`, as hstspreload.org recommends. `[]` serves the final age from the first apply on.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: fmt.Sprintf("Required. The stage's name. `%s` (the final stage) and `%s` are reserved.", rollout.Full, rollout.Retired),
					},
					"max_age": schema.NumberAttribute{
						Optional:            true,
						MarkdownDescription: "Required. The `max-age` of the stage, in whole seconds: above the one before, below the policy's `max_age`.",
					},
					"soak": schema.NumberAttribute{
						Optional:            true,
						MarkdownDescription: "How long the stage is served before the next, in seconds: its `max_age` (the default) or more, and at most ten years.",
					},
				}},
			},
			"stop_at": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("The name of the last stage to reach; `%s` is the final one. A stage before the present one goes back to it; a later "+
					"stage is a limit, never a jump. Default: `%s`.", rollout.Full, rollout.Full),
			},
			"gates": schema.ListNestedAttribute{
				Optional: true,
				MarkdownDescription: "The conditions that a stage waits for, for example `[data.hsts_preload_readiness.site.gate]` or `[{ open = " +
					"var.error_rate < 0.01 }]`. A stage that is due begins when all gates are open. A gate never fails a plan, and never " +
					"blocks a shorter or narrower policy or `retire`. Without gates a stage begins as soon as it is due.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"open": schema.BoolAttribute{
						Optional:            true,
						MarkdownDescription: "Required. Whether the next stage may begin. `false` means \"unknown\" or \"not now\": a stage that is due waits, and no date changes.",
					},
					"broken": schema.BoolAttribute{
						Optional: true,
						MarkdownDescription: "Whether something is wrong. The rollout is then `held`, and once all gates are open the present stage is served in full " +
							"again before the next one. Can't be `true` together with `open`. Default: `false`.",
					},
					"reason": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "Why the gate is not open, in one line. Shown in messages, in `held_because` and in `summary`.",
					},
					"evidence_sha256": schema.ListAttribute{
						Optional: true, ElementType: types.StringType,
						MarkdownDescription: "The SHA-256 checksums, in hex, of the evidence for the gate, to be kept in `history`. `gate` of `hsts_preload_readiness` and of `judge` has them. They do not change any decision.",
					},
				}},
			},
			"advance": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Replaced with `gates`. The error message says what to write.",
			},
			"rewait": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Replaced with `gates`. The error message says what to write.",
			},
			"settle": schema.NumberAttribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("The seconds that a change takes to reach every client (deployments, caches). Added to every wait and to `forgotten_at`. At most one year. Default: %d.",
					rollout.DefaultSettle),
			},
			"verify": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether each refresh checks what the live site serves. A stage's wait then begins when its header was first seen there; " +
					"the rollout is held if the site stops serving it. If the site does not answer, or the clock here is minutes ahead of the " +
					"site's clock, a stage that is due waits, as with a closed gate. Default: `false`.",
			},
			"history": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether the output `history` lists the stages that were served. It adds some lines to the plan of each stage, so it is " +
					"off by default. It can be switched on later: what was served before is kept. Default: `false`.",
			},
			"on_widen": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("What happens when `include_subdomains` is switched on: `%s` (the default) goes back to the first stage, so that the subdomains get a rollout too; `%s` adds the directive at the present "+
					"age, once every gate is open.", rollout.Restart, rollout.Keep),
			},
		},
	}
}

func computedSchema() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	moment := func(description string) schema.Attribute {
		return schema.StringAttribute{
			Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description + " RFC 3339, UTC, whole seconds.",
		}
	}
	flag := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"profiles_met_at": profilesMetAtSchema(),
		"forgotten_at_by": forgottenBySchema(),
		"history":         historySchema(),

		"header_name":  text("The name of the header: `" + hsts.HeaderName + "`."),
		"header_value": text("The value of the header to serve now. Never empty: a retired policy is `max-age=0`."),
		"directives": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "What is served now, as separate fields, for consumers that want fields instead of a header.",
			Attributes: map[string]schema.Attribute{
				"max_age":            schema.Int64Attribute{Computed: true, MarkdownDescription: "The age in seconds."},
				"include_subdomains": flag("Whether `includeSubDomains` is served."),
				"preload":            flag("Whether `preload` is served."),
			},
		},
		"stage": text("The present stage: a name of `rollout.stages`, `" + rollout.Full + "` or `" + rollout.Retired + "`. " +
			"An age between two stages, for example after an import, counts as the lower stage; null below the first."),
		"held":       flag("Whether the rollout is held: a gate is broken, or the site stopped serving the policy (`rollout.verify`), or this was the case and not all gates have been open since. False if there is no further stage to hold."),
		"held_since": moment("When the hold began; null if the rollout is not held."),
		"held_because": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "The reasons of the gates that hold the rollout; empty if it is not held.",
		},
		"summary": text("The state of the rollout in one line, for an output or a dashboard, for example " +
			"`1-week since 2027-01-04, next 1-month from 2027-01-11 13:00, full from 2027-02-10 14:00, held: www.example.com: certificate expired`. " +
			"It includes what no other attribute shows: since when the stage is served, when the last one begins, and with `rollout.verify` when the site was first seen serving it."),
		"next_stage_at": moment("The earliest time at which the next stage may begin; null if there is none. It is known once the present stage is " +
			"applied."),
		"schedule": schema.ListNestedAttribute{
			Computed: true,
			MarkdownDescription: "The whole ramp, from the first stage to the last that `rollout.stop_at` allows. It is known in the first plan, and stays the same while the rollout progresses. It has no dates: [`rollout_schedule`](../functions/rollout_schedule) computes them, for example in an output: " +
				"`try(provider::hsts::rollout_schedule(hsts_policy.site.schedule, hsts_policy.site.next_stage_at, hsts_policy.site.stage), [])`. Empty when retired.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"stage":        text("The stage."),
				"header_value": text("The header that it serves."),
				"wait": schema.Int64Attribute{
					Computed:            true,
					MarkdownDescription: "How many seconds it is served before the next stage: its `soak`, and `rollout.settle`. Null for the last one.",
				},
			}},
		},
		"forgotten_at": moment("When browsers have forgotten every policy that this resource ever computed; null unless retired. It is never too early, " +
			"and late by at most a thirtieth of the age (or three days). It does not cover policies of parent domains and of the " +
			"subdomains themselves, the preload list, caches, and headers from before an import."),
	}
}

// sameDomain replaces a policy when its domain becomes another name, and keeps
// the spelling in the state when it becomes another spelling of the same name.
type sameDomain struct{}

func (sameDomain) Description(context.Context) string {
	return "Another domain is another policy; another spelling of the same domain is not."
}

func (m sameDomain) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (sameDomain) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	before, err := domain.Parse(req.StateValue.ValueString())
	after, err2 := domain.Parse(req.PlanValue.ValueString())
	if err == nil && err2 == nil && before == after {
		resp.PlanValue = req.StateValue
		return
	}
	resp.RequiresReplace = true
}
