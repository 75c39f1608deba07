// Package providerdata is what the configured provider hands to its resources
// and data sources.
package providerdata

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

// Data is the configured provider.
type Data struct {
	Clock clock.Clock
	// Unknown are the provider's attributes whose values are not known yet, as
	// they come from something that is still to be created.
	Unknown []string

	prober *probe.Prober
}

// New returns the data of a provider that looks through the prober.
func New(now clock.Clock, prober *probe.Prober, unknown []string) *Data {
	return &Data{Clock: now, Unknown: unknown, prober: prober}
}

// Prober returns what looks at sites. A provider that is configured with values
// that are not known yet has none: looking with other roots or resolvers than
// the author's would give a verdict on something else.
func (d *Data) Prober() (*probe.Prober, diag.Diagnostics) {
	var diags diag.Diagnostics
	if len(d.Unknown) > 0 {
		diags.AddError("Provider Setting Is Not Known Yet", fmt.Sprintf(
			"The provider \"hsts\" is configured with values that will only be known after an apply (%s), so no site can be looked at in this plan: "+
				"with other roots or resolvers the verdict would be on something else. Give these settings as literals, variables or files, "+
				"or create what they come from first, with -target.", strings.Join(d.Unknown, ", ")))
		return nil, diags
	}
	return d.prober, nil
}

// From reads the data in a Configure method. It returns nil, without an error,
// where the provider is not configured yet.
func From(value any, diags *diag.Diagnostics) *Data {
	if value == nil {
		return nil
	}
	data, ok := value.(*Data)
	if !ok {
		diags.AddError("Unexpected Provider Data",
			fmt.Sprintf("Expected *providerdata.Data, got %T. Please report this to the provider's developers.", value))
		return nil
	}
	return data
}
