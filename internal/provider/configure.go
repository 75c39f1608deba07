package provider

import (
	"context"
	"net/url"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/net/http/httpproxy"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/resolver"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
	"github.com/hstskit/terraform-provider-hsts/internal/providerdata"
)

// Configure creates the prober and the source of preload statuses that all data
// sources and resources share. A value that is not known yet is not an error here, but
// where it is needed.
func (p *hstsProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config := m.probe(ctx, &resp.Diagnostics)
	if config.UserAgent == "" {
		config.UserAgent = "terraform-provider-hsts/" + p.version
	}
	// Certificates are valid in real time, whatever clock a test gives to rollouts.
	config.Now = clock.System{}.Now
	logs := newLogs(os.Getenv, m.ProxyURL.ValueString())
	config.Log = logs.logger(probeSubsystem)
	list := m.preloadStatus(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	prober := probe.New(config)
	warnOfSilentDNS(ctx, prober, &resp.Diagnostics)
	data := providerdata.New(p.clock, prober, p.source(list, config, prober, logs.logger(preloadListSubsystem)), m.unknown())
	data.RolloutLog = logs.logger(rolloutSubsystem)
	resp.ResourceData, resp.DataSourceData = data, data
}

// warnOfSilentDNS warns of configured DNS servers that do not answer. That is not an
// error: what needs no site, for example retiring a policy, has to work without them.
func warnOfSilentDNS(ctx context.Context, prober *probe.Prober, diags *diag.Diagnostics) {
	for i, why := range prober.CheckDNSServers(ctx) {
		if why == "" {
			continue
		}
		diags.AddAttributeWarning(path.Root("dns_servers").AtListIndex(i), "DNS Server Does Not Answer",
			"Asked for the root's name servers, "+why+". Names that only this server knows will be left open: \"could not be judged from here\". "+
				"Write the address and port of a resolver that can be reached from this machine, or leave dns_servers out to ask the system's.")
	}
}

// unknown returns the names of the attributes whose values are not known yet.
func (m model) unknown() []string {
	var names []string
	for _, a := range []struct {
		name  string
		known bool
	}{
		{"dns_servers", knownList(m.DNSServers)},
		{"connect_to", knownList(m.ConnectTo)},
		{"ca_cert_pem", !m.CACertPEM.IsUnknown()},
		{"proxy_url", !m.ProxyURL.IsUnknown()},
		{"request_timeout", !m.RequestTimeout.IsUnknown()},
		{"max_concurrency", !m.MaxConcurrency.IsUnknown()},
		{"user_agent", !m.UserAgent.IsUnknown()},
		{"hstspreload_url", !m.HSTSPreloadURL.IsUnknown()},
		{"preload_list", knownObject(m.PreloadList)},
	} {
		if !a.known {
			names = append(names, a.name)
		}
	}
	return names
}

func knownList(list types.List) bool {
	if list.IsUnknown() {
		return false
	}
	for _, element := range list.Elements() {
		if element.IsUnknown() {
			return false
		}
	}
	return true
}

func knownObject(object types.Object) bool {
	if object.IsUnknown() {
		return false
	}
	for _, attribute := range object.Attributes() {
		if attribute.IsUnknown() {
			return false
		}
	}
	return true
}

// probe parses the settings of the prober. Each error is on its attribute. The prober
// has the defaults.
func (m model) probe(ctx context.Context, diags *diag.Diagnostics) probe.Config {
	config := probe.Config{
		MaxConcurrency: int(m.MaxConcurrency.ValueInt64()),
		UserAgent:      m.UserAgent.ValueString(),
		Proxy:          m.proxy(diags),
	}
	if !m.RequestTimeout.IsNull() && !m.RequestTimeout.IsUnknown() {
		timeout, d := m.RequestTimeout.ValueGoDuration()
		diags.Append(d...)
		if !d.HasError() && timeout <= 0 {
			diags.AddAttributeError(path.Root("request_timeout"), "Invalid request_timeout",
				"request_timeout is "+m.RequestTimeout.ValueString()+". Write a duration above zero, as \"10s\".")
		}
		config.RequestTimeout = timeout
	}
	config.DNSServers = parseList(ctx, m.DNSServers, "dns_servers", "Invalid DNS Server", resolver.ParseServer, diags)
	config.ConnectTo = parseList(ctx, m.ConnectTo, "connect_to", "Invalid connect_to Entry", probe.ParseConnectTo, diags)
	if text := m.CACertPEM.ValueString(); text != "" {
		roots, err := trust.ParseRoots(text)
		if err != nil {
			diags.AddAttributeError(path.Root("ca_cert_pem"), "Unusable ca_cert_pem", err.Error())
		}
		config.Roots = roots
	}
	return config
}

// proxy returns the configured proxy, or else the environment's.
func (m model) proxy(diags *diag.Diagnostics) func(*url.URL) (*url.URL, error) {
	text := m.ProxyURL.ValueString()
	if text == "" {
		return httpproxy.FromEnvironment().ProxyFunc()
	}
	proxy, err := url.Parse(text)
	if err != nil || proxy.Host == "" || (proxy.Scheme != "http" && proxy.Scheme != "https" && proxy.Scheme != "socks5") {
		diags.AddAttributeError(path.Root("proxy_url"), "Invalid proxy_url",
			"proxy_url is not the URL of a proxy. Write scheme, host and port, as \"http://proxy.example:3128\"; the schemes are http, https and socks5.")
	}
	return func(*url.URL) (*url.URL, error) { return proxy, nil }
}

// parseList parses the elements of a list. Each error is on its element.
func parseList[T any](ctx context.Context, list types.List, name, summary string, parse func(string) (T, error), diags *diag.Diagnostics) []T {
	if !knownList(list) {
		return nil
	}
	var texts []string
	diags.Append(list.ElementsAs(ctx, &texts, false)...)
	values := make([]T, 0, len(texts))
	for i, text := range texts {
		value, err := parse(text)
		if err != nil {
			diags.AddAttributeError(path.Root(name).AtListIndex(i), summary, err.Error())
		}
		values = append(values, value)
	}
	return values
}
