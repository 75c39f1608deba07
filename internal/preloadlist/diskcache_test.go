package preloadlist_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

// files returns the files of a directory, of which there have to be so many.
func files(t *testing.T, directory string, count int) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(directory, "*"))
	if err != nil || len(found) != count {
		t.Fatalf("%d files instead of %d: %v, %v", len(found), count, found, err)
	}
	return found
}

// TestStore keeps a download for the next process, which asks whether it is current.
func TestStore(t *testing.T) {
	t.Parallel()
	h, clock := newHost(t), acctest.NewClock(start)
	directory := filepath.Join(t.TempDir(), "made", "as needed")
	for range 3 {
		quiet(t, look(t, h.list(t, clock, directory), map[string]bool{"a.example": true, "b.example": false}))
	}
	h.served(t, 1, 2)
	h.text.Store(listOf("b.example"))
	for range 2 {
		quiet(t, look(t, h.list(t, clock, directory), map[string]bool{"a.example": false, "b.example": true}))
	}
	h.served(t, 2, 3)
	files(t, directory, 1)
}

// TestStore_damaged fetches the list anew whatever has become of what was kept.
func TestStore_damaged(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(text string) string{
		"empty":            func(string) string { return "" },
		"label alone":      func(text string) string { return text[:strings.Index(text, "\n")+1] },
		"half a label":     func(text string) string { return text[:30] },
		"cut off":          func(text string) string { return text[:len(text)-10] },
		"another name":     func(text string) string { return strings.Replace(text, `"a.example"`, `"x.example"`, 1) },
		"another sum":      func(text string) string { return strings.Replace(text, `"sha256":"`, `"sha256":"0`, 1) },
		"of another URL":   func(text string) string { return strings.Replace(text, "/list", "/tsil", 1) },
		"not ours":         func(string) string { return listOf("x.example") },
		"one endless line": func(string) string { return strings.Repeat("x", 1<<20) },
		"something after":  func(text string) string { return text + "\n" },
		"no ETag at all":   func(text string) string { return strings.Replace(text, `"etag":"`, `"etag":"\u001b\n`, 1) },
		"zeros":            func(text string) string { return strings.Repeat("\x00", len(text)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, clock, directory := newHost(t), acctest.NewClock(start), t.TempDir()
			look(t, h.list(t, clock, directory), map[string]bool{"a.example": true})
			path := files(t, directory, 1)[0]
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, damage(string(text)))
			quiet(t, look(t, h.list(t, clock, directory), map[string]bool{"a.example": true, "x.example": false}))
			if h.downloads.Load() != 2 {
				t.Errorf("%d downloads", h.downloads.Load())
			}
			quiet(t, look(t, h.list(t, clock, directory), map[string]bool{"a.example": true}))
			if h.downloads.Load() != 2 {
				t.Error("it is not kept")
			}
			files(t, directory, 1)
		})
	}
}

// TestStore_offline looks names up in what is kept while the server is away, and
// says how old that is. A server that answers, but not with the list, is not away.
func TestStore_offline(t *testing.T) {
	t.Parallel()
	h, clock, directory := newHost(t), acctest.NewClock(start), t.TempDir()
	look(t, h.list(t, clock, directory), map[string]bool{"a.example": true})
	clock.Advance(30 * 24 * time.Hour)
	h.down.Store(true)
	list := h.list(t, clock, directory)
	m := look(t, list, map[string]bool{"a.example": true})
	if len(m.Warnings) != 1 || m.Warnings[0].Summary != "Preload List May Be Out of Date" || !strings.Contains(m.Warnings[0].Detail, "2026-03-01") ||
		!strings.Contains(m.Warnings[0].Detail, "502 Bad Gateway") || strings.Contains(m.Warnings[0].Detail, "secret") {
		t.Errorf("%+v", m.Warnings)
	}
	// The server is back: from the next hour on it is current again, and quiet.
	h.down.Store(false)
	clock.Advance(time.Hour)
	quiet(t, look(t, list, map[string]bool{"a.example": true}))
	h.served(t, 1, 1)

	h.down.Store(true)
	refused(t, h.list(t, clock, t.TempDir()), "Preload List Could Not Be Downloaded", "502")
	h.down.Store(false)
	h.text.Store("<html>")
	refused(t, h.list(t, clock, directory), "Not a Copy of the Preload List")
}

// TestStore_unwritable warns of a directory that can't be written to.
func TestStore_unwritable(t *testing.T) {
	t.Parallel()
	h, clock := newHost(t), acctest.NewClock(start)
	directory := filepath.Join(t.TempDir(), "file")
	write(t, directory, "not a directory")
	m := look(t, h.list(t, clock, directory), map[string]bool{"a.example": true})
	if len(m.Warnings) != 1 || m.Warnings[0].Summary != "Preload List Is Not Cached" || !strings.Contains(m.Warnings[0].Detail, "not a directory") {
		t.Errorf("%+v", m.Warnings)
	}
}

// TestStore_many has many processes share a directory, which the list changes under.
func TestStore_many(t *testing.T) {
	t.Parallel()
	h, clock, directory := newHost(t), acctest.NewClock(start), t.TempDir()
	var group sync.WaitGroup
	for i := range 16 {
		list := preloadlist.Source(h.list(t, clock, directory))
		group.Go(func() {
			if i%4 == 0 {
				h.text.Store(listOf([]string{"a.example", "b.example"}[i/4%2]))
			}
			m, err := list.Lookup(t.Context(), "c.example")
			if err != nil || m.Preloaded() || len(m.Warnings) > 0 {
				t.Errorf("%+v, %v", m, err)
			}
		})
	}
	group.Wait()
	files(t, directory, 1)
}
