package svg_test

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/svg"
)

func TestPicture(t *testing.T) {
	t.Parallel()
	p := svg.New("Title & <b>", "A \"description\"")
	p.Text(1, 2, svg.Plain.On(svg.Ink), "a < b\x00\n\u202ec")
	p.TextBefore(3, 4, svg.Small.On(svg.Dim), "end")
	p.TextAround(5, 6, svg.Strong.On(svg.Bad), "middle")
	p.Columns(1.5, 2.25, 7.2, svg.Mono.On(svg.Good), "ab ")
	p.Box(1, 2, 3, 4, 5, svg.AccentSoft)
	p.Circle(1, 2, 3, svg.Good)
	p.Arrow(svg.Way, 0, 0, 10, 0)
	p.Arrow(svg.Way, 10, 0, 10, 10)
	got := p.String(100)
	_, body, _ := strings.Cut(got, "</style>\n")
	want := `<rect class="paper" x="0.5" y="0.5" width="439" height="99" rx="8"/>
<text class="plain ink" x="1" y="2">a &lt; b` + "\uFFFD \uFFFD" + `c</text>
<text class="small dim end" x="3" y="4">end</text>
<text class="strong bad middle" x="5" y="6">middle</text>
<text class="mono good" x="1.5" y="2.25" textLength="21.6" lengthAdjust="spacingAndGlyphs" xml:space="preserve">ab </text>
<rect class="accent-soft" x="1" y="2" width="3" height="4" rx="5"/>
<circle class="good" cx="1" cy="2" r="3"/>
<polyline class="way" points="0 0 10 0"/>
<polyline class="way" points="6 4 10 0 6 -4"/>
<polyline class="way" points="10 0 10 10"/>
<polyline class="way" points="6 6 10 10 14 6"/>
</svg>
`
	if diff := cmp.Diff(want, body); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(got, "-title\">Title &amp; &lt;b&gt;</title>") || !strings.Contains(got, "-desc\">A &quot;description&quot;</desc>") || !strings.Contains(got, `viewBox="0 0 440 100" width="560" height="127"`) {
		t.Error(got)
	}
	if err := xml.Unmarshal([]byte(got), new(struct{})); err != nil {
		t.Error(err)
	}
	other := svg.New("Another", "")
	id := regexp.MustCompile(`id="(p\w+)-title"`)
	if id.FindStringSubmatch(got)[1] == id.FindStringSubmatch(other.String(1))[1] {
		t.Error("two pictures have the same ID")
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		class svg.Class
		text  string
		width int
		want  string
	}{
		{svg.Mono, "abcdef", 44, "abcdef"}, {svg.Mono, "abcdef", 43, "abcd…"}, {svg.Mono, "abc def", 37, "abc…"}, {svg.Mono, "abc", 0, "…"},
		{svg.Plain, "WWW", 40, "WWW"}, {svg.Strong, "WWW", 40, "W…"}, {svg.Plain, "日本語", 30, "日…"},
	} {
		if got := svg.Fit(row.class, row.text, row.width); got != row.want {
			t.Errorf("%s, %d: %q; want %q", row.text, row.width, got, row.want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for lines, want := range map[int][]string{
		0: nil, 1: {"one two th…"}, 2: {"one two", "three four"}, 3: {"one two", "three four"},
	} {
		if diff := cmp.Diff(want, svg.Wrap(svg.Mono, " one two\nthree four", 81, lines)); diff != "" {
			t.Errorf("%d (-want +got):\n%s", lines, diff)
		}
	}
	if diff := cmp.Diff([]string{"aaaa…", "b"}, svg.Wrap(svg.Mono, "aaaaaaaaaa b", 40, 5)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestContrast holds the colors of texts against what they can stand on, in the light
// picture and in the dark one: 4.5 to 1 is what WCAG 2 asks of text (1.4.3).
func TestContrast(t *testing.T) {
	t.Parallel()
	style, _, _ := strings.Cut(svg.New("", "").String(1), "</style>")
	light, dark, _ := strings.Cut(style, "@media (prefers-color-scheme:dark)")
	fill := regexp.MustCompile(`\.hsts-picture \.([a-z-]+)\{fill:(#[0-9a-f]{6})\}`)
	for scheme, rules := range map[string]string{"light": light, "dark": dark} {
		colors := map[string]string{}
		for _, match := range fill.FindAllStringSubmatch(rules, -1) {
			colors[match[1]] = match[2]
		}
		for _, text := range []svg.Class{svg.Ink, svg.Dim, svg.Accent, svg.Good, svg.Warn, svg.Bad} {
			for _, ground := range []svg.Class{svg.Paper, svg.AccentSoft, svg.GoodSoft, svg.WarnSoft, svg.BadSoft} {
				a, b := luminance(t, colors[string(text)]), luminance(t, colors[string(ground)])
				if contrast := (max(a, b) + 0.05) / (min(a, b) + 0.05); contrast < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", scheme, text, ground, contrast)
				}
			}
		}
	}
}

// luminance is the relative luminance of a color, by WCAG 2.
func luminance(t *testing.T, color string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		if len(color) != 7 {
			t.Fatalf("%q is not a color", color)
		}
		n, err := strconv.ParseUint(color[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		part := float64(n) / 255
		if part <= 0.04045 {
			part /= 12.92
		} else {
			part = math.Pow((part+0.055)/1.055, 2.4)
		}
		sum += weight * part
	}
	return sum
}
