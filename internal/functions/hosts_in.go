package functions

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

var _ function.Function = (*hostsIn)(nil)

// NewHostsIn returns the function hosts_in.
func NewHostsIn() function.Function { return &hostsIn{} }

// hostsIn is the function hosts_in: it finds the names of a domain in any text.
type hostsIn struct{}

// The positions of the arguments.
const (
	textArgument = iota
	domainArgument
)

// textNames is the result. As in zoneNames, sets would take too long.
type textNames struct {
	Hosts     []string `tfsdk:"hosts"`
	Wildcards []string `tfsdk:"wildcards"`
}

func (*hostsIn) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "hosts_in"
}

func (*hostsIn) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	names := types.ListType{ElemType: types.StringType}
	resp.Definition = function.Definition{
		Summary:             "The hosts of a domain in any text",
		MarkdownDescription: hostsInDescription,
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "text",
				MarkdownDescription: "Any text: JSON from a certificate-transparency log, a Terraform state, an access log, CSV, a hosts file.",
			},
			function.StringParameter{
				Name:                "domain",
				MarkdownDescription: "The domain, in A-labels or in Unicode, with a final dot or without.",
			},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{"hosts": names, "wildcards": names}},
	}
}

const hostsInDescription = `Finds the names of a domain in any text, so that the subdomains that are checked can come from several sources at once: what a zone does not list, a certificate-transparency log or an access log may. The result is an object of two sorted lists. Names are absolute, in lower-case A-labels, without a final dot, and each is there once.

- ` + "`hosts`" + `: the names below the domain. The domain itself is left out, as it is checked anyway, so the list fits ` + "`subdomains`" + ` of ` + "`hsts_preload_readiness`" + `. Ports are left out.
- ` + "`wildcards`" + `: the names that begin with ` + "`*.`" + `. They stand for hosts that the text does not name.

A name is the longest run of letters, digits, hyphens, underscores and dots: ` + "`example.com.evil.test` and `badexample.com` are not below `example.com`" + `. In JSON, URLs and logs an escape right before a name is not part of it, for example in ` + "`\\nwww.example.com` and `%2Fwww.example.com`" + `. Of a service name such as ` + "`_443._tcp.www.example.com`" + ` the host is taken. A letter that is not ASCII is converted, unless it is escaped: decode such JSON first, with ` + "`jsonencode(jsondecode(…))`" + `.

Relative names, for example in a zone file, are not found: use ` + "`zone_hosts`" + ` there. A text without the domain or a name below it is an error, since no host would be checked. If a source may have none, write ` + "`try(provider::hsts::hosts_in(…).hosts, [])`" + `.`

// Run implements [function.Function].
func (*hostsIn) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text, of string
	if resp.Error = req.Arguments.Get(ctx, &text, &of); resp.Error != nil {
		return
	}
	name, err := domain.Parse(strings.TrimSuffix(of, "."))
	if err != nil {
		if refused, ok := errors.AsType[*domain.Error](err); ok {
			err = errors.New(refused.Detail)
		}
		resp.Error = framework.ArgumentError(domainArgument, err)
		return
	}
	found := domain.Find(text, name)
	if !found.Domain && len(found.Hosts)+len(found.Wildcards) == 0 {
		resp.Error = framework.ArgumentError(textArgument, fmt.Errorf("neither %[1]s nor a name below it occurs in the text of %[2]d bytes, so no host would be checked. Check where the text "+
			"comes from: a failed download leaves an error page, or nothing", name.ASCII(), len(text)))
		return
	}
	resp.Error = resp.Result.Set(ctx, textNames{Hosts: found.Hosts, Wildcards: found.Wildcards})
}
