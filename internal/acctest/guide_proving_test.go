package acctest_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/testlab"
)

// terraformBlock matches a block of a guide that works as it is.
var terraformBlock = regexp.MustCompile("(?ms)^```terraform\n(.*?\n)```$")

// TestGuides_proving does what the guide "Proving it" says: it keeps what was seen of
// a site, and judges the file again where nothing else of it is at hand.
func TestGuides_proving(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../templates/guides/proving.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := terraformBlock.FindAllStringSubmatch(string(text), -1)
	if len(blocks) != 2 {
		t.Fatalf("the guide has %d blocks of Terraform; those of keeping and of judging are two", len(blocks))
	}
	bad := testlab.Ready("example.com")
	bad.HTTPS.Answer.HSTS = []string{"max-age=300"}
	const versions = "terraform {\n  required_providers {\n    hsts = {\n      source = \"hstskit/hsts\"\n    }\n  }\n}\n"
	for name, test := range map[string]struct {
		site   testlab.Site
		beside []testlab.Site
		says   []string
	}{
		"done":   {testlab.Ready("example.com"), []testlab.Site{testlab.Ready("www.example.com")}, []string{"ready = true", "conclusive = true", "errors = []"}},
		"not":    {bad, []testlab.Site{testlab.Ready("www.example.com")}, []string{"ready = false", "conclusive = true", "header.hsts.max_age.below_minimum on example.com"}},
		"unseen": {testlab.Ready("example.com"), nil, []string{"ready = false", "conclusive = false", "errors = []"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lab := testlab.New(t, append(test.beside, test.site)...)
			keeps := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
			keeps.Write("main.tf", versions+lab.ProviderConfig()+blocks[0][1])
			keeps.Do("apply", "-auto-approve")
			for _, output := range []string{"done_since", "history", "compliance", "report"} {
				if kept := keeps.Do("output", "-json", output); strings.HasPrefix(kept.Raw, "null") {
					t.Errorf("%s is null", output)
				}
			}
			evidence := keeps.Do("output", "-raw", "evidence").Raw

			judges := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
			judges.Write("main.tf", versions+blocks[1][1])
			judges.Write("evidence.json", evidence)
			judges.Do("apply", "-auto-approve", "-var", "file=evidence.json").Expect(t, test.says...)
		})
	}
}

// TestGuides_provingWitness asks the witnesses that the guide lists.
func TestGuides_provingWitness(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../templates/guides/proving.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^ {3}```terraform\n(.*?\n) {3}```$").FindAllStringSubmatch(string(text), -1)
	if len(blocks) != 2 {
		t.Fatalf("the list of witnesses has %d blocks of Terraform; the scan and the lists are two", len(blocks))
	}
	lab := testlab.New(t, testlab.Ready("example.com"), testlab.HSTSPreload("example.com", "unknown", ""))
	w := acctest.NewWorkspace(t, acctest.NewClock(time.Now()))
	w.Write("main.tf", lab.ProviderConfig()+blocks[0][1])
	w.Do("apply", "-auto-approve")
	w.Do("output", "-json", "second_opinion").Expect(t, `"agrees":true`, `"passes":true`, `"failure":null`)

	w.Write("transport_security_state_static.json", `{"entries": [{"name": "example.com", "mode": "force-https"}]}`)
	w.Write("nsSTSPreloadList.inc", "const PRTime gPreloadListExpirationTime = INT64_C(4102444800000000);\n%%\nexample.com, 1\n%%\n")
	// The provider of a test does not run where the configuration is.
	w.Write("main.tf", strings.ReplaceAll(blocks[1][1], `path = "`, `path = "`+w.Path("")+"/"))
	w.Do("apply", "-auto-approve")
	w.Do("output", "-json", "lists").Expect(t, `"used_until":"2100-01-01T00:00:00Z"`, `"include_subdomains":false`, `"include_subdomains":true`)
}
