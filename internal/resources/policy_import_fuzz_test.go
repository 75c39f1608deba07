package resources_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/domain"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// FuzzImport checks that an import ID that states the header either becomes the state of
// exactly that header, of exactly that name, with nothing agreed to; or is refused with
// words.
func FuzzImport(f *testing.F) {
	for _, seed := range []string{
		"example.com,max-age=604800; includeSubDomains", "MÜLLER.de,max-age=63072000; includeSubDomains; preload", "example.com,", ",max-age=1", ",",
		"example.com,1-week", "example.com,max-age=0", "example.com,max-age=-1", "example.com,max-age=99999999999999999999", "example.com,max-age=\"60\"",
		"example.com,max-age=60,max-age=61", "a..b,max-age=60", "169.254.169.254。,max-age=60", "localhost,max-age=60", "example.com.,max-age=60",
		"example.com,max-age=60\r\nSet-Cookie: a=b", "example.com,max-age=60; x=\x1b[2J", "\xff,max-age=60", strings.Repeat("例", 3000) + ",max-age=60",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		text, header, stated := strings.Cut(id, ",")
		if !stated {
			return // which asks the site
		}
		c := newCore(t, acctest.NewClock(start), map[string]any{})
		answer, err := c.server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: "hsts_policy", ID: id})
		if err != nil {
			t.Fatal(err)
		}
		name, nameErr := domain.Parse(text)
		policy, headerErr := hsts.Parse(header)
		refused := false
		for _, d := range answer.Diagnostics {
			refused = refused || d.Severity == tfprotov6.DiagnosticSeverityError
			if d.Summary == "" || d.Detail == "" || strings.Contains(d.Detail, "always an error in the provider") {
				t.Errorf("%q: %s: %s", id, d.Summary, d.Detail)
			}
		}
		if wrong := nameErr != nil || headerErr != nil || policy.MaxAge == 0; refused != wrong {
			t.Fatalf("%q is refused: %v (%v, %v)", id, refused, nameErr, headerErr)
		}
		if refused {
			return
		}
		var state map[string]tftypes.Value
		if err := c.value(answer.ImportedResources[0].State).As(&state); err != nil {
			t.Fatal(err)
		}
		for attribute, want := range map[string]tftypes.Value{
			"domain":                      tftypes.NewValue(tftypes.String, name.ASCII()),
			"header_value":                tftypes.NewValue(tftypes.String, policy.String()),
			"accept_preload_consequences": tftypes.NewValue(tftypes.Bool, false),
			"retire":                      tftypes.NewValue(tftypes.Bool, false),
		} {
			if !state[attribute].Equal(want) {
				t.Errorf("%q: %s is %s, want %s", id, attribute, state[attribute], want)
			}
		}
		if len(answer.ImportedResources[0].Private) == 0 {
			t.Errorf("%q: there is no private state", id)
		}
	})
}
