package datasources

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/browsers"
	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
)

// listsModel is lists.
type listsModel struct {
	Chromium *listModel `tfsdk:"chromium"`
	Firefox  *listModel `tfsdk:"firefox"`
}

// listModel is what one list says about the domain.
type listModel struct {
	Source            string             `tfsdk:"source"`
	SHA256            types.String       `tfsdk:"sha256"`
	MadeAt            timetypes.RFC3339  `tfsdk:"made_at"`
	UsedForDays       int64              `tfsdk:"used_for_days"`
	UsedUntil         timetypes.RFC3339  `tfsdk:"used_until"`
	Status            string             `tfsdk:"status"`
	Preloaded         bool               `tfsdk:"preloaded"`
	PreloadedDomain   types.String       `tfsdk:"preloaded_domain"`
	IncludeSubdomains types.Bool         `tfsdk:"include_subdomains"`
	Entries           []listedEntryModel `tfsdk:"entries"`
}

// listedEntryModel is an element of the argument lists of the function browser_memory.
type listedEntryModel struct {
	Browser           string            `tfsdk:"browser"`
	Host              string            `tfsdk:"host"`
	IncludeSubdomains types.Bool        `tfsdk:"include_subdomains"`
	MadeAt            timetypes.RFC3339 `tfsdk:"made_at"`
}

// lookUpChromium looks a name up in the copy of Chromium's list, or on the site without
// one.
func lookUpChromium(ctx context.Context, lists providerdata.PreloadLists, name domain.Name) (preloadlist.Found, error) {
	if lists.Chromium != nil {
		return lists.Chromium.Find(ctx, name.ASCII())
	}
	membership, err := lists.Site.Lookup(ctx, name.ASCII())
	return preloadlist.Found{Membership: membership, Place: lists.Site.URL.String()}, err
}

// newListModel shows what the list of a browser says about a name.
func newListModel(browser string, name domain.Name, found preloadlist.Found) *listModel {
	b, _ := browsers.Find(browser)
	m := listModel{
		Source: found.Place, SHA256: optional(found.SHA256),
		MadeAt: timetypes.NewRFC3339Null(), UsedForDays: int64(b.ListLife / (24 * time.Hour)), UsedUntil: timetypes.NewRFC3339Null(),
		Status: string(found.Status), Preloaded: found.Preloaded(), PreloadedDomain: optional(found.PreloadedDomain),
		Entries: []listedEntryModel{},
	}
	if !found.Expires.IsZero() {
		m.MadeAt, m.UsedUntil = wholeSeconds(found.Expires.Add(-b.ListLife)), wholeSeconds(found.Expires)
	}
	if found.Entry != nil {
		m.IncludeSubdomains = types.BoolValue(found.Entry.IncludeSubdomains)
	}
	if found.Entry == nil && found.Preloaded() { // hstspreload.org reports names, not entries
		if found.PreloadedDomain != name.ASCII() {
			m.IncludeSubdomains = types.BoolValue(true)
		}
		m.Entries = append(m.Entries, listedEntryModel{Browser: browser, Host: found.PreloadedDomain, IncludeSubdomains: m.IncludeSubdomains, MadeAt: m.MadeAt})
	}
	for _, e := range found.Entries {
		m.Entries = append(m.Entries, listedEntryModel{Browser: browser, Host: e.Name, IncludeSubdomains: types.BoolValue(e.IncludeSubdomains), MadeAt: m.MadeAt})
	}
	return &m
}

// wholeSeconds returns an instant in whole seconds, rounded up as all instants are.
func wholeSeconds(t time.Time) timetypes.RFC3339 {
	return timetypes.NewRFC3339ValueMust(browsers.Instant(t))
}

// outOfUse warns about a copy of Firefox's list that no browser uses any more.
func outOfUse(found preloadlist.Found, now time.Time) []preloadlist.Warning {
	if now.Before(found.Expires) {
		return nil
	}
	return []preloadlist.Warning{{
		Summary: "Firefox's List Is Out of Use",
		Detail: fmt.Sprintf("The copy of Firefox's list at %s expired on %s, so no Firefox uses it any more. "+
			"What it says may be out of date. Download a newer copy for firefox_list.", found.Place, browsers.Instant(found.Expires)),
	}}
}

func listsSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		Computed:            true,
		MarkdownDescription: "What each browser's list has for the domain. A browser only uses its own list. Firefox's may keep a name longer than Chromium's, not have it at all, or have it without its subdomains ([Staying on the list](../guides/staying#firefox)).",
		Attributes: map[string]schema.Attribute{
			"chromium": listSchema("Chromium's list, which Chrome and other browsers built from Chromium use: from hstspreload.org or, with the provider's `chromium_list`, from a copy.",
				"From hstspreload.org it is only the entry that covers the domain. If that is the domain's own, its `include_subdomains` is null."),
			"firefox": listSchema("Firefox's list, from the copy in the provider's `firefox_list`; null without it.", ""),
		},
	}
}

func listSchema(description, entries string) schema.Attribute {
	if entries != "" {
		entries = " " + entries
	}
	return schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"source":             text("Where the list was read: a path, or a URL without its query."),
			"sha256":             text("The SHA-256 checksum of the copy, in hex; null without a copy."),
			"made_at":            moment("When the list was made. Only Firefox's list says so; null otherwise."),
			"used_for_days":      schema.Int64Attribute{Computed: true, MarkdownDescription: "How many days a browser that is not updated uses the list: 126 days (18 weeks) after Firefox's list was made, 70 days after Chrome was built."},
			"used_until":         moment("Until when browsers use the list. Only Firefox's list says so; null otherwise."),
			"status":             text("As in the output `status`. A copy only knows `preloaded` and `unknown`."),
			"preloaded":          flag("Whether browsers that have the list use HTTPS for the domain from the first visit on."),
			"preloaded_domain":   text("The name on the list that covers the domain: itself, or a parent with its subdomains. Null if there is none."),
			"include_subdomains": flag("Whether the entry of `preloaded_domain` covers subdomains. Null if there is none, and for the domain's own entry from hstspreload.org, which does not report it."),
			"entries": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The entries of the domain and of its parents, the nearest first, also those that do not cover the domain. The function [`browser_memory`](../functions/browser_memory) accepts them as they are." + entries,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"browser":            text("`chrome` or `firefox`."),
					"host":               text("The name of the entry."),
					"include_subdomains": flag("Whether it covers subdomains; null if that is not known."),
					"made_at":            moment("When the list was made; null if that is not known."),
				}},
			},
		},
	}
}
