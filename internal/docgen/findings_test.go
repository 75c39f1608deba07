package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// Every code's remedy has a topic, and no topic is for a code that does not exist.
func TestTopics_haveEveryCode(t *testing.T) {
	t.Parallel()
	for _, code := range readiness.Codes() {
		if _, err := topicOf(code); err != nil {
			t.Error(err)
		}
	}
	for _, topic := range topics() {
		if len(topic.codes()) == 0 {
			t.Errorf("%s is the remedy of no code", topic.remedy)
		}
	}
}

// Every text is one of a topic, and has the sections that the topic claims.
func TestTopics_haveTheirTexts(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(remedies, "remedies/*.md")
	if err != nil || len(files) != len(topics()) {
		t.Errorf("%d texts for %d topics: %v", len(files), len(topics()), err)
	}
	section := regexp.MustCompile(`(?m)^#### (.*)$`)
	for _, topic := range topics() {
		text, err := topic.text()
		if err != nil {
			t.Error(err)
			continue
		}
		var sections []string
		for _, match := range section.FindAllStringSubmatch(text, -1) {
			sections = append(sections, match[1])
		}
		if diff := cmp.Diff(topic.servers, sections); diff != "" {
			t.Errorf("%s (-claimed +there):\n%s", topic.remedy, diff)
		}
		if regexp.MustCompile(`(?m)^#{1,3} `).MatchString(withoutCode(text)) {
			t.Errorf("%s has a heading above its own level", topic.remedy)
		}
	}
}

// A configuration to copy has preload only where the remedy is about it: it is
// the owner's consent.
func TestTopics_keepPreloadOut(t *testing.T) {
	t.Parallel()
	for _, topic := range topics() {
		text, err := topic.text()
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range codeBlocks(text) {
			if topic.remedy != readiness.RemedyPreload && strings.Contains(block, "preload") {
				t.Errorf("%s has preload in\n%s", topic.remedy, block)
			}
		}
	}
}

// The page in templates/ is the one that the code makes.
func TestFindings_areUpToDate(t *testing.T) {
	t.Parallel()
	want, err := findings()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../templates/guides/findings.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("run make generate (-code +templates):\n%s", diff)
	}
}

// Every link within the documentation leads somewhere: to a page, and to an
// anchor or a heading on it.
func TestGuides_linksResolve(t *testing.T) {
	t.Parallel()
	pages := map[string]string{}
	for _, pattern := range []string{"../../templates/guides/*.md", "../../templates/index.md.tmpl", "../../docs/resources/*.md", "../../docs/list-resources/*.md", "../../docs/data-sources/*.md", "../../docs/functions/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v, %v", pattern, found, err)
		}
		for _, file := range found {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, page, _ := strings.Cut(filepath.ToSlash(file), "../../")
			page = strings.TrimPrefix(strings.TrimPrefix(page, "templates/"), "docs/")
			pages[strings.TrimSuffix(strings.TrimSuffix(page, ".tmpl"), ".md")] = withoutCode(string(text))
		}
	}
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for page, text := range pages {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			target := match[1]
			if strings.Contains(target, "://") {
				continue
			}
			path, fragment, _ := strings.Cut(target, "#")
			to := page
			if path != "" {
				to = filepath.ToSlash(filepath.Join(filepath.Dir(page), path))
			}
			if _, ok := pages[to]; !ok {
				t.Errorf("%s links to %s, and there is no page %s", page, target, to)
			} else if fragment != "" && !slices.Contains(anchors(pages[to]), fragment) {
				t.Errorf("%s links to %s, and there is no such place", page, target)
			}
		}
		if found := anchors(text); len(slices.Compact(slices.Sorted(slices.Values(found)))) != len(found) && page == "guides/findings" {
			t.Errorf("%s has an anchor twice", page)
		}
	}
}

// anchors are where links can lead on a page: the anchors that are written there,
// and its headings, where no anchor is written before them.
func anchors(text string) []string {
	var found []string
	for _, match := range regexp.MustCompile(`<a id="([^"]+)">`).FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	for _, match := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(text, -1) {
		slug := strings.ReplaceAll(strings.ToLower(match[1]), " ", "-")
		found = append(found, regexp.MustCompile(`[^a-z0-9_-]`).ReplaceAllString(slug, ""))
	}
	return found
}

var fenced = regexp.MustCompile("(?ms)^```[a-z]*\n(.*?\n)```$")

func codeBlocks(text string) []string {
	var blocks []string
	for _, match := range fenced.FindAllStringSubmatch(text, -1) {
		blocks = append(blocks, match[1])
	}
	return blocks
}

func withoutCode(text string) string { return fenced.ReplaceAllString(text, "") }

// An unknown remedy is an error that says where to put it.
func TestTopicOf_unknown(t *testing.T) {
	t.Parallel()
	if _, err := topicOf(readiness.Code{Name: "a.new.code", Remedy: "new"}); err == nil || !strings.Contains(fmt.Sprint(err), "topics.go") {
		t.Errorf("the error is %v", err)
	}
}
