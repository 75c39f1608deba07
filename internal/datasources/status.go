package datasources

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
)

var (
	_ datasource.DataSourceWithConfigure      = (*statusDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*statusDataSource)(nil)
)

// statusTimeout is how long one read may take by default: the whole list may have to
// be downloaded.
const statusTimeout = 2 * time.Minute

// NewPreloadStatus returns the data source hsts_preload_status.
func NewPreloadStatus() datasource.DataSource { return &statusDataSource{} }

// statusDataSource is hsts_preload_status: it says how a domain stands on the
// preload list.
type statusDataSource struct {
	data *providerdata.Data
}

// statusModel is the configuration and the state of hsts_preload_status.
type statusModel struct {
	Domain   types.String   `tfsdk:"domain"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`

	Status            types.String `tfsdk:"status"`
	Preloaded         types.Bool   `tfsdk:"preloaded"`
	PreloadedDomain   types.String `tfsdk:"preloaded_domain"`
	Bulk              types.Bool   `tfsdk:"bulk"`
	Policy            types.String `tfsdk:"policy"`
	IncludeSubdomains types.Bool   `tfsdk:"include_subdomains"`

	Lists *listsModel `tfsdk:"lists"`
}

func (d *statusDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_preload_status"
}

func (d *statusDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = providerdata.From(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig refuses what is not a domain name.
func (d *statusDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var m statusModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	checkTimeouts(m.Timeouts, &resp.Diagnostics)
	if framework.Known(m.Domain) && !m.Domain.IsNull() {
		parseDomain(m.Domain.ValueString(), &resp.Diagnostics)
	}
}

// Read looks the domain up.
func (d *statusDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m statusModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := parseDomain(m.Domain.ValueString(), &resp.Diagnostics)
	timeout, diags := m.Timeouts.Read(ctx, statusTimeout)
	resp.Diagnostics.Append(diags...)
	lists, diags := d.data.PreloadLists()
	if diags.HasError() && deferRead(ctx, req, resp) {
		return
	}
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	look, cancel := providerdata.WithTimeout(ctx, timeout)
	defer cancel()
	chromium, err := lookUpChromium(look, lists, name)
	if err != nil {
		resp.Diagnostics.AddError(lookupFailure(ctx, look, name, "the preload list", timeout, err))
		return
	}
	m.show(chromium.Membership)
	m.Lists = &listsModel{Chromium: newListModel("chrome", name, chromium)}
	warnings := chromium.Warnings
	if lists.Firefox != nil {
		firefox, err := lists.Firefox.Find(look, name.ASCII())
		if err != nil {
			resp.Diagnostics.AddError(lookupFailure(ctx, look, name, "Firefox's preload list", timeout, err))
			return
		}
		m.Lists.Firefox = newListModel("firefox", name, firefox)
		warnings = append(append(warnings, firefox.Warnings...), outOfUse(firefox, d.data.Clock.Now())...)
	}
	for _, warning := range warnings {
		resp.Diagnostics.AddWarning(warning.Summary, warning.Detail)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// lookupFailure returns the summary and the detail of a lookup on a list that failed. The
// context look is ctx with the time limit of the read.
func lookupFailure(ctx, look context.Context, name domain.Name, list string, timeout time.Duration, err error) (summary, detail string) {
	failure, known := errors.AsType[*preloadlist.Error](err)
	switch {
	case ctx.Err() != nil:
		return "Reading Was Interrupted", "The read of " + name.ASCII() + " was interrupted, so its status is unknown."
	case look.Err() != nil:
		return "Preload Status Took Too Long", fmt.Sprintf(
			"The status of %s was not found within %s, the time that the read may take. This says nothing about the domain. Try again later, or raise timeouts.read.", name.ASCII(), timeout)
	case known:
		return failure.Summary, "The status of " + name.ASCII() + " on " + list + " is not known. " + failure.Detail
	default:
		return "Preload Status Is Not Known", "The status of " + name.ASCII() + " could not be looked up: " + nettext.Printable(err.Error())
	}
}

// show sets the outputs.
func (m *statusModel) show(membership preloadlist.Membership) {
	m.Status = types.StringValue(string(membership.Status))
	m.Preloaded = types.BoolValue(membership.Preloaded())
	m.PreloadedDomain = optional(membership.PreloadedDomain)
	m.Bulk = types.BoolValue(membership.Bulk)
	m.Policy, m.IncludeSubdomains = types.StringNull(), types.BoolNull()
	if entry := membership.Entry; entry != nil {
		m.Policy = optional(nettext.Printable(entry.Policy))
		m.IncludeSubdomains = types.BoolValue(entry.IncludeSubdomains)
	}
}

// optional returns null for an empty text.
func optional(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}
