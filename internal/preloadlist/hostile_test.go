package preloadlist

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestReadList_tooMany has lists that go on for ever, of which no more is read, and kept
// in memory, than a list has.
func TestReadList_tooMany(t *testing.T) { //nolint:paralleltest // it measures what the whole process allocates
	for says, entry := range map[string]func(n int) string{
		"more than 500000 entries":     func(n int) string { return `{"name":"` + strconv.Itoa(n) + `.example"},` + "\n" },
		"more names than any list has": func(int) string { return `{"name":"a.example"},` + "\n" },
		"names are longer":             func(n int) string { return `{"name":"` + strings.Repeat("a", 240) + strconv.Itoa(n) + `"},` + "\n" },
		"a policy of 1000 bytes":       func(int) string { return `{"name":"a.example","policy":"` + strings.Repeat("p", 1000) + `"},` + "\n" },
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		_, err := Chromium.readList(t.Context(), &entries{next: entry, rest: `{"entries":[` + "\n"})
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "in line ") {
			t.Errorf("%v; want %q", err, says)
		}
		if total := after.TotalAlloc - before.TotalAlloc; total > 512<<20 {
			t.Errorf("%s: %d MiB are allocated", says, total>>20)
		}
	}
}

// entries is a list that never ends.
type entries struct {
	next func(n int) string
	n    int
	rest string
}

func (e *entries) Read(p []byte) (int, error) {
	if e.rest == "" {
		e.rest = e.next(e.n)
		e.n++
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}
