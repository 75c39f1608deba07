package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// TestObserve_dropped has answers with fields that are there twice. What Chromium does
// with them is in the table of internal/testlab.
func TestObserve_dropped(t *testing.T) {
	t.Parallel()
	const location, disposition = "Location", "Content-Disposition"
	for name, test := range map[string]struct {
		fields  []string
		dropped bool
	}{
		"one":                                 {[]string{location, "/a"}, false},
		"two that agree":                      {[]string{location, "/a", location, "/a"}, false},
		"two that differ":                     {[]string{location, "/a", location, "/b"}, true},
		"two, one of them empty":              {[]string{location, "/a", location, ""}, true},
		"one with a comma":                    {[]string{location, "/a, /b"}, false},
		"two dispositions":                    {[]string{disposition, "inline", disposition, "attachment"}, true},
		"two dispositions that agree":         {[]string{disposition, "inline", disposition, "inline"}, false},
		"two dispositions in one field":       {[]string{disposition, "inline, attachment"}, true},
		"a disposition with a comma":          {[]string{disposition, `inline; filename="a, b"`}, false},
		"two of a field that may be repeated": {[]string{"Set-Cookie", "a=1", "Set-Cookie", "b=2"}, false},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			s := newStage(t)
			s.site("site.test", answer(200, test.fields...), answer(204))
			e := exchange(t, s.observe("site.test"), "https://site.test/")
			if (e.BrowserFailure != nil) != test.dropped || e.Failure != nil {
				t.Errorf("%+v, %+v", e.BrowserFailure, e.Failure)
			}
		}))
	}
}

// TestObserve_spacedName has headers with blanks before the colon.
func TestObserve_spacedName(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]struct {
		spaced []string
		fails  string
	}{
		"Strict-Transport-Security : max-age=1":    {[]string{"max-age=1"}, ""},
		"strict-transport-security   : max-age=1":  {[]string{"max-age=1"}, ""},
		"Strict-Transport-Security\t: max-age=1":   {[]string{"max-age=1"}, "has a tab before the colon"},
		"Strict-Transport-Security \t : max-age=1": {[]string{"max-age=1"}, "has a tab before the colon"},
		"Strict Transport-Security: max-age=1":     {nil, ""},
		"a line without a colon":                   {nil, "is malformed"},
	} {
		t.Run(line, inBubble(func(t *testing.T) {
			site := testlab.Ready("site.example")
			site.HTTPS.Answer = testlab.Answer{Lines: []string{line}}
			seen := observeWith(t, labConfig(t, testlab.NewInMemory(t, site)), "site.example")
			e := exchange(t, seen, "https://site.example/")
			switch f := e.GoFailure; {
			case want.fails == "" && (e.Failure != nil || f != nil || !slices.Equal(e.SpacedHSTS, want.spaced)):
				t.Errorf("%+v", e)
			case want.fails != "" && (e.Status != 200 || f == nil || f.Kind != observation.Malformed || !strings.Contains(f.Detail, want.fails) || !slices.Equal(e.HSTS, want.spaced)):
				t.Errorf("%+v, %+v", e, f)
			}
		}))
	}
}
