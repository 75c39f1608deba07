package fleetpage_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/hstskit/terraform-provider-hsts/internal/fleetpage"
)

const heads = `Array.from(document.querySelectorAll("#domains thead th"), th => th.getAttribute("aria-sort") || "none").join(" ")`

// TestPage_sort sorts by a column with the mouse, and by another with the keyboard.
func TestPage_sort(t *testing.T) {
	t.Parallel()
	b := openPage(t, sample(40), size(1280))
	worstFirst := js[[]string](b, names)
	if got := js[string](b, heads); got != "none ascending none none none none none none" {
		t.Errorf("at first the columns are sorted %s", got)
	}
	byName := slices.Sorted(slices.Values(worstFirst))
	b.do(chromedp.Click(`#domains thead th:first-child button`, chromedp.ByQuery))
	if got := js[[]string](b, names); !slices.Equal(got, byName) || slices.Equal(got, worstFirst) {
		t.Errorf("by name: %v", got)
	}
	if got := js[string](b, heads); got != "ascending none none none none none none none" {
		t.Errorf("the columns are sorted %s", got)
	}
	if got := js[string](b, `document.getElementById("count").textContent`); got != "40 domains, by domain, ascending." {
		t.Errorf("the status is %q", got)
	}
	slices.Reverse(byName)
	b.do(chromedp.KeyEvent(" "))
	if got := js[[]string](b, names); !slices.Equal(got, byName) {
		t.Errorf("by name, descending, with the space bar: %v", got)
	}
	b.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if got := js[[]string](b, names); !slices.Equal(got, worstFirst) {
		t.Errorf("by verdict, with the return key: %v", got)
	}
	focus := js[string](b, `document.activeElement.textContent + ": " + getComputedStyle(document.activeElement).outlineStyle + " " + getComputedStyle(document.activeElement).outlineWidth`)
	if focus != "Verdict: solid 3px" {
		t.Errorf("the focus is on %s", focus)
	}
	// Domains without a date stay at the end, whichever way it is sorted.
	const last = `document.querySelector("#domains tbody tr:last-child td:nth-of-type(5)").textContent + "|" + document.querySelector("#domains tbody tr td:nth-of-type(5)").textContent`
	for _, want := range []string{"|2026-11-27 1-week", "|2027-01-02 full"} {
		b.do(chromedp.Click(`#domains thead th:nth-child(6) button`, chromedp.ByQuery))
		if got := js[string](b, last); got != want {
			t.Errorf("the last and the first date are %q; want %q", got, want)
		}
	}
	b.quiet()
}

// TestPage_filter filters by text, verdict and cause.
func TestPage_filter(t *testing.T) {
	t.Parallel()
	b := openPage(t, sample(40), size(1280))
	expect := func(what, count string, rows int) {
		t.Helper()
		b.settle()
		if got := js[string](b, `document.getElementById("count").textContent`); got != count {
			t.Errorf("%s: the status is %q; want %q", what, got, count)
		}
		if got := js[[]string](b, names); len(got) != rows {
			t.Errorf("%s: %d rows", what, len(got))
		}
	}
	expect("nothing", "40 domains, the worst first.", 40)
	b.do(chromedp.SendKeys("#text", "SITE-0001", chromedp.ByQuery))
	expect("text", "10 of 40 domains, the worst first.", 10)
	b.do(chromedp.KeyEvent(kb.Enter))
	expect("the return key", "10 of 40 domains, the worst first.", 10)
	b.do(chromedp.SetValue("#verdict", "u", chromedp.ByQuery), chromedp.Evaluate(`document.getElementById("verdict").dispatchEvent(new Event("change"))`, nil))
	expect("text and verdict", "1 of 40 domains, the worst first.", 1)
	b.do(chromedp.Click("#clear", chromedp.ByQuery))
	expect("cleared", "40 domains, the worst first.", 40)
	b.do(chromedp.Click(`button[data-cause="1"]`, chromedp.ByQuery))
	expect("a cause", "3 of 40 domains, the worst first.", 3)
	if got := js[string](b, `document.activeElement.id + " " + document.getElementById("cause").selectedOptions[0].textContent`); got != "table 3 domains: "+summary(untrusted) {
		t.Errorf("the focus and the cause are: %s", got)
	}
	b.do(chromedp.SendKeys("#text", "nothing has this", chromedp.ByQuery))
	expect("nothing fits", "0 of 40 domains, the worst first.", 0)
	b.quiet()
}

// TestPage_withoutScript has the page in its order, without the controls that need the
// script, where scripts do not run.
func TestPage_withoutScript(t *testing.T) {
	t.Parallel()
	b := openPage(t, sample(40), emulation.SetScriptExecutionDisabled(true))
	b.do(emulation.SetScriptExecutionDisabled(false))
	const controls = `Array.from(document.querySelectorAll("button, input, select")).filter(e => e.checkVisibility()).length`
	if got := js[int](b, controls); got != 0 {
		t.Errorf("%d controls are shown that do nothing", got)
	}
	got := js[[]string](b, `Array.from(document.querySelectorAll("#domains tbody tr"), r => r.className)`)
	if order := strings.Join(slices.Compact(got), " "); len(got) != 40 || order != "n u y" {
		t.Errorf("%d rows, whose verdicts are %s", len(got), order)
	}
	b.quiet()
}

// hostile is a fleet of long texts without a blank.
func hostile() fleetpage.Fleet {
	long := strings.Repeat("W", 300)
	f := sample(20)
	f.Title = long
	for i := range f.Domains {
		f.Domains[i].Name = long[:250] + fmt.Sprint(i)
		f.Domains[i].Header, f.Domains[i].Status = &long, long
		f.Domains[i].Errors = []string{long, "b" + long}
		f.Domains[i].Ready = false
		f.Rollouts[i].Domain, f.Rollouts[i].Stage = f.Domains[i].Name, long
	}
	return f
}

// TestPage_width has no page wider than its screen, whatever is in it.
func TestPage_width(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fleetpage.Fleet{"sample": sample(40), "hostile": hostile()} {
		b := openPage(t, f)
		for _, width := range []int64{320, 360, 768, 1000, 1121, 1280, 1920} {
			b.do(size(width), chromedp.Reload(), chromedp.Evaluate(`for (const d of document.querySelectorAll("details")) d.open = true`, nil))
			if got := js[int64](b, `document.documentElement.scrollWidth`); got > width {
				t.Errorf("%s: at %d the page is %d wide: %v", name, width, got, js[[]string](b, fmt.Sprintf(
					`Array.from(document.querySelectorAll("*")).filter(e => e.getBoundingClientRect().right > %d).slice(0, 5).map(e => e.outerHTML.slice(0, 90))`, width)))
			}
		}
	}
}

// contrasts is a script that returns each colour of text with what is behind it, where
// the contrast (WCAG 2.2, 1.4.3) is below 4.5.
const contrasts = `(() => {
  const channels = text => text.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    if (element.previousElementSibling?.tagName === "rect") return getComputedStyle(element.previousElementSibling).fill;
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const low = new Set();
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || ["SCRIPT", "STYLE", "title", "desc"].includes(element.tagName) || element.disabled) continue;
    seen++;
    const style = getComputedStyle(element);
    const fore = element.tagName === "text" ? style.fill : style.color, back = behind(element);
    const [a, b] = [luminance(channels(fore)), luminance(channels(back))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.add(fore + " on " + back + ": " + element.outerHTML.slice(0, 80));
  }
  return [String(seen), ...low];
})()`

// TestPage_contrast measures the contrast of every text, in light, in dark and printed.
func TestPage_contrast(t *testing.T) {
	t.Parallel()
	b := openPage(t, sample(40))
	for name, medium := range map[string]chromedp.Action{
		"light": scheme("light"), "dark": scheme("dark"), "print": emulation.SetEmulatedMedia().WithMedia("print"),
	} {
		for _, width := range []int64{360, 1280} {
			b.do(medium, size(width), chromedp.Reload(), chromedp.Evaluate(`for (const d of document.querySelectorAll("details")) d.open = true`, nil))
			got := js[[]string](b, contrasts)
			if len(got) > 1 || len(got[0]) < 3 {
				t.Errorf("%s at %d, of %s texts: %s", name, width, got[0], strings.Join(got[1:], "\n"))
			}
			ground := js[string](b, `getComputedStyle(document.body).backgroundColor`)
			if (ground == "rgb(255, 255, 255)") != (name != "dark") {
				t.Errorf("%s: the ground is %s", name, ground)
			}
		}
	}
}

// TestPage_print leaves the controls out of what is printed.
func TestPage_print(t *testing.T) {
	t.Parallel()
	b := openPage(t, sample(40), emulation.SetEmulatedMedia().WithMedia("print"), size(680))
	if got := js[int](b, `Array.from(document.querySelectorAll(".causes button, input, select, .skip")).filter(e => e.checkVisibility()).length`); got != 0 {
		t.Errorf("%d controls are printed", got)
	}
	if got := js[string](b, `getComputedStyle(document.querySelector("#domains thead")).display + " " + getComputedStyle(document.querySelector("#domains td")).display`); got != "table-header-group table-cell" {
		t.Errorf("what is printed is no table: %s", got)
	}
	if got := js[int](b, `document.documentElement.scrollWidth`); got > 680 {
		t.Errorf("what is printed is %d wide", got)
	}
}

// TestPage_accessible looks at the page as a screen reader does: everything that can be
// used and every picture has a name, and the table is one at any width.
func TestPage_accessible(t *testing.T) {
	t.Parallel()
	b := openPage(t, sample(40))
	for _, width := range []int64{360, 1280} {
		b.do(size(width), chromedp.Reload())
		roles := map[string][]string{}
		b.do(chromedp.ActionFunc(func(ctx context.Context) error {
			nodes, err := accessibility.GetFullAXTree().Do(ctx)
			for _, node := range nodes {
				if !node.Ignored {
					role := textOf(node.Role)
					roles[role] = append(roles[role], textOf(node.Name))
				}
			}
			return err
		}))
		for role, least := range map[string]int{
			"heading": 8, "button": 15, "searchbox": 1, "combobox": 2, "table": 2, "columnheader": 12, "rowheader": 40, "row": 41, "cell": 150,
			"image": 1, "status": 1, "main": 1, "banner": 1, "contentinfo": 1, "search": 1, "link": 8,
		} {
			if len(roles[role]) < least {
				t.Errorf("at %d: %d of the role %s; want %d: %v", width, len(roles[role]), role, least, roles[role])
			}
			if slices.Contains([]string{"status", "main", "banner", "contentinfo", "row", "cell"}, role) {
				continue
			}
			if slices.Contains(roles[role], "") {
				t.Errorf("at %d: a %s has no name", width, role)
			}
			if unique := slices.Compact(slices.Sorted(slices.Values(roles[role]))); role != "heading" && len(unique) != len(roles[role]) {
				t.Errorf("at %d: two of the role %s have one name: %v", width, role, roles[role])
			}
		}
		if got := roles["image"]; len(got) != 1 || got[0] != "Stages to come The earliest dates of the stages to come, between 2026-11-25 and 2027-01-05, in 7 bars. The dates are listed below." {
			t.Errorf("the picture is %q", got)
		}
	}
}

func textOf(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	return strings.Trim(strings.TrimSpace(string(value.Value)), `"`)
}
