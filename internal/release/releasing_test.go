package release_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// goreleaser is what the rules ask of .goreleaser.yml.
type goreleaser struct {
	Archives []struct {
		NameTemplate string `yaml:"name_template"`
	}
	Sboms []struct {
		Documents []string
	}
	Checksum struct {
		NameTemplate string     `yaml:"name_template"`
		ExtraFiles   []manifest `yaml:"extra_files"`
	}
	Signs []struct {
		Artifacts string
	}
	Release struct {
		Draft      bool
		ExtraFiles []manifest `yaml:"extra_files"`
	}
}

type manifest struct {
	Glob         string
	NameTemplate string `yaml:"name_template"`
}

// TestReleasing walks through RELEASING.md: each target, file, secret and step that it
// names exists.
func TestReleasing(t *testing.T) {
	t.Parallel()
	text := read(t, root+"/RELEASING.md")
	makefile := read(t, root+"/GNUmakefile")
	targets := regexp.MustCompile("`make ([a-z-]+)[^`]*`").FindAllStringSubmatch(text, -1)
	if len(targets) == 0 {
		t.Error("it names no target of make")
	}
	for _, target := range targets {
		if !strings.Contains(makefile, "\n"+target[1]+":") {
			t.Errorf("there is no `make %s`", target[1])
		}
	}
	for _, file := range regexp.MustCompile("`([A-Za-z./-]+\\.(?:md|yml|json|mod))`|\\]\\(([A-Z]+\\.md)\\)").FindAllStringSubmatch(text, -1) {
		path := root + "/" + file[1] + file[2]
		if file[1] == "release.yml" {
			path = root + "/.github/workflows/release.yml"
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("it names %s: %v", file[1]+file[2], err)
		}
	}
	workflow := read(t, root+"/.github/workflows/release.yml")
	for _, secret := range regexp.MustCompile(`secrets\.(\w+)`).FindAllStringSubmatch(workflow, -1) {
		if secret[1] != "GITHUB_TOKEN" && !strings.Contains(text, "`"+secret[1]+"`") {
			t.Errorf("it does not name the secret %s", secret[1])
		}
	}
}

// TestReleasing_files checks that RELEASING.md lists the files that a release has, and
// that the registries find them under the names that they expect.
func TestReleasing_files(t *testing.T) {
	t.Parallel()
	var config goreleaser
	parse(t, root+"/.goreleaser.yml", &config)
	const named = "{{ .ProjectName }}_{{ .Version }}"
	manifests := []manifest{{"terraform-registry-manifest.json", named + "_manifest.json"}}
	switch {
	case len(config.Archives) != 1 || config.Archives[0].NameTemplate != named+"_{{ .Os }}_{{ .Arch }}":
		t.Errorf("archives: %+v", config.Archives)
	case len(config.Sboms) != 1 || len(config.Sboms[0].Documents) != 1 || config.Sboms[0].Documents[0] != named+"_{{ .Os }}_{{ .Arch }}.cdx.json":
		t.Errorf("sboms: %+v", config.Sboms)
	case config.Checksum.NameTemplate != named+"_SHA256SUMS" || len(config.Checksum.ExtraFiles) != 1 || config.Checksum.ExtraFiles[0] != manifests[0]:
		t.Errorf("checksum: %+v", config.Checksum)
	case len(config.Signs) != 1 || config.Signs[0].Artifacts != "checksum":
		t.Errorf("signs: %+v", config.Signs)
	case !config.Release.Draft || len(config.Release.ExtraFiles) != 1 || config.Release.ExtraFiles[0] != manifests[0]:
		t.Errorf("release: %+v", config.Release)
	}
	text := read(t, root+"/RELEASING.md")
	for _, file := range []string{".zip", "_manifest.json", "_SHA256SUMS", "_SHA256SUMS.sig", ".cdx.json"} {
		if !strings.Contains(text, "…"+file+"`") {
			t.Errorf("RELEASING.md does not list the file …%s", file)
		}
	}
	var registry struct {
		Version  int
		Metadata struct {
			Versions []string `json:"protocol_versions"`
		}
	}
	if err := json.Unmarshal([]byte(read(t, root+"/terraform-registry-manifest.json")), &registry); err != nil ||
		registry.Version != 1 || strings.Join(registry.Metadata.Versions, " ") != "6.0" {
		t.Errorf("the manifest says %+v: %v", registry, err)
	}
}

// TestChangelog checks the form of the changelog. Before the first version there is
// nothing that could be better, or broken, than before: it has features alone.
func TestChangelog(t *testing.T) {
	t.Parallel()
	text := read(t, root+"/CHANGELOG.md")
	sections := regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatch(text, -1)
	if len(sections) == 0 {
		t.Fatal("it has no section")
	}
	for i, section := range sections {
		if i == 0 && section[1] == "Unreleased" {
			continue
		}
		if !regexp.MustCompile(`^\d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)$`).MatchString(section[1]) {
			t.Errorf("section %q has no version and date", section[1])
		}
	}
	// Each new thing has one entry.
	seen := map[string]bool{}
	for _, entry := range regexp.MustCompile(`(?m)^\* \*\*New [^*]*\*\* \S+`).FindAllString(text, -1) {
		if seen[entry] {
			t.Errorf("%s has several entries", entry)
		}
		seen[entry] = true
	}
	headings := regexp.MustCompile(`(?m)^([A-Z][A-Z ]+):$`).FindAllStringSubmatch(text, -1)
	if len(headings) == 0 {
		t.Error("it has no heading")
	}
	allowed := "BREAKING CHANGES, NOTES, FEATURES, ENHANCEMENTS, BUG FIXES"
	if len(sections) == 1 {
		allowed = "FEATURES"
	}
	for _, heading := range headings {
		if !strings.Contains(allowed, heading[1]) {
			t.Errorf("%s: before the second version only %s", heading[1], allowed)
		}
	}
}
