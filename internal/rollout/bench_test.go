package rollout_test

import (
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/rollout"
)

func BenchmarkDecide(b *testing.B) {
	c, state := config(), serving("5-minutes", 300)
	for name, seconds := range map[string]int64{"waiting": 10, "advancing": 9000} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rollout.Decide(state, c, at(seconds))
			}
		})
	}
}
