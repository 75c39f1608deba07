package datasources

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/vmihailenco/msgpack/v5"
)

// TestCheckDescriptors is about the system's limit and what a fleet needs.
func TestCheckDescriptors(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		limit, domains int
		says           string
	}{
		{1024, 64, ""},
		{0, 10000, ""}, // no limit, or none that is known
		{256, 64, "ulimit -n 448), or set max_concurrency of the provider to 32."},
		{1024, 1024, "can need 6208 file descriptors, but the system allows this process 1024"},
		{10, 1, "(ulimit -n 70)."}, // there is nothing to set max_concurrency to,
		{64, 0, ""},
	} {
		var diags diag.Diagnostics
		checkDescriptors(row.limit, row.domains, &diags)
		if (row.says == "") != (len(diags) == 0) || len(diags) > 0 && !strings.Contains(diags[0].Detail(), row.says) {
			t.Errorf("%d of %d: %v; want %q", row.domains, row.limit, diags, row.says)
		}
	}
}

// TestFleetResults_size writes results of ten thousand domains: there is room for all of
// them before the first, and hardly more.
func TestFleetResults_size(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 10_000} {
		results := FleetResults{encoded: make(map[string][]byte)}
		for i := range n {
			results.encoded[fmt.Sprintf("%s-%d.example", strings.Repeat("a", i%300), i)] = make([]byte, 300)
		}
		var text bytes.Buffer
		if err := results.write(msgpack.NewEncoder(&text), &text); err != nil {
			t.Fatal(err)
		}
		if size := results.size(); text.Len() > size || size > text.Len()+5+5*n {
			t.Errorf("%d results have %d bytes, and size says %d", n, text.Len(), size)
		}
	}
}
