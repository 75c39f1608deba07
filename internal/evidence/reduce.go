package evidence

import (
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// withoutSecrets returns an observation in which no URL has user info, a fragment or
// the text of a query: they may hold secrets, and many differ each time. Queries are
// numbered instead, since two URLs that differ in nothing else are two URLs.
func withoutSecrets(o observation.Observation) observation.Observation {
	o = clone(o)
	q := queries{}
	visitor{
		chain: func(c *observation.Chain) {
			if c.Next != nil {
				*c.Next = observation.Hop{Target: q.reduce(c.Next.Target), Upgraded: c.Next.Upgraded, Exchange: observation.Exchange{URL: q.reduce(c.Next.URL)}}
			}
			for i := range c.Hops {
				c.Hops[i].Target = q.reduce(c.Hops[i].Target)
			}
		},
		exchange: func(e *observation.Exchange) {
			e.URL, e.Location = q.reduce(e.URL), q.reduce(e.Location)
		},
	}.visit(&o)
	return o
}

// queries has a number for each query, in the order in which they come.
type queries map[string]int

// userInfo is what stands between the slashes and the last "@" before the path.
var userInfo = regexp.MustCompile(`^([^/\\?#]*[/\\]{2})[^/\\?#]*@`)

// reduce takes out of a URL, as a server may have written it, what [withoutSecrets]
// takes out. What is no URL stays none.
func (q queries) reduce(text string) string {
	rest, _, _ := strings.Cut(text, "#")
	rest, query, hasQuery := strings.Cut(rest, "?")
	reduced := userInfo.ReplaceAllString(rest, "$1")
	if hasQuery {
		reduced += "?" + q.number(query)
	}
	_, err := url.Parse(text)
	if _, reducedErr := url.Parse(reduced); err != nil && reducedErr == nil {
		reduced += "#%" // a fragment that Go can't read, and browsers can
	}
	return reduced
}

// number returns the number of a query. Its text is compared as browsers send it.
func (q queries) number(query string) string {
	if query == "" {
		return ""
	}
	query = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, query)
	if plain, err := url.PathUnescape(query); err == nil {
		query = plain
	}
	if _, known := q[query]; !known {
		q[query] = len(q) + 1
	}
	return strconv.Itoa(q[query])
}

// share leaves of a certificate that came before its fingerprint alone: the names of
// a site mostly have the same one.
func share(o observation.Observation) observation.Observation {
	written := map[string]bool{}
	eachCertificate(&o, func(c *observation.Certificate) {
		if c.SHA256 != "" && written[c.SHA256] {
			*c = observation.Certificate{SHA256: c.SHA256}
		}
		written[c.SHA256] = true
	})
	return o
}

// restore undoes [share].
func restore(o observation.Observation) (observation.Observation, error) {
	written := map[string]observation.Certificate{}
	var err error
	eachCertificate(&o, func(c *observation.Certificate) {
		first, known := written[c.SHA256]
		switch {
		case !known && isFingerprintAlone(*c):
			err = errors.New("a certificate is named that is not in it")
		case !known:
			written[c.SHA256] = *c
		case isFingerprintAlone(*c):
			*c = first
		}
	})
	return o, err
}

func isFingerprintAlone(c observation.Certificate) bool {
	return c.SHA256 != "" && c.Subject == "" && c.Issuer == "" && c.PublicKey == "" && c.SignatureAlgorithm == "" &&
		len(c.DNSNames) == 0 && c.DNSNamesLeftOut == 0 && c.NotBefore.IsZero() && c.NotAfter.IsZero() && !c.NegativeSerial
}

func eachCertificate(o *observation.Observation, do func(*observation.Certificate)) {
	visitor{exchange: func(e *observation.Exchange) {
		if e.TLS == nil {
			return
		}
		for i := range e.TLS.Sent {
			do(&e.TLS.Sent[i])
		}
		for i := range e.TLS.Verified {
			do(&e.TLS.Verified[i])
		}
	}}.visit(o)
}
