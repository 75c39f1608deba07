package observation

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// MaxHops is how many redirects are followed from one URL at the most.
const MaxHops = 10

// Key writes a URL in the one form under which its exchange is kept: scheme and
// host in lower case, no default port, no user info, no fragment, "/" for an
// empty path. Two URLs with the same key ask a server for the same thing.
func Key(rawURL string) (string, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return "", fmt.Errorf("not a URL: %w", err)
	}
	if u.Host == "" {
		return "", errors.New("a URL without a host")
	}
	return key(u), nil
}

func key(u *url.URL) string {
	k := *u
	k.User, k.Fragment, k.RawFragment = nil, "", ""
	k.Scheme = strings.ToLower(k.Scheme)
	k.Host = strings.ToLower(k.Host)
	if port := k.Port(); k.Scheme == "http" && port == "80" || k.Scheme == "https" && port == "443" {
		k.Host = strings.TrimSuffix(k.Host, ":"+port)
	}
	if k.Path == "" {
		k.Path = "/"
	}
	return k.String()
}

// Redirect returns the URL, as written by the server and made absolute, that the
// exchange's answer leads to; nil where it leads nowhere. Redirects are what
// HTTP clients follow: 301, 302, 303, 307 and 308 with a Location. The error
// is that of a Location that is not a URL.
func (e Exchange) Redirect() (*url.URL, error) {
	switch e.Status {
	case 301, 302, 303, 307, 308:
	default:
		return nil, nil
	}
	if e.Location == "" {
		return nil, nil
	}
	from, err := url.Parse(e.URL)
	if err != nil {
		return nil, fmt.Errorf("the URL that was asked for: %w", err)
	}
	to, err := from.Parse(e.Location)
	if err != nil {
		return nil, fmt.Errorf("the Location is not a URL: %w", err)
	}
	return to, nil
}

// Hop is one step of a redirect chain.
type Hop struct {
	// Target is where the redirect leads, as the server wrote it.
	Target *url.URL
	// Exchange is the request for Target; Made is false where it was not made,
	// because the chain had become too long or went round in a circle.
	Exchange Exchange
	Made     bool
}

// Chain is what a client that follows redirects meets.
type Chain struct {
	// Hops are the redirects, in their order; a loop is cut at MaxHops.
	Hops []Hop
	// Broken is the error of a Location that is not a URL, on the last
	// exchange that was made; nil where the chain ends otherwise.
	Broken error
}

// Chain follows the redirects from a URL through the exchanges that were made.
func (o Observation) Chain(rawURL string) Chain {
	var chain Chain
	at, made := o.Exchange(rawURL)
	for made && len(chain.Hops) < MaxHops {
		target, err := at.Redirect()
		if err != nil {
			chain.Broken = err
			return chain
		}
		if target == nil {
			return chain
		}
		at, made = o.Exchange(target.String())
		chain.Hops = append(chain.Hops, Hop{Target: target, Exchange: at, Made: made})
	}
	return chain
}

// Serving returns the observation as it would be if the domain itself answered
// every https request with exactly this Strict-Transport-Security field.
// Other hosts, plain http and failed requests stay as they were seen.
func (o Observation) Serving(header string) Observation {
	o.Exchanges = serving(o.Exchanges, o.Domain, header)
	o.ByAddress = serving(o.ByAddress, o.Domain, header)
	return o
}

func serving(seen []Exchange, domain, header string) []Exchange {
	exchanges := slices.Clone(seen)
	for i, e := range exchanges {
		u, err := url.Parse(e.URL)
		if err == nil && u.Scheme == "https" && u.Hostname() == domain && e.Failure == nil {
			exchanges[i].Header = []string{header}
		}
	}
	return exchanges
}
