package preloadlist

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// DefaultURL is where the list is kept.
const DefaultURL = "https://hstspreload.org"

// maxAnswer is how many bytes of an answer are read. A real one has about 120.
const maxAnswer = 64 << 10

// API asks hstspreload.org, or a site that answers as it does.
type API struct {
	Client Client
	// URL is the site's address, as [ParseURL] returns it.
	URL *url.URL
	// Cache remembers the answers.
	Cache *Cache
	// Route is all else that decides who answers, such as the proxy: an answer is
	// not used for another Route.
	Route string
}

// Lookup implements [Source].
func (a *API) Lookup(ctx context.Context, name string) (Membership, error) {
	key := cacheKey{route: a.Route, url: a.URL.String(), name: name}
	m, from, err := a.Cache.statuses.get(ctx, key, func(ctx context.Context) (Membership, error) { return a.ask(ctx, name) })
	if from != fromServer {
		a.Client.log().DebugContext(ctx, "no request was needed", "domain", name, "answer_from", string(from), "error", err)
	}
	logLookup(ctx, a.Client.log(), name, m, err)
	return m, err
}

// ask sends the request, again where that is worth it.
func (a *API) ask(ctx context.Context, name string) (Membership, error) {
	address := a.URL.JoinPath("api/v2/status")
	address.RawQuery = url.Values{"domain": {name}}.Encode()
	var m Membership
	attempts, err := a.Client.retry(ctx, func(ctx context.Context) error {
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
	response, err := a.Client.open(ctx, address, http.Header{"Accept": {"application/json"}})
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, statusError(response)
	}
	var text bytes.Buffer
	if n, err := io.Copy(&text, io.LimitReader(response.Body, maxAnswer+1)); err != nil {
		return nil, err
	} else if n > maxAnswer {
		return nil, errors.New("its answer is longer than 64 KiB, so it is not a status or a scan")
	}
	return text.Bytes(), nil
}

func (a *API) failure(address *url.URL, attempts int, err error) error {
	return &Error{
		Summary: "Could Not Query the Preload Status",
		Detail: fmt.Sprintf("%s: %s (%s).\n\nThis says nothing about the domain. Try again later. If hstspreload_url, proxy_url, ca_cert_pem or connect_to of the "+
			"provider are set, check them. Or set chromium_list, to look the name up in a copy of the list.", address, err, count(attempts)),
		cause: err,
	}
}

// count says how often a server was asked.
func count(attempts int) string {
	if attempts == 1 {
		return "tried once"
	}
	return fmt.Sprintf("tried %d times", attempts)
}

// readStatus reads what hstspreload.org's api/v2/status answers for a name. The
// error is a clause that says what is wrong with the answer.
func readStatus(text []byte, name string) (Membership, error) {
	var answer *struct {
		Name            *string `json:"name"`
		Status          *string `json:"status"`
		Bulk            bool    `json:"bulk"`
		PreloadedDomain string  `json:"preloadedDomain"`
	}
	beginning := func() string { return nettext.Quote(strings.TrimSpace(string(text))) }
	switch err := json.Unmarshal(text, &answer); {
	case err != nil:
		return Membership{}, explainedError{"its answer is not the JSON of a status: it begins with " + beginning(), err}
	case answer == nil || answer.Name == nil || answer.Status == nil:
		return Membership{}, errors.New("its answer lacks the name or the status: it begins with " + beginning())
	case *answer.Name != name:
		return Membership{}, errors.New("its answer is about another name, " + nettext.Quote(*answer.Name))
	}
	status := Status(*answer.Status)
	if !slices.Contains(Statuses(), status) {
		return Membership{}, fmt.Errorf("it answered with the status %s, which this version of the provider does not know: use a newer version",
			nettext.Quote(*answer.Status))
	}
	m := Membership{Status: status, PreloadedDomain: answer.PreloadedDomain, Bulk: answer.Bulk}
	if m.PreloadedDomain == "" && status.isListed() {
		// The API leaves it out for a name whose removal is pending.
		m.PreloadedDomain = name
	}
	if m.PreloadedDomain != "" && !covers(m.PreloadedDomain, name) {
		return Membership{}, fmt.Errorf("it answered that the name is preloaded through %s, which is not above it", nettext.Quote(m.PreloadedDomain))
	}
	return m, nil
}
