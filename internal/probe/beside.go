package probe

import (
	"context"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// beside asks for the domain's further paths on the connection of the first
// request: at once where that can have many requests under way (HTTP/2), else
// one by one when the walk has no more need of it. Where the first request got no
// answer, they would only say the same again, and nothing is returned.
func (w *walk) beside(ctx context.Context, first *start) []observation.Exchange {
	over := first.standing.wait()
	if over == nil {
		return nil
	}
	keys := w.paths()
	answers := make([]observation.Exchange, len(keys))
	if !over.shared {
		if walked := w.follow(ctx, first.url); walked[0].Failure != nil {
			return nil
		}
		for i, key := range keys {
			answers[i] = w.fetch(ctx, key, public)
		}
		return answers
	}
	var group sync.WaitGroup
	for i, key := range keys {
		group.Go(func() { answers[i] = w.fetch(ctx, key, public) })
	}
	group.Wait()
	if w.fetch(ctx, first.url, public).Failure != nil {
		return nil
	}
	return answers
}

// paths returns the URLs of the domain's further paths.
func (w *walk) paths() []string {
	var urls []string
	for _, path := range observation.Paths() {
		urls = append(urls, "https://"+w.domain+path)
	}
	return urls
}
