package probe

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestNormalHost_long checks that a host longer than any name is not converted to
// A-labels, which for one of 60 KiB takes seconds that no interrupt ends.
func TestNormalHost_long(t *testing.T) {
	t.Parallel()
	for _, host := range []string{strings.Repeat("例", 400), strings.Repeat("例え.", 20000), strings.Repeat("a.", 600)} {
		if got, err := normalHost(host); err == nil {
			t.Errorf("%d bytes become %d", len(host), len(got))
		}
	}
	longest := strings.Repeat(strings.Repeat("a", 62)+".", 4)
	if got, err := normalHost(longest); err != nil || got+"." != longest {
		t.Errorf("%q, %v", got, err)
	}
}

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
