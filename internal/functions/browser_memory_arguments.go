package functions

import (
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/browsers"
	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// memoryHeader is an element of the argument headers of browser_memory.
type memoryHeader struct {
	Host   types.String `tfsdk:"host"`
	At     types.String `tfsdk:"at"`
	Header types.String `tfsdk:"header"`
}

var memoryHeaderTypes = map[string]attr.Type{"host": types.StringType, "at": types.StringType, "header": types.StringType}

// memoryListed is an element of the argument lists of browser_memory.
type memoryListed struct {
	Browser           types.String `tfsdk:"browser"`
	Host              types.String `tfsdk:"host"`
	IncludeSubdomains types.Bool   `tfsdk:"include_subdomains"`
	MadeAt            types.String `tfsdk:"made_at"`
}

var memoryListTypes = map[string]attr.Type{
	"browser": types.StringType, "host": types.StringType, "include_subdomains": types.BoolType, "made_at": types.StringType,
}

// memoryHeaders reads the argument headers. An error says which element it is about.
func memoryHeaders(given []*memoryHeader) ([]browsers.Header, error) {
	var all []browsers.Header
	for i, g := range given {
		at := fmt.Sprintf("headers[%d]", i)
		if g == nil || g.Host.IsNull() {
			return nil, fmt.Errorf("%s needs a host", at)
		}
		host, err := memoryHost(at+".host", g.Host.ValueString())
		if err != nil {
			return nil, err
		}
		header := browsers.Header{Host: host}
		if !g.At.IsNull() {
			if header.At, err = memoryInstant(at+".at", g.At.ValueString()); err != nil {
				return nil, err
			}
		}
		if policy, err := hsts.Parse(g.Header.ValueString()); err == nil {
			header.Policy = &policy
		}
		all = append(all, header)
	}
	return all, nil
}

// memoryLists reads the argument lists, about a host.
func memoryLists(given []*memoryListed, host string) ([]browsers.Listed, error) {
	var all []browsers.Listed
	for i, g := range given {
		listed, err := g.read(fmt.Sprintf("lists[%d]", i), host)
		if err != nil {
			return nil, err
		}
		for _, other := range all {
			if other.Browser == listed.Browser && other.Host == listed.Host && (other.MadeAt.IsZero() || listed.MadeAt.IsZero() || other.MadeAt.Equal(listed.MadeAt)) {
				return nil, fmt.Errorf("lists[%d] has %s of %s a second time. Entries of the same name need different values of made_at", i, listed.Host, listed.Browser)
			}
		}
		all = append(all, listed)
	}
	return all, nil
}

// read reads an element, which stands at a place. For the host that is asked about it does
// not matter whether its own entry has include_subdomains, so that may be null.
func (g *memoryListed) read(at, asked string) (browsers.Listed, error) {
	if g == nil || g.Browser.IsNull() || g.Host.IsNull() {
		return browsers.Listed{}, fmt.Errorf("%s needs browser, host and include_subdomains", at)
	}
	name := g.Browser.ValueString()
	if _, found := browsers.Find(name); !found {
		return browsers.Listed{}, fmt.Errorf("%s.browser: unknown browser %q.%s Known are chrome, firefox and safari", at, framework.Cut(name), framework.DidYouMean(name, browserNames()))
	}
	host, err := memoryHost(at+".host", g.Host.ValueString())
	if err != nil {
		return browsers.Listed{}, err
	}
	if g.IncludeSubdomains.IsNull() && host != asked {
		return browsers.Listed{}, fmt.Errorf("%s is about %s, which is not the host that is asked about, so it needs include_subdomains", at, host)
	}
	listed := browsers.Listed{Browser: name, Host: host, IncludeSubDomains: g.IncludeSubdomains.ValueBool()}
	if !g.MadeAt.IsNull() {
		listed.MadeAt, err = memoryInstant(at+".made_at", g.MadeAt.ValueString())
	}
	return listed, err
}

func browserNames() []string {
	var names []string
	for _, b := range browsers.All() {
		names = append(names, b.Name)
	}
	return names
}

// memoryHost reads a host under the name of its argument.
func memoryHost(argument, text string) (string, error) {
	name, err := domain.Parse(text)
	if refused, ok := errors.AsType[*domain.Error](err); ok {
		return "", fmt.Errorf("%s: %s", argument, refused.Detail)
	}
	return name.ASCII(), err
}

// memoryInstant reads an instant under the name of its argument.
func memoryInstant(argument, text string) (time.Time, error) {
	instant, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s: %q is not a time in RFC 3339. Write, for example, \"2026-01-01T00:00:00Z\"", argument, framework.Cut(text))
	}
	return instant, nil
}

// memoryAge writes how long a browser keeps something.
func memoryAge(seconds int64) string { return fmt.Sprintf("%s (%d s)", hsts.Age(seconds), seconds) }
