package testlab

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// wildcard begins the name of a site that stands for many.
const wildcard = "*."

// canonical converts a host name to lower case without a final dot.
func canonical(host string) string {
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// prepare returns a copy of the site that shares nothing with it, with the defaults
// filled in. The error says what the lab can't do.
func prepare(site Site) (*Site, error) {
	site = site.clone()
	site.Domain = canonical(site.Domain)
	if name := strings.TrimPrefix(site.Domain, wildcard); name == "" || strings.ContainsAny(name, ":/ *") {
		return nil, fmt.Errorf("testlab: %q is no host name", site.Domain)
	}
	if len(site.Addresses) == 0 {
		site.Addresses = []string{"127.0.0.1"}
	}
	if err := site.checkAddresses(); err != nil {
		return nil, err
	}
	if strings.HasPrefix(site.Domain, wildcard) && len(site.ownPorts()) > 0 {
		return nil, fmt.Errorf("testlab: %s: a connect-to entry can't lead all of a wildcard's names to sockets of their own", site.Domain)
	}
	for port := range site.Ports {
		if port < 1 || port > 65535 || port == portHTTP || port == portHTTPS {
			return nil, fmt.Errorf("testlab: %s: %d is no further port", site.Domain, port)
		}
	}
	return &site, nil
}

// checkAddresses checks the addresses, and what refers to them.
func (s Site) checkAddresses() error {
	for _, address := range s.Addresses {
		if !slices.Contains(loopback, address) {
			return fmt.Errorf("testlab: %s: %q is not one of %v", s.Domain, address, loopback)
		}
	}
	for _, address := range s.Dead {
		if !slices.Contains(s.Addresses, address) {
			return fmt.Errorf("testlab: %s: the dead address %q is not one of its addresses", s.Domain, address)
		}
	}
	for address := range s.At {
		if !slices.Contains(s.Addresses, address) {
			return fmt.Errorf("testlab: %s: %q, where it is different, is not one of its addresses", s.Domain, address)
		}
	}
	return nil
}

// clone returns a copy of the site that shares no map and no slice with it.
func (s Site) clone() Site {
	s.Addresses = slices.Clone(s.Addresses)
	s.Dead = slices.Clone(s.Dead)
	s.HTTPS = s.HTTPS.clone()
	s.HTTP = s.HTTP.clone()
	s.Ports = maps.Clone(s.Ports)
	for port, endpoint := range s.Ports {
		s.Ports[port] = endpoint.clone()
	}
	s.At = maps.Clone(s.At)
	for address, place := range s.At {
		s.At[address] = place.each(Endpoint.clone)
	}
	return s
}

// each returns the place with each endpoint replaced by what change returns.
func (p Place) each(change func(Endpoint) Endpoint) Place {
	for _, endpoint := range []**Endpoint{&p.HTTPS, &p.HTTP} {
		if *endpoint != nil {
			changed := change(**endpoint)
			*endpoint = &changed
		}
	}
	return p
}

func (e Endpoint) clone() Endpoint {
	e.Answer = e.Answer.clone()
	e.Paths = maps.Clone(e.Paths)
	for path, answer := range e.Paths {
		e.Paths[path] = answer.clone()
	}
	if e.Head != nil {
		head := e.Head.clone()
		e.Head = &head
	}
	return e
}

func (a Answer) clone() Answer {
	a.HSTS = slices.Clone(a.HSTS)
	a.Location = slices.Clone(a.Location)
	a.Fields = maps.Clone(a.Fields)
	a.Lines = slices.Clone(a.Lines)
	return a
}

// endpoint returns the endpoint at one of the site's ports and addresses.
func (s *Site) endpoint(port int, address string) Endpoint {
	place := s.At[address]
	switch {
	case port == portHTTPS && place.HTTPS != nil:
		return *place.HTTPS
	case port == portHTTP && place.HTTP != nil:
		return *place.HTTP
	case port == portHTTPS:
		return s.HTTPS
	case port == portHTTP:
		return s.HTTP
	default:
		return s.Ports[port]
	}
}

// answer returns the answer for a path by a method.
func (e Endpoint) answer(method, path string) Answer {
	if method == http.MethodHead && e.Head != nil {
		return *e.Head
	}
	if answer, ok := e.Paths[path]; ok {
		return answer
	}
	return e.Answer
}

// needsHTTP1 reports whether the port must not offer HTTP/2, because that can't express
// one of its answers.
func (e Endpoint) needsHTTP1() bool {
	// HTTP/2 forbids the suites of TLS12CBC and everything before TLS 1.2.
	if e.TLS != Modern || e.Answer.isRaw() || e.Head != nil && e.Head.isRaw() {
		return true
	}
	for _, answer := range e.Paths {
		if answer.isRaw() {
			return true
		}
	}
	return false
}

// isRaw reports whether the answer is sent on the bare connection.
func (a Answer) isRaw() bool {
	f := a.Fault
	return len(a.Lines) > 0 || f != Answers && f != EndlessBody && f != NeverAnswers && f != WantsAccept && !f.isOfHTTP2()
}

// isOfHTTP2 reports whether the fault is one over HTTP/2 alone.
func (f Fault) isOfHTTP2() bool {
	return f == RefusesStream || f == RefusesConnection || f == LineBreak || f == SilentHTTP2
}

// withHeader returns the site with one Strict-Transport-Security field, or none,
// on every answer over TLS.
func (s Site) withHeader(value string) Site {
	s = s.clone()
	var fields []string
	if value != "" {
		fields = []string{value}
	}
	s.HTTPS = s.HTTPS.withHeader(fields)
	for port, endpoint := range s.Ports {
		s.Ports[port] = endpoint.withHeader(fields)
	}
	for _, place := range s.At {
		if place.HTTPS != nil {
			*place.HTTPS = place.HTTPS.withHeader(fields)
		}
	}
	return s
}

func (e Endpoint) withHeader(fields []string) Endpoint {
	e.Answer.HSTS = fields
	for path, answer := range e.Paths {
		answer.HSTS = fields
		e.Paths[path] = answer
	}
	if e.Head != nil {
		head := *e.Head
		head.HSTS = fields
		e.Head = &head
	}
	return e
}
