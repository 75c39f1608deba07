package preloadlist_test

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
	"github.com/hstskit/terraform-provider-hsts/internal/preloadlist"
)

// logBuffer is a log that a test reads.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// expect fails the test unless the log has exactly lines like these, in this order,
// and empties it.
func (b *logBuffer) expect(t *testing.T, patterns ...string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(b.text.String()), "\n")
	b.text.Reset()
	if len(lines) != len(patterns) {
		t.Errorf("%d lines instead of %d:\n%s", len(lines), len(patterns), strings.Join(lines, "\n"))
		return
	}
	for i, pattern := range patterns {
		if !regexp.MustCompile("level=" + pattern).MatchString(lines[i]) {
			t.Errorf("line %d is not like %s: %s", i+1, pattern, lines[i])
		}
	}
}

// TestAPI_logs has a line for each request, retry, use of the cache, and result.
func TestAPI_logs(t *testing.T) {
	t.Parallel()
	log := new(logBuffer)
	s := newServer(t, failing(1, 503, says("preloaded", "example")))
	s.log = log.logger()
	api := s.api(t, acctest.NewClock(start))
	look(t, api, map[string]bool{"a.example": true})
	log.expect(t,
		`DEBUG msg=request url="\S+/api/v2/status\?domain=a.example" status=503 took=\S+$`,
		`DEBUG msg=retrying attempt=1 pause=\S+ retry_after=0s error="it answered 503 Service Unavailable, saying .*"$`,
		`DEBUG msg=request url=\S+ status=200 took=\S+$`,
		`INFO msg="preload status" domain=a.example status=preloaded preloaded_domain=example bulk=true policy=""$`)
	look(t, api, map[string]bool{"a.example": true})
	log.expect(t, `DEBUG msg="no request was needed" domain=a.example answer_from=cache error=<nil>`, `INFO msg="preload status" domain=a.example`)

	s.Close()
	refused(t, s.api(t, acctest.NewClock(start)), "tried 4 times")
	request, retry := `DEBUG msg="request failed" url=\S+ took=\S+ error="Get .*connection refused"`, `DEBUG msg=retrying attempt=\d`
	log.expect(t, request, retry, request, retry, request, retry, request, `INFO msg="the preload status is not known" domain=a.example error=`)
}

func TestList_logs(t *testing.T) {
	t.Parallel()
	log := new(logBuffer)
	path := filepath.Join(t.TempDir(), "list")
	write(t, path, listOf("a.example"))
	list := preloadlist.FromFile(preloadlist.Chromium, path, log.logger())
	look(t, list, map[string]bool{"a.example": true})
	log.expect(t, `DEBUG msg="read the list" path=\S+ names=1 bytes=\d+ took=\S+$`, `INFO msg="preload status" domain=a.example .*policy=bulk-1-year`)
	look(t, list, map[string]bool{"b.example": false})
	log.expect(t, `DEBUG msg="the list has not changed" path=`, `INFO msg="preload status" domain=b.example status=unknown`)
	refused(t, preloadlist.FromFile(preloadlist.Chromium, path+"x", log.logger()), "does not exist")
	log.expect(t, `INFO msg="the preload status is not known" domain=a.example error=.*does not exist`)

	h, clock, directory := newHost(t), acctest.NewClock(start), t.TempDir()
	h.log = log.logger()
	list = h.list(t, clock, directory)
	look(t, list, map[string]bool{"a.example": true})
	log.expect(t, `DEBUG msg=request url=\S+ status=200`, `DEBUG msg="read the list" url=\S+ names=1`, `INFO`)
	look(t, list, map[string]bool{"a.example": true})
	log.expect(t, `DEBUG msg="no download was needed" url=\S+ age=0s`, `INFO`)
	look(t, h.list(t, clock, directory), map[string]bool{"a.example": true})
	log.expect(t, `DEBUG msg=request url=\S+ status=304`, `DEBUG msg="read the list from the disk cache" directory=\S+ downloaded=2026-03-01T12`, `INFO`)
	clock.Advance(time.Hour)
	look(t, list, map[string]bool{"a.example": true})
	log.expect(t, `DEBUG msg=request url=\S+ status=304`, `INFO`)
}
