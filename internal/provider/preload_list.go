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

// listSettings say where names are looked up on the preload lists. route is all that
// decides who answers beside the site.
type listSettings struct {
	site              *url.URL
	route             string
	chromium, firefox copySettings
}

// copySettings say where a copy of a list is: the file, or else the download, or else
// nowhere.
type copySettings struct {
	file     string
	download *preloadlist.Download
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
	return providerdata.PreloadLists{
		Site:     &preloadlist.API{Client: client, URL: settings.site, Cache: p.statusCache, Route: settings.route},
		Chromium: settings.chromium.list(preloadlist.Chromium, client),
		Firefox:  settings.firefox.list(preloadlist.Firefox, client),
	}
}

// list returns the copy; nil if there is none.
func (c copySettings) list(format *preloadlist.Format, client preloadlist.Client) *preloadlist.List {
	switch {
	case c.file != "":
		return preloadlist.FromFile(format, c.file, client.Log)
	case c.download != nil:
		return preloadlist.FromURL(format, client, *c.download)
	default:
		return nil
	}
}

// lists parses hstspreload_url, chromium_list and firefox_list. Each error is on its
// attribute.
func (m model) lists(ctx context.Context, diags *diag.Diagnostics) listSettings {
	settings := listSettings{route: fmt.Sprint(m.DNSServers, m.ConnectTo, m.CACertPEM, m.ProxyURL)}
	site := preloadlist.DefaultURL
	if text := m.HSTSPreloadURL; !text.IsNull() && !text.IsUnknown() {
		site = text.ValueString()
	}
	settings.site = parseURL(site, path.Root("hstspreload_url"), preloadlist.ParseURL, diags)
	settings.chromium = readList(ctx, m.ChromiumList, "chromium_list", "to query hstspreload.org", diags)
	settings.firefox = readList(ctx, m.FirefoxList, "firefox_list", "to use only Chromium's list", diags)
	return settings
}

// readList parses the value of an attribute that names a copy of a list. without says what
// happens if it is left out.
func readList(ctx context.Context, value types.Object, name, without string, diags *diag.Diagnostics) copySettings {
	var settings copySettings
	if value.IsNull() || !framework.FullyKnown(value) {
		return settings
	}
	var m listModel
	diags.Append(value.As(ctx, &m, basetypes.ObjectAsOptions{})...)
	at := path.Root(name)
	hasPath, hasURL, hasCache := !m.Path.IsNull(), !m.URL.IsNull(), !m.CacheDir.IsNull()
	switch {
	case hasPath && hasURL:
		diags.AddAttributeError(at, "Two Preload Lists",
			name+" has both path and url, so it is unclear which copy to use. Leave one of them out.")
	case !hasPath && !hasURL:
		diags.AddAttributeError(at, "No Preload List", fmt.Sprintf(
			"%[1]s has neither path nor url. Write the path or the URL of a copy of the list, or leave %[1]s out %[2]s.", name, without))
	case hasPath && hasCache:
		framework.AddError(diags, at, "cache_dir Needs url", fmt.Sprintf(
			"%[1]s.cache_dir keeps what is downloaded from url, but %[1]s has path, which is read in place. Leave cache_dir out.", name))
	case hasPath:
		settings.file = filled(m.Path, at.AtName("path"), diags)
	default:
		settings.download = &preloadlist.Download{URL: parseURL(m.URL.ValueString(), at.AtName("url"), preloadlist.ParseListURL, diags)}
		if hasCache {
			settings.download.Directory = filled(m.CacheDir, at.AtName("cache_dir"), diags)
		}
	}
	return settings
}

// filled returns a text, with an error where it is empty.
func filled(text types.String, at path.Path, diags *diag.Diagnostics) string {
	switch {
	case text.ValueString() == "":
		framework.AddError(diags, at, "Empty Path", fmt.Sprintf("%s is an empty string. Write a path, or leave it out.", at))
	case hasControl(text.ValueString()):
		framework.AddError(diags, at, "Invalid Path",
			fmt.Sprintf("%s has a line break or another control character in it. Remove it; trimspace removes a line break at the end.", at))
	}
	return text.ValueString()
}

func parseURL(text string, at path.Path, parse func(string) (*url.URL, error), diags *diag.Diagnostics) *url.URL {
	u, err := parse(text)
	if err != nil {
		framework.AddError(diags, at, "Invalid "+at.String(), fmt.Sprintf("%s can't be used: %s.", at, err))
	}
	return u
}
