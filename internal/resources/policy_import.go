package resources

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/preload"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// importTimeout is how long looking at the site may take.
const importTimeout = time.Minute

// ImportState takes over the policy that the live site serves. It asks the site
// once: no refresh looks at it again.
func (r *policyResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	text := req.ID
	if text == "" {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("domain"), &text)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	name, err := domain.Parse(text)
	if refused, ok := errors.AsType[*domain.Error](err); ok {
		resp.Diagnostics.AddError(refused.Summary, refused.Detail)
		return
	}
	prober, diags := r.data.Prober()
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	look, cancel := context.WithTimeout(ctx, importTimeout)
	defer cancel()
	served, why := servedBy(prober.Observe(look, probe.Subject{Domain: name.ASCII()}))
	if why != "" {
		resp.Diagnostics.AddError("No Policy to Import", why)
		return
	}
	r.adopt(ctx, name, served, resp)
}

// adopt writes the state of a policy that is served already.
func (r *policyResource) adopt(ctx context.Context, name domain.Name, served hsts.Policy, resp *resource.ImportStateResponse) {
	now := r.data.Clock.Now()
	state, config := rollout.Adopt(served, now)
	model := policyModel{
		Domain:            types.StringValue(name.ASCII()),
		IncludeSubdomains: types.BoolValue(config.IncludeSubDomains),
		MaxAge:            numberOf(config.MaxAge),
		Preload:           types.BoolValue(config.Preload),
		AcceptPreload:     types.BoolValue(config.AcceptPreload),
		Retire:            types.BoolValue(false),
		Rollout:           types.ObjectNull(rolloutTypes),
	}
	model.show(ctx, config, state, rollout.History{}, &resp.Diagnostics)
	remembered := memory{Instant: now, Adopted: adoption{MaxAge: config.MaxAge, Preload: config.Preload}}
	resp.Diagnostics.Append(remembered.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("domain"), name.ASCII())...)
}

// servedBy is the policy that a browser would take from the site, or else why it
// would take none.
func servedBy(seen observation.Observation) (served hsts.Policy, why string) {
	url := "https://" + seen.Domain + "/"
	answer, _ := seen.Exchange(url)
	const otherwise = "Mend the site and import again, or create the policy anew, which starts at its first stage."
	switch {
	case answer.Failure != nil:
		return served, fmt.Sprintf("%s gave no answer: %s. An import takes over the header that the site serves. %s", url, answer.Failure.Detail, otherwise)
	case answer.TLS != nil && answer.TLS.Untrusted != nil:
		return served, fmt.Sprintf("%s has a certificate that is not trusted: %s. Browsers ignore the header of such a site (RFC 6797, section 8.1), "+
			"so there is no policy to take over. %s", url, answer.TLS.Untrusted.Detail, otherwise)
	case len(answer.Header) == 0:
		return served, fmt.Sprintf("%s answered (status %d) without the header %s. A site without a policy needs no import: create the policy.",
			url, answer.Status, hsts.HeaderName)
	}
	header := preload.Printable(answer.Header[0])
	served, err := hsts.Parse(answer.Header[0])
	switch {
	case err != nil:
		return served, fmt.Sprintf("%s serves \"%s\", which browsers ignore: %s. %s", url, header, preload.Printable(err.Error()), otherwise)
	case served.MaxAge == 0:
		return served, fmt.Sprintf("%s serves \"%s\", which makes browsers forget: there is no policy to take over. "+
			"Create the policy anew, or with retire = true if it is to stay forgotten.", url, header)
	}
	return served, ""
}
