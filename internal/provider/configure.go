package provider

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/net/http/httpproxy"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
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
	config := m.probe(&resp.Diagnostics)
	if config.UserAgent == "" {
		config.UserAgent = "terraform-provider-hsts/" + p.version
	}
	// Certificates are valid in real time, whatever clock a test gives to rollouts.
	config.Now = clock.System{}.Now
	logs := newLogs(os.Getenv, m.ProxyURL.ValueString())
	config.Log = logs.logger(probeSubsystem)
	lists := m.lists(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	prober := probe.New(config)
	warnOfSilentDNS(ctx, prober, &resp.Diagnostics)
	data := providerdata.New(p.clock, prober, p.lists(lists, config, prober, logs.logger(preloadListSubsystem)), m.unknown())
	data.Detours = m.detours()
	data.RolloutLog = logs.logger(rolloutSubsystem)
	data.FleetLog = logs.logger(fleetSubsystem)
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData = data, data, data
}

// warnOfSilentDNS warns of configured DNS servers that do not answer. That is not an
// error: what needs no site, for example retiring a policy, has to work without them.
func warnOfSilentDNS(ctx context.Context, prober *probe.Prober, diags *diag.Diagnostics) {
	for i, why := range prober.CheckDNSServers(ctx) {
		if why == "" {
			continue
		}
		diags.AddAttributeWarning(path.Root("dns_servers").AtListIndex(i), "DNS Server Does Not Answer",
			"Asked for the root's name servers, "+why+". Names that only this server knows can't be judged from here. Write the address and port of a resolver that this "+
				"machine can reach, or leave dns_servers out to use the system's.")
	}
}

// detours returns the settings that can send requests to another server than everyone
// else's.
func (m model) detours() []string {
	var names []string
	for _, a := range []struct {
		name string
		set  bool
	}{
		{"connect_to", len(m.ConnectTo.Elements()) > 0},
		{"dns_servers", len(m.DNSServers.Elements()) > 0},
		{"ca_cert_pem", m.CACertPEM.ValueString() != ""},
		{"proxy_url", m.ProxyURL.ValueString() != ""},
	} {
		if a.set {
			names = append(names, a.name)
		}
	}
	return names
}

// unknown returns the names of the attributes whose values are not known yet.
func (m model) unknown() []string {
	var names []string
	for _, a := range []struct {
		name  string
		known bool
	}{
		{"dns_servers", framework.FullyKnown(m.DNSServers)},
		{"connect_to", framework.FullyKnown(m.ConnectTo)},
		{"ca_cert_pem", !m.CACertPEM.IsUnknown()},
		{"proxy_url", !m.ProxyURL.IsUnknown()},
		{"request_timeout", !m.RequestTimeout.IsUnknown()},
		{"max_concurrency", !m.MaxConcurrency.IsUnknown()},
		{"user_agent", !m.UserAgent.IsUnknown()},
		{"hstspreload_url", !m.HSTSPreloadURL.IsUnknown()},
		{"chromium_list", framework.FullyKnown(m.ChromiumList)},
		{"firefox_list", framework.FullyKnown(m.FirefoxList)},
	} {
		if !a.known {
			names = append(names, a.name)
		}
	}
	return names
}

// probe parses the settings of the prober. Each error is on its attribute. The prober
// has the defaults.
func (m model) probe(diags *diag.Diagnostics) probe.Config {
	config := probe.Config{
		MaxConcurrency: m.maxConcurrency(diags),
		UserAgent:      m.userAgent(diags),
		Proxy:          m.proxy(diags),
	}
	config.RequestTimeout = m.requestTimeout(diags)
	config.DNSServers = parseList(m.DNSServers, "dns_servers", "Invalid DNS Server", resolver.ServerForm, resolver.ParseServer, diags)
	config.ConnectTo = parseList(m.ConnectTo, "connect_to", "Invalid connect_to Entry", probe.ConnectToForm, probe.ParseConnectTo, diags)
	if text := m.CACertPEM.ValueString(); text != "" {
		roots, err := trust.ParseRoots(text)
		if err != nil {
			diags.AddAttributeError(path.Root("ca_cert_pem"), "Unusable ca_cert_pem", "ca_cert_pem can't be used: "+err.Error()+".")
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
	proxy, err := parseProxy(text)
	if err != nil {
		diags.AddAttributeError(path.Root("proxy_url"), "Invalid proxy_url", err.Error()+".")
	}
	return func(*url.URL) (*url.URL, error) { return proxy, nil }
}

// requestTimeout parses request_timeout; 0 is the default.
func (m model) requestTimeout(diags *diag.Diagnostics) time.Duration {
	text := m.RequestTimeout
	if text.IsNull() || text.IsUnknown() {
		return 0
	}
	timeout, err := time.ParseDuration(text.ValueString())
	if err != nil || timeout <= 0 {
		diags.AddAttributeError(path.Root("request_timeout"), "Invalid request_timeout", fmt.Sprintf(
			"request_timeout is %q. Write a duration above zero with its unit, for example \"10s\" or \"1m30s\".", framework.Cut(text.ValueString())))
	}
	return timeout
}

// maxMaxConcurrency is the largest max_concurrency.
const maxMaxConcurrency = 10000

// maxConcurrency parses max_concurrency; 0 is the default.
func (m model) maxConcurrency(diags *diag.Diagnostics) int {
	n := m.MaxConcurrency
	if n.IsNull() || n.IsUnknown() {
		return 0
	}
	whole, accuracy := n.ValueBigFloat().Int64()
	if accuracy != big.Exact || whole < 1 || whole > maxMaxConcurrency {
		diags.AddAttributeError(path.Root("max_concurrency"), "Invalid max_concurrency", fmt.Sprintf(
			"max_concurrency is %s. Write a whole number from 1 to %d.", framework.NumberText(n.ValueBigFloat()), maxMaxConcurrency))
	}
	return int(whole)
}

// parseList parses the elements of a list. All that are wrong are one error, which
// ends with how an element is written.
func parseList[T any](list types.List, name, summary, form string, parse func(string) (T, error), diags *diag.Diagnostics) []T {
	if !framework.FullyKnown(list) {
		return nil
	}
	values := make([]T, 0, len(list.Elements()))
	var refused []string
	for i, element := range list.Elements() {
		text, _ := element.(types.String)
		value, err := parseElement(text, parse)
		if err != nil {
			refused = append(refused, fmt.Sprintf("%s[%d] %s.", name, i, err))
		}
		values = append(values, value)
	}
	framework.AddErrors(diags, path.Root(name), summary, "elements of "+name+" are wrong", form, refused)
	return values
}

// parseElement parses one element. The error is what goes on from its name.
func parseElement[T any](text types.String, parse func(string) (T, error)) (value T, err error) {
	switch {
	case text.IsNull():
		return value, errors.New("is null")
	case hasControl(text.ValueString()):
		return value, errors.New("has a line break or another control character in it. Remove it; trimspace removes a line break at the end")
	}
	value, err = parse(text.ValueString())
	if err != nil {
		err = fmt.Errorf("is %s: %w", framework.Quote(text.ValueString()), err)
	}
	return value, err
}
