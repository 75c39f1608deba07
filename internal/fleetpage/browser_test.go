package fleetpage_test

import (
	"bytes"
	"context"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/hstskit/terraform-provider-hsts/internal/fleetpage"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

var screenshots = flag.String("screenshots", "", "the directory that TestPage_screenshots writes pictures of the page to")

// browser is a Chromium that has a page open.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu sync.Mutex
	// said is what the page wrote to the console; asked the addresses that it asked for.
	said, asked []string
}

// openPage renders a fleet and opens the page in a browser, as a server publishes it.
func openPage(t *testing.T, f fleetpage.Fleet, before ...chromedp.Action) *browser {
	t.Helper()
	text, err := fleetpage.Render(f)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		b.asked = append(b.asked, r.URL.Path)
		b.mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(text))
	}))
	t.Cleanup(server.Close)
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(testrun.Program(t, "chromium")), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.ModifyCmdFunc(testrun.Group),
		chromedp.WSURLReadTimeout(time.Hour), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	b.ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	t.Cleanup(func() { _ = chromedp.Cancel(b.ctx) })
	chromedp.ListenTarget(b.ctx, b.listen)
	b.do(append(append([]chromedp.Action{network.Enable(), log.Enable()}, before...), chromedp.Navigate(server.URL+"/"))...)
	return b
}

// listen keeps what the page says and asks for.
func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.said = append(b.said, "console: "+string(event.Type))
	case *runtime.EventExceptionThrown:
		b.said = append(b.said, event.ExceptionDetails.Error())
	case *log.EventEntryAdded:
		b.said = append(b.said, event.Entry.Text)
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, "request "+event.Request.URL)
	}
}

func (b *browser) do(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// js returns what an expression is in the page.
func js[T any](b *browser, expression string) T {
	b.t.Helper()
	var value T
	b.do(chromedp.Evaluate(expression, &value))
	return value
}

// frame waits until what was typed has been drawn.
const frame = `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`

func (b *browser) settle() {
	b.t.Helper()
	b.do(chromedp.Evaluate(frame, nil, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
}

// quiet fails the test if the page wrote anything to the console, or asked for anything
// but itself.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.said) > 0 {
		b.t.Errorf("the page says: %s", strings.Join(b.said, "\n"))
	}
	for i, asked := range b.asked {
		if address, sent := strings.CutPrefix(asked, "request "); sent {
			asked = address
		}
		if !strings.HasSuffix(asked, "/") && !strings.HasPrefix(asked, "data:") {
			b.t.Errorf("request %d is for %s", i+1, asked)
		}
	}
	if served := slices.DeleteFunc(slices.Clone(b.asked), func(a string) bool { return a != "/" }); len(served) != 1 {
		b.t.Errorf("the server was asked %v", b.asked)
	}
}

func size(width int64) chromedp.Action {
	return emulation.SetDeviceMetricsOverride(width, 900, 1, width < 700)
}

func scheme(name string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}})
}

// names are those of the rows that are shown, in their order.
const names = `Array.from(document.querySelectorAll("#domains tbody tr:not([hidden]) th"), th => th.textContent)`

// TestPage_screenshots takes pictures of the page and prints it. For people to look at,
// they are written to the directory that -screenshots names:
//
//	go test ./internal/fleetpage -run TestPage_screenshots -args -screenshots=/tmp
func TestPage_screenshots(t *testing.T) {
	t.Parallel()
	domains := 40
	if *screenshots != "" {
		domains = 300
	}
	b := openPage(t, sample(domains))
	taken := map[string][]byte{}
	for name, width := range map[string]int64{"desktop": 1280, "tablet": 768, "phone": 360} {
		for _, colours := range []string{"light", "dark"} {
			b.do(size(width), scheme(colours), chromedp.Reload(), chromedp.ActionFunc(func(ctx context.Context) (err error) {
				taken[colours+"-"+name+".png"], err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).
					WithClip(&page.Viewport{Width: float64(width), Height: 3600, Scale: 1}).Do(ctx)
				return err
			}))
		}
	}
	b.do(emulation.SetEmulatedMedia(), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		taken["page.pdf"], _, err = page.PrintToPDF().WithPaperWidth(8.27).WithPaperHeight(11.69).WithPreferCSSPageSize(true).Do(ctx)
		return err
	}))
	different := map[string]bool{}
	for name, picture := range taken {
		different[string(picture)] = true
		if *screenshots == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(*screenshots, name), picture, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if pages := bytes.Count(taken["page.pdf"], []byte("/Type /Page\n")); len(different) != 7 || pages < 3 {
		t.Errorf("%d pictures differ, and %d pages are printed", len(different), pages)
	}
}
