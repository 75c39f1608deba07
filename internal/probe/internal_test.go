package probe

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

func TestInterleave(t *testing.T) {
	t.Parallel()
	var sorted, want []netip.Addr
	for _, text := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"} {
		sorted = append(sorted, netip.MustParseAddr(text))
	}
	for _, i := range []int{3, 0, 1, 2} {
		want = append(want, sorted[i])
	}
	if got := interleave(sorted); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := interleave(slices.Repeat(sorted, 10)); len(got) != observation.MaxAddresses {
		t.Errorf("%d addresses are tried", len(got))
	}
}
