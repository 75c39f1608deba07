package resources

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

// importTimeout is how long looking at the site may take.
const importTimeout = time.Minute

// ImportState takes over the policy that the live site serves. It asks the site
// once: no refresh looks at it for that again. Where the author says what it
// serves, as in "example.com,max-age=604800", nobody is asked.
func (r *policyResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	text, header, offline := strings.Cut(req.ID, ",")
	if req.ID == "" {
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
	var served hsts.Policy
	if offline {
		served = statedPolicy(name, header, &resp.Diagnostics)
	} else {
		served = r.servedPolicy(ctx, name, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.adopt(ctx, name, served, offline, resp)
}

// servedPolicy asks the live site.
func (r *policyResource) servedPolicy(ctx context.Context, name domain.Name, diags *diag.Diagnostics) hsts.Policy {
	prober, d := r.data.Prober()
	diags.Append(d...)
	if diags.HasError() {
		return hsts.Policy{}
	}
	look, cancel := context.WithTimeout(ctx, importTimeout)
	defer cancel()
	served, why := servedBy(prober.Glance(look, name.ASCII()))
	if why != "" {
		diags.AddError("No Policy to Import", why)
	}
	return served
}

// statedPolicy reads the header that the author says the site serves.
func statedPolicy(name domain.Name, header string, diags *diag.Diagnostics) hsts.Policy {
	served, err := hsts.Parse(header)
	form := fmt.Sprintf("Write the header as the site sends it, as in '%s,max-age=604800; includeSubDomains'.", name.ASCII())
	switch {
	case err != nil && slices.ContainsFunc(rollout.DefaultStages(rollout.DefaultMaxAge), func(s rollout.Stage) bool { return s.Name == strings.TrimSpace(header) }):
		diags.AddError("Stage Does Not Say What Is Served", fmt.Sprintf(
			"%q names a stage, which tells the age, but not whether the subdomains are covered. %s", header, form))
	case err != nil:
		diags.AddError("Unreadable Header in the Import ID", fmt.Sprintf(
			"What follows the comma in the import ID, %q, is no header that browsers read: %s. %s", header, err, form))
	case served.MaxAge == 0:
		diags.AddError("No Policy to Import", "max-age=0 makes browsers forget: there is no policy to take over. Create the policy anew, or with retire = true if it is to stay forgotten.")
	}
	return served
}

// adopt writes the state of a policy that is served already. One that was only
// stated was not seen.
func (r *policyResource) adopt(ctx context.Context, name domain.Name, served hsts.Policy, stated bool, resp *resource.ImportStateResponse) {
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
		Consumers:         types.SetNull(types.StringType),
	}
	model.show(ctx, config, state, rollout.History{}, &resp.Diagnostics)
	remembered := memory{
		Instant: now,
		Adopted: adoption{MaxAge: config.MaxAge, Preload: config.Preload},
	}
	if !stated {
		remembered.Sighting = sighting{Policy: served.String(), FirstSeen: now, Look: rollout.SeesPolicy}
	}
	resp.Diagnostics.Append(remembered.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("domain"), name.ASCII())...)
}

// servedBy is the policy that a browser would take from the site, or else why it
// would take none.
func servedBy(answer observation.Exchange) (served hsts.Policy, why string) {
	url := answer.URL
	const otherwise = "Mend the site and import again, or create the policy anew, which starts at its first stage. " +
		"If only this machine can't see it, say what it serves in the import ID, as in 'example.com,max-age=604800; includeSubDomains'."
	switch {
	case answer.Failure != nil:
		return served, fmt.Sprintf("%s gave no answer: %s. An import takes over the header that the site serves. %s", url, readiness.Printable(answer.Failure.Detail), otherwise)
	case answer.TLS != nil && answer.TLS.Untrusted != nil:
		return served, fmt.Sprintf("%s has a certificate that is not trusted: %s. Browsers ignore the header of such a site (RFC 6797, section 8.1), "+
			"so there is no policy to take over. %s", url, readiness.Printable(answer.TLS.Untrusted.Detail), otherwise)
	case len(answer.Header) == 0 && readiness.Wall(answer) != "":
		return served, fmt.Sprintf("%s was answered by a wall against bots in the site's stead (%s), so what the site serves to others could not be seen. %s",
			url, readiness.Printable(readiness.Wall(answer)), otherwise)
	case len(answer.Header) == 0:
		return served, fmt.Sprintf("%s answered (status %d) without the header %s. A site without a policy needs no import: create the policy.",
			url, answer.Status, hsts.HeaderName)
	}
	header := readiness.Printable(answer.Header[0])
	served, err := hsts.Parse(answer.Header[0])
	switch {
	case err != nil:
		return served, fmt.Sprintf("%s serves \"%s\", which browsers ignore: %s. %s", url, header, readiness.Printable(err.Error()), otherwise)
	case served.MaxAge == 0:
		return served, fmt.Sprintf("%s serves \"%s\", which makes browsers forget: there is no policy to take over. "+
			"Create the policy anew, or with retire = true if it is to stay forgotten.", url, header)
	}
	return served, ""
}
