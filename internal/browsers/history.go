package browsers

import (
	"slices"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// History is all that happened to one browser. What is not in it did not happen.
type History struct {
	Headers []Header
	Lists   []Listed
}

// Header is a header that the browser received from a host over HTTPS.
type Header struct {
	// Host is the name that sent it, in lower-case A-labels.
	Host string
	// At is when it was received. The zero instant is one that is not known.
	At time.Time
	// Policy is what the browser read; nil where it ignored the header.
	Policy *hsts.Policy
}

// Listed is an entry of the browser's built-in list.
type Listed struct {
	// Browser is the name of the browser whose list it is.
	Browser string
	Host    string
	// IncludeSubDomains extends the entry to the names below the host.
	IncludeSubDomains bool
	// MadeAt is when the list was made, from which on the browser is taken to have
	// it; for Chrome, when the browser was built. The zero instant is one that is not
	// known.
	MadeAt time.Time
}

// until returns the history up to an instant, the headers in the order of time.
// Headers and lists at an instant that is not known are kept, the headers first.
func (h History) until(at time.Time) History {
	var past History
	for _, header := range h.Headers {
		if !header.At.After(at) {
			past.Headers = append(past.Headers, header)
		}
	}
	for _, listed := range h.Lists {
		if !listed.MadeAt.After(at) {
			past.Lists = append(past.Lists, listed)
		}
	}
	slices.SortStableFunc(past.Headers, func(a, b Header) int { return a.At.Compare(b.At) })
	return past
}

// from returns the headers of one host that a browser does not ignore.
func (h History) from(host string) []Header {
	var all []Header
	for _, header := range h.Headers {
		if header.Host == host && header.Policy != nil {
			all = append(all, header)
		}
	}
	return all
}

// listing returns the entries for one host in a browser's list, the newest first.
// One of which it is not known when it was made comes last.
func (h History) listing(browser, host string) []Listed {
	var all []Listed
	for _, listed := range h.Lists {
		if listed.Browser == browser && listed.Host == host {
			all = append(all, listed)
		}
	}
	slices.SortStableFunc(all, func(a, b Listed) int { return b.MadeAt.Compare(a.MadeAt) })
	return all
}

// parents returns a host and all names above it.
func parents(host string) []string {
	chain := []string{host}
	for {
		_, parent, found := strings.Cut(host, ".")
		if !found {
			return chain
		}
		chain = append(chain, parent)
		host = parent
	}
}
