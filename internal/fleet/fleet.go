// Package fleet looks at many domains and judges each of them, as one domain is looked
// at and judged: a verdict does not depend on the company that it is reached in.
//
// Of each domain only what a fleet shows is kept, so that ten thousand of them fit
// into little memory. What one of them does or does not do holds up no other.
package fleet

import (
	"cmp"
	"context"
	"hash/fnv"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe"
	"github.com/hstskit/terraform-provider-hsts/internal/profiles"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// Observer looks at a domain: a [probe.Prober].
type Observer interface {
	Observe(ctx context.Context, subject probe.Subject) observation.Observation
}

// Site is a domain to look at, and the criteria to judge it by.
type Site struct {
	Subject  probe.Subject
	Criteria readiness.Criteria
	// Time is how long looking at it may take, from when its turn has come.
	Time time.Duration
}

// Result is what a domain was found to be.
type Result struct {
	Domain string
	Ready  bool
	// Undecided reports whether only missing answers are against it.
	Undecided bool
	// Kinds are those of its findings, by which domains can be grouped.
	Kinds []readiness.FindingKind
	// Met reports whether the domain meets the level that is required.
	Met          bool
	ScanPasses   *bool
	HTTPSReady   bool
	Conclusive   bool
	Gate         readiness.Gate
	ErrorCodes   []string
	WarningCodes []string
	// UndecidedCodes and WaivedCodes are those of the codes above that rest on missing
	// answers alone, and that are waived.
	UndecidedCodes []string
	WaivedCodes    []string
	// Header is as it was sent, and so not safe to print; nil where there is none.
	Header *string
	// Served is the policy that the domain serves; nil where it serves none, or that
	// is not known.
	Served *hsts.Policy
	// ByProfile is what [Look.ByProfile] says about it.
	ByProfile []profiles.Standing
	// SubdomainsUnchecked reports whether the policy covers subdomains and none were
	// given to be looked at.
	SubdomainsUnchecked bool
}

// Look is one look at a fleet.
type Look struct {
	Observer Observer
	// Workers is how many domains are checked at once.
	Workers int
	// Time is how long the whole may take. The domains that are still open then are
	// judged by what was seen of them by then, if anything.
	Time time.Duration
	// WithTimeout limits the time of one domain; nil is [context.WithTimeout]. Another may
	// leave out of it what the observer waits for its turn.
	WithTimeout func(context.Context, time.Duration) (context.Context, context.CancelFunc)
	// Require is the level that [Result].Met is about.
	Require readiness.Level
	// ByProfile judges what was seen by profiles; may be nil.
	ByProfile func(observation.Observation) []profiles.Standing
	// Log receives the progress, at the level INFO.
	Log *slog.Logger
}

// At looks at the sites and returns their results, in their order. It returns within
// a moment of the end of ctx; the results are then not complete.
func (l Look) At(ctx context.Context, sites []Site) []Result {
	limited, cancel := context.WithTimeout(ctx, l.Time)
	defer cancel()
	results := make([]Result, len(sites))
	seen := newProgress(len(sites), l.Log)
	stop := seen.report(ctx)
	defer stop()

	turns := make(chan int, len(sites))
	for _, i := range spread(sites) {
		turns <- i
	}
	close(turns)
	var group sync.WaitGroup
	for range min(max(l.Workers, 1), len(sites)) {
		group.Go(func() {
			for i := range turns {
				if ctx.Err() != nil {
					return
				}
				done := seen.begin(sites[i].Subject.Domain)
				results[i] = l.one(limited, sites[i])
				done()
			}
		})
	}
	group.Wait()
	return results
}

// one looks at one site and judges it.
func (l Look) one(ctx context.Context, site Site) Result {
	limit := l.WithTimeout
	if limit == nil {
		limit = context.WithTimeout
	}
	ctx, cancel := limit(ctx, site.Time)
	defer cancel()
	seen := l.Observer.Observe(ctx, site.Subject)
	verdict := readiness.Evaluate(seen, site.Criteria)
	result := Result{
		Domain: site.Subject.Domain, Ready: verdict.Ready, Undecided: verdict.Undecided(), Kinds: verdict.Kinds(),
		Met:                 verdict.Meets(l.Require),
		ScanPasses:          verdict.ScanPasses,
		HTTPSReady:          verdict.HTTPSReady,
		Conclusive:          verdict.Conclusive,
		Gate:                verdict.Gate,
		ErrorCodes:          verdict.ErrorCodes(),
		WarningCodes:        verdict.WarningCodes(),
		UndecidedCodes:      verdict.UndecidedCodes(),
		WaivedCodes:         verdict.WaivedCodes(),
		Header:              verdict.Header,
		SubdomainsUnchecked: verdict.SubdomainsUnchecked(),
	}
	if answer := readiness.JudgeAnswer(seen.HTTPS.First()); answer.Served == readiness.ServesPolicy {
		result.Served = &answer.Policy
	}
	if l.ByProfile != nil {
		result.ByProfile = l.ByProfile(seen)
	}
	return result
}

// spread returns the indices of sites in the order in which they are looked at. Names
// that are neighbours in a list often have the same server; spread over the whole
// time they are no burst to it. The order is the same for the same names.
func spread(sites []Site) []int {
	type turn struct {
		index int
		hash  uint64
	}
	turns := make([]turn, len(sites))
	for i, site := range sites {
		hash := fnv.New64a()
		_, _ = hash.Write([]byte(site.Subject.Domain))
		turns[i] = turn{i, hash.Sum64()}
	}
	slices.SortFunc(turns, func(a, b turn) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.index, b.index)) })
	order := make([]int, len(turns))
	for i, t := range turns {
		order[i] = t.index
	}
	return order
}
