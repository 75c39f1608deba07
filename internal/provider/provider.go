// Package provider has the provider's schema and configuration, and registers its
// resources, data sources and functions.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/datasources"
	"github.com/hstskit/terraform-provider-hsts/internal/functions"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/resources"
)

var (
	_ provider.ProviderWithFunctions     = (*hstsProvider)(nil)
	_ provider.ProviderWithListResources = (*hstsProvider)(nil)
)

// hstsProvider implements [provider.ProviderWithFunctions] and
// [provider.ProviderWithListResources].
type hstsProvider struct {
	version string
	clock   clock.Clock
	// statusCache has answers of hstspreload.org. All configurations share it.
	statusCache *preloadlist.Cache
}

// Option configures a provider for a test.
type Option func(*hstsProvider)

// WithClock replaces the system's clock for rollouts and caches.
func WithClock(c clock.Clock) Option {
	return func(p *hstsProvider) { p.clock = c }
}

// New returns a factory of providers of a version.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &hstsProvider{version: version, clock: clock.System{}}
		for _, option := range options {
			option(p)
		}
		p.statusCache = preloadlist.NewCache(p.clock)
		return p
	}
}

func (p *hstsProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "hsts"
	resp.Version = p.version
}

func (p *hstsProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{resources.NewPolicy}
}

func (p *hstsProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{resources.NewPolicyList}
}

func (p *hstsProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{datasources.NewFleetReadiness, datasources.NewPreloadReadiness, datasources.NewPreloadStatus}
}

func (p *hstsProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		functions.NewAuditReport, functions.NewBrowserMemory, functions.NewCompliance,
		functions.NewConsumerSettings, functions.NewFleetPage, functions.NewHeader,
		functions.NewHeaderFindings, functions.NewHostsIn, functions.NewJudge, functions.NewParseHeader,
		functions.NewProfiles, functions.NewRolloutChart, functions.NewRolloutSchedule,
		functions.NewServerConfig, functions.NewZoneHosts,
	}
}
