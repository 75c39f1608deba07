package readiness

import (
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Wall and Printable serve internal/resources until it asks [JudgeAnswer] and
// package nettext.

// Wall returns what shows that bot protection answered.
func Wall(e observation.Exchange) string { return botProtection(e) }

// Printable is [nettext.Printable].
func Printable(text string) string { return nettext.Printable(text) }
