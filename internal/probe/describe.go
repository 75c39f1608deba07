package probe

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"sync"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/failure"
	"github.com/hstskit/terraform-provider-hsts/internal/probe/trust"
)

// descriptions are the handshakes that one observation has described. Servers at many
// addresses and under many names often show the same certificates.
type descriptions struct {
	mu    sync.Mutex
	known map[string]*observation.TLS
}

func (d *descriptions) find(key string) *observation.TLS {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.known[key]
}

func (d *descriptions) put(key string, described *observation.TLS) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil {
		d.known = make(map[string]*observation.TLS)
	}
	d.known[key] = described
}

// describe returns what is recorded of a handshake with a host. To verify a chain can
// keep a processor busy for most of a second, and nothing ends it. So there are no more
// at once than processors, and describe returns when ctx ends, whether one is done or
// not.
func (o *observer) describe(ctx context.Context, host string, state *tls.ConnectionState) (*observation.TLS, *failure.Error) {
	key := handshakeKey(host, state)
	if known := o.descriptions.find(key); known != nil {
		return known, nil
	}
	if !o.prober.verifications.acquire(ctx) {
		return nil, notVerified(ctx)
	}
	made := newFuture[*observation.TLS]()
	go func() {
		defer o.prober.verifications.release()
		described := o.descriptions.find(key)
		if described == nil {
			described = o.verify(ctx, host, state)
			o.descriptions.put(key, described)
		}
		made.set(described)
	}()
	select {
	case <-made.ready:
		return made.value, nil
	case <-ctx.Done():
		return nil, notVerified(ctx)
	}
}

func (o *observer) verify(ctx context.Context, host string, state *tls.ConnectionState) *observation.TLS {
	described, err := trust.Describe(host, *state, o.prober.config.Roots, o.prober.config.Now())
	if described.Untrusted != nil {
		o.log.DebugContext(ctx, "certificate is not trusted", "host", host, "reason", described.Untrusted.Reason,
			"detail", described.Untrusted.Detail, failure.Attr("error", err))
	}
	return described
}

// notVerified is the failure of a request whose time was over before the certificates
// of its server were verified.
func notVerified(ctx context.Context) *failure.Error {
	if interrupted := failure.Interrupted(ctx); interrupted != nil {
		return interrupted
	}
	return failure.New(observation.TLSTimeout, "the server's certificates could not be verified in time", context.Cause(ctx))
}

// handshakeKey identifies what a handshake with a host showed.
func handshakeKey(host string, state *tls.ConnectionState) string {
	sum := sha256.New()
	for _, c := range state.PeerCertificates {
		_, _ = fmt.Fprintf(sum, "%d:", len(c.Raw))
		_, _ = sum.Write(c.Raw)
	}
	return fmt.Sprintf("%s %x %x %x", host, state.Version, state.CipherSuite, sum.Sum(nil))
}
