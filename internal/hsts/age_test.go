package hsts_test

import (
	"math"
	"math/big"
	"strings"
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

func TestSeconds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"0": 0, "31536000": 31536000, "-1": -1, "9223372036854775807": 9223372036854775807} {
		n, _, _ := big.ParseFloat(text, 10, 512, big.ToNearestEven)
		if got, err := hsts.Seconds(n); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"0.5", "31536000.25", "9223372036854775808", "1e30"} {
		n, _, _ := big.ParseFloat(text, 10, 512, big.ToNearestEven)
		if got, err := hsts.Seconds(n); err == nil || !strings.HasPrefix(err.Error(), n.String()+" is not a valid max-age") {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
}
