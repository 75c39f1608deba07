// Package provider is the provider's own schema and configuration, and the list
// of what it offers.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/datasources"
	"github.com/hstskit/terraform-provider-hsts/internal/functions"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/resources"
)

var _ provider.ProviderWithFunctions = (*hstsProvider)(nil)

// hstsProvider is the provider "hsts".
type hstsProvider struct {
	version string
	clock   clock.Clock
	// answers are those of hstspreload.org, for every configuration in the process.
	answers *preloadlist.Cache
}

// Option changes a provider for a test.
type Option func(*hstsProvider)

// WithClock has rollouts, and what is remembered for a while, go by another clock
// than the machine's.
func WithClock(c clock.Clock) Option {
	return func(p *hstsProvider) { p.clock = c }
}

// New returns what makes a provider of a version.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &hstsProvider{version: version, clock: clock.System{}}
		for _, option := range options {
			option(p)
		}
		p.answers = preloadlist.NewCache(p.clock)
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

func (p *hstsProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{datasources.NewPreloadReadiness, datasources.NewPreloadStatus}
}

func (p *hstsProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		functions.NewConsumerSettings, functions.NewHeader, functions.NewHeaderFindings,
		functions.NewParseHeader, functions.NewRolloutSchedule, functions.NewServerConfig, functions.NewZoneHosts,
	}
}
