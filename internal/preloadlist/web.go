package preloadlist

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Web is how servers are reached.
type Web struct {
	Transport http.RoundTripper
	UserAgent string
	// Timeout is how long a server may be silent: before the header of its answer,
	// and then between two pieces of the body.
	Timeout time.Duration
	// Wait waits between two attempts; nil stands for really waiting. It has to
	// return ctx's error when ctx ends.
	Wait func(ctx context.Context, pause time.Duration) error
}

// maxRedirects is how many redirects of one request are followed.
const maxRedirects = 5

// errSilent is a server that takes longer than Web.Timeout.
var errSilent = errors.New("it did not answer in time")

// open asks for a URL. The answer's status is below 500; what may pass with the
// next attempt is an error that says so. Its body has to be closed.
func (w Web) open(ctx context.Context, address *url.URL, fields http.Header) (*http.Response, error) {
	own, cancel := context.WithCancelCause(ctx)
	silence := time.AfterFunc(w.Timeout, func() { cancel(errSilent) })
	request := &http.Request{Method: http.MethodGet, URL: address, Host: address.Host, Header: fields.Clone()}
	request.Header.Set("User-Agent", w.UserAgent)
	client := http.Client{Transport: w.Transport, CheckRedirect: w.mayFollow}

	response, err := client.Do(request.WithContext(own))
	silence.Stop()
	if err != nil {
		defer cancel(nil)
		return nil, w.failure(own, err)
	}
	response.Body = &body{ReadCloser: response.Body, ctx: own, cancel: cancel, silence: silence, web: w}
	if response.StatusCode >= http.StatusInternalServerError || response.StatusCode == http.StatusTooManyRequests {
		defer response.Body.Close()
		return nil, passing{refused(response)}
	}
	return response, nil
}

// mayFollow follows a redirect within the same server alone. Where else one leads
// is the remote side's word, and the provider may stand in a private network.
func (w Web) mayFollow(next *http.Request, before []*http.Request) error {
	first := before[0].URL
	switch {
	case next.URL.Scheme != first.Scheme || next.URL.Host != first.Host:
		return unfollowed{fmt.Errorf("it redirects to another place, %s, which is not followed", nettext.Quote(nettext.WithoutSecrets(next.URL).String()))}
	case len(before) > maxRedirects:
		return unfollowed{fmt.Errorf("it redirects more than %d times", maxRedirects)}
	}
	return nil
}

// unfollowed is a redirect that is not followed.
type unfollowed struct{ error }

// failure puts into words why no answer came. All but a certificate and a redirect
// may pass.
func (w Web) failure(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errSilent) {
		return passing{fmt.Errorf("it was silent for %s", w.Timeout)}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	if refusal, ok := errors.AsType[unfollowed](err); ok {
		return refusal
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return fmt.Errorf("its certificate is not trusted (%s); where an authority of your own made it, give that one's root in ca_cert_pem", nettext.Printable(err.Error()))
	}
	return passing{errors.New(nettext.Printable(err.Error()))}
}

// refused is an answer whose status says that what was asked for is not in it.
func refused(response *http.Response) error {
	what := strings.TrimSpace(strconv.Itoa(response.StatusCode) + " " + http.StatusText(response.StatusCode))
	text, _ := io.ReadAll(io.LimitReader(response.Body, utf8.UTFMax*nettext.Limit+1))
	if said := strings.TrimSpace(string(text)); said != "" {
		what += ", saying " + nettext.Quote(said)
	}
	return errors.New("it answered " + what)
}

// body ends the request with itself, and does not wait for ever.
type body struct {
	io.ReadCloser
	ctx     context.Context
	cancel  context.CancelCauseFunc
	silence *time.Timer
	web     Web
}

func (b *body) Read(p []byte) (int, error) {
	b.silence.Reset(b.web.Timeout)
	n, err := b.ReadCloser.Read(p)
	b.silence.Stop()
	// A server that is told to stop may end the body as if that were all of it.
	if b.ctx.Err() != nil || err != nil && !errors.Is(err, io.EOF) {
		err = b.web.failure(b.ctx, err)
	}
	return n, err
}

func (b *body) Close() error {
	defer b.cancel(nil)
	return b.ReadCloser.Close()
}
