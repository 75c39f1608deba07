// Package dns01 has what Traefik sets of the challenge by DNS.
package dns01

import (
	"strings"
	"time"
)

// Options are ignored, as is a Client.
type Options struct{ RecursiveNameservers []string }

// Client is ignored.
type Client struct{}

// NewClient returns a Client.
func NewClient(*Options) *Client { return &Client{} }

// SetDefaultClient does nothing.
func SetDefaultClient(*Client) {}

// UnFqdn is a name without its last dot.
func UnFqdn(name string) string { return strings.TrimSuffix(name, ".") }

// Option is ignored.
type Option struct{}

// CondOptions returns an Option.
func CondOptions(bool, ...Option) Option { return Option{} }

// DisableAuthoritativeNssPropagationRequirement returns an Option.
func DisableAuthoritativeNssPropagationRequirement() Option { return Option{} }

// DisableRecursiveNSsPropagationRequirement returns an Option.
func DisableRecursiveNSsPropagationRequirement() Option { return Option{} }

// PropagationWait returns an Option.
func PropagationWait(time.Duration, bool) Option { return Option{} }
