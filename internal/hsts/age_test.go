package hsts_test

import (
	"math"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

func TestAge(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int64]string{
		0: "0 seconds", 1: "1 second", 59: "59 seconds", 61: "about 1 minute", 3600: "1 hour", 86400: "1 day",
		2592000: "30 days", 31536000: "1 year", 63072001: "about 2 years", math.MaxInt64: "about 292471208677 years",
	} {
		if got := hsts.Age(seconds); got != want {
			t.Errorf("Age(%d) = %q, want %q", seconds, got, want)
		}
	}
}
