package functions

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/zone"
)

var _ function.Function = (*zoneHosts)(nil)

// NewZoneHosts returns the function zone_hosts.
func NewZoneHosts() function.Function { return &zoneHosts{} }

// zoneHosts is the function zone_hosts: it returns the hosts of a DNS zone.
type zoneHosts struct{}

// The positions of the arguments.
const (
	zoneTextArgument = iota
	originArgument
	optionsArgument
)

// partOption allows the text to be a part of a zone.
const partOption = "part"

// zoneNames is the result. It has lists instead of sets, as the framework compares each
// element of a set with each other, and a zone can have 100,000 names.
type zoneNames struct {
	Hosts       []string `tfsdk:"hosts"`
	Wildcards   []string `tfsdk:"wildcards"`
	Delegations []string `tfsdk:"delegations"`
}

func (*zoneHosts) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "zone_hosts"
}

func (*zoneHosts) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	names := types.ListType{ElemType: types.StringType}
	resp.Definition = function.Definition{
		Summary:             "The hosts of a DNS zone",
		MarkdownDescription: zoneHostsDescription,
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "zone_text",
				MarkdownDescription: "The text of the zone (RFC 1035, section 5), for example from `file(\"example.com.zone\")` or from `dig axfr`. " +
					"`$ORIGIN`, `$TTL` and `$GENERATE` are supported: one `$GENERATE` makes at most 65,536 records, and all of them together 250,000. " +
					"`$INCLUDE` is refused, as it would read a file of the machine. In a heredoc, `$${` stands for `${`.",
			},
			function.StringParameter{
				Name: "origin",
				MarkdownDescription: "The zone's own name, in A-labels or in Unicode, with a final dot or without. Names that are not absolute are below it. " +
					"A zone whose SOA record has another name, or with nothing at or below this one, is refused.",
			},
		},
		VariadicParameter: function.StringParameter{
			Name: "options",
			MarkdownDescription: "`\"part\"` accepts a text that is known to be a part of the zone, for example a transfer that broke off. " +
				"Hosts that are not in the text are not checked then, and nothing says so.",
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"hosts": names, "wildcards": names, "delegations": names,
		}},
	}
}

const zoneHostsDescription = `Reads from the text of a DNS zone the names that ` + "`includeSubDomains`" + ` covers, so that the zone itself is checked instead of a list that someone maintains. The result is an object of three sorted lists. Names are absolute, in lower-case A-labels, without a final dot, and each is there once.

- ` + "`hosts`" + `: the names below the origin that a browser could request, which are the owners of ` + "`A`, `AAAA`, `CNAME`, `HTTPS` and `SVCB`" + ` records.
- ` + "`wildcards`" + `: the owners of such records that begin with ` + "`*.`" + `. They stand for hosts that no zone lists; check those that you know by name.
- ` + "`delegations`" + `: the names below the origin with ` + "`NS`" + ` records, and those with a ` + "`DNAME`" + ` record. The hosts below them are in another zone; read that one too.

Left out are the origin itself, which is judged anyway; service names, with a label that begins with an underscore, for example ` + "`_dmarc`" + ` or ` + "`_443._tcp`" + `; names with a hyphen at the beginning or end of a label, or with a character that is not a letter, digit, hyphen or underscore; names outside the origin; and what is at or below a delegation, such as the addresses of its name servers (glue), or below a ` + "`DNAME`" + ` record. Unicode is converted to A-labels.

An incomplete zone is an error, since the missing hosts would not be checked:

- a text that cannot be read in full, with the number of the line;
- a text without a single record at or below the origin: an empty file, or the comments that ` + "`dig axfr`" + ` leaves when a transfer fails;
- a transfer that failed or was interrupted. A text whose comments say that it is a transfer must end with the zone's ` + "`SOA`" + ` record, as every transfer does.`

// Run implements [function.Function].
func (*zoneHosts) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text, origin string
	var options []string
	if resp.Error = req.Arguments.Get(ctx, &text, &origin, &options); resp.Error != nil {
		return
	}
	hosts := zone.Hosts
	for i, option := range options {
		if option != partOption {
			resp.Error = function.NewArgumentFuncError(optionsArgument+int64(i), "unknown option "+nettext.Quote(option)+". The only one is \""+partOption+"\"")
			return
		}
		hosts = zone.PartHosts
	}
	names, err := hosts(text, origin)
	if err != nil {
		resp.Error = zoneError(err)
		return
	}
	resp.Error = resp.Result.Set(ctx, zoneNames(names))
}

// zoneError returns an error about the argument that caused it.
func zoneError(err error) *function.FuncError {
	if _, ok := errors.AsType[*zone.OriginError](err); ok {
		return function.NewArgumentFuncError(originArgument, err.Error())
	}
	return function.NewArgumentFuncError(zoneTextArgument, err.Error())
}
