package resources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

var (
	_ list.ListResourceWithConfigure      = (*policyList)(nil)
	_ list.ListResourceWithValidateConfig = (*policyList)(nil)
)

// NewPolicyList returns the list resource hsts_policy.
func NewPolicyList() list.ListResource { return &policyList{} }

// policyList lists the policies that live sites serve, for terraform query.
type policyList struct {
	policyResource
}

type policyListModel struct {
	Domains types.List `tfsdk:"domains"`
}

func (l *policyList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "Lists the policies that live sites serve, for `terraform query` (Terraform 1.14 or later). With `-generate-config-out` " +
			"Terraform writes a resource and an import block for each, and the plan that imports them changes no header. " +
			"Each site gets one request, for its first page. A site that serves no policy is not listed, and a warning says why.",
		Attributes: map[string]listschema.Attribute{
			"domains": listschema.ListAttribute{
				ElementType: types.StringType,
				Required:    true,
				MarkdownDescription: "The domains to check, in A-labels or in Unicode. Two spellings of one name are listed once. " +
					"Terraform lists at most 100, unless `limit` in the `list` block is set.",
			},
		},
	}
}

// ValidateListResourceConfig refuses names that are malformed.
func (l *policyList) ValidateListResourceConfig(ctx context.Context, req list.ValidateConfigRequest, resp *list.ValidateConfigResponse) {
	var m policyListModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !resp.Diagnostics.HasError() {
		m.names(&resp.Diagnostics)
	}
}

// names returns the domains in their order, each once.
func (m policyListModel) names(diags *diag.Diagnostics) []domain.Name {
	var names []domain.Name
	seen := make(map[domain.Name]bool)
	for _, n := range framework.DomainNames(m.Domains, path.Root("domains"), "No site was checked", diags) {
		if !seen[n.Name] {
			seen[n.Name] = true
			names = append(names, n.Name)
		}
	}
	return names
}

// List looks at the sites and lists the policies that they serve, in the order of the
// domains.
func (l *policyList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var m policyListModel
	diags := req.Config.Get(ctx, &m)
	names := m.names(&diags)
	if !framework.FullyKnown(m.Domains) {
		diags.AddAttributeError(path.Root("domains"), "Domains Are Not Known", "A part of domains is not known yet, but a query needs all of them now. Write them as literals or variables.")
	}
	prober, d := l.data.Prober()
	diags.Append(d...)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	glance := func(ctx context.Context, name domain.Name) readiness.Answer {
		limited, cancel := providerdata.WithTimeout(ctx, importTimeout)
		defer cancel()
		return readiness.JudgeAnswer(prober.Glance(limited, name.ASCII()))
	}
	stream.Results = func(push func(list.ListResult) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		l.list(ctx, req, names, answers(ctx, names, prober.MaxConcurrency(), glance), push)
	}
}

// answers asks for the answer of each site, several at a time, and returns for each
// domain a channel that gets it. It asks no more after the end of ctx.
func answers(ctx context.Context, names []domain.Name, workers int, glance func(context.Context, domain.Name) readiness.Answer) []chan readiness.Answer {
	all := make([]chan readiness.Answer, len(names))
	turns := make(chan int, len(names))
	for i := range names {
		all[i] = make(chan readiness.Answer, 1)
		turns <- i
	}
	close(turns)
	for range min(workers, len(names)) {
		go func() {
			for i := range turns {
				if ctx.Err() != nil {
					return
				}
				all[i] <- glance(ctx, names[i])
			}
		}()
	}
	return all
}

// list pushes a result for each policy that is served, and warnings about the other
// sites.
func (l *policyList) list(ctx context.Context, req list.ListRequest, names []domain.Name, answers []chan readiness.Answer, push func(list.ListResult) bool) {
	var left leftOut
	listed := int64(0)
	for i, name := range names {
		var answer readiness.Answer
		select {
		case answer = <-answers[i]:
		case <-ctx.Done():
			var diags diag.Diagnostics
			diags.AddError("Query Was Interrupted", fmt.Sprintf("%d of %d sites were checked.", i, len(names)))
			push(list.ListResult{Diagnostics: diags})
			return
		}
		if answer.Served != readiness.ServesPolicy || answer.Policy.MaxAge == 0 {
			left.add(name, answer)
			continue
		}
		result := l.result(ctx, req, name, answer.Policy)
		listed++
		last := req.Limit > 0 && listed >= req.Limit
		if last {
			// Terraform reads nothing after the last result that it asked for.
			left.warn(len(names)-i-1, &result.Diagnostics)
		}
		if !push(result) || last {
			return
		}
	}
	var diags diag.Diagnostics
	left.warn(0, &diags)
	if len(diags) > 0 {
		push(list.ListResult{Diagnostics: diags})
	}
}

// result is the policy of one site.
func (l *policyList) result(ctx context.Context, req list.ListRequest, name domain.Name, served hsts.Policy) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = name.ASCII()
	result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root("domain"), name.ASCII())...)
	if req.IncludeResource {
		model, _ := l.adopted(ctx, name, served, false, &result.Diagnostics)
		// Configuration is generated from this. Whether preload is meant, and consented to,
		// is for a person to write; unset, the import keeps what the site serves.
		model.Preload, model.AcceptPreload = types.BoolNull(), types.BoolNull()
		result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
	}
	return result
}

// leftOut are the sites that are not listed, by the reason.
type leftOut struct {
	none, forget, unseen []string
}

func (o *leftOut) add(name domain.Name, answer readiness.Answer) {
	switch answer.Served {
	case readiness.CannotTell:
		o.unseen = append(o.unseen, name.ASCII()+": "+answer.Why)
	case readiness.ServesNone:
		o.none = append(o.none, name.ASCII()+": "+answer.Why)
	case readiness.ServesPolicy:
		o.forget = append(o.forget, name.ASCII())
	}
}

// maxLeftOut is how many sites a warning names: as many as Terraform lists by default, as
// each is one that somebody has to look at.
const maxLeftOut = 100

// warn adds a warning for each reason, and one about the sites that were left because
// of the limit.
func (o *leftOut) warn(unasked int, diags *diag.Diagnostics) {
	if n := len(o.none); n > 0 {
		diags.AddWarning("No Policy to Import: "+framework.Counted(n, "Site", "Sites"), "These sites serve no policy, so they are not listed. "+
			"Create an hsts_policy for them instead: it starts at its first stage.\n"+framework.First(maxLeftOut, o.none))
	}
	if n := len(o.forget); n > 0 {
		diags.AddWarning("Policy Is Being Forgotten: "+framework.Counted(n, "Site", "Sites"), "These sites serve max-age=0, which makes browsers forget, so there is no policy to take over. "+
			createInstead+"\n"+framework.First(maxLeftOut, o.forget))
	}
	if n := len(o.unseen); n > 0 {
		diags.AddWarning("Could Not See What Is Served: "+framework.Counted(n, "Site", "Sites"), "What these sites serve is not known, so they are not listed. "+
			"Do not create their policies instead: that would lower a longer policy that a site may serve. Query again when they answer.\n"+framework.First(maxLeftOut, o.unseen))
	}
	if unasked > 0 {
		diags.AddWarning("Limit Reached: "+framework.Counted(unasked, "Site", "Sites")+" Left Out", "The limit of the list is reached: by default Terraform lists at most 100. "+
			"To see all of them, set limit in the list block to the number of domains.")
	}
}
