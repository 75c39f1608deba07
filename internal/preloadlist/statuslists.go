package preloadlist

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/inflight"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// StatusLists looks up many names at once: in the three lists of hstspreload.org, of what is
// pending, and in a copy of Chromium's list. However many names there are, that is
// three requests. Asking for each name's status would hold up everybody who asks that
// site.
//
// "rejected" and "removed" are on no list: such a name is Unknown here.
type StatusLists struct {
	API  *API
	Copy *List

	calls inflight.Group[struct{}, map[string]Status]
	mu    sync.Mutex
	// pending is what the lists said at asked.
	pending map[string]Status
	asked   time.Time
}

// Lookup returns the statuses of names, which are given in lower-case A-labels. It
// returns as soon as ctx ends.
func (s *StatusLists) Lookup(ctx context.Context, names []string) (map[string]Status, error) {
	pending, _, err := s.calls.Do(ctx, struct{}{}, s.lists)
	if err != nil {
		return nil, err
	}
	copied, _, err := s.Copy.calls.Do(ctx, struct{}{}, s.Copy.load)
	if err != nil {
		return nil, err
	}
	all := make(map[string]Status, len(names))
	for _, name := range names {
		all[name] = statusOf(name, pending, copied.index)
	}
	s.API.Client.log().InfoContext(ctx, "preload statuses", "domains", len(names), "pending", len(pending), "listed", len(copied.index.entries))
	return all, nil
}

// statusOf returns the status as hstspreload.org gives it: a name's own one, or else
// that it is covered by a name above it, unless that one will be removed.
func statusOf(name string, pending map[string]Status, list *index) Status {
	if status, own := pending[name]; own {
		return status
	}
	m := list.lookup(name)
	if through := m.PreloadedDomain; through != name && through != "" {
		if status := pending[through]; status == PendingRemoval || status == PendingAutomatedRemoval {
			return Unknown
		}
	}
	return m.Status
}

// lists returns the statuses of all names that are pending, from a minute ago at most.
func (s *StatusLists) lists(ctx context.Context) (map[string]Status, error) {
	now := s.API.Client.now()
	s.mu.Lock()
	pending, age := s.pending, now.Sub(s.asked)
	s.mu.Unlock()
	if pending != nil && age >= 0 && age < cacheTime {
		return pending, nil
	}
	pending = make(map[string]Status)
	for _, list := range []struct {
		path   string
		status Status
	}{
		{"api/v2/pending", Pending},
		{"api/v2/pending-automated-removal", PendingAutomatedRemoval},
		{"api/v2/pending-removal", PendingRemoval}, // what its owner asked for counts
	} {
		names, err := s.API.list(ctx, s.API.URL.JoinPath(list.path))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			pending[name] = list.status
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending, s.asked = pending, now
	return pending, nil
}

// The limits of a list of what is pending. The real ones have a few thousand names.
const (
	maxPendingBytes = 64 << 20
	maxPending      = 500_000
)

// list asks for one list of names.
func (a *API) list(ctx context.Context, address *url.URL) ([]string, error) {
	var names []string
	attempts, err := a.Client.retry(ctx, func(ctx context.Context) error {
		response, err := a.Client.open(ctx, address, http.Header{"Accept": {"application/json"}})
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return statusError(response)
		}
		names, err = readNames(io.LimitReader(response.Body, maxPendingBytes))
		return err
	})
	if err != nil && ctx.Err() == nil {
		err = &Error{
			Summary: "Could Not Query the Pending Names",
			Detail: fmt.Sprintf("%s: %s (%s). This says nothing about the domains. Try again later. If hstspreload_url, proxy_url, ca_cert_pem or connect_to of the "+
				"provider are set, check them.", address, err, count(attempts)),
			cause: err,
		}
	}
	return names, err
}

// pendingName is a name in a list of hstspreload.org: a text, or an object with a name.
type pendingName string

// UnmarshalJSON implements [json.Unmarshaler].
func (n *pendingName) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		return json.Unmarshal(text, (*string)(n))
	}
	var entry struct {
		Name string `json:"name"`
	}
	err := json.Unmarshal(text, &entry)
	*n = pendingName(entry.Name)
	return err
}

// readNames reads a list of names, one by one. The error is a clause that says what is
// wrong with the answer.
func readNames(text io.Reader) ([]string, error) {
	decoder := json.NewDecoder(text)
	begin, err := decoder.Token()
	if err != nil || begin != json.Delim('[') {
		return nil, unlessTemporary(err, "its answer is not a list of names in JSON")
	}
	var names []string
	for decoder.More() {
		var name pendingName
		if err := decoder.Decode(&name); err != nil {
			return nil, unlessTemporary(err, "its list of names ends early, or has something else in it")
		}
		if name == "" {
			return nil, errors.New("its list has an entry without a name")
		}
		if len(names) == maxPending {
			return nil, errors.New("its list has more names than can be pending")
		}
		names = append(names, nettext.Cut(string(name), maxNameBytes))
	}
	if _, err := decoder.Token(); err != nil {
		return nil, unlessTemporary(err, "its list of names ends early")
	}
	return names, nil
}

// maxNameBytes is how many bytes a domain name has at most.
const maxNameBytes = 253

// unlessTemporary explains an error, unless another attempt may succeed.
func unlessTemporary(err error, text string) error {
	if temporary, ok := errors.AsType[temporaryError](err); ok {
		return temporary
	}
	return explainedError{text, err}
}
