package observation_test

import (
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestExchange_BrowserRedirect holds Locations to what Chromium and Firefox make of
// them.
func TestExchange_BrowserRedirect(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ location, want string }{
		{"https://example.com/a", "https://example.com/a"},
		{"/a", "https://example.com/a"},
		{`\a\b?c\d`, `https://example.com/a/b?c\d`},
		{`https:\\www.example.com\a`, "https://www.example.com/a"},
		{`/\www.example.com/`, "https://www.example.com/"},
		{"https:www", "https://example.com/www"},
		{"https:/www", "https://example.com/www"},
		{"http:www.example.com/a", "http://www.example.com/a"},
		{"http:/www.example.com", "http://www.example.com"},
		{"HTTPS:///www.example.com/", "https://www.example.com/"},
		{"///www.example.com/", "https://www.example.com/"},
		{"https://www.example.com/100%", "https://www.example.com/100%25"},
		{"/%zz?a=%&b=%41", "https://example.com/%25zz?a=%25&b=%41"},
		{"https://www.example.com/a\tb", "https://www.example.com/ab"},
		{" https://www.example.com/a b ", "https://www.example.com/a%20b"},
		{"/gr\u00fcn\x01!", "https://example.com/gr%C3%BCn%01!"},
		{"ftp:/a", "ftp:/a"},
		{"https://[x", ""},
		{"https://a b/", ""},
		{"https://www.example.com:port/", ""},
		{"https://%zz/", ""},
	} {
		e := observation.Exchange{URL: "https://example.com/", Status: 301, Location: test.location}
		got, err := e.BrowserRedirect()
		text := ""
		if err == nil {
			text = got.String()
		}
		if text != test.want {
			t.Errorf("%q: %q, %v; want %q", test.location, text, err, test.want)
		}
	}
	spaced := observation.Exchange{URL: "https://example.com/", Status: 301, SpacedLocation: "/a"}
	if got, err := spaced.BrowserRedirect(); err != nil || got.String() != "https://example.com/a" {
		t.Errorf("a blank before the colon: %v, %v", got, err)
	}
	spaced.BrowserFailure = &observation.Failure{}
	if got, err := spaced.BrowserRedirect(); got != nil || err != nil {
		t.Errorf("an answer that browsers drop: %v, %v", got, err)
	}
	if got, err := (observation.Exchange{URL: "https://example.com/", Status: 200, Location: `\`}).BrowserRedirect(); got != nil || err != nil {
		t.Errorf("status 200: %v, %v", got, err)
	}
}

func FuzzBrowserRedirect(f *testing.F) {
	for _, location := range []string{"", `https:\\a`, "//%", "http:?", ":", "//::", "https://a\\@b/"} {
		f.Add(location)
	}
	f.Fuzz(func(t *testing.T, location string) {
		e := observation.Exchange{URL: "https://example.com/", Status: 301, Location: location}
		first, err := e.BrowserRedirect()
		if err != nil || first == nil {
			return
		}
		e.Location = first.String()
		again, err := e.BrowserRedirect()
		if err != nil || again == nil {
			t.Fatalf("%q became %q, which is none: %v", location, first, err)
		}
	})
}
