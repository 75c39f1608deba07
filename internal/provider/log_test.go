package provider

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklog"
)

// env is an environment of a test's own.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// logged returns the lines that a function logs, with all levels asked for.
func logged(t *testing.T, l logs, write func(context.Context, *slog.Logger)) []map[string]any {
	t.Helper()
	var output bytes.Buffer
	ctx := tflog.SetField(tflogtest.RootLogger(t.Context(), &output), "request", "1")
	write(ctx, l.logger("probe"))
	lines, err := tflogtest.MultilineJSONDecode(&output)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestLogHandler(t *testing.T) {
	t.Parallel()
	got := logged(t, newLogs(env("TF_LOG", "TRACE"), ""), func(ctx context.Context, l *slog.Logger) {
		l = l.With("domain", "a.example").WithGroup("dns").With("server", "192.0.2.53:53")
		l.DebugContext(ctx, "answer", "code", "SERVFAIL", "took", 1500*time.Millisecond, "error", fmt.Errorf("wrapped: %w", io.EOF),
			slog.Group("size", "bytes", 12), "tcp", true, "at", time.Unix(0, 0), "none", nil, slog.Group("", "inline", uint64(1)), "part", 0.5)
		l.InfoContext(ctx, "an info")
		l.WarnContext(ctx, "a warning")
		l.ErrorContext(ctx, "an error")
		l.Log(ctx, levelTrace, "a trace")
	})
	common := map[string]any{"@module": "provider.probe", "request": "1", "domain": "a.example", "dns.server": "192.0.2.53:53"}
	var want []map[string]any
	for _, line := range []map[string]any{
		{
			"@level": "debug", "@message": "answer", "dns.code": "SERVFAIL", "dns.took": "1.5s", "dns.error": "wrapped: EOF",
			"dns.size.bytes": 12.0, "dns.tcp": true, "dns.at": "1970-01-01T00:00:00Z", "dns.none": "<nil>", "dns.inline": 1.0, "dns.part": 0.5,
		},
		{"@level": "info", "@message": "an info"},
		{"@level": "warn", "@message": "a warning"},
		{"@level": "error", "@message": "an error"},
		{"@level": "trace", "@message": "a trace"},
	} {
		maps.Copy(line, common)
		want = append(want, line)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestLogHandler_elsewhere logs nothing, and does not fail, without Terraform's context.
func TestLogHandler_elsewhere(t *testing.T) {
	t.Parallel()
	newLogs(env("TF_LOG", "TRACE"), "").logger("probe").InfoContext(t.Context(), "to nobody")
}

// TestLogHandler_levels is about what is asked for, and the cost of what is not.
func TestLogHandler_levels(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		env  []string
		want slog.Level
	}{
		{nil, levelOff},
		{[]string{"TF_LOG", "DEBUG"}, slog.LevelDebug},
		{[]string{"TF_LOG", "debug"}, slog.LevelDebug},
		{[]string{"TF_LOG", "INFO"}, slog.LevelInfo},
		{[]string{"TF_LOG", "WARN"}, slog.LevelWarn},
		{[]string{"TF_LOG", "ERROR"}, slog.LevelError},
		{[]string{"TF_LOG", "JSON"}, levelTrace},
		{[]string{"TF_LOG", "1"}, levelTrace},
		{[]string{"TF_LOG", "OFF"}, levelOff},
		{[]string{"TF_LOG_CORE", "TRACE"}, levelOff},
		{[]string{"TF_LOG_PROVIDER", "DEBUG"}, slog.LevelDebug},
		{[]string{"TF_LOG_PROVIDER", "OFF", "TF_LOG", "TRACE"}, levelOff},
		{[]string{"TF_LOG_PROVIDER_HSTS", "INFO", "TF_LOG_PROVIDER", "TRACE"}, slog.LevelInfo},
		{[]string{"TF_LOG_PROVIDER_HSTS_PROBE", "TRACE", "TF_LOG_PROVIDER_HSTS", "OFF"}, levelTrace},
		{[]string{"TF_LOG_PROVIDER_HSTS_PRELOAD_LIST", "TRACE"}, levelOff},
		{[]string{"TF_ACC_LOG_PATH", "log"}, levelTrace},
	} {
		if got := logLevel(env(row.env...), "probe"); got != row.want {
			t.Errorf("%q: %s; want %s", row.env, got, row.want)
		}
	}
}

// TestLogHandler_off is about the cost of a line that nobody asked for.. It is not parallel,
// as it counts allocations.
func TestLogHandler_off(t *testing.T) {
	off := newLogs(env(), "").logger("probe")
	if off.Enabled(t.Context(), slog.LevelError) {
		t.Error("a line is written that nobody asked for")
	}
	ctx := t.Context()
	if allocations := testing.AllocsPerRun(100, func() { off.DebugContext(ctx, "a line", "name", "value") }); allocations > 1 {
		t.Errorf("a line that nobody asked for costs %v allocations", allocations)
	}
}

// TestLogHandler_caller has Terraform's log name the line that logs. It is not
// parallel, as that log is written to the standard error of the process.
func TestLogHandler_caller(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	stderr := os.Stderr
	os.Stderr = file
	ctx := tfsdklog.NewRootProviderLogger(t.Context())
	newLogs(env("TF_LOG", "DEBUG"), "").logger("probe").DebugContext(ctx, "here")
	os.Stderr = stderr
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(text, []byte("internal/provider/log_test.go:")) {
		t.Errorf("%v: %s", err, text)
	}
}

// TestLogHandler_secrets looks for a secret in all that can be logged.
func TestLogHandler_secrets(t *testing.T) {
	t.Parallel()
	const password = "pa/ss?w%40rd"
	proxy := "http://name:" + url.PathEscape(password) + "@proxy.example:3128"
	parsed, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	basic := "bmFtZTpwYS9zcz93JTQwcmQ="
	query, err := url.Parse("https://a.example/b?token=TOKEN#TOKEN")
	if err != nil {
		t.Fatal(err)
	}
	l := newLogs(env("HTTPS_PROXY", "other:OTHER@proxy.example:3128", "TF_LOG", "TRACE"), proxy)
	got := logged(t, l, func(ctx context.Context, l *slog.Logger) {
		l = l.With("proxy", proxy, "url", parsed)
		l.DebugContext(ctx, "asking "+proxy, "url", query, "text", query.String(), "named", password, "escaped", url.QueryEscape(password),
			"error", &url.Error{Op: "Get", URL: query.String(), Err: errors.New("proxyconnect to " + proxy)},
			"header", map[string][]string{"Proxy-Authorization": {"Basic " + basic}, "Cookie": {"TOKEN"}}, "basic", basic,
			"environment", errors.New("http://other:OTHER@proxy.example"), "bare", "OTHER", slog.Group("group", "inner", proxy),
			"value", slog.AnyValue(valuer{proxy}), "location", "/login?TOKEN")
		l.InfoContext(ctx, "long", "text", strings.Repeat("x", 2*maxLogged)+"TOKEN")
	})
	if len(got) != 2 {
		t.Fatalf("%d lines", len(got))
	}
	for _, line := range got {
		text := fmt.Sprint(line)
		for _, secret := range []string{password, url.PathEscape(password), url.QueryEscape(password), "rd@", "OTHER", "TOKEN", basic, "name:"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is logged: %s", secret, text)
			}
		}
	}
	if !strings.Contains(fmt.Sprint(got[0]["error"]), "https://a.example/b") || !strings.Contains(fmt.Sprint(got[0]["error"]), "proxy.example:3128") {
		t.Errorf("too much is hidden: %s", got[0]["error"])
	}
}

// valuer is a value that tells itself late.
type valuer struct{ text string }

func (v valuer) LogValue() slog.Value { return slog.StringValue(v.text) }

// TestLogHandler_printable lets no text of the network do anything to a terminal.
func TestLogHandler_printable(t *testing.T) {
	t.Parallel()
	got := logged(t, newLogs(env("TF_LOG", "TRACE"), ""), func(ctx context.Context, l *slog.Logger) {
		l.DebugContext(ctx, "said \x1b[2J", "text", "a\u202eb\r\nc", "bytes", []byte("\x1b"), "error", errors.New("\x07"))
	})
	for _, value := range got[0] {
		if text, ok := value.(string); ok && strings.ContainsAny(text, "\x1b\u202e\r\n\x07") {
			t.Errorf("%q", text)
		}
	}
}

// TestProxySecrets_none finds none where there are none.
func TestProxySecrets_none(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "proxy.example:3128", "http://proxy.example:3128", "http://name@proxy.example", "http://name:@proxy.example", "http://[", "::"} {
		if got := proxySecrets(text); got != nil {
			t.Errorf("%q: %q", text, got)
		}
	}
}
