package preloadlist_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

// pendingSite answers for the three lists of what is pending.
func pendingSite(pending, removal, automated string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, known := map[string]string{
			"/mirror/api/v2/pending": pending, "/mirror/api/v2/pending-removal": removal, "/mirror/api/v2/pending-automated-removal": automated,
		}[r.URL.Path]
		if !known {
			http.NotFound(w, r)
			return
		}
		_, _ = fmt.Fprint(w, answer)
	}
}

// statusesOf looks names up at a server and in a copy of the list.
func statusesOf(t *testing.T, s *testServer, clock *acctest.Clock) *preloadlist.StatusLists {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.json")
	write(t, path, `{"entries": [
  { "name": "listed.example", "policy": "bulk-1-year", "mode": "force-https", "include_subdomains": true },
  { "name": "leaving.example", "policy": "bulk-1-year", "mode": "force-https", "include_subdomains": true },
  { "name": "failing.example", "policy": "bulk-1-year", "mode": "force-https", "include_subdomains": true },
  { "name": "both.example", "policy": "bulk-1-year", "mode": "force-https", "include_subdomains": true }
]}`)
	return &preloadlist.StatusLists{API: s.api(t, clock), Copy: preloadlist.FromFile(preloadlist.Chromium, path, nil)}
}

// TestStatusLists_Lookup has names of every status, in three requests.
func TestStatusLists_Lookup(t *testing.T) {
	t.Parallel()
	clock := acctest.NewClock(start)
	server := newServer(t, pendingSite(
		`[{"name": "new.example", "policy": "bulk-1-year", "mode": "force-https", "include_subdomains": true}, {"name": "sub.listed.example"}]`,
		`["leaving.example", "both.example"]`, `["failing.example", "both.example"]`))
	statuses := statusesOf(t, server, clock)
	want := map[string]preloadlist.Status{
		"new.example": preloadlist.Pending, "listed.example": preloadlist.Preloaded, "www.listed.example": preloadlist.Preloaded,
		"sub.listed.example": preloadlist.Pending, "leaving.example": preloadlist.PendingRemoval, "www.leaving.example": preloadlist.Unknown,
		"failing.example": preloadlist.PendingAutomatedRemoval, "www.failing.example": preloadlist.Unknown,
		"both.example": preloadlist.PendingRemoval, "other.example": preloadlist.Unknown,
	}
	var names []string
	for name := range want {
		names = append(names, name)
	}
	for _, requests := range []int32{3, 3, 6} {
		got, err := statuses.Lookup(t.Context(), names)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
		if made := server.requests.Load(); made != requests {
			t.Errorf("%d requests, want %d", made, requests)
		}
		clock.Advance(40 * time.Second)
	}
}

// TestStatusLists_failures has sites that give no list.
func TestStatusLists_failures(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		handler http.HandlerFunc
		says    string
	}{
		"an error":         {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, "it answered 500 Internal Server Error"},
		"not there":        {http.NotFound, "it answered 404"},
		"a page":           {pendingSite("<html>", "", ""), "is not a list of names"},
		"an object":        {pendingSite(`{"name": "a.example"}`, "", ""), "is not a list of names"},
		"nothing":          {pendingSite("", "", ""), "is not a list of names"},
		"null":             {pendingSite("null", "", ""), "is not a list of names"},
		"cut off":          {pendingSite(`[{"name": "a.example"}`, "", ""), "ends early"},
		"numbers":          {pendingSite(`[1, 2]`, "", ""), "something else in it"},
		"without a name":   {pendingSite(`[{}]`, "", ""), "without a name"},
		"the last of them": {pendingSite(`[]`, `[]`, `["a.example", `), "pending-automated-removal: its list of names ends early"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := statusesOf(t, newServer(t, row.handler), acctest.NewClock(start)).Lookup(t.Context(), []string{"a.example"})
			if got != nil || err == nil || !strings.Contains(err.Error(), row.says) {
				t.Errorf("%v, %v; want %q", got, err, row.says)
			}
		})
	}
}

// TestStatusLists_noCopy says why the copy of the list can't be read.
func TestStatusLists_noCopy(t *testing.T) {
	t.Parallel()
	statuses := &preloadlist.StatusLists{
		API:  newServer(t, pendingSite("[]", "[]", "[]")).api(t, acctest.NewClock(start)),
		Copy: preloadlist.FromFile(preloadlist.Chromium, filepath.Join(t.TempDir(), "none.json"), nil),
	}
	if _, err := statuses.Lookup(t.Context(), []string{"a.example"}); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("%v", err)
	}
}
