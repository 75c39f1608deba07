package browsers_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/browsers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun"
)

// event is something that happens to a browser: a header, or a navigation that
// makes it look at a name.
type event struct {
	at     int64 // seconds after the epoch
	host   string
	policy *hsts.Policy // nil: a navigation
}

// walk is a random history.
type walk struct {
	headers []event
	lists   []modelList
	end     int64
}

var hosts = []string{"com", "example.com", "www.example.com", "a.www.example.com", "localhost", "a.localhost"}

func newWalk(random *rand.Rand) walk {
	ages := []int64{0, 0, 1, 300, 3600, 86400, 86401, 604800, 2592000, 31536000, 63072000, 1 << 40}
	apart := []int64{0, 1, 299, 300, 301, 3600, 86399, 86400, 86401, 604800, 5000000, 20000000}
	pick := func(from []int64) int64 { return from[random.IntN(len(from))] }
	var w walk
	for range random.IntN(7) {
		w.end += pick(apart)
		w.headers = append(w.headers, event{w.end, hosts[random.IntN(len(hosts))], &hsts.Policy{MaxAge: pick(ages), IncludeSubDomains: random.IntN(2) == 0}})
	}
	w.end += pick(apart)
	made := map[string]bool{}
	for range random.IntN(4) {
		l := modelList{host: hosts[random.IntN(len(hosts))], include: random.IntN(3) > 0, made: random.Int64N(w.end + 1)}
		if key := fmt.Sprint(l.host, l.made); !made[key] {
			made[key] = true
			w.lists = append(w.lists, l)
		}
	}
	return w
}

// history is the walk as the package takes it, in an order of its own.
func (w walk) history(browser string, random *rand.Rand) browsers.History {
	var h browsers.History
	for _, e := range w.headers {
		h.Headers = append(h.Headers, browsers.Header{Host: e.host, At: epoch.Add(time.Duration(e.at) * time.Second), Policy: e.policy})
	}
	for _, l := range w.lists {
		h.Lists = append(h.Lists, browsers.Listed{Browser: browser, Host: l.host, IncludeSubDomains: l.include, MadeAt: epoch.Add(time.Duration(l.made) * time.Second)})
	}
	random.Shuffle(len(h.Lists), func(i, j int) { h.Lists[i], h.Lists[j] = h.Lists[j], h.Lists[i] })
	return h
}

// run has a model live through the walk and asks it at a later second. looks are the
// seconds at which it navigates to every name.
func (w walk) run(browser, host string, at int64, looks []int64) bool {
	var m model = &modelChrome{lists: w.lists, enabled: map[string]modelEntry{}}
	if browser == "firefox" {
		m = &modelFirefox{lists: w.lists, stored: map[string]modelEntry{}}
	}
	events := slices.Clone(w.headers)
	for _, second := range looks {
		for _, name := range hosts {
			events = append(events, event{at: second, host: name})
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return int(a.at - b.at) })
	for _, e := range events {
		switch {
		case e.at > at:
		case e.policy == nil:
			m.upgrade(e.host, e.at)
		default:
			m.receive(e.host, e.at, e.policy.MaxAge, e.policy.IncludeSubDomains)
		}
	}
	return m.upgrade(host, at)
}

// habits are several ways to look at names up to a second: never, whenever
// something may have changed, and at random.
func (w walk) habits(random *rand.Rand, until int64) [][]int64 {
	var always []int64
	for _, e := range w.headers {
		always = append(always, e.at, e.at+e.policy.MaxAge+1)
		for _, l := range w.lists {
			always = append(always, l.made-1, l.made, l.made+firefoxLife)
		}
	}
	all := [][]int64{nil, always}
	for range 6 {
		var some []int64
		for _, second := range always {
			if random.IntN(2) == 0 {
				some = append(some, second)
			}
		}
		all = append(all, append(some, random.Int64N(until+1)))
	}
	return all
}

// outcomes returns whether some habits lead to an upgrade, and whether some do not.
func (w walk) outcomes(browser, host string, at int64, random *rand.Rand) (yes, no bool) {
	for _, looks := range w.habits(random, at) {
		if w.run(browser, host, at, looks) {
			yes = true
		} else {
			no = true
		}
	}
	return yes, no
}

// TestWalk compares the package with model browsers in random histories: what is
// certain is so whenever the browser looked, what is not depends on it, and the end
// is the last instant.
func TestWalk(t *testing.T) {
	t.Parallel()
	for _, browser := range []string{"chrome", "firefox"} {
		t.Run(browser, func(t *testing.T) {
			t.Parallel()
			var count counts
			walks := testrun.Share(t, 4000, 1000, "walks")
			for seed := range uint64(walks) {
				if problem := compareWalk(browser, seed, &count); problem != "" {
					t.Fatalf("seed %d: %s", seed, problem)
				}
			}
			count.check(t, browser, walks)
		})
	}
}

// counts are how many answers of each kind there were.
type counts struct {
	seen      [3]int // by certainty
	undecided int    // unknown, and all habits agree
	endless   int    // upgraded until an instant that is not known
}

// check fails where the walks are too much alike, or too much is called unknown.
func (c *counts) check(t *testing.T, browser string, walks int) {
	t.Helper()
	if c.seen[browsers.Yes] < walks/4 || c.seen[browsers.No] < walks/4 || (c.seen[browsers.Unknown] > walks/200) != (browser == "firefox") {
		t.Errorf("the walks are too much alike: %+v", c)
	}
	if c.undecided > c.seen[browsers.Unknown]/10 || c.endless > c.seen[browsers.Yes]/20 {
		t.Errorf("too much is called unknown: %+v", c)
	}
}

// compareWalk walks once, and returns what is wrong.
func compareWalk(browser string, seed uint64, count *counts) string {
	b, _ := browsers.Find(browser)
	random := rand.New(rand.NewPCG(seed, 1))
	w := newWalk(random)
	host := hosts[random.IntN(len(hosts))]
	answer := b.Ask(host, epoch.Add(time.Duration(w.end)*time.Second), w.history(browser, random))
	yes, no := w.outcomes(browser, host, w.end, random)
	problem := ""
	count.seen[answer.Upgraded]++
	switch {
	case answer.Upgraded == browsers.Yes && no, answer.Upgraded == browsers.No && yes:
		problem = "the model differs"
	case answer.Upgraded == browsers.Unknown && yes != no:
		count.undecided++
	case answer.Upgraded == browsers.Yes && answer.Until.IsZero():
		count.endless++
	case answer.Upgraded == browsers.Yes:
		problem = w.compareEnd(browser, host, answer.Until.Unix()-epoch.Unix(), random)
	}
	if problem != "" {
		return fmt.Sprintf("%s at %d: %s\n%+v\nheaders %+v\nlists %+v", host, w.end, problem, answer, w.headers, w.lists)
	}
	return ""
}

// compareEnd returns what is wrong about the second at which an upgrade ends.
func (w walk) compareEnd(browser, host string, until int64, random *rand.Rand) string {
	if until > w.end {
		if _, no := w.outcomes(browser, host, until-1, random); no {
			return "not upgraded before the end"
		}
	}
	if yes, _ := w.outcomes(browser, host, until+1, random); yes {
		return "upgraded after the end"
	}
	return ""
}
