package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

// model is the provider's configuration.
type model struct {
	DNSServers     types.List   `tfsdk:"dns_servers"`
	ConnectTo      types.List   `tfsdk:"connect_to"`
	CACertPEM      types.String `tfsdk:"ca_cert_pem"`
	ProxyURL       types.String `tfsdk:"proxy_url"`
	RequestTimeout types.String `tfsdk:"request_timeout"`
	MaxConcurrency types.Number `tfsdk:"max_concurrency"`
	UserAgent      types.String `tfsdk:"user_agent"`
	HSTSPreloadURL types.String `tfsdk:"hstspreload_url"`
	ChromiumList   types.Object `tfsdk:"chromium_list"`
	FirefoxList    types.Object `tfsdk:"firefox_list"`
}

// listModel is the value of chromium_list and of firefox_list.
type listModel struct {
	Path     types.String `tfsdk:"path"`
	URL      types.String `tfsdk:"url"`
	CacheDir types.String `tfsdk:"cache_dir"`
}

func (p *hstsProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages HTTP Strict Transport Security ([RFC 6797](https://www.rfc-editor.org/rfc/rfc6797)): policies that are raised in " +
			"stages over time, and evidence from live sites that a plan can depend on.",
		Attributes: map[string]schema.Attribute{
			"dns_servers": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "The resolvers to use, in the form `host:port` (port 53 if omitted). They are tried in order; the next is used if one times out or returns SERVFAIL. Default: the system's.",
			},
			"connect_to": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Where to connect instead, in the syntax of curl's `--connect-to`: `HOST1:PORT1:HOST2:PORT2`. An empty field on the left " +
					"matches anything; an empty field on the right changes nothing. The first match wins. Use it to check a new edge before " +
					"DNS moves, or a local lab. The names in certificates and requests stay those of the site.",
			},
			"ca_cert_pem": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Root certificates to trust, in PEM, in addition to the system's.",
			},
			"proxy_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The proxy for all requests, for example `http://proxy.example:3128`. Default: the environment's `HTTPS_PROXY`, " +
					"`HTTP_PROXY` and `NO_PROXY`. A proxy resolves names itself, so the addresses of a site are neither checked nor shown.",
			},
			"request_timeout": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "How long one request may take, from connecting to the end of the answer's headers, for example `5s` or `1m30s`. Default: `10s`, the same as hstspreload.org's own scan.",
			},
			"max_concurrency": schema.NumberAttribute{
				Optional:            true,
				MarkdownDescription: "Maximum concurrent requests, over all data sources of this provider: 1 to 10000. Default: 64.",
			},
			"user_agent": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The `User-Agent` of requests. Default: `terraform-provider-hsts/VERSION`.",
			},
			"hstspreload_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The site that `hsts_preload_status` queries, at `api/v2/status`, and `second_opinion` of `hsts_preload_readiness`, at `api/v2/preloadable` and `api/v2/removable`. It must be `https`; `http` is accepted only for loopback addresses. " +
					"Default: `" + preloadlist.DefaultURL + "`.",
			},
			"chromium_list": listAttribute(
				"A copy of Chromium's list, `net/http/transport_security_state_static.json`, in which `hsts_preload_status` looks names up instead of querying `hstspreload_url`. "+
					"It can be the file from Chromium's source with its comments, plain JSON, or base64, which the source's host serves with `?format=TEXT`. Set `path` or `url`.",
				"(about 21 MB)", "Chromium's maintainers ask projects that want to use the list to talk to them first: use a mirror of your own instead of their source's host."),
			"firefox_list": listAttribute(
				"A copy of Firefox's list, `security/manager/ssl/nsSTSPreloadList.inc`, for `lists.firefox` of `hsts_preload_status`. "+
					"It can be the file from Firefox's source, or the same in base64. Set `path` or `url`. Default: none, and `lists.firefox` is null.",
				"(about 3 MB)", "Use a mirror of your own instead of the host of Firefox's source."),
		},
	}
}

// listAttribute is the attribute of a copy of a list. size is how large a download is, and
// advice is about where to download it from.
func listAttribute(description, size, advice string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"path": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The path of the copy; a relative path begins in the directory that Terraform runs in.",
			},
			"url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The URL to download the copy from, once per plan or apply " + size + ". It must be `https`; `http` is accepted only for loopback addresses. " +
					advice,
			},
			"cache_dir": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "A directory in which the download from `url` is kept, so that the next run only asks whether it has changed (`ETag`). " +
					"Created if missing; safe to share between runs. If the server can't be reached, names are looked up in the kept copy, " +
					"and a warning says how old it is. The directory and the file in it must belong to the user that runs Terraform or to " +
					"root, and no other user or group may write to them. Otherwise the copy is not trusted, and a warning says why.",
			},
		},
	}
}
