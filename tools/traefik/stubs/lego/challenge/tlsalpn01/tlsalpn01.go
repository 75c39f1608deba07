// Package tlsalpn01 has what Traefik sets of the challenge by TLS.
package tlsalpn01

import (
	"errors"
	"time"
)

// ACMETLS1Protocol is RFC 8737's.
const ACMETLS1Protocol = "acme-tls/1"

// Option is ignored.
type Option struct{}

// SetDelay returns an Option.
func SetDelay(time.Duration) Option { return Option{} }

// ChallengeBlocks returns an error.
func ChallengeBlocks(string, string) (certificate, key []byte, err error) {
	return nil, nil, errors.New("this build of Traefik has no ACME")
}
