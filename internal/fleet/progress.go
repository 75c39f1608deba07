package fleet

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
)

// reportEvery is how often the progress is logged.
const reportEvery = 10 * time.Second

// progress counts the domains that are done.
type progress struct {
	log     *slog.Logger
	total   int
	elapsed func() time.Duration

	mu          sync.Mutex
	done        int
	slowest     string
	slowestTook time.Duration
}

func newProgress(total int, log *slog.Logger) *progress {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &progress{log: log, total: total, elapsed: clock.Stopwatch()}
}

// begin says that a domain's turn has come. The function that it returns says that the
// domain is done.
func (p *progress) begin(domain string) (done func()) {
	elapsed := clock.Stopwatch()
	return func() {
		took := elapsed()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.done++
		if took > p.slowestTook {
			p.slowest, p.slowestTook = domain, took
		}
	}
}

// report logs the progress from time to time, until the function that it returns is
// called, and then once more.
func (p *progress) report(ctx context.Context) (stop func()) {
	ended, reported := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(reported)
		ticker := time.NewTicker(reportEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				p.line(ctx, "fleet in progress")
			case <-ended:
				return
			}
		}
	}()
	return func() {
		close(ended)
		<-reported
		p.line(ctx, "fleet observed")
	}
}

// line writes one line of the log.
func (p *progress) line(ctx context.Context, message string) {
	elapsed := p.elapsed()
	p.mu.Lock()
	defer p.mu.Unlock()
	rate := 0.0
	if elapsed > 0 {
		rate = float64(int(10*float64(p.done)/elapsed.Seconds())) / 10
	}
	p.log.InfoContext(ctx, message, "done", p.done, "total", p.total, "per_second", rate, "duration", elapsed,
		"slowest", p.slowest, "slowest_took", p.slowestTook)
}
