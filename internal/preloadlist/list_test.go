package preloadlist_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

// listOf is a list with one name.
func listOf(name string) string {
	return fmt.Sprintf("// A list.\n{\"entries\": [\n  { \"name\": %q, \"policy\": \"bulk-1-year\", \"mode\": \"force-https\", \"include_subdomains\": true }\n]}\n", name)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// look fails the test unless the names stand as said.
func look(t *testing.T, source preloadlist.Source, preloaded map[string]bool) preloadlist.Membership {
	t.Helper()
	var m preloadlist.Membership
	for name, want := range preloaded {
		var err error
		if m, err = source.Lookup(t.Context(), name); err != nil || m.Preloaded() != want {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
	return m
}

func refused(t *testing.T, source preloadlist.Source, says ...string) {
	t.Helper()
	_, err := source.Lookup(t.Context(), "a.example")
	if _, ok := errors.AsType[*preloadlist.Error](err); !ok {
		t.Fatalf("%v", err)
	}
	for _, text := range says {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("it does not say %s: %v", text, err)
		}
	}
}

// TestFile reads a file, and reads it again when it has changed.
func TestFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "list")
	list := preloadlist.FromFile(preloadlist.Chromium, path, nil)
	refused(t, list, "Preload List Cannot Be Read", "does not exist", "${path.module}")
	write(t, path, listOf("a.example"))
	look(t, list, map[string]bool{"a.example": true, "www.a.example": true, "b.example": false})
	write(t, path, base64.StdEncoding.EncodeToString([]byte(listOf("other.example"))))
	look(t, list, map[string]bool{"a.example": false, "other.example": true})
	write(t, path, listOf("a.example")[:40])
	refused(t, list, "Not a Copy of the Preload List", path, "it ends in the middle, in line 3")
}

func TestFile_unreadable(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	refused(t, preloadlist.FromFile(preloadlist.Chromium, directory, nil), "is a directory: write the path of the list itself")
	refused(t, preloadlist.FromFile(preloadlist.Chromium, os.DevNull, nil), "is not a regular file")
	refused(t, preloadlist.FromFile(preloadlist.Chromium, "a\x00\x1b", nil), `"a\x00\x1b"`)
	secret := filepath.Join(directory, "secret")
	write(t, secret, listOf("a.example"))
	if err := os.Chmod(secret, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(secret); err == nil {
		return // nothing is secret from this user
	}
	refused(t, preloadlist.FromFile(preloadlist.Chromium, secret, nil), "may not be read")
}

// TestFile_shared has many names looked up at once.
func TestFile_shared(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "list")
	write(t, path, listOf("a.example"))
	list := preloadlist.FromFile(preloadlist.Chromium, path, nil)
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() {
			if m, err := list.Lookup(t.Context(), fmt.Sprintf("s%d.a.example", i)); err != nil || m.PreloadedDomain != "a.example" {
				t.Errorf("%+v, %v", m, err)
			}
		})
	}
	group.Wait()
}

// host serves a list that a test changes, with an ETag.
type host struct {
	*testServer
	text                  atomic.Value
	downloads, unmodified atomic.Int32
	down                  atomic.Bool
}

func newHost(t *testing.T) *host {
	t.Helper()
	h := new(host)
	h.testServer = newServer(t, func(w http.ResponseWriter, r *http.Request) {
		text := h.text.Load().(string)
		tag := fmt.Sprintf(`"%x"`, text[:min(len(text), 80)])
		w.Header().Set("ETag", tag)
		switch {
		case h.down.Load():
			http.Error(w, "down", http.StatusBadGateway)
		case r.Header.Get("If-None-Match") == tag:
			h.unmodified.Add(1)
			w.WriteHeader(http.StatusNotModified)
		default:
			h.downloads.Add(1)
			_, _ = w.Write([]byte(text))
		}
	})
	h.text.Store(listOf("a.example"))
	return h
}

func (h *host) list(t *testing.T, clock *acctest.Clock, directory string) *preloadlist.List {
	t.Helper()
	address, err := preloadlist.ParseListURL(h.URL + "/list?format=TEXT&token=secret")
	if err != nil {
		t.Fatal(err)
	}
	return preloadlist.FromURL(preloadlist.Chromium, h.client(clock), preloadlist.Download{URL: address, Directory: directory})
}

// served fails the test unless the host has served so many.
func (h *host) served(t *testing.T, downloads, unmodified int32) {
	t.Helper()
	if d, u := h.downloads.Load(), h.unmodified.Load(); d != downloads || u != unmodified {
		t.Errorf("%d downloads and %d that had not changed, instead of %d and %d", d, u, downloads, unmodified)
	}
}

func quiet(t *testing.T, m preloadlist.Membership) {
	t.Helper()
	if len(m.Warnings) > 0 {
		t.Errorf("%+v", m.Warnings)
	}
}

// TestURL downloads once for many names, and asks after an hour whether the list
// has changed.
func TestURL(t *testing.T) {
	t.Parallel()
	h, clock := newHost(t), acctest.NewClock(start)
	list := h.list(t, clock, "")
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { quiet(t, look(t, list, map[string]bool{"a.example": true, "b.example": false})) })
	}
	group.Wait()
	clock.Advance(59 * time.Minute)
	look(t, list, map[string]bool{"a.example": true})
	h.served(t, 1, 0)
	clock.Advance(time.Minute)
	look(t, list, map[string]bool{"a.example": true})
	h.served(t, 1, 1)
	h.text.Store(base64.StdEncoding.EncodeToString([]byte(listOf("b.example"))))
	clock.Advance(time.Hour)
	look(t, list, map[string]bool{"a.example": false, "b.example": true})
	h.served(t, 2, 1)
}

func TestURL_fails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		says    []string
	}{
		"not found": {failing(9, 404, nil), []string{"Preload List Could Not Be Downloaded", "it answered 404 Not Found", "(tried once)", "chromium_list.path"}},
		"down":      {failing(9, 502, nil), []string{"it answered 502 Bad Gateway", "(tried 4 times)"}},
		"not asked for a change": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) },
			[]string{"it answered 304 Not Modified"}},
		"HTML": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
			[]string{"Not a Copy of the Preload List", "in line 1: invalid character '<'"}},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9999")
			_, _ = w.Write([]byte(listOf("a.example")))
		}, []string{"unexpected EOF (tried 4 times)"}},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://127.0.0.1:1/?token=x", http.StatusFound)
		},
			[]string{`it redirects to another host, "https://127.0.0.1:1/"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.handler)
			address, err := preloadlist.ParseListURL(s.URL + "/list?token=secret")
			if err != nil {
				t.Fatal(err)
			}
			list := preloadlist.FromURL(preloadlist.Chromium, s.client(acctest.NewClock(start)), preloadlist.Download{URL: address})
			refused(t, list, append(test.says, s.URL+"/list")...)
			if _, err := list.Lookup(t.Context(), "a.example"); strings.Contains(err.Error(), "token") {
				t.Error(err)
			}
		})
	}
}

// TestURL_recovers begins a download anew that broke off.
func TestURL_recovers(t *testing.T) {
	t.Parallel()
	var seen atomic.Int32
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		text := listOf("a.example")
		w.Header().Set("Content-Length", fmt.Sprint(len(text)))
		if seen.Add(1) == 1 {
			text = text[:60]
		}
		_, _ = w.Write([]byte(text))
	})
	address, err := preloadlist.ParseListURL(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	directory := t.TempDir()
	list := preloadlist.FromURL(preloadlist.Chromium, s.client(acctest.NewClock(start)), preloadlist.Download{URL: address, Directory: directory})
	quiet(t, look(t, list, map[string]bool{"a.example": true}))
	files(t, directory, 1)
}
