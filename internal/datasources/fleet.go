package datasources

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/hstskit/terraform-provider-hsts/internal/fleet"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

var (
	_ datasource.DataSourceWithConfigure      = (*fleetDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*fleetDataSource)(nil)
)

// NewFleetReadiness returns the data source hsts_fleet_readiness.
func NewFleetReadiness() datasource.DataSource { return &fleetDataSource{} }

// fleetDataSource is hsts_fleet_readiness: it looks at many domains and judges each
// as hsts_preload_readiness does.
type fleetDataSource struct {
	data *providerdata.Data
}

func (d *fleetDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_fleet_readiness"
}

func (d *fleetDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = providerdata.From(req.ProviderData, &resp.Diagnostics)
}

// Read looks at the domains and judges each, and fails where less was found of one than
// is required.
func (d *fleetDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m fleetModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	chosen := framework.Profiles(m.Profiles, &resp.Diagnostics)
	domains := m.parse(chosen, &resp.Diagnostics)
	names := 0
	for _, site := range domains.sites {
		names += 1 + len(site.Subject.Subdomains)
	}
	timeout, diags := m.Timeouts.Read(ctx, readTimeout(names))
	resp.Diagnostics.Append(diags...)
	prober, diags := d.data.Prober()
	if diags.HasError() && deferRead(ctx, req, resp) {
		return
	}
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	workers := min(prober.MaxConcurrency(), len(domains.sites))
	checkDescriptors(fleet.DescriptorLimit(), workers, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	now := d.data.Clock.Now()
	for i := range domains.sites {
		domains.sites[i].Criteria.At = now
	}
	look := fleet.Look{
		Observer: prober, Workers: workers, Time: timeout, WithTimeout: providerdata.WithTimeout,
		Require: m.judging().require(), ByProfile: standings(chosen), Log: d.data.FleetLog,
	}
	statuses := d.lookUp(ctx, timeout, domains.sites)
	results := look.At(ctx, domains.sites)
	listed := statuses(&resp.Diagnostics)
	if ctx.Err() != nil {
		resp.Diagnostics.AddError("Reading Was Interrupted", fmt.Sprintf(
			"The read of %d domains was interrupted, so there is no verdict on them.", len(domains.sites)))
		return
	}
	for _, r := range results {
		if r.Served != nil {
			d.data.Saw(r.Domain, *r.Served) // for policies that are created in the same run
		}
	}
	settleListed(chosen, results, listed)
	warnUncheckedFleet(results, &resp.Diagnostics)
	m.checkRequired(results, &resp.Diagnostics)
	resp.State.Raw = m.show(ctx, req.Config.Raw, domains, results, listed, &resp.Diagnostics)
}

// lookUp begins to look the domains up on the preload list. The function that it returns
// waits for the statuses, which are nil where they are not known: without a copy of the
// list, or where that or hstspreload.org can't be read, which is a warning.
func (d *fleetDataSource) lookUp(ctx context.Context, timeout time.Duration, sites []fleet.Site) func(*diag.Diagnostics) map[string]preloadlist.Status {
	if d.data.StatusLists == nil || len(d.data.Unknown) > 0 || len(sites) == 0 {
		return func(*diag.Diagnostics) map[string]preloadlist.Status { return nil }
	}
	names := make([]string, len(sites))
	for i, site := range sites {
		names[i] = site.Subject.Domain
	}
	var statuses map[string]preloadlist.Status
	var err error
	var group sync.WaitGroup
	group.Go(func() {
		limited, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		statuses, err = d.data.StatusLists.Lookup(limited, names)
	})
	return func(diags *diag.Diagnostics) map[string]preloadlist.Status {
		group.Wait()
		switch failure, known := errors.AsType[*preloadlist.Error](err); {
		case err == nil || ctx.Err() != nil:
		case known:
			diags.AddWarning(failure.Summary, "So status is null for all domains. The verdicts are not affected. "+failure.Detail)
		default:
			diags.AddWarning("Preload Statuses Took Too Long", "So status is null for all domains. The verdicts are not affected.")
		}
		return statuses
	}
}

// warnUncheckedFleet is warnUnchecked for a fleet, in one warning.
func warnUncheckedFleet(results []fleet.Result, diags *diag.Diagnostics) {
	var names []string
	for _, r := range results {
		if r.SubdomainsUnchecked {
			names = append(names, r.Domain)
		}
	}
	if len(names) == 0 {
		return
	}
	diags.AddAttributeWarning(path.Root("subdomains"), fmt.Sprintf("Subdomains Were Not Checked: %s", framework.Counted(len(names), "Domain", "Domains")),
		"The policies of these domains cover every name below them, but only www was checked. Once the policy covers a name that "+
			"does not work over HTTPS, browsers can't reach it. Set subdomains, by domain, to the names that exist, for example with "+
			"the functions zone_hosts and hosts_in, or to [] if there are none.\n\n"+
			framework.FirstTen(names))
}

// checkRequired fails the read where less was found of a domain than is required.
func (m fleetModel) checkRequired(results []fleet.Result, diags *diag.Diagnostics) {
	level := m.judging().require()
	var failed []report.Judged
	for _, r := range results {
		if !r.Met {
			failed = append(failed, judged(r))
		}
	}
	if len(failed) == 0 {
		return
	}
	diags.AddAttributeError(path.Root("require"),
		fmt.Sprintf("%s Less Than Required", framework.Counted(len(failed), "Domain Is", "Domains Are")),
		fmt.Sprintf("%d of %d domains do not meet require = %q under the ruleset %q.\n\n%s\n"+
			"Until it passes, require fails every command that reads data. To destroy anyway, run destroy with -refresh=false. To "+
			"plan a shorter policy or retire = true, set require = \"none\". %s",
			len(failed), len(results), level, m.judging().ruleset(), report.FleetText(failed), waivable(level)))
}

// checkDescriptors refuses to look at more domains at once than the system lets the
// provider have connections: each failure would look like one of a site.
func checkDescriptors(limit, domains int, diags *diag.Diagnostics) {
	needed := domains*descriptorsPerDomain + spareDescriptors
	if limit <= 0 || needed <= limit {
		return
	}
	remedy := fmt.Sprintf("Raise the limit (ulimit -n %d)", needed)
	if most := (limit - spareDescriptors) / descriptorsPerDomain; most > 0 {
		remedy += fmt.Sprintf(", or set max_concurrency of the provider to %d", most)
	}
	diags.AddError("Too Few File Descriptors", fmt.Sprintf(
		"Checking %d domains at once (max_concurrency) can need %d file descriptors, but the system allows this process %d. Connections would fail, and look like failures of the sites.\n\n%s.",
		domains, needed, limit, remedy))
}

// What a fleet needs of file descriptors: for each domain that is looked at its https,
// its http and its www, and for each of as many requests a connection or two sockets
// of DNS; and what the process has open anyway.
const (
	descriptorsPerDomain = 6
	spareDescriptors     = 64
)
