package preloadlist_test

import (
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		preloadlist.DefaultURL, "https://mirror.example:8443/hsts/", "http://127.0.0.1:8080", "http://[::1]:1", "http://localhost", "https://10.0.0.1",
	} {
		if _, err := preloadlist.ParseURL(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for text, says := range map[string]string{
		"":                              "not the URL of a site",
		"hstspreload.org":               "not the URL of a site",
		"ftp://hstspreload.org":         "not the URL of a site",
		"https:hstspreload.org":         "not the URL of a site",
		"https://":                      "not the URL of a site",
		"https://a b":                   "not the URL of a site",
		"http://hstspreload.org":        "write https",
		"http://127.0.0.1.evil.example": "write https",
		"https://me:secret@a.example":   "leave them out",
		"https://a.example/#top":        "fragment",
		"https://a.example/?":           "query",
		"https://a.example/?a=b":        "query",
	} {
		if _, err := preloadlist.ParseURL(text); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := preloadlist.ParseListURL("https://a.example/list?format=TEXT"); err != nil {
		t.Error(err)
	}
}
