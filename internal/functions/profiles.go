package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
)

var _ function.Function = (*profileTable)(nil)

// NewProfiles returns the function profiles.
func NewProfiles() function.Function { return &profileTable{} }

// profileTable returns all profiles.
type profileTable struct{}

// profileRow is an element of the result of profiles. What a source does not have
// is null.
type profileRow struct {
	Name              string   `tfsdk:"name"`
	Title             string   `tfsdk:"title"`
	Version           *string  `tfsdk:"version"`
	MinMaxAge         int64    `tfsdk:"min_max_age"`
	IncludeSubdomains *bool    `tfsdk:"include_subdomains"`
	Preload           *bool    `tfsdk:"preload"`
	Beyond            []string `tfsdk:"beyond"`
	Note              *string  `tfsdk:"note"`
	Source            string   `tfsdk:"source"`
	Section           *string  `tfsdk:"section"`
	Published         *string  `tfsdk:"published"`
	Read              string   `tfsdk:"read"`
}

func (*profileTable) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "profiles"
}

func (*profileTable) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "What standards, governments and scanners require of a policy",
		MarkdownDescription: profilesDescription,
		Return: function.MapReturn{ElementType: types.ObjectType{AttrTypes: map[string]attr.Type{
			"name": types.StringType, "title": types.StringType, "version": types.StringType,
			"min_max_age": types.Int64Type, "include_subdomains": types.BoolType, "preload": types.BoolType,
			"beyond": types.ListType{ElemType: types.StringType},
			"note":   types.StringType, "source": types.StringType, "section": types.StringType,
			"published": types.StringType, "read": types.StringType,
		}}},
	}
}

const profilesDescription = `Returns every profile that ` + "`compliance`" + ` can judge by, as a map from its name to an object. The [guide](../guides/profiles) shows the same as a table.

- ` + "`name`, `title` and `version`" + `: the profile, who requires it, and the version of the source.
- ` + "`min_max_age`" + `: the shortest age in seconds. 1 means any policy; 0 even one that makes browsers forget.
- ` + "`include_subdomains` and `preload`" + `: true if the header must have the directive, false if it must not, null if the source has no opinion.
- ` + "`beyond`" + `: what is required apart from the directives. ` + "`compliance`" + ` lists it as ` + "`unknown`" + `.
- ` + "`note`" + `: what else is worth knowing.
- ` + "`source` and `section`" + `: where it is written. ` + "`published`" + ` is the date of that version, and ` + "`read`" + ` when it was read.

What a source does not have is null. Later versions of the provider keep all profiles unchanged, and add new ones.`

// Run returns the table.
func (*profileTable) Run(ctx context.Context, _ function.RunRequest, resp *function.RunResponse) {
	rows := map[string]profileRow{}
	for _, p := range profiles.All() {
		rows[p.Name] = newProfileRow(p)
	}
	resp.Error = resp.Result.Set(ctx, rows)
}

func newProfileRow(p profiles.Profile) profileRow {
	beyond := make([]string, len(p.Beyond))
	for i, r := range p.Beyond {
		beyond[i] = string(r)
	}
	return profileRow{
		Name: p.Name, Title: p.Title, Version: orNull(p.Version),
		MinMaxAge: p.MinMaxAge, IncludeSubdomains: demanded(p.IncludeSubDomains), Preload: demanded(p.Preload), Beyond: beyond,
		Note: orNull(p.Note), Source: p.Source, Section: orNull(p.Section), Published: orNull(p.Published), Read: p.Read,
	}
}

// orNull returns nil for an empty text.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// demanded returns a demand as three values: must, must not, and nil for no opinion.
func demanded(d profiles.Demand) *bool {
	if d == profiles.NoOpinion {
		return nil
	}
	must := d == profiles.Must
	return &must
}
