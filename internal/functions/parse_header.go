package functions

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

var _ function.Function = (*parseHeader)(nil)

// NewParseHeader returns the function parse_header.
func NewParseHeader() function.Function { return &parseHeader{} }

// parseHeader is the function parse_header: it parses the header's value as a browser
// does.
type parseHeader struct{}

// parsedHeader is the result.
type parsedHeader struct {
	Valid             bool     `tfsdk:"valid"`
	MaxAge            *int64   `tfsdk:"max_age"`
	IncludeSubdomains *bool    `tfsdk:"include_subdomains"`
	Preload           *bool    `tfsdk:"preload"`
	Problems          []string `tfsdk:"problems"`
}

func (*parseHeader) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_header"
}

func (*parseHeader) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "How a browser reads a Strict-Transport-Security header",
		MarkdownDescription: parseHeaderDescription,
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "value",
				MarkdownDescription: "The value of one header field, without its name. If an answer has several fields, browsers use only the first (RFC 6797, section 8.1); a client that joins them with a " +
					"comma makes a value that every browser ignores.",
			},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"valid": types.BoolType, "max_age": types.Int64Type, "include_subdomains": types.BoolType, "preload": types.BoolType,
			"problems": types.ListType{ElemType: types.StringType},
		}},
	}
}

const parseHeaderDescription = `Reads the value of a ` + "`Strict-Transport-Security`" + ` header as a browser does (RFC 6797, section 6.1). An invalid header is a result, not an error: a browser ignores the whole header. The result is an object.

- ` + "`valid`" + `: whether a browser accepts it.
- ` + "`max_age`" + `: how long it then remembers the policy, in seconds; 0 makes it forget. An age beyond 63 bits is read as the longest that fits.
- ` + "`include_subdomains`" + `: whether every name below the domain is covered.
- ` + "`preload`" + `: whether it has the directive that hstspreload.org requires. Browsers ignore it.
- ` + "`problems`" + `: why a browser ignores the header, in sentences; empty if it is valid.

` + "`max_age`" + `, ` + "`include_subdomains`" + ` and ` + "`preload`" + ` are null if the header is invalid. hstspreload.org has its own rules for reading headers: see ` + "`header_findings`" + `.`

// Run implements [function.Function].
func (*parseHeader) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var value string
	if resp.Error = req.Arguments.Get(ctx, &value); resp.Error != nil {
		return
	}
	policy, err := hsts.Parse(value)
	if err != nil {
		resp.Error = resp.Result.Set(ctx, parsedHeader{Problems: []string{ignored(value, err)}})
		return
	}
	resp.Error = resp.Result.Set(ctx, parsedHeader{
		Valid: true, MaxAge: &policy.MaxAge, IncludeSubdomains: &policy.IncludeSubDomains, Preload: &policy.Preload, Problems: []string{},
	})
}

// ignored says why a browser ignores a value and where the error is, counted from 1,
// unless it is at the end.
func ignored(value string, err error) string {
	syntax, ok := errors.AsType[*hsts.SyntaxError](err)
	if !ok {
		return err.Error() + "."
	}
	where := ""
	if syntax.Offset < len(value) {
		where = fmt.Sprintf(", at character %d", utf8.RuneCountInString(value[:syntax.Offset])+1)
	}
	return fmt.Sprintf("Browsers ignore the whole header: %s%s (RFC 6797, section 6.1).", syntax.Problem, where)
}
