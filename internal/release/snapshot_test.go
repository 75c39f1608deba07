//go:build snapshot

package release_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var dist = flag.String("dist", "", "the directory that GoReleaser has written")

// platforms are those that a release is built for.
var platforms = []string{
	"darwin_amd64", "darwin_arm64", "freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
	"linux_386", "linux_amd64", "linux_arm", "linux_arm64", "windows_386", "windows_amd64", "windows_arm64",
}

const here = runtime.GOOS + "_" + runtime.GOARCH

// release is what GoReleaser has built.
type release struct {
	version string
	sums    map[string]string // SHA-256 by file name
}

func built(t *testing.T) release {
	t.Helper()
	found, err := filepath.Glob(*dist + "/*_SHA256SUMS")
	if err != nil || len(found) != 1 {
		t.Fatalf("-dist=%q has %d lists of checksums: %v", *dist, len(found), err)
	}
	r := release{sums: map[string]string{}}
	r.version = strings.Split(filepath.Base(found[0]), "_")[1]
	for line := range strings.Lines(read(t, found[0])) {
		fields := strings.Fields(line)
		r.sums[fields[1]] = fields[0]
	}
	return r
}

func (r release) name(suffix string) string {
	return "terraform-provider-hsts_" + r.version + "_" + suffix
}

// TestSnapshot_files checks that each file is there that a registry and a person expect,
// and has the checksum that is signed.
func TestSnapshot_files(t *testing.T) {
	r := built(t)
	want := []string{r.name("manifest.json")}
	for _, platform := range platforms {
		want = append(want, r.name(platform+".zip"), r.name(platform+".cdx.json"))
	}
	slices.Sort(want)
	var listed []string
	for name, sum := range r.sums {
		listed = append(listed, name)
		path := filepath.Join(*dist, name)
		if name == r.name("manifest.json") {
			path = root + "/terraform-registry-manifest.json"
		}
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(read(t, path)))); got != sum {
			t.Errorf("%s has the checksum %s, and %s is signed", name, got, sum)
		}
	}
	slices.Sort(listed)
	if !slices.Equal(listed, want) {
		t.Errorf("the checksums are those of\n%s, want\n%s", strings.Join(listed, "\n"), strings.Join(want, "\n"))
	}
	for _, platform := range platforms {
		archive := unzip(t, filepath.Join(*dist, r.name(platform+".zip")))
		program := "terraform-provider-hsts_v" + r.version
		if strings.HasPrefix(platform, "windows") {
			program += ".exe"
		}
		if len(archive) != 2 || archive[program] == nil || archive["LICENSE"] == nil {
			t.Errorf("%s: the archive has %d files", platform, len(archive))
		}
		checkBill(t, r, platform)
	}
}

// checkBill checks that the bill of materials of a platform names the version, Go and
// what is built in.
func checkBill(t *testing.T, r release, platform string) {
	t.Helper()
	var bill struct {
		BomFormat string
		Metadata  struct {
			Component struct{ Name, Version string }
		}
		Components []struct{ Name, Version string }
	}
	if err := json.Unmarshal([]byte(read(t, filepath.Join(*dist, r.name(platform+".cdx.json")))), &bill); err != nil {
		t.Fatal(err)
	}
	if bill.BomFormat != "CycloneDX" || bill.Metadata.Component.Name != "github.com/hstskit/terraform-provider-hsts" ||
		bill.Metadata.Component.Version != "v"+r.version {
		t.Errorf("%s: the bill is of %+v", platform, bill.Metadata.Component)
	}
	for _, needed := range []string{"github.com/hashicorp/terraform-plugin-framework", "github.com/miekg/dns", "golang.org/x/net"} {
		if !slices.ContainsFunc(bill.Components, func(c struct{ Name, Version string }) bool { return c.Name == needed && c.Version != "" }) {
			t.Errorf("%s: the bill does not have %s", platform, needed)
		}
	}
}

func unzip(t *testing.T, path string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string][]byte{}
	for _, file := range archive.File {
		in, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[file.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestSnapshot_install installs the archive for this machine from a filesystem mirror,
// as an offline user would, under both CLIs: init, a lock file, a plan; and refuses one
// that was tampered with.
func TestSnapshot_install(t *testing.T) {
	r := built(t)
	for name, cli := range map[string]string{"registry.terraform.io": os.Getenv("TF_ACC_TERRAFORM_PATH"), "registry.opentofu.org": os.Getenv("OPENTOFU")} {
		t.Run(name, func(t *testing.T) {
			if cli == "" {
				t.Fatal("no CLI is given")
			}
			dir := t.TempDir()
			mirror := filepath.Join(dir, "mirror", name, "hstskit", "hsts")
			archive := filepath.Join(mirror, r.name(here+".zip"))
			write(t, archive, read(t, filepath.Join(*dist, r.name(here+".zip"))))
			write(t, filepath.Join(dir, "cli.tfrc"), fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.Join(dir, "mirror")))
			write(t, filepath.Join(dir, "main.tf"), fmt.Sprintf(`
terraform {
  required_providers {
    hsts = {
      source  = "hstskit/hsts"
      version = %q
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
}

output "header" {
  value = hsts_policy.site.header_value
}
`, r.version))
			run := func(args ...string) (string, error) {
				command := exec.CommandContext(t.Context(), cli, args...)
				command.Dir = dir
				command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"), "TF_CLI_ARGS=-no-color", "TF_IN_AUTOMATION=1")
				output, err := command.CombinedOutput()
				return string(output), err
			}
			do := func(args ...string) string {
				t.Helper()
				output, err := run(args...)
				if err != nil {
					t.Fatalf("%v: %v\n%s", args, err, output)
				}
				return output
			}
			do("init", "-input=false")
			lock := read(t, filepath.Join(dir, ".terraform.lock.hcl"))
			if !strings.Contains(lock, name+"/hstskit/hsts") || !strings.Contains(lock, "h1:") {
				t.Errorf("the lock file is\n%s", lock)
			}
			if plan := do("plan", "-input=false"); !strings.Contains(plan, `header = "max-age=300; includeSubDomains"`) {
				t.Errorf("the plan is\n%s", plan)
			}
			do("init", "-input=false", "-lockfile=readonly")

			// Another archive under the same name is refused, as the lock file has its checksum.
			tamper(t, archive)
			if err := os.RemoveAll(filepath.Join(dir, ".terraform")); err != nil {
				t.Fatal(err)
			}
			if output, err := run("init", "-input=false"); err == nil || !strings.Contains(output, "checksum") {
				t.Errorf("a tampered archive is installed: %v\n%s", err, output)
			}
		})
	}
}

// tamper adds a file to an archive.
func tamper(t *testing.T, path string) {
	t.Helper()
	files := unzip(t, path)
	files["more"] = []byte("more")
	var buffer bytes.Buffer
	out := zip.NewWriter(&buffer)
	for name, text := range files {
		header := &zip.FileHeader{Name: name}
		header.SetMode(0o755)
		file, err := out.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, path, buffer.String())
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestSnapshot_reproducible builds the same commit again: in another directory, and with
// nothing that was compiled before. The bytes are the same.
func TestSnapshot_reproducible(t *testing.T) {
	r := built(t)
	if changes := git(t, "status", "--porcelain"); changes != "" {
		t.Fatalf("a release is built from a commit. Commit this first:\n%s", changes)
	}
	again := filepath.Join(t.TempDir(), "elsewhere")
	git(t, "clone", "--quiet", "--no-hardlinks", ".", again)
	goreleaser, err := filepath.Abs(root + "/bin/goreleaser")
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), goreleaser, "build", "--snapshot", "--single-target")
	command.Dir = again
	command.Env = append(os.Environ(), "GOCACHE="+t.TempDir(), "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	program := "terraform-provider-hsts_v" + r.version
	found, err := filepath.Glob(again + "/dist/*/" + program + "*")
	if err != nil || len(found) != 1 {
		t.Fatalf("%d programs: %v", len(found), err)
	}
	first := unzip(t, filepath.Join(*dist, r.name(here+".zip")))[filepath.Base(found[0])]
	if second := read(t, found[0]); !bytes.Equal(first, []byte(second)) {
		t.Errorf("the first build has the checksum %x (%d bytes), the second %x (%d bytes)",
			sha256.Sum256(first), len(first), sha256.Sum256([]byte(second)), len(second))
	}
	// The archive adds nothing of the machine or the moment: its times are the commit's.
	when := strings.TrimSpace(git(t, "log", "-1", "--format=%ct"))
	archive, err := zip.OpenReader(filepath.Join(*dist, r.name(here+".zip")))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, file := range archive.File {
		if at := fmt.Sprint(file.Modified.Unix()); at != when {
			t.Errorf("%s is of %s in the archive, and the commit of %s", file.Name, at, when)
		}
	}
	if !regexp.MustCompile(`^\d+\.\d+\.\d+-snapshot$`).MatchString(r.version) {
		t.Errorf("the version is %s", r.version)
	}
}

func git(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "git", args...)
	command.Dir = root
	output, err := command.Output()
	if err != nil {
		t.Fatalf("git %v: %v", args, err)
	}
	return string(output)
}
