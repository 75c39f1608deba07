// Package providerdata has the configured provider, as its resources and data
// sources get it.
package providerdata

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
)

// Data is the configured provider.
type Data struct {
	Clock clock.Clock
	// Unknown are the provider's attributes whose values are not known yet, for
	// example because they come from a resource that is still to be created.
	Unknown []string
	// RolloutLog is told what a rollout decides, with the context of the call; nil
	// is no log.
	RolloutLog *slog.Logger
	// FleetLog receives the progress of a look at many domains; nil is no log.
	FleetLog *slog.Logger
	// Detours are the provider's settings that can send its requests to another server
	// than everyone else's, for example "connect_to".
	Detours []string
	// StatusLists looks up many names on the preload list; nil without a copy of it.
	StatusLists *preloadlist.StatusLists

	prober *probe.Prober
	lists  PreloadLists

	mu        sync.Mutex
	seen      map[string]hsts.Policy
	becameDue map[string]bool
}

// PreloadLists are what is asked about names on the preload lists.
type PreloadLists struct {
	// Site is hstspreload.org, or the site that is configured instead.
	Site *preloadlist.API
	// Chromium and Firefox are copies of these browsers' lists; nil without one.
	Chromium, Firefox *preloadlist.List
}

// New returns the data of a provider that looks at sites with the prober, and asks
// the lists about names.
func New(now clock.Clock, prober *probe.Prober, lists PreloadLists, unknown []string) *Data {
	d := &Data{Clock: now, Unknown: unknown, prober: prober, lists: lists}
	if lists.Chromium != nil {
		d.StatusLists = &preloadlist.StatusLists{API: lists.Site, Copy: lists.Chromium}
	}
	return d
}

// Saw records what policy a site serves, for a plan of the same run to compare with:
// a plan itself asks no site. The domain is in A-labels.
func (d *Data) Saw(domain string, served hsts.Policy) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.seen == nil {
		d.seen = make(map[string]hsts.Policy)
	}
	d.seen[domain] = served
}

// Seen returns what policy a site was last seen to serve in this run.
func (d *Data) Seen(domain string) (served hsts.Policy, ok bool) {
	if d == nil {
		return hsts.Policy{}, false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	served, ok = d.seen[domain]
	return served, ok
}

// Refreshed records whether a refresh was the first on record to find the next stage
// of a domain's policy due, for the plan of the same run.
func (d *Data) Refreshed(domain string, becameDue bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.becameDue == nil {
		d.becameDue = make(map[string]bool)
	}
	d.becameDue[domain] = becameDue
}

// BecameDue returns what the last refresh of this run recorded with [Data.Refreshed].
func (d *Data) BecameDue(domain string) bool {
	if d == nil {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.becameDue[domain]
}

// Prober returns the prober. It is an error while a setting that it needs is not
// known: with other roots or resolvers than the author's it would look at
// something else.
func (d *Data) Prober() (*probe.Prober, diag.Diagnostics) {
	if diags := known(d.unknownBut("hstspreload_url", "chromium_list", "firefox_list"), "no site can be checked in this plan: with other roots or resolvers the verdict could be wrong"); diags.HasError() {
		return nil, diags
	}
	return d.prober, nil
}

// PreloadLists returns what is asked about names on the preload lists. It is an error,
// as with [Data.Prober], while a setting that it needs is not known.
func (d *Data) PreloadLists() (PreloadLists, diag.Diagnostics) {
	if diags := known(d.Unknown, "no name can be looked up on the preload list in this plan: the wrong list might be used"); diags.HasError() {
		return PreloadLists{}, diags
	}
	return d.lists, nil
}

// SecondOpinion returns the site whose scans are second opinions. It is an error, as with
// [Data.Prober], while a setting that it needs is not known.
func (d *Data) SecondOpinion() (*preloadlist.API, diag.Diagnostics) {
	if diags := known(d.unknownBut("chromium_list", "firefox_list"), "there can be no second opinion in this plan: the wrong site might be asked"); diags.HasError() {
		return nil, diags
	}
	return d.lists.Site, nil
}

// unknownBut returns the unknown settings, without some that do not matter.
func (d *Data) unknownBut(settings ...string) []string {
	return slices.DeleteFunc(slices.Clone(d.Unknown), func(setting string) bool { return slices.Contains(settings, setting) })
}

// known returns an error if settings are not known; consequence is a clause that
// says what can't be done.
func known(unknown []string, consequence string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(unknown) > 0 {
		diags.AddError("Provider Setting Is Not Known Yet", fmt.Sprintf(
			"The provider \"hsts\" has settings that are only known after an apply (%s), so %s. Write these settings as literals, "+
				"variables or files, or first create what they come from, with -target.",
			strings.Join(unknown, ", "), consequence))
	}
	return diags
}

// From reads the data in a Configure method. It returns nil, without an error, if
// the provider is not configured yet.
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

// WithTimeout returns a context for one read that ends after some time, in which it does
// not count that the read waits for its turn. See [probe.WithTimeout].
func WithTimeout(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	return probe.WithTimeout(ctx, timeout)
}
