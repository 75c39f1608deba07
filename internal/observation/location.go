package observation

import (
	"fmt"
	"net/url"
	"strings"
)

// BrowserRedirect is [Exchange.Redirect] as browsers read the Location (WHATWG URL
// Standard, basic URL parser): blanks around it and line breaks within it are
// dropped, backslashes are slashes, missing and surplus slashes before the host are
// put right, and what no URL can hold is percent-encoded. A blank before the colon of the
// field does not count. It is nil too where browsers
// drop the answer. The error is that of a Location that is not a URL to browsers either.
func (e Exchange) BrowserRedirect() (*url.URL, error) {
	if e.BrowserFailure != nil {
		return nil, nil
	}
	if e.Location == "" {
		e.Location = e.SpacedLocation
	}
	to, err := e.Redirect()
	if to == nil && err == nil {
		return nil, nil
	}
	if err != nil || strings.Contains(e.Location, `\`) || hasOddSlashes(e.Location) {
		from, err := url.Parse(e.URL)
		if err != nil {
			return nil, fmt.Errorf("the requested URL: %w", err)
		}
		if to, err = from.Parse(rewriteLocation(e.Location, from.Scheme)); err != nil {
			return nil, fmt.Errorf("the Location is not a URL, not even to browsers: %w", err)
		}
	}
	// A relative one may have a host that is none only once it is absolute.
	if to, err = url.Parse(to.String()); err != nil {
		return nil, fmt.Errorf("the Location is not a URL, not even to browsers: %w", err)
	}
	return to, nil
}

// hasOddSlashes reports whether a URL of http or https does not have exactly two
// slashes before its host.
func hasOddSlashes(location string) bool {
	scheme, rest, found := cutScheme(location)
	slashes := len(rest) - len(strings.TrimLeft(rest, "/"))
	return slashes > 2 || found && isWeb(scheme) && slashes != 2
}

func isWeb(scheme string) bool { return scheme == "http" || scheme == "https" }

// cutScheme splits a location after its scheme, which it returns in lower case.
func cutScheme(location string) (scheme, rest string, found bool) {
	scheme, rest, found = strings.Cut(location, ":")
	if !found || scheme == "" || strings.ContainsFunc(scheme, func(r rune) bool { return !strings.ContainsRune(schemeCharacters, r) }) {
		return "", location, false
	}
	return strings.ToLower(scheme), rest, true
}

const schemeCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."

// rewriteLocation writes a location so that [url.Parse] reads it as browsers do. base
// is the scheme of the URL that it is relative to.
func rewriteLocation(location, base string) string {
	location = strings.TrimFunc(location, func(r rune) bool { return r <= ' ' })
	location = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(location)
	scheme, rest, found := cutScheme(location)
	if found && !isWeb(scheme) {
		return location
	}
	end := strings.IndexAny(rest, "?#")
	if end < 0 {
		end = len(rest)
	}
	rest = strings.ReplaceAll(rest[:end], `\`, "/") + rest[end:]
	switch {
	case strings.HasPrefix(rest, "//"), found && scheme != base:
		rest = "//" + strings.TrimLeft(rest, "/")
		if found {
			rest = scheme + ":" + rest
		}
	}
	return encodeAfterHost(rest)
}

// encodeAfterHost percent-encodes what no URL can hold, in path, query and fragment.
func encodeAfterHost(location string) string {
	begin := 0
	if _, after, found := strings.Cut(location, "//"); found && (strings.HasPrefix(location, "//") || strings.HasPrefix(location, "http")) {
		begin = len(location) - len(after)
		if end := strings.IndexAny(after, "/?#"); end >= 0 {
			begin += end
		} else {
			begin = len(location)
		}
	}
	var b strings.Builder
	b.WriteString(location[:begin])
	for i := begin; i < len(location); i++ {
		c := location[i]
		isEscape := c == '%' && i+2 < len(location) && isHex(location[i+1]) && isHex(location[i+2])
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>`{}", c) >= 0 || c == '%' && !isEscape {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }
