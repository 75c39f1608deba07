package docscheck_test

import (
	"io/fs"
	"net/url"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// The addresses under which this project is read elsewhere.
const (
	repository = "https://github.com/hstskit/terraform-provider-hsts"
	rawFiles   = "https://raw.githubusercontent.com/hstskit/terraform-provider-hsts/main/"
	registry   = "https://registry.terraform.io/providers/hstskit/hsts/latest/docs"
)

// TestLinks checks that what the pages link to exists. Links to other sites are not
// followed.
func TestLinks(t *testing.T) {
	t.Parallel()
	for _, problem := range here(t).checkLinks() {
		t.Error(problem)
	}
}

func (p project) checkLinks() []string {
	return p.each(func(page *page, report func(int, string, ...any)) {
		for _, link := range page.links {
			if problem := p.checkLink(page, link.text); problem != "" {
				report(link.line, "%s: %s", link.text, problem)
			}
		}
		for _, image := range page.images {
			if problem := p.checkImage(page, image.text); problem != "" {
				report(image.line, "%s: %s", image.text, problem)
			}
		}
	})
}

// checkLink returns what is wrong with a link, if anything is.
func (p project) checkLink(from *page, link string) string {
	u, err := url.Parse(link)
	switch {
	case err != nil:
		return err.Error()
	case link == repository || strings.HasPrefix(link, repository+"/issues") || strings.HasPrefix(link, repository+"/security/"):
		return ""
	case strings.HasPrefix(link, repository+"/"):
		return p.checkFile(inMain(u.Path), u.Fragment)
	case strings.HasPrefix(link, rawFiles):
		return p.checkFile(strings.TrimPrefix(link, rawFiles), "")
	case link == registry || strings.HasPrefix(link, registry+"/"):
		return p.checkPage(path.Join("docs", strings.TrimPrefix(u.Path, "/providers/hstskit/hsts/latest/docs")), u.Fragment)
	case u.Scheme != "":
		if u.Scheme == "mailto" || u.Scheme == "https" && u.Host != "" || strings.HasPrefix(link, "http://localhost") {
			return ""
		}
		return "it is no link to https"
	case u.Path == "":
		return checkAnchor(from, u.Fragment)
	case strings.HasPrefix(from.path, "docs/"):
		return p.checkPage(path.Join(path.Dir(from.path), u.Path), u.Fragment)
	default:
		return p.checkFile(path.Join(path.Dir(from.path), u.Path), u.Fragment)
	}
}

// inMain returns the file that an address of the repository on GitHub shows.
func inMain(address string) string {
	for _, kind := range []string{"/tree/main/", "/blob/main/"} {
		if _, file, found := strings.Cut(address, kind); found {
			return strings.TrimSuffix(file, "/")
		}
	}
	return address
}

// checkPage checks a link to a page of the registry, which has only what is in docs/, and
// addresses it without .md.
func (p project) checkPage(at, fragment string) string {
	if path.Ext(at) == ".md" {
		return "the registry has pages without .md"
	}
	if at == "docs" {
		at = "docs/index"
	}
	if !strings.HasPrefix(at, "docs/") {
		return "the registry shows only docs/: link to " + repository
	}
	target, found := p.pages[at+".md"]
	if !found {
		return "there is no " + at + ".md"
	}
	return checkAnchor(target, fragment)
}

// checkFile checks a link to a file or a directory of the repository.
func (p project) checkFile(file, fragment string) string {
	if _, err := fs.Stat(p.tree, file); err != nil {
		return "there is no " + file
	}
	if target, found := p.pages[file]; found {
		return checkAnchor(target, fragment)
	}
	return ""
}

func checkAnchor(target *page, fragment string) string {
	if fragment != "" && !target.anchors[fragment] {
		return target.path + " has no #" + fragment
	}
	return ""
}

// checkImage returns what is wrong with an image. The registry shows no files beside the
// pages, so that theirs have whole addresses.
func (p project) checkImage(from *page, image string) string {
	if file, found := strings.CutPrefix(image, rawFiles); found {
		return p.checkFile(file, "")
	}
	if strings.HasPrefix(from.path, "docs/") || strings.Contains(image, "://") {
		return "an image of these pages begins with " + rawFiles
	}
	return p.checkFile(path.Join(path.Dir(from.path), image), "")
}

// TestLinks_planted plants each mistake that a link can have.
func TestLinks_planted(t *testing.T) {
	t.Parallel()
	p, err := read(fstest.MapFS{
		"README.md": {Data: []byte("# Read me\n\n[good](docs/index.md#the-provider), [good](examples/), [here](#read-me),\n" +
			"[gone](docs/gone.md), [anchor](docs/index.md#gone), [here](#gone).\n\n![gone](pictures/gone.svg) ![good](pictures/a.svg)\n")},
		"docs/index.md":             {Data: []byte("---\npage_title: x\n---\n\n# The `provider`\n\n[good](guides/one), [good](" + registry + "/guides/one#a_b)\n")},
		"docs/guides/one.md":        {Data: []byte("not what is read: [gone](gone)\n")},
		"templates/guides/one.md":   {Data: []byte("## a_b\n\n<a id=\"named\"></a>\n\n## a_b\n\n[good](../index), [good](#named), [good](#a_b-1), [good](two#x)\n")},
		"templates/guides/two.md":   {Data: []byte("| a |\n|---|\n| <a id=\"x\"></a>b |\n\n[suffix](one.md), [outside](../../README.md), [gone](three),\n[gone](" + registry + "/guides/three)\n")},
		"templates/guides/three.go": {Data: []byte("package three\n")},
		"templates/guides/four.md": {Data: []byte("[good](" + repository + "/tree/main/examples), [gone](" + repository + "/blob/main/gone.md),\n" +
			"[other](https://example.com/gone), [plain](http://example.com/)\n\n![](../a.svg) ![](" + rawFiles + "gone.svg) ![](" + rawFiles + "pictures/a.svg)\n")},
		"examples/one/main.tf":       {Data: []byte("\n")},
		"pictures/a.svg":             {Data: []byte("<svg/>")},
		"internal/docgen/part.md":    {Data: []byte("[gone](gone.md)\n")},
		"internal/a/testdata/has.md": {Data: []byte("[gone](gone.md)\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"README.md:3: docs/gone.md: there is no docs/gone.md",
		"README.md:3: docs/index.md#gone: docs/index.md has no #gone",
		"README.md:3: #gone: README.md has no #gone",
		"README.md:6: pictures/gone.svg: there is no pictures/gone.svg",
		"templates/guides/four.md:1: " + repository + "/blob/main/gone.md: there is no gone.md",
		"templates/guides/four.md:1: http://example.com/: it is no link to https",
		"templates/guides/four.md:4: ../a.svg: an image of these pages begins with " + rawFiles,
		"templates/guides/four.md:4: " + rawFiles + "gone.svg: there is no gone.svg",
		"templates/guides/two.md:5: one.md: the registry has pages without .md",
		"templates/guides/two.md:5: ../../README.md: the registry has pages without .md",
		"templates/guides/two.md:5: three: there is no docs/guides/three.md",
		"templates/guides/two.md:5: " + registry + "/guides/three: there is no docs/guides/three.md",
	}
	if diff := cmp.Diff(want, p.checkLinks()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
