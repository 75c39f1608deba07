package zone_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/zone"
)

// BenchmarkHosts reads a zone of 100,000 records, and one that $GENERATE makes.
func BenchmarkHosts(b *testing.B) {
	var records strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&records, "host-%d.dev%d\t300\tIN\tA\t192.0.2.%d ; one of many\n", i, i%100, i%256)
	}
	for name, text := range map[string]string{
		"records":  records.String(),
		"generate": "$GENERATE 0-65535 host-$ A 192.0.2.1\n",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := zone.Hosts(text, "example.com"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
