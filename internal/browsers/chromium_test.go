package browsers_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/browsers"
	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
	"github.com/hstskit/terraform-provider-hsts/internal/testrun/chromium"
)

// sample has, for each host, the fields that it sends on each visit.
var sample = map[string][2][]string{
	"week.example":     {{"max-age=604800"}, {"max-age=604800"}},
	"long.example":     {{"max-age=63072000; includeSubDomains; preload"}, {}},
	"huge.example":     {{"max-age=99999999999999999999"}, {}},
	"kept.example":     {{"max-age=2592000; includeSubDomains"}, {}},
	"erased.example":   {{"max-age=604800; includeSubDomains"}, {"max-age=0"}},
	"narrowed.example": {{"max-age=31536000; includeSubDomains"}, {"max-age=604800"}},
	"widened.example":  {{"max-age=604800"}, {"max-age=31536000; includeSubDomains"}},
	"comma.example":    {{"max-age=31536000, includeSubDomains; preload;"}, {"max-age=604800,"}},
	"first.example":    {{"max-age=604800", "max-age=0"}, {"max-age=86400", "max-age=604800; includeSubDomains"}},
	"spoilt.example":   {{"max-age=604800"}, {"includeSubDomains"}},
	"app.localhost":    {{"max-age=604800; includeSubDomains"}, {"max-age=604800"}},
	"silent.example":   {{}, {}},
}

// TestChromium compares what is said of Chrome with what a Chromium has stored when it
// ends, after each of two visits to a sample of hosts.
func TestChromium(t *testing.T) {
	t.Parallel()
	var visit atomic.Int32
	c := chromium.New(t, slices.Collect(maps.Keys(sample)), func(host string) string {
		var fields string
		for _, value := range sample[host][visit.Load()] {
			fields += hsts.HeaderName + ": " + value + "\r\n"
		}
		return fields
	})
	var history browsers.History
	for number := range 2 {
		history.Headers = append(history.Headers, received(number)...)
		visit.Store(int32(number))
		var wrong []string
		// It sometimes ends before it has written everything to its profile.
		for range 20 {
			c.Visit(t)
			if wrong = compare(c.Stored(t), history); wrong == nil {
				break
			}
		}
		if wrong != nil {
			t.Errorf("visit %d:\n%s", number, strings.Join(wrong, "\n"))
		}
	}
}

// received returns what Chromium receives on a visit: the first field of each host.
func received(visit int) []browsers.Header {
	var all []browsers.Header
	for host, visits := range sample {
		if len(visits[visit]) == 0 {
			continue
		}
		header := browsers.Header{Host: host, At: time.Now()}
		if policy, err := hsts.Parse(visits[visit][0]); err == nil {
			header.Policy = &policy
		}
		all = append(all, header)
	}
	return all
}

// compare returns how the answers for each host, and for a name below it, differ from
// what is stored.
func compare(stored map[string]chromium.Entry, history browsers.History) []string {
	chrome, _ := browsers.Find("chrome")
	var wrong []string
	for host := range sample {
		now := time.Now()
		answer, beneath := chrome.Ask(host, now, history), chrome.Ask("below."+host, now, history)
		entry, there := stored[host]
		if there != (answer.Upgraded == browsers.Yes) || entry.IncludeSubDomains != (beneath.Upgraded == browsers.Yes) {
			wrong = append(wrong, fmt.Sprintf("%s: stored %t, %+v; %s %s", host, there, entry, answer.Why, beneath.Why))
		}
		// The visits lie less than an hour apart, and the ages more.
		if expiry := time.Unix(int64(entry.Expiry), 0); there && answer.Until.Sub(expiry).Abs() > time.Hour {
			wrong = append(wrong, fmt.Sprintf("%s: stored until %s; %s", host, browsers.Instant(expiry), answer.Why))
		}
	}
	return wrong
}
