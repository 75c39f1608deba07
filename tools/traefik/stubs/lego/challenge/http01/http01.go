// Package http01 has what Traefik sets of the challenge by HTTP.
package http01

import "time"

// PathPrefix is RFC 8555's.
const PathPrefix = "/.well-known/acme-challenge/"

// Option is ignored.
type Option struct{}

// SetDelay returns an Option.
func SetDelay(time.Duration) Option { return Option{} }
