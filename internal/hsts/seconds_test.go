package hsts_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

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
		if got, err := hsts.Seconds(n); err == nil || !strings.HasPrefix(err.Error(), n.String()+" is not a number") {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
}
