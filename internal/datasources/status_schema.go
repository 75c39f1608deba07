package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func (d *statusDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns the status of a domain on the [HSTS preload list](https://hstspreload.org): whether browsers are shipped with HSTS for it, through which name, and what is pending. The list is Chromium's, from which other browsers make theirs; Firefox's own may keep a name longer, or not have it at all ([Staying on the list](../guides/staying#firefox)). " +
			"It queries hstspreload.org or, with the provider's `chromium_list`, a copy of the list. If the status can't be found, the read fails: an unknown answer is not a status.",
		Attributes: map[string]schema.Attribute{
			"domain": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "The domain to look up, in A-labels or in Unicode. Subdomains and top-level domains are allowed too.",
			},
			"timeouts": timeoutsAttribute(ctx, "How long the lookup may take in total, for example `30s`. Default: `2m`, enough to download the whole list."),
			"status": text("The status: `unknown` (neither listed nor submitted), `pending` (submitted, not listed yet), `preloaded`, `rejected` (no " +
				"longer used for new domains), `removed`, `pending-removal` (its owner requested it) or `pending-automated-removal` (it " +
				"no longer meets its requirements). A copy of the list only knows `preloaded` and `unknown`."),
			"preloaded": flag("Whether browsers have HSTS for the domain built in, so that the domain, and what `include_subdomains` covers, must work " +
				"over HTTPS. True for `preloaded`, and also while a removal is pending: the entry stays until the list is next edited, " +
				"and then in browsers until they are updated or ignore their list (Chrome 70 days after its build). (A removal that was " +
				"requested before the domain was ever listed looks the same.) To check whether it will stay, compare `status`."),
			"preloaded_domain": text("The name on the list that covers the domain: itself, or a parent that is listed with its subdomains, which can be a " +
				"top-level domain (`dev` covers `example.dev`). Null if there is none. hstspreload.org checks the parents only of domains " +
				"with the status `unknown`, and skips parents whose own removal is pending; a copy of the list does not."),
			"bulk": flag("Whether the domain is listed itself, by the rules for sites that submit themselves: these entries can be removed through " +
				"hstspreload.org's form. False if a parent covers it. From hstspreload.org it is also false for up to twelve hours after " +
				"a submission or a request for removal, until it has read the list back. A copy of the list is not affected."),
			"policy": text("The policy of the entry of `preloaded_domain`, for example `bulk-1-year` or `public-suffix`. Only from a copy of the " +
				"list; null otherwise, and if the entry has none."),
			"lists":              listsSchema(),
			"include_subdomains": flag("Whether the entry of `preloaded_domain` covers subdomains. Only from a copy of the list; null otherwise."),
		},
	}
}
