package preloadlist

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"unicode"
)

// ParseURL parses the address of a site that answers as hstspreload.org does, which
// may have a path before /api/v2/status. The error says what to write instead.
func ParseURL(text string) (*url.URL, error) {
	u, err := parse(text)
	switch {
	case err != nil:
		return nil, err
	case u.RawQuery != "" || u.ForceQuery:
		return nil, errors.New("it has a query (from \"?\" on), which would clash with the query for a domain: leave it out")
	}
	return u, nil
}

// ParseListURL parses the address of a copy of the list. The error says what to
// write instead.
func ParseListURL(text string) (*url.URL, error) { return parse(text) }

// parse parses a URL that is https, or http on this machine.
func parse(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case strings.ContainsFunc(text, unicode.IsControl):
		return nil, errors.New("it has a line break or another control character in it: remove it; trimspace removes a line break at the end")
	case err != nil || u.Hostname() == "" || u.Opaque != "" || (u.Scheme != "https" && u.Scheme != "http"):
		return nil, errors.New("it is not the URL of a site: write scheme and host, for example \"" + DefaultURL + "\"")
	case u.User != nil:
		return nil, errors.New("it has a user or a password in it, but the URL is shown in messages: leave them out")
	case u.Fragment != "":
		return nil, errors.New("it has a fragment (from \"#\" on), which no server gets to see: leave it out")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, errors.New("it is plain http, where anyone on the network path can change the answer: write https (http is accepted only for loopback, for example \"http://127.0.0.1:8080\")")
	}
	u.Host = strings.ToLower(u.Host)
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback() || strings.EqualFold(host, "localhost")
}
