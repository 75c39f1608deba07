package preloadlist

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

func TestReadStatus(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Membership{
		`{"name":"a.example","status":"unknown","bulk":false,"preloadedDomain":""}`:           {Status: Unknown},
		`{"name":"a.example","status":"pending","bulk":false,"preloadedDomain":""}`:           {Status: Pending},
		`{"name":"a.example","status":"preloaded","bulk":true,"preloadedDomain":"a.example"}`: {Status: Preloaded, PreloadedDomain: "a.example", Bulk: true},
		`{"name":"a.example","status":"preloaded","bulk":false,"preloadedDomain":"example"}`:  {Status: Preloaded, PreloadedDomain: "example"},
		`{"name":"a.example","status":"rejected","message":"why","bulk":false}`:               {Status: Rejected},
		`{"name":"a.example","status":"removed","bulk":false,"preloadedDomain":""}`:           {Status: Removed},
		`{"name":"a.example","status":"pending-removal","bulk":false,"preloadedDomain":""}`:   {Status: PendingRemoval, PreloadedDomain: "a.example"},
		`{"name":"a.example","status":"pending-automated-removal","bulk":true}`:               {Status: PendingAutomatedRemoval, PreloadedDomain: "a.example", Bulk: true},
		`{"name":"a.example","status":"preloaded"}`:                                           {Status: Preloaded, PreloadedDomain: "a.example"},
		"{\n  \"status\": \"unknown\",\n  \"name\": \"a.example\",\n  \"news\": [1, {}]\n}":   {Status: Unknown},
	} {
		got, err := readStatus([]byte(text), "a.example")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", text, err, diff)
		}
		if got.Preloaded() != (want.PreloadedDomain != "") {
			t.Errorf("%s: preloaded is %t", text, got.Preloaded())
		}
	}
}

func TestReadStatus_garbage(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"":                          `not the JSON of a status: it begins with ""`,
		"<html><script>\x1b[2J":     `begins with "<html><script>\x1b[2J"`,
		"null":                      "lacks the name or the status",
		"{}":                        "lacks the name or the status",
		"[]":                        "not the JSON",
		`{"name":"a.example"}`:      "lacks the name or the status",
		`{"status":"unknown"}`:      "lacks the name or the status",
		`{"name":1,"status":"x"}`:   "not the JSON",
		strings.Repeat("x", 10_000): `begins with "` + strings.Repeat("x", 200) + `…"`,
		`{"name":"b.example","status":"unknown"}`:                                "about another name, \"b.example\"",
		`{"name":"a.example","status":"unknown"} {}`:                             "not the JSON",
		`{"name":"a.example","status":"unknown"`:                                 "not the JSON",
		`{"name":"a.example","status":"on\u001b]0;fire"}`:                        `the status "on\x1b]0;fire", which this version`,
		`{"name":"a.example","status":"Preloaded"}`:                              `the status "Preloaded"`,
		`{"name":"a.example","status":""}`:                                       `the status ""`,
		`{"name":"a.example","status":"preloaded","bulk":"yes"}`:                 "not the JSON",
		`{"name":"a.example","status":"preloaded","preloadedDomain":"b.test"}`:   `through "b.test", which is not above it`,
		`{"name":"a.example","status":"preloaded","preloadedDomain":"xample"}`:   `through "xample"`,
		`{"name":"a.example","status":"preloaded","preloadedDomain":".example"}`: `through ".example"`,
	} {
		got, err := readStatus([]byte(text), "a.example")
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %s", text, err, says)
		}
		if diff := cmp.Diff(Membership{}, got); diff != "" {
			t.Errorf("%s: an error, and %s", text, diff)
		}
	}
}

func FuzzReadStatus(f *testing.F) {
	f.Add([]byte(`{"name":"a.example","status":"preloaded","bulk":true,"preloadedDomain":"example"}`), "a.example")
	f.Add([]byte(`{"name":"a.example","status":"pending-removal","bulk":false,"preloadedDomain":""}`), "a.example")
	f.Add([]byte(`{"name":"a.example","status":"gone"}`), "a.example")
	f.Add([]byte(`<html>`), "a.example")
	f.Fuzz(func(t *testing.T, text []byte, name string) {
		got, err := readStatus(text, name)
		if err != nil {
			if !isShowable(err.Error()) || len(err.Error()) > 1500 {
				t.Errorf("the error is not fit to be shown: %q", err)
			}
			return
		}
		// What is understood is a JSON object with these very words, and says
		// nothing of other names.
		var fields map[string]any
		if err := json.Unmarshal(text, &fields); err != nil {
			t.Fatalf("%q is read as %v, though %v", text, got, err)
		}
		if got.PreloadedDomain != "" && got.PreloadedDomain != name && !strings.HasSuffix(name, "."+got.PreloadedDomain) {
			t.Errorf("%q does not cover %q", got.PreloadedDomain, name)
		}
		if got.Status.isListed() && !got.Preloaded() || got.Entry != nil || len(got.Warnings) > 0 {
			t.Errorf("%+v", got)
		}
		// Written as the API does, it reads the same.
		again, err := json.Marshal(map[string]any{"name": name, "status": got.Status, "bulk": got.Bulk, "preloadedDomain": got.PreloadedDomain})
		if err != nil {
			t.Fatal(err)
		}
		twice, err := readStatus(again, name)
		if diff := cmp.Diff(got, twice); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

// isShowable reports whether a text has nothing in it that does something to a
// terminal.
func isShowable(text string) bool {
	for _, r := range text {
		if nettext.Printable(string(r)) != string(r) {
			return false
		}
	}
	return utf8.ValidString(text)
}
