package preloadlist_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/acctest"
)

// TestAPI_retryAfter waits as long as the server asks to, and a little longer.
func TestAPI_retryAfter(t *testing.T) {
	t.Parallel()
	date := func(at time.Time) string { return at.Format(http.TimeFormat) }
	for name, row := range map[string]struct {
		status      int
		after, date string // the fields Retry-After and Date; "" leaves one out
		least, most time.Duration
	}{
		"none":                     {503, "", date(start), 250 * time.Millisecond, 750 * time.Millisecond},
		"seconds":                  {503, "7", date(start), 7 * time.Second, 7500 * time.Millisecond},
		"429":                      {429, "7", date(start), 7 * time.Second, 7500 * time.Millisecond},
		"500":                      {500, " 7 ", date(start), 7 * time.Second, 7500 * time.Millisecond},
		"a date":                   {503, date(start.Add(9 * time.Second)), date(start), 9 * time.Second, 9500 * time.Millisecond},
		"another clock":            {503, date(start.Add(time.Hour + 9*time.Second)), date(start.Add(time.Hour)), 9 * time.Second, 9500 * time.Millisecond},
		"a date and no Date":       {503, date(start.Add(9 * time.Second)), "", 9 * time.Second, 9500 * time.Millisecond},
		"a date and no clock":      {503, date(start.Add(9 * time.Second)), "today", 9 * time.Second, 9500 * time.Millisecond},
		"in the past":              {503, date(start.Add(-time.Hour)), date(start), 250 * time.Millisecond, 750 * time.Millisecond},
		"0":                        {503, "0", date(start), 250 * time.Millisecond, 750 * time.Millisecond},
		"less than without":        {503, "0.5", date(start), 250 * time.Millisecond, 750 * time.Millisecond},
		"negative":                 {503, "-9", date(start), 250 * time.Millisecond, 750 * time.Millisecond},
		"not a time":               {503, "soon", date(start), 250 * time.Millisecond, 750 * time.Millisecond},
		"the longest":              {503, "30", date(start), 30 * time.Second, 30500 * time.Millisecond},
		"a minute":                 {503, "60", date(start), 0, 0},
		"more than can be counted": {503, "18446744073709551615", date(start), 0, 0},
		"tomorrow":                 {503, date(start.AddDate(0, 0, 1)), date(start), 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Date"] = nil
				if row.date != "" {
					w.Header().Set("Date", row.date)
				}
				if row.after != "" {
					w.Header().Set("Retry-After", row.after)
				}
				w.WriteHeader(row.status)
			})
			_, err := s.api(t, acctest.NewClock(start)).Lookup(t.Context(), "a.example")
			if row.most == 0 {
				if len(s.pauses) > 0 || err == nil || !strings.Contains(err.Error(), "it answered 503 Service Unavailable; it asks to wait ") {
					t.Errorf("waited for %v: %v", s.pauses, err)
				}
				return
			}
			if len(s.pauses) != 3 || s.pauses[0] < row.least || s.pauses[0] > row.most {
				t.Errorf("waited for %v; want %s to %s", s.pauses, row.least, row.most)
			}
		})
	}
}

// TestAPI_jitter does not have everybody come back at the same time.
func TestAPI_jitter(t *testing.T) {
	t.Parallel()
	s := newServer(t, failing(1_000, 503, nil))
	api := s.api(t, acctest.NewClock(start))
	for range 5 {
		_, _ = api.Lookup(t.Context(), "a.example")
	}
	different := map[time.Duration]bool{}
	for i := 0; i < len(s.pauses); i += 3 {
		different[s.pauses[i]] = true
	}
	if len(s.pauses) != 15 || len(different) < 2 {
		t.Errorf("%v", s.pauses)
	}
}
