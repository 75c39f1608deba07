package pictures

import (
	"html"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/chart"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun/chromium"
)

const root = "../.."

func drawn(t *testing.T) map[string]string {
	t.Helper()
	all, err := All(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAll compares the files in pictures/ with what is drawn.
func TestAll(t *testing.T) {
	t.Parallel()
	all := drawn(t)
	files, err := os.ReadDir(filepath.Join(root, Directory))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if _, exists := all[file.Name()]; !exists {
			t.Errorf("pictures/%s is drawn by nothing", file.Name())
		}
	}
	for name, picture := range all {
		committed, err := os.ReadFile(filepath.Join(root, Directory, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(committed), picture); diff != "" {
			t.Errorf("pictures/%s is not what is drawn: run 'make generate' (-committed +drawn)\n%s", name, diff)
		}
	}
}

// TestAll_named holds the pages against the pictures: each picture that a page names is
// there, has a text for who can't see it, whose numbers and names are in the picture, and
// is on a page. The Terraform Registry
// shows pictures by their whole address only.
func TestAll_named(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(root + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"/docs/*.md", "/docs/*/*.md", "/adr/*.md"} {
		more, err := filepath.Glob(root + pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, more...)
	}
	const address = "https://raw.githubusercontent.com/hstskit/terraform-provider-hsts/main/"
	image := regexp.MustCompile(`!\[([^\]]*)\]\(([^)\s]+)\)`)
	facts := regexp.MustCompile(`[\w=.-]*(\d|\w[._]\w)[\w=.-]*`)
	all := drawn(t)
	named := map[string]bool{}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "<img") {
			t.Errorf("%s has an image as HTML, which this test does not read", page)
		}
		for _, match := range image.FindAllStringSubmatch(string(text), -1) {
			alt, source := match[1], match[2]
			path, absolute := strings.CutPrefix(source, address)
			if strings.HasPrefix(page, root+"/docs/") != absolute {
				t.Errorf("%s shows %s: pages of docs/ need an address that begins with %s, the others none", page, source, address)
			}
			if _, err := os.Stat(filepath.Join(root, path)); err != nil {
				t.Errorf("%s shows %s, which is not there", page, source)
			}
			if len(alt) < 40 {
				t.Errorf("%s: the text %q does not say what %s shows", page, alt, source)
			}
			for _, fact := range facts.FindAllString(alt, -1) {
				if fact = strings.Trim(fact, "."); !strings.Contains(all[filepath.Base(path)], fact) {
					t.Errorf("%s: the text %q has %s, which %s does not show", page, alt, fact, source)
				}
			}
			named[filepath.Base(path)] = true
		}
	}
	for name := range all {
		if !named[name] {
			t.Errorf("no page shows %s", name)
		}
	}
}

// layout is a page that finds texts of its pictures that are cut off or overlap.
const layout = `<!doctype html><meta charset="utf-8"><title>layout</title><body>%PICTURES%<pre id="found"></pre><script>
const found = [];
for (const picture of document.querySelectorAll('svg')) {
	const name = picture.querySelector('title').textContent, view = picture.viewBox.baseVal;
	const boxes = [...picture.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
	boxes.forEach(([text, box], i) => {
		if (box.x < 4 || box.y < 0 || box.x + box.width > view.width - 4 || box.y + box.height > view.height)
			found.push(name + ': cut off: ' + text);
		for (const [other, next] of boxes.slice(i + 1)) {
			const over = Math.min(box.x + box.width, next.x + next.width) - Math.max(box.x, next.x);
			const under = Math.min(box.y + box.height, next.y + next.height) - Math.max(box.y, next.y);
			if (over > 1 && under > 3) found.push(name + ': over each other: ' + text + ' / ' + other);
		}
	});
	found.push(name + ': ' + boxes.length + ' texts on ' + getComputedStyle(picture.querySelector('.paper')).fill);
}
document.getElementById('found').textContent = found.join('\n');
</script>`

// TestAll_chromium has a real browser lay out each picture, and charts with long names
// and names of any script: no text leaves its picture or covers another one. In dark
// they are dark.
func TestAll_chromium(t *testing.T) {
	t.Parallel()
	all := drawn(t)
	for title, name := range map[string]string{"wide": "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "other": "日本語日本語日本語日本語日本語日本語日本語日本語", "marks": strings.Repeat("🦊", 40)} {
		stage := chart.Stage{Name: name, Header: "max-age=999999999999; includeSubDomains; preload; " + name, MaxAge: 999999999999, Wait: 86400*364 + 23*3600, Begins: start}
		next := stage
		next.Name = "next " + name
		all[title] = chart.Chart{Title: title + " " + name, Stages: []chart.Stage{stage, next}, Present: name, HeldBecause: []string{strings.Repeat("reason "+name+" ", 9)}}.SVG()
	}
	for _, dark := range []bool{false, true} {
		var page strings.Builder
		for _, name := range slices.Sorted(maps.Keys(all)) {
			page.WriteString(all[name])
		}
		shown := chromium.Show(t, strings.Replace(layout, "%PICTURES%", page.String(), 1), dark)
		_, found, _ := strings.Cut(shown, `<pre id="found">`)
		found, _, _ = strings.Cut(found, "</pre>")
		lines := strings.Split(html.UnescapeString(found), "\n")
		paper := "rgb(255, 255, 255)"
		if dark {
			paper = "rgb(13, 17, 23)"
		}
		for _, line := range lines {
			if !strings.HasSuffix(line, "texts on "+paper) {
				t.Error(line)
			}
		}
		if len(lines) < len(all) {
			t.Errorf("%d pictures were laid out; want %d", len(lines), len(all))
		}
	}
}

func TestRuns(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"plain": "[plain terminal ink]",
		"\x1b[31m│\x1b[0m \x1b[0m\x1b[1m\x1b[31mError: \x1b[0m\x1b[0m\x1b[1mBad\x1b[0m\n": "[│ terminal bad][  terminal ink][Error:  terminal bad bold][Bad terminal ink bold][\n terminal ink]",
		"\x1b[1;92mok\x1b[22m ok\x1b[39m \x1b[2mfaint\x1b[m x":                            "[ok terminal good bold][ ok terminal good][  terminal ink][faint terminal dim][ x terminal ink]",
		"\x1b[38mx\x1b[4my": "[xy terminal ink]",
	} {
		all, _ := runs(line, look{})
		got := ""
		for _, r := range all {
			got += "[" + r.text + " " + string(r.look.class()) + "]"
		}
		if got != want {
			t.Errorf("%q: %q; want %q", line, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	red := look{color: "bad"}
	for name, row := range map[string]struct {
		line []run
		want []string
	}{
		"short":      {[]run{{"one two", look{}}}, []string{"one two"}},
		"at a space": {[]run{{"one ", look{}}, {"two three", red}}, []string{"one two", "three"}},
		"one word":   {[]run{{"abcdefghijkl", look{}}}, []string{"abcdefghijkl"}},
		"indented":   {[]run{{"  a b", look{}}}, []string{"  a b"}},
		"empty":      {nil, []string{""}},
	} {
		var got []string
		for _, line := range wrap(row.line, 8) {
			text := ""
			for _, r := range line {
				text += r.text
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestLife has the picture fail where the diagram of the states is another.
func TestLife(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(root + "/DEVELOPERS.md")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := life(string(text)); err != nil {
		t.Fatal(err)
	}
	for old, row := range map[string]struct{ replacement, want string }{
		"Ramp --> Held: held":               {"Ramp --> Held: paused", "no arrow {Ramp Held held}"},
		"Retired --> Retired: retired":      {"Retired --> Retired: retired, forgotten", "{Retired Retired forgotten} of the diagram of the states is neither drawn"},
		"Full --> Retired: retired":         {"Full --> Retired: retired, held", "{Full Retired held} of the diagram"},
		`state "max_age is served" as Full`: {"", "no state Full"},
		"```mermaid\nstateDiagram-v2":       {"```", "no diagram of the states"},
	} {
		_, err := life(strings.Replace(string(text), old, row.replacement, 1))
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v; want %s", old, err, row.want)
		}
	}
}

// TestFloors has the picture follow DEVELOPERS.md and the linters.
func TestFloors(t *testing.T) {
	t.Parallel()
	developers := "```text\nfloor package → imports\ntop    a → b\n       c\nsupport d\n```"
	linters := "linters:\n  settings:\n    depguard:\n      rules:\n        pure:\n          files: [\"**/internal/c/**\", \"!$test\"]\n"
	picture, err := floors(developers, []byte(linters))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`class="small accent middle" x="140" y="97">a</text>`, `class="small good middle" x="164" y="97">c</text>`, `>d</text>`, "top: a, c; support: d.</desc>"} {
		if !strings.Contains(picture, want) {
			t.Errorf("the picture lacks %s:\n%s", want, picture)
		}
	}
	for _, row := range [][2]string{{"", linters}, {developers, "linters: {}"}, {developers, ":"}, {"```text\nfloor package\ntop a b c\n```", linters}} {
		if _, err := floors(row[0], []byte(row[1])); err == nil {
			t.Errorf("%q is drawn", row)
		}
	}
}

// TestGates compares what happens in the picture with the advice: the same dates as the
// guide "Rollouts" promises.
func TestGates(t *testing.T) {
	t.Parallel()
	var got []string
	for _, l := range lanes() {
		segments, days := l.play()
		words := ""
		for _, s := range segments {
			_, _, says := s.look()
			words += says + " from hour " + strconv.Itoa(s.hour) + ", "
		}
		got = append(got, words+l.says(days))
	}
	want := []string{
		"1-week from hour 0, 1-month from hour 169, The next stage begins on day 7, when the wait is over.",
		"1-week from hour 0, due, waits from hour 169, 1-month from hour 264, The next stage is due on day 7 and waits. It begins on day 11, with the first run that finds the gate open. No date changes.",
		"1-week from hour 0, held from hour 96, 1-week again from hour 192, 1-month from hour 361, The rollout is held from day 4. Once it is fixed, on day 8, the stage is served in full again: the next one begins on day 15.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	got, err := cut("a\n\x1b[1m$ b\x1b[0m\nc\n\nd\n", "$ b", "d")
	if diff := cmp.Diff([]string{"\x1b[1m$ b\x1b[0m", "c"}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, row := range [][2]string{{"x", "d"}, {"a", "x"}} {
		if got, err := cut("a\nd\n", row[0], row[1]); err == nil {
			t.Errorf("%q: %q", row, got)
		}
	}
}
