package observation_test

import (
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

func TestSiteTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		date, age string
		want      time.Time
		known     bool
	}{
		{"Sun, 01 Mar 2026 12:00:00 GMT", "", at, true},
		{"Sun, 01 Mar 2026 12:00:00 GMT", "90", at.Add(90 * time.Second), true},
		{"Sun, 01 Mar 2026 12:00:00 GMT", "-1", at, true},
		{"Sun, 01 Mar 2026 12:00:00 GMT", "99999999999999999999", at, true},
		{"2026-03-01T12:00:00Z", "", time.Time{}, false},
		{"", "90", time.Time{}, false},
	} {
		got, known := observation.Exchange{Date: test.date, Age: test.age}.SiteTime()
		if !got.Equal(test.want) || known != test.known {
			t.Errorf("%q, %q: %v, %v", test.date, test.age, got, known)
		}
	}
}
