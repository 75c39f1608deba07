package preloadlist

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// today is about as many entries as the list has.
const today = 190_000

// BenchmarkRead measures the one pass over a list of today's size, in both forms.
func BenchmarkRead(b *testing.B) {
	plain := generated(today)
	for name, text := range map[string]string{"plain": plain, "base64": base64.StdEncoding.EncodeToString([]byte(plain))} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := Chromium.readList(b.Context(), strings.NewReader(text)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkReadFirefox measures the pass over a list of Firefox's of today's size.
func BenchmarkReadFirefox(b *testing.B) {
	var text strings.Builder
	text.WriteString("const PRTime gPreloadListExpirationTime = INT64_C(1802453482275000);\n%%\n")
	for i := range 150_000 {
		fmt.Fprintf(&text, "%x-site-%d.example, %d\n", i*2654435761%1048573, i, i%2)
	}
	text.WriteString("%%\n")
	b.ReportAllocs()
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := Firefox.readList(b.Context(), strings.NewReader(text.String())); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead_memory measures how much the heap has at its most during a pass over
// a file, beyond what it had before, and how much the index keeps of it.
func BenchmarkRead_memory(b *testing.B) {
	path := filepath.Join(b.TempDir(), "list.json")
	if err := os.WriteFile(path, []byte(generated(today)), 0o600); err != nil {
		b.Fatal(err)
	}
	before, most := heap(true), uint64(0)
	var v *version
	for b.Loop() {
		var stop atomic.Bool
		ended := make(chan uint64)
		go func() {
			peak := uint64(0)
			for ; !stop.Load(); time.Sleep(time.Millisecond) {
				peak = max(peak, heap(false))
			}
			ended <- peak
		}()
		var err error
		if v, err = (fileLoader{Chromium, path, slog.New(slog.DiscardHandler)}).load(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
		stop.Store(true)
		most = max(most, <-ended)
	}
	b.ReportMetric(float64(most-min(most, before))/1e6, "peak-MB")
	b.ReportMetric(float64(heap(true)-before)/1e6, "kept-MB")
	runtime.KeepAlive(v)
}

func heap(collect bool) uint64 {
	if collect {
		runtime.GC()
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// BenchmarkLookup measures a name that is found and one that is not.
func BenchmarkLookup(b *testing.B) {
	list, err := Chromium.readList(b.Context(), strings.NewReader(generated(today)))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if list.lookup("a.b.hstspreload.org").PreloadedDomain == "" || list.lookup("a.b.c.not-listed.example").PreloadedDomain != "" {
			b.Fatal("the list is not as it should be")
		}
	}
}
