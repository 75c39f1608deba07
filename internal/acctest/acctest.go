// Package acctest wires the provider to the real terraform or tofu for
// acceptance tests: factories, clocks, and the CLI itself where a test has to
// run it by hand.
package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/provider"
)

// Factories serve the provider, in this process, with a clock of the test's. Every
// server is of one provider, as all configurations in a process share what it keeps.
func Factories(c clock.Clock) map[string]func() (tfprotov6.ProviderServer, error) {
	shortenSockets()
	served := provider.New("test", provider.WithClock(c))()
	return map[string]func() (tfprotov6.ProviderServer, error){
		"hsts": func() (tfprotov6.ProviderServer, error) {
			return provider.NewServer(served), nil
		},
	}
}
