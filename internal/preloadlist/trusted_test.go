//go:build unix

package preloadlist_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

// TestStore_planted has others put a list into the directory, with the ETag that the
// server answers 304 to. It is not believed: the list is downloaded.
func TestStore_planted(t *testing.T) {
	t.Parallel()
	for name, plant := range map[string]struct {
		change func(t *testing.T, directory, path string)
		// warns is a part of the warning that nothing is kept; empty where what is
		// there is replaced.
		warns string
	}{
		"a directory that all may write to":       {func(t *testing.T, directory, _ string) { chmod(t, directory, 0o777) }, "may be written to by others (mode 0777"},
		"one that all may write to, but sticky":   {func(t *testing.T, directory, _ string) { chmod(t, directory, 0o777|os.ModeSticky) }, "may be written to by others"},
		"a directory that a group may write to":   {func(t *testing.T, directory, _ string) { chmod(t, directory, 0o770) }, "chmod go-w"},
		"a directory of another user":             {func(t *testing.T, directory, _ string) { chown(t, directory) }, "belongs to another user (UID 12345)"},
		"a file that all may write to":            {func(t *testing.T, _, path string) { chmod(t, path, 0o666) }, ""},
		"a file of another user":                  {func(t *testing.T, _, path string) { chown(t, path) }, ""},
		"a link to another file":                  {func(t *testing.T, directory, path string) { link(t, path, filepath.Join(t.TempDir(), "list")) }, ""},
		"a link to another file in the directory": {func(t *testing.T, directory, path string) { link(t, path, filepath.Join(directory, "list")) }, ""},
		"a FIFO": {func(t *testing.T, _, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			fifo(t, path)
		}, ""},
		"a directory in the place of the file": {func(t *testing.T, _, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "could not be kept"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, clock, directory := newHost(t), acctest.NewClock(start), t.TempDir()
			chmod(t, directory, 0o700)
			look(t, h.list(t, clock, directory), map[string]bool{"a.example": true})
			plant.change(t, directory, files(t, directory, 1)[0])
			m := look(t, h.list(t, clock, directory), map[string]bool{"a.example": true})
			if h.downloads.Load() != 2 {
				t.Errorf("%d downloads: what was planted is believed", h.downloads.Load())
			}
			warned := len(m.Warnings) == 1 && m.Warnings[0].Summary == "Preload List Is Not Cached" && strings.Contains(m.Warnings[0].Detail, plant.warns)
			if plant.warns == "" && len(m.Warnings) > 0 || plant.warns != "" && !warned {
				t.Errorf("%+v; want %q", m.Warnings, plant.warns)
			}
			if plant.warns == "" {
				quiet(t, look(t, h.list(t, clock, directory), map[string]bool{"a.example": true}))
				if h.downloads.Load() != 2 {
					t.Error("it is not kept")
				}
			}
			h.down.Store(true)
			if plant.warns != "" {
				_, err := h.list(t, clock, directory).Lookup(t.Context(), "a.example")
				if err == nil || !strings.Contains(err.Error(), "Preload List Could Not Be Downloaded") {
					t.Errorf("while the server is away: %v", err)
				}
			}
		})
	}
}

// TestFromFile_fifo has a path that leads to no file. Nothing waits for someone to write
// to it.
func TestFromFile_fifo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "list")
	fifo(t, path)
	refused(t, preloadlist.FromFile(preloadlist.Chromium, path, nil), "Preload List Cannot Be Read", "is not a regular file")
	for _, device := range []string{"/dev/zero", "/dev/tty"} {
		if _, err := os.Stat(device); err == nil {
			refused(t, preloadlist.FromFile(preloadlist.Chromium, device, nil), "Preload List Cannot Be Read", "is not a regular file")
		}
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// chown gives a file to another user, which only root can.
func chown(t *testing.T, path string) {
	t.Helper()
	if err := os.Chown(path, 12345, -1); err != nil {
		t.Skip("only root can give a file to another user:", err)
	}
}

// link moves a file, and leaves a symbolic link in its place.
func link(t *testing.T, path, to string) {
	t.Helper()
	if err := os.Rename(path, to); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}

func fifo(t *testing.T, path string) {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
}
