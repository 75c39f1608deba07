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

// listModel is what one list says of the domain.
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

// lookUpChromium looks a name up in the copy of Chromium's list, or else asks the site.
func lookUpChromium(ctx context.Context, lists providerdata.PreloadLists, name domain.Name) (preloadlist.Found, error) {
	if lists.Chromium != nil {
		return lists.Chromium.Find(ctx, name.ASCII())
	}
	membership, err := lists.Site.Lookup(ctx, name.ASCII())
	return preloadlist.Found{Membership: membership, Place: lists.Site.URL.String()}, err
}

// newListModel shows what the list of a browser says of a name.
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

// outOfUse warns of a copy of Firefox's list that no browser uses any more.
func outOfUse(found preloadlist.Found, now time.Time) []preloadlist.Warning {
	if now.Before(found.Expires) {
		return nil
	}
	return []preloadlist.Warning{{
		Summary: "Firefox's List Is Out of Use",
		Detail: fmt.Sprintf("The copy of Firefox's list at %s expired on %s, so no Firefox uses it any more. "+
			"What it says may be out of date. Fetch a newer one (firefox_list).", found.Place, browsers.Instant(found.Expires)),
	}}
}

func listsSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		Computed:            true,
		MarkdownDescription: "What each list says of the domain, side by side: a browser goes by its own alone. Firefox's can have a name longer than Chromium's, or not at all, or without its subdomains ([Staying on the list](../guides/staying#firefox)).",
		Attributes: map[string]schema.Attribute{
			"chromium": listSchema("Chromium's list, which Chrome and other browsers that are built from Chromium use: the status that hstspreload.org gives or, with the provider's `chromium_list`, a copy.",
				"From hstspreload.org it is only the entry that covers the domain, and its `include_subdomains` is null where that is the domain's own."),
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
			"source":             text("Where that was read: a path, or a URL without its query."),
			"sha256":             text("The SHA-256 checksum of the copy, in hex; null where there is none."),
			"made_at":            moment("When the list was made, where it says so: Firefox's does. Null otherwise."),
			"used_for_days":      schema.Int64Attribute{Computed: true, MarkdownDescription: "For how many days a browser that is not updated uses the list: 126 (18 weeks) after Firefox's was made, 70 after Chrome was built."},
			"used_until":         moment("Until when browsers use the list, where it says so: Firefox's does. Null otherwise."),
			"status":             text("As the output `status`; a copy knows `preloaded` and `unknown` alone."),
			"preloaded":          flag("Whether browsers that have the list use HTTPS for the domain from the first visit on."),
			"preloaded_domain":   text("The name on the list that covers the domain: itself, or a parent with its subdomains. Null where none does."),
			"include_subdomains": flag("Whether the entry of `preloaded_domain` covers subdomains; null where there is none. hstspreload.org does not tell it of the domain's own entry: null too."),
			"entries": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The entries of the domain and of the names above it, the nearest first, as the function [`browser_memory`](../functions/browser_memory) takes them: also those that do not cover the domain." + entries,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"browser":            text("`chrome` or `firefox`."),
					"host":               text("The name of the entry."),
					"include_subdomains": flag("Whether it covers subdomains; null where that is not known."),
					"made_at":            moment("When the list was made; null where that is not known."),
				}},
			},
		},
	}
}
