package observation

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Exchange is one request and its result. Either Status or Failure is set.
type Exchange struct {
	// URL is the URL that was asked for, as [Key] writes it.
	URL string `json:"url"`
	// Address is the IP address and port that the connection was made to; empty
	// where no connection was made, or where a proxy made it.
	Address string `json:"address,omitempty"`
	// TLS is set once a handshake was completed, whether or not the certificate is
	// trusted; also where it failed only because the client has no certificate
	// ([CertificateWanted]).
	TLS *TLS `json:"tls,omitempty"`
	// Failure says why no HTTP answer came.
	Failure *Failure `json:"failure,omitempty"`
	// Status is the HTTP status code of the answer (RFC 9110, section 15).
	Status int `json:"status,omitempty"`
	// RefusesHTTP2 reports whether the server refused the request over HTTP/2
	// (HTTP_1_1_REQUIRED; RFC 9113, section 7), so that it was sent again over
	// HTTP/1.1, as browsers do.
	RefusesHTTP2 bool `json:"refuses_http2,omitempty"`
	// HSTS has the value of each Strict-Transport-Security field of the answer, in
	// the order in which they came, as sent.
	HSTS []string `json:"strict_transport_security,omitempty"`
	// SpacedHSTS has the value of each field whose name is Strict-Transport-Security with
	// blanks behind it, before the colon. A client must not take such a line for a field
	// (RFC 9112, section 5.1); Chromium does.
	SpacedHSTS []string `json:"spaced_strict_transport_security,omitempty"`
	// BrowserFailure is why browsers drop the answer as if none had come, though other
	// HTTP clients take it; nil where browsers take it too.
	BrowserFailure *Failure `json:"browser_failure,omitempty"`
	// GoFailure is why programs written in Go, hstspreload.org's scan among them, take
	// the answer for none, though browsers take it (net/http); nil where both take it.
	GoFailure *Failure `json:"go_failure,omitempty"`
	// Location is the first Location field as sent; empty where there is none.
	Location string `json:"location,omitempty"`
	// SpacedLocation is the first Location field whose name has blanks behind it, before
	// the colon, as sent: see SpacedHSTS.
	SpacedLocation string `json:"spaced_location,omitempty"`
	// SetsCookie reports whether the answer has a Set-Cookie field. Nothing is kept of
	// what it says, and no cookie is ever sent.
	SetsCookie bool `json:"sets_cookie,omitempty"`
	// Date and Age are the fields of these names, as sent: by what clock the answer
	// was made, and how many seconds ago. They differ in each answer, so an
	// Observation has neither, and they are not written down.
	Date string `json:"-"`
	Age  string `json:"-"`
	// VendorFields are the fields of the answer by which content delivery networks
	// and bot protection identify themselves, those of [VendorFieldNames] that are
	// there: by name, the first value as sent.
	VendorFields map[string]string `json:"vendor_fields,omitempty"`
}

// VendorFieldNames are the header fields that Exchange.VendorFields keeps, in
// canonical form.
func VendorFieldNames() []string {
	return []string{
		"Server", "Retry-After",
		"Cf-Mitigated",      // Cloudflare: "challenge"
		"X-Amzn-Waf-Action", // AWS WAF: "challenge", "captcha"
		"X-Datadome",
		"X-Sucuri-Block",
		"X-Iinfo", // Imperva
		"X-Vercel-Mitigated",
	}
}

// Answered reports whether an HTTP answer came.
func (e Exchange) Answered() bool { return e.Status != 0 && e.Failure == nil }

// FailsInBrowsers reports whether browsers get no answer that they can use, either because
// none came, that they refuse the certificate, or that they drop the answer.
func (e Exchange) FailsInBrowsers() bool {
	return e.Failure != nil || e.BrowserFailure != nil || e.TLS != nil && (e.TLS.Untrusted != nil || e.TLS.UnusableInChrome())
}

// Trusted reports whether the exchange was over TLS with a certificate that
// is trusted for the host.
func (e Exchange) Trusted() bool { return e.TLS != nil && e.TLS.Untrusted == nil }

// Redirect returns the URL, as written by the server and made absolute, that the
// answer leads to; nil where it does not redirect. Redirects are what HTTP clients
// follow: 301, 302, 303, 307 and 308 with a Location (RFC 9110, section 15.4).
// The error is that of a Location that is not a URL.
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
		return nil, fmt.Errorf("the requested URL: %w", err)
	}
	to, err := from.Parse(e.Location)
	if err != nil {
		return nil, fmt.Errorf("the Location is not a URL: %w", err)
	}
	return to, nil
}

// dateForm is that of the Date field (RFC 9110, section 5.6.7).
const dateForm = "Mon, 02 Jan 2006 15:04:05 GMT"

// SiteTime returns the instant of the site's own clock at which the answer came:
// its Date, and the seconds that a cache kept it (RFC 9111, section 5.1). It
// reports false where there is no Date, or one that can't be read.
func (e Exchange) SiteTime() (time.Time, bool) {
	date, err := time.Parse(dateForm, e.Date)
	if err != nil {
		return time.Time{}, false
	}
	kept, err := strconv.ParseUint(strings.TrimSpace(e.Age), 10, 31)
	if err != nil {
		return date, true
	}
	return date.Add(time.Duration(kept) * time.Second), true
}

// Key writes a URL in the one form under which its exchange is kept: scheme and
// host in lower case, no default port, no user info, no fragment, "/" for an empty
// path. Two URLs with the same key ask a server for the same thing.
func Key(rawURL string) (string, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return "", fmt.Errorf("not a URL: %w", err)
	}
	if u.Hostname() == "" {
		return "", errors.New("a URL without a host")
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	u.Scheme = strings.ToLower(u.Scheme)
	u.Host = strings.ToLower(u.Host)
	if port := u.Port(); u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), nil
}
