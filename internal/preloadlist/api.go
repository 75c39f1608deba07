package preloadlist

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// DefaultURL is where the list is kept.
const DefaultURL = "https://hstspreload.org"

// maxAnswer is how many bytes of an answer are read. A real one has some 120.
const maxAnswer = 64 << 10

// API asks hstspreload.org, or a site that answers as it does.
type API struct {
	Web Web
	// URL is the site's address, as ParseURL returns it.
	URL *url.URL
	// Cache remembers the answers. Way is what else than the URL decides who
	// answers, such as the proxy: an answer is good for the same Way alone.
	Cache *Cache
	Way   string
}

// Lookup implements Source.
func (a *API) Lookup(ctx context.Context, name string) (Membership, error) {
	asked := question{way: a.Way, url: a.URL.String(), name: name}
	return a.Cache.get(ctx, asked, func(ctx context.Context) (Membership, error) { return a.ask(ctx, name) })
}

// ask makes the request, more than once if need be.
func (a *API) ask(ctx context.Context, name string) (Membership, error) {
	address := a.URL.JoinPath("api/v2/status")
	address.RawQuery = url.Values{"domain": {name}}.Encode()
	var m Membership
	attempts, err := a.Web.retry(ctx, func(ctx context.Context) error {
		text, err := a.fetch(ctx, address)
		if err == nil {
			m, err = readStatus(text, name)
		}
		return err
	})
	if err != nil && ctx.Err() == nil {
		err = a.failure(address, attempts, err)
	}
	return m, err
}

// fetch returns the body of the answer.
func (a *API) fetch(ctx context.Context, address *url.URL) ([]byte, error) {
	response, err := a.Web.open(ctx, address, http.Header{"Accept": {"application/json"}})
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, refused(response)
	}
	var text bytes.Buffer
	if n, err := io.Copy(&text, io.LimitReader(response.Body, maxAnswer+1)); err != nil {
		return nil, err
	} else if n > maxAnswer {
		return nil, errors.New("its answer is longer than 64 KiB, which no status is")
	}
	return text.Bytes(), nil
}

func (a *API) failure(address *url.URL, attempts int, err error) error {
	times := "asked once"
	if attempts > 1 {
		times = fmt.Sprintf("asked %d times, at last", attempts)
	}
	return &Error{
		Summary: "Preload Status Could Not Be Asked For",
		Detail: fmt.Sprintf("%s: %s, %s.\n\nThis says nothing about the domain. Try again later; "+
			"see that hstspreload_url, proxy_url, ca_cert_pem and connect_to of the provider are what they should be, where they are set; "+
			"or set preload_list, to look the name up in a copy of the list.", address, times, err),
		cause: err,
	}
}
