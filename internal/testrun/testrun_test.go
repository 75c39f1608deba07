package testrun_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// spy takes what is said of a test.
type spy struct {
	testing.TB
	said []string
}

func (s *spy) Helper()                { /* it shows no lines */ }
func (s *spy) Attr(key, value string) { s.said = append(s.said, key+"="+value) }
func (s *spy) Skipf(format string, args ...any) {
	s.said = append(s.said, "skip: "+fmt.Sprintf(format, args...))
}

func (s *spy) Fatalf(format string, args ...any) {
	s.said = append(s.said, "fatal: "+fmt.Sprintf(format, args...))
	panic(s)
}

// TestShare is not parallel: it sets the flag that it is about.
func TestShare(t *testing.T) {
	before := flag.Lookup("test.short").Value.String()
	t.Cleanup(func() { _ = flag.Set("test.short", before) })
	for _, test := range []struct {
		short    string
		all, few int
		want     int
		said     string
	}{
		{"false", 100, 10, 100, ""},
		{"true", 100, 10, 10, "shortened=10 of 100 walks"},
		{"true", 5, 10, 5, ""},
	} {
		if err := flag.Set("test.short", test.short); err != nil {
			t.Fatal(err)
		}
		var s spy
		if got := testrun.Share(&s, test.all, test.few, "walks"); got != test.want || strings.Join(s.said, "; ") != test.said {
			t.Errorf("-short=%s: %d, told as %q; want %d, told as %q", test.short, got, s.said, test.want, test.said)
		}
	}
}

// TestProgram is not parallel: it changes the PATH.
func TestProgram(t *testing.T) {
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "caddy"), nil, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	if got := testrun.Program(t, "caddy"); got != filepath.Join(bin, "caddy") {
		t.Errorf("caddy is %q", got)
	}
	t.Setenv("PATH", "")
	var s spy
	testrun.Program(&s, "caddy")
	if got := strings.Join(s.said, "; "); got != "missing=caddy; skip: caddy is not installed (Debian's caddy)" {
		t.Errorf("it said %q", got)
	}
	defer func() {
		if s, _ := recover().(*spy); s == nil || !strings.Contains(s.said[0], "fatal: nosuchserver is not in tools/test-packages.txt") {
			t.Errorf("a program that is not listed: %+v", s)
		}
	}()
	testrun.Program(new(spy), "nosuchserver")
}

// TestProgram_only holds that no test finds a program in a way of its own, past the
// list: what CI does not install, it would skip.
func TestProgram_only(t *testing.T) {
	t.Parallel()
	root, err := testrun.Root()
	if err != nil {
		t.Fatal(err)
	}
	past := regexp.MustCompile(`exec\.LookPath\(|exec\.Command(Context)?\([^)]*"([^"]+)"`)
	err = filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "testrun_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, found := range past.FindAllString(string(text), -1) {
			if strings.HasPrefix(found, `exec.Command("go",`) {
				continue // it runs the tests
			}
			t.Errorf("%s: %s: use testrun.Program", path, found)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
