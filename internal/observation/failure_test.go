package observation_test

import (
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// TestKind_Phase holds in which part of a request each kind of failure happens.
func TestKind_Phase(t *testing.T) {
	t.Parallel()
	for kind, want := range map[observation.Kind]observation.Phase{
		observation.NoSuchName:        observation.Resolving,
		observation.NoAddress:         observation.Resolving,
		observation.ResolverTimeout:   observation.Resolving,
		observation.ResolverFailed:    observation.Resolving,
		observation.Refused:           observation.Connecting,
		observation.ConnectTimeout:    observation.Connecting,
		observation.Unreachable:       observation.Connecting,
		observation.ConnectFailed:     observation.Connecting,
		observation.ProxyFailed:       observation.Connecting,
		observation.Cancelled:         observation.Connecting,
		observation.TLSTimeout:        observation.Handshaking,
		observation.TLSAlert:          observation.Handshaking,
		observation.TLSVersion:        observation.Handshaking,
		observation.NotTLS:            observation.Handshaking,
		observation.CertificateWanted: observation.Handshaking,
		observation.TLSFailed:         observation.Handshaking,
		observation.HeadersTimeout:    observation.Answering,
		observation.Closed:            observation.Answering,
		observation.Malformed:         observation.Answering,
		observation.HTTP1Required:     observation.Answering,
		observation.HeadersTooLarge:   observation.Answering,
		observation.Blocked:           observation.Following,
		observation.UnsupportedScheme: observation.Following,
	} {
		if kind.Phase() != want {
			t.Errorf("%s: phase %d, want %d", kind, kind.Phase(), want)
		}
	}
}
