package readiness_test

import (
	"testing"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

func TestEvaluate_certificates(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	// valid is a site whose certificate lives so long, and so much of it is left.
	valid := func(life, left time.Duration) observation.Observation {
		return ready(answers(https, 200, header(good), leaf(func(c *observation.Certificate) {
			c.NotAfter = now.Add(left)
			c.NotBefore = c.NotAfter.Add(-life)
		})))
	}
	keyed := func(key string) observation.Observation {
		return ready(answers(https, 200, header(good), leaf(func(c *observation.Certificate) { c.PublicKey = key })))
	}
	// anchored is a site whose chain ends at a certificate of this issuer.
	anchored := func(issuer string) part {
		return func(e *observation.Exchange) {
			e.TLS.Verified[len(e.TLS.Verified)-1] = observation.Certificate{Subject: "CN=middle", Issuer: issuer, SHA256: "anchor"}
		}
	}
	soon := []string{"advice domain.tls.expires_soon"}
	weak := []string{"advice domain.tls.weak_key"}
	run(t, []verdictCase{
		{name: "21 days of a year", site: valid(365*day, 21*day), verdict: all},
		{name: "less than 21 days of a year", site: valid(365*day, 21*day-time.Second), want: soon, verdict: all, statuses: met},
		{name: "a quarter of 40 days", site: valid(40*day, 10*day), verdict: all},
		{name: "less than a quarter of 40 days", site: valid(40*day, 10*day-time.Second), want: soon, verdict: all},
		{name: "a day of six, as very short ones have", site: valid(6*day, day), want: soon, verdict: all},
		{name: "of www", site: ready(answers(www, 200, leaf(func(c *observation.Certificate) { c.NotBefore, c.NotAfter = now.Add(-89*day), now.Add(day) }))), want: soon, verdict: all},
		{name: "of a subdomain", site: ready(given("api.example.com"), noWWW,
			answers("https://api.example.com/", 200, leaf(func(c *observation.Certificate) { c.NotBefore, c.NotAfter = now.Add(-89*day), now.Add(day) }))), want: soon, verdict: all},

		{name: "RSA 2048", site: keyed("RSA 2048"), verdict: all},
		{name: "RSA 1024", site: keyed("RSA 1024"), want: weak, verdict: all},
		{name: "ECDSA 256", site: keyed("ECDSA 256"), verdict: all},
		{name: "ECDSA 224", site: keyed("ECDSA 224"), want: weak, verdict: all},
		{name: "Ed25519", site: keyed("Ed25519 256"), want: []string{"requirement domain.tls.unusable_key"}, verdict: "scan conclusive"},
		{name: "DSA", site: keyed("DSA"), want: weak, verdict: all},

		{name: "an anchor that is an intermediate", site: ready(answers(https, 200, header(good), anchored("CN=root"))),
			want: []string{"advice domain.tls.incomplete_chain"}, verdict: all},
		{name: "an anchor that is an intermediate, and was sent", site: ready(answers(https, 200, header(good), anchored("CN=root"), func(e *observation.Exchange) {
			e.TLS.Sent = append(e.TLS.Sent[:1:1], e.TLS.Verified[len(e.TLS.Verified)-1])
		})), verdict: all},
		{name: "an anchor that is a root", site: ready(answers(https, 200, header(good), anchored("CN=middle"))), verdict: all},
	})
}
