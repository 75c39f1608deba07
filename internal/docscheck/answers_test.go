package docscheck_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestAnswers checks that each page of a data source answers what people ask of a read,
// and that the first page leads to every guide.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, problem := range here(t).checkAnswers() {
		t.Error(problem)
	}
}

// questions are the rows of the table on the page of a data source, and what the text
// above it says.
var questions = []string{
	"It is read in every plan", "| Requests |", "| What leaves the network |", "| Credentials |", "| Without access to the internet |", "| Size in the state |",
}

func (p project) checkAnswers() []string {
	index := p.pages["docs/index.md"]
	listed := map[string]bool{}
	for _, link := range index.links {
		listed[link.text] = true
	}
	return p.each(func(page *page, report func(int, string, ...any)) {
		name, isGuide := strings.CutPrefix(page.path, "docs/guides/")
		if guide := strings.TrimSuffix(name, ".md"); isGuide && !listed["guides/"+guide] {
			report(1, "the first page does not list it")
		}
		if !strings.HasPrefix(page.path, "docs/data-sources/") {
			return
		}
		for _, question := range questions {
			if !strings.Contains(page.source, question) {
				report(1, "it does not answer: %s", strings.Trim(question, "| "))
			}
		}
		// Its reader must not find out from a failed plan.
		if strings.HasSuffix(page.path, "/preload_status.md") {
			top, _, _ := strings.Cut(page.source, "\n## ")
			for _, text := range []string{"hstspreload.org in every plan", "chromium_list"} {
				if !strings.Contains(top, text) {
					report(1, "its top does not say %q", text)
				}
			}
		}
	})
}

// TestAnswers_planted leaves answers out.
func TestAnswers_planted(t *testing.T) {
	t.Parallel()
	whole := "# x\n\nIt asks hstspreload.org in every plan: set `chromium_list`.\n\n## Costs\n\n" + strings.Join(questions, "\n") + "\n"
	p, err := read(fstest.MapFS{
		"docs/index.md":                       {Data: []byte("[one](guides/one)\n")},
		"docs/guides/one.md":                  {Data: []byte("# One\n")},
		"docs/guides/two.md":                  {Data: []byte("# Two\n")},
		"docs/data-sources/one.md":            {Data: []byte(strings.Replace(whole, "| Credentials |", "", 1))},
		"docs/data-sources/preload_status.md": {Data: []byte(strings.Replace(whole, "chromium_list", "x", 1))},
		"docs/data-sources/two.md":            {Data: []byte(whole)},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"docs/data-sources/one.md:1: it does not answer: Credentials",
		"docs/data-sources/preload_status.md:1: its top does not say \"chromium_list\"",
		"docs/guides/two.md:1: the first page does not list it",
	}
	if diff := cmp.Diff(want, p.checkAnswers()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
