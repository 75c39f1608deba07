package provider

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
)

// listSettings say where names are looked up on the preload list: in the file, or
// else in the download, or else at the site. route is all else that decides who
// answers.
type listSettings struct {
	site     *url.URL
	file     string
	download *preloadlist.Download
	route    string
}

// lists returns what the settings mean. Its requests use the prober's transport, and so
// its resolver, proxy and roots.
func (p *hstsProvider) lists(settings listSettings, config probe.Config, prober *probe.Prober, log *slog.Logger) providerdata.PreloadLists {
	client := preloadlist.Client{
		Transport: prober.Transport(), UserAgent: config.UserAgent, Timeout: config.RequestTimeout,
		// A list is as old as the machine's clock says, as certificates are.
		Clock: clock.System{}, Log: log,
	}
	if client.Timeout == 0 {
		client.Timeout = probe.DefaultRequestTimeout
	}
	lists := providerdata.PreloadLists{
		Site: &preloadlist.API{Client: client, URL: settings.site, Cache: p.statusCache, Route: settings.route},
	}
	switch {
	case settings.file != "":
		lists.Chromium = preloadlist.FromFile(preloadlist.Chromium, settings.file, log)
	case settings.download != nil:
		lists.Chromium = preloadlist.FromURL(preloadlist.Chromium, client, *settings.download)
	}
	return lists
}

// preloadStatus parses hstspreload_url and chromium_list. Each error is on its attribute.
func (m model) preloadStatus(ctx context.Context, diags *diag.Diagnostics) listSettings {
	settings := listSettings{route: fmt.Sprint(m.DNSServers, m.ConnectTo, m.CACertPEM, m.ProxyURL)}
	site := preloadlist.DefaultURL
	if text := m.HSTSPreloadURL; !text.IsNull() && !text.IsUnknown() {
		site = text.ValueString()
	}
	settings.site = parseURL(site, path.Root("hstspreload_url"), preloadlist.ParseURL, diags)
	if m.ChromiumList.IsNull() || !framework.FullyKnown(m.ChromiumList) {
		return settings
	}
	var list listModel
	diags.Append(m.ChromiumList.As(ctx, &list, basetypes.ObjectAsOptions{})...)
	list.read(&settings, diags)
	return settings
}

// read parses the attributes of chromium_list.
func (m listModel) read(settings *listSettings, diags *diag.Diagnostics) {
	at := path.Root("chromium_list")
	hasPath, hasURL, hasCache := !m.Path.IsNull(), !m.URL.IsNull(), !m.CacheDir.IsNull()
	switch {
	case hasPath && hasURL:
		diags.AddAttributeError(at, "Two Preload Lists",
			"chromium_list has both path and url, so it is not clear which copy names are to be looked up in. Leave one of them out.")
	case !hasPath && !hasURL:
		diags.AddAttributeError(at, "No Preload List",
			"chromium_list has neither path nor url. Give the path or the URL of a copy of the list, or leave chromium_list out to ask hstspreload.org.")
	case hasPath && hasCache:
		framework.AddError(diags, at, "cache_dir Needs url",
			"chromium_list.cache_dir keeps what is downloaded from url, but chromium_list has path, which is read where it is. Leave cache_dir out.")
	case hasPath:
		settings.file = filled(m.Path, at.AtName("path"), diags)
	default:
		address := parseURL(m.URL.ValueString(), at.AtName("url"), preloadlist.ParseListURL, diags)
		settings.download = &preloadlist.Download{URL: address}
	}
	if hasURL && hasCache && settings.download != nil {
		settings.download.Directory = filled(m.CacheDir, at.AtName("cache_dir"), diags)
	}
}

// filled returns a text, with an error where it is empty.
func filled(text types.String, at path.Path, diags *diag.Diagnostics) string {
	switch {
	case text.ValueString() == "":
		framework.AddError(diags, at, "Empty Path", fmt.Sprintf("%s is an empty string. Write a path, or leave it out.", at))
	case hasControl(text.ValueString()):
		framework.AddError(diags, at, "Invalid Path",
			fmt.Sprintf("%s has a line break or another control character in it. Take it out; trimspace takes a line break off the end.", at))
	}
	return text.ValueString()
}

func parseURL(text string, at path.Path, parse func(string) (*url.URL, error), diags *diag.Diagnostics) *url.URL {
	u, err := parse(text)
	if err != nil {
		framework.AddError(diags, at, "Invalid "+at.String(), fmt.Sprintf("%s cannot be used: %s.", at, err))
	}
	return u
}
