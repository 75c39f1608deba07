package preloadlist

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Client says how servers are reached.
type Client struct {
	Transport http.RoundTripper
	UserAgent string
	// Timeout is how long a server may send nothing: before the header of its
	// answer, and then between two reads of the body.
	Timeout time.Duration
	// Clock says what time it is, for the age of a download and for a Retry-After
	// that is a date; nil is the system's.
	Clock clock.Clock
	// Wait waits between two attempts; nil is a timer. It has to return ctx's error
	// when ctx ends.
	Wait func(ctx context.Context, pause time.Duration) error
	// Log gets a line at the level DEBUG for each request, retry and use of a cache,
	// and one at the level INFO for each name that was looked up; nil is no log.
	Log *slog.Logger
}

// maxRedirects is how many redirects of one request are followed.
const maxRedirects = 5

// errTimeout is the cause of a request that took longer than Client.Timeout.
var errTimeout = errors.New("the server sent nothing in time")

// open sends a GET request. The status of the answer is below 500 and not 429: such
// an answer is a [temporaryError], as is a connection that fails. The body has to be
// closed.
func (c Client) open(ctx context.Context, address *url.URL, fields http.Header) (*http.Response, error) {
	elapsed := clock.Stopwatch()
	response, err := c.do(ctx, address, fields)
	if err != nil {
		c.log().DebugContext(ctx, "request failed", "url", address, "took", elapsed(), "error", err)
		return nil, c.explain(err)
	}
	c.log().DebugContext(ctx, "request", "url", address, "status", response.StatusCode, "took", elapsed())
	if response.StatusCode >= http.StatusInternalServerError || response.StatusCode == http.StatusTooManyRequests {
		defer response.Body.Close()
		return nil, temporaryError{statusError(response), retryAfter(response.Header, c.now())}
	}
	return response, nil
}

// do sends the request. An error of its timeout is errTimeout, and one of ctx is
// ctx's.
func (c Client) do(ctx context.Context, address *url.URL, fields http.Header) (*http.Response, error) {
	own, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(c.Timeout, func() { cancel(errTimeout) })
	request := &http.Request{Method: http.MethodGet, URL: address, Host: address.Host, Header: fields.Clone()}
	request.Header.Set("User-Agent", c.UserAgent)
	client := http.Client{Transport: c.Transport, CheckRedirect: checkRedirect}

	response, err := client.Do(request.WithContext(own))
	timer.Stop()
	if err != nil {
		if own.Err() != nil {
			err = endOf(own)
		}
		cancel(nil)
		return nil, err
	}
	response.Body = &body{ReadCloser: response.Body, ctx: own, cancel: cancel, timer: timer, client: c}
	return response, nil
}

// endOf says why the context of a request has ended: because of the timeout, or with
// the context that the request was given.
func endOf(own context.Context) error {
	if errors.Is(context.Cause(own), errTimeout) {
		return errTimeout
	}
	return own.Err()
}

// redirectError is a redirect that is not followed.
type redirectError struct{ error }

// checkRedirect follows a redirect within the same server alone. Any other comes
// from the remote side, and the provider may run in a private network.
func checkRedirect(next *http.Request, via []*http.Request) error {
	first := via[0].URL
	switch {
	case next.URL.Scheme != first.Scheme || next.URL.Host != first.Host:
		return redirectError{fmt.Errorf("it redirects to another host, %s, which is not followed",
			nettext.Quote(nettext.WithoutSecrets(next.URL).String()))}
	case len(via) > maxRedirects:
		return redirectError{fmt.Errorf("it redirects more than %d times", maxRedirects)}
	}
	return nil
}

// explain returns an error of a request in words for the reader, with the original
// as its cause. All but a certificate, a redirect and a cancelled context is a
// [temporaryError].
func (c Client) explain(err error) error {
	switch {
	case errors.Is(err, errTimeout):
		return temporaryError{error: explainedError{fmt.Sprintf("it was silent for %s", c.Timeout), err}}
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	}
	if refusal, ok := errors.AsType[redirectError](err); ok {
		return refusal
	}
	text := err.Error()
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		text = wrapped.Err.Error() // without the URL, which the message has already
	}
	text = nettext.Printable(nettext.HideSecrets(text))
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return explainedError{fmt.Sprintf("its certificate is not trusted (%s); if your own authority issued it, add its root to ca_cert_pem", text), err}
	}
	return temporaryError{error: explainedError{text, err}}
}

// statusError says that the status of an answer is not the one that was hoped for,
// with the beginning of its body.
func statusError(response *http.Response) error {
	what := strings.TrimSpace(strconv.Itoa(response.StatusCode) + " " + http.StatusText(response.StatusCode))
	text, _ := io.ReadAll(io.LimitReader(response.Body, utf8.UTFMax*nettext.Limit+1))
	if said := strings.TrimSpace(string(text)); said != "" {
		what += ", saying " + nettext.Quote(said)
	}
	return errors.New("it answered " + what)
}

// body is the body of an answer. Each Read has to return within Client.Timeout, and
// Close ends the request.
type body struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	client Client
}

func (b *body) Read(p []byte) (int, error) {
	b.timer.Reset(b.client.Timeout)
	n, err := b.ReadCloser.Read(p)
	b.timer.Stop()
	switch {
	case b.ctx.Err() != nil:
		// A connection that is cancelled may end the body as if that were all of it.
		err = b.client.explain(endOf(b.ctx))
	case err != nil && !errors.Is(err, io.EOF):
		err = b.client.explain(err)
	}
	return n, err
}

func (b *body) Close() error {
	defer b.cancel(nil)
	return b.ReadCloser.Close()
}

func (c Client) now() time.Time {
	if c.Clock == nil {
		return clock.System{}.Now()
	}
	return c.Clock.Now()
}

func (c Client) log() *slog.Logger { return orDiscard(c.Log) }

// orDiscard returns a logger that may be used, which a nil one is not.
func orDiscard(l *slog.Logger) *slog.Logger {
	if l == nil {
		return slog.New(slog.DiscardHandler)
	}
	return l
}
