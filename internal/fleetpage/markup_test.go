package fleetpage_test

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/hstskit/terraform-provider-hsts/internal/fleetpage"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// parse returns the elements of a page, in their order.
func parse(t *testing.T, text string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for node := range root.Descendants() {
		if node.Type == html.CommentNode {
			t.Errorf("the page has a comment: %q", node.Data)
		}
		if node.Type == html.ElementNode {
			all = append(all, node)
		}
	}
	return all
}

// textIn returns the text of an element.
func textIn(node *html.Node) string {
	var b strings.Builder
	for below := range node.Descendants() {
		if below.Type == html.TextNode {
			b.WriteString(below.Data)
		}
	}
	return b.String()
}

// shapes are the elements of a page with the names of their attributes.
func shapes(t *testing.T, text string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, node := range parse(t, text) {
		shape := node.Namespace + "<" + node.Data
		for _, attribute := range node.Attr {
			shape += " " + attribute.Key
		}
		all[shape+">"] = true
	}
	return all
}

// expected are the shapes of pages whose texts are harmless.
func expected(t *testing.T) map[string]bool {
	t.Helper()
	more := sample(40)
	for i := range 60 { // so that causes, bars and findings are left out
		d := &more.Domains[i%40]
		d.Ready, d.Errors = false, append(d.Errors, "code-"+strings.Repeat("x", i))
		more.Rollouts[i%40].Next = []fleetpage.Stage{{Name: "full", At: at.AddDate(0, 0, i)}}
	}
	empty := fleetpage.Fleet{Domains: []fleetpage.Domain{{Name: "a.example"}}, Rollouts: []fleetpage.Rollout{{}}}
	all := map[string]bool{}
	for _, f := range []fleetpage.Fleet{sample(40), more, empty, {}} {
		maps.Copy(all, shapes(t, rendered(t, f)))
	}
	return all
}

func rendered(t testing.TB, f fleetpage.Fleet) string {
	t.Helper()
	text, err := fleetpage.Render(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// FuzzRender has texts of others become no markup: no page has an element, or an
// attribute of one, that pages of harmless texts do not have, nor leads anywhere else.
func FuzzRender(f *testing.F) {
	for _, text := range []string{
		"example.com", `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, "</style><script>", "<!--", "-->", "]]>",
		"</title></svg><iframe src=//evil.example>", "javascript:alert(1)", "{{.}}", "\u202e\u0000\x1b[31m\r\n", "&lt;script&gt;", "<svg/onload=alert(1)>",
		"\xff\xfe", "`${alert(1)}`", "data:text/html,<script>", "<table><tr><td>", "</table></main>", strings.Repeat("é", 500),
	} {
		f.Add(text, text, text, text, int64(0))
		f.Add("example.com", text, "max-age=1", "full", int64(1<<40))
	}
	var allowed map[string]bool
	f.Fuzz(func(t *testing.T, name, code, header, stage string, seconds int64) {
		if allowed == nil {
			allowed = expected(t)
		}
		fleet := fleetpage.Fleet{
			Title: header, Ruleset: code, At: time.Unix(seconds%(1<<37), 0),
			Domains: []fleetpage.Domain{
				{Name: name, Errors: []string{code, stage}, Warnings: []string{header}, Undecided: []string{stage}, Header: &header, Status: code, Broken: true,
					Profiles: []fleetpage.Profile{{Name: code, Because: []string{name, stage}}, {Name: stage, Status: fleetpage.ProfileMet}}},
				{Name: stage, Errors: []string{name, "response.no_header"}, Waived: []string{name}},
			},
			Rollouts: []fleetpage.Rollout{
				{Domain: name, Stage: stage, Held: true, Next: []fleetpage.Stage{{Name: code, At: at}, {Name: stage, At: time.Unix(seconds%(1<<37), 0)}}},
				{Domain: stage, Stage: name, Next: []fleetpage.Stage{{Name: header, At: at}}},
			},
		}
		text := rendered(t, fleet)
		for shape := range shapes(t, text) {
			if !allowed[shape] {
				t.Errorf("the page has %s", shape)
			}
		}
		checkParts(t, text, name)
	})
}

// checkParts checks the one style, the one script, the links, and that a name is shown as
// it is.
func checkParts(t *testing.T, text, name string) {
	t.Helper()
	found := map[string]int{}
	named := false
	for _, node := range parse(t, text) {
		found[node.Data]++
		if node.Data == "th" && textIn(node) == nettext.PrintableTo(name, 253) {
			named = true
		}
		for _, attribute := range node.Attr {
			value := attribute.Val
			switch attribute.Key {
			case "href":
				if value != "#table" && value != "data:," && !strings.HasPrefix(value, "https://registry.terraform.io/providers/hstskit/hsts/latest/docs/guides/findings#") {
					t.Errorf("a link leads to %q", value)
				}
			case "class":
				if strings.Trim(value, "abcdefghijklmnopqrstuvwxyz0123 ") != "" {
					t.Errorf("a class is %q", value)
				}
			case "x", "width", "x1", "x2":
				if strings.Trim(value, "0123456789.%") != "" {
					t.Errorf("a length is %q", value)
				}
			}
		}
	}
	if found["script"] != 1 || found["style"] != 1 || found["h1"] != 1 {
		t.Errorf("the page has %d scripts, %d styles and %d headings", found["script"], found["style"], found["h1"])
	}
	if !named {
		t.Errorf("no row has the name %q", name)
	}
}

// TestRender_policy has the Content-Security-Policy allow the script and the style of the
// page, by their hashes, and nothing else.
func TestRender_policy(t *testing.T) {
	t.Parallel()
	hashes := map[string]string{}
	policy := ""
	for _, node := range parse(t, rendered(t, sample(3))) {
		if node.Data == "script" || node.Data == "style" {
			sum := sha256.Sum256([]byte(textIn(node)))
			hashes[node.Data] = "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		}
		if node.Data == "meta" && slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Val == "Content-Security-Policy" }) {
			policy = node.Attr[1].Val
		}
	}
	want := "default-src 'none'; style-src " + hashes["style"] + "; script-src " + hashes["script"] + "; img-src data:; base-uri 'none'; form-action 'none'"
	if policy != want {
		t.Errorf("the policy is\n%s\nwant\n%s", policy, want)
	}
}
