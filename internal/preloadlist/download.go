package preloadlist

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// currentFor is how long a download is taken for the present version. A plan or an
// apply that takes less sees one list.
const currentFor = time.Hour

// Download says which list is downloaded.
type Download struct {
	// URL is the list's address, as ParseListURL returns it.
	URL *url.URL
	// Directory is where a download is kept for the next process, which then asks
	// whether it has changed; "" is nowhere.
	Directory string
}

// remote is a copy of the list on a server.
type remote struct {
	Download
	web   Web
	clock clock.Clock
}

func (r *remote) read(ctx context.Context, last *version) (*version, error) {
	now := r.clock.Now()
	if last != nil {
		if age := now.Sub(last.checked); age >= 0 && age < currentFor {
			return last, nil
		}
	}
	var kept store
	if r.Directory != "" {
		kept = openStore(r.Directory, r.URL)
	}
	v, attempts, err := r.ask(ctx, last, kept)
	switch _, unreachable := errors.AsType[passing](err); {
	case err == nil:
		v.checked = now
		return v, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case unreachable:
		return r.old(ctx, kept, attempts, err)
	}
	if _, wrong := errors.AsType[malformed](err); wrong {
		return nil, notAList(nettext.URL(r.URL.String()), err)
	}
	return nil, r.failure(attempts, err)
}

// ask downloads the list, unless the server says that it has not changed since last
// or since what is kept.
func (r *remote) ask(ctx context.Context, last *version, kept store) (v *version, attempts int, err error) {
	attempts, err = r.web.retry(ctx, func(ctx context.Context) error {
		v, err = r.fetch(ctx, last, kept)
		return err
	})
	return v, attempts, err
}

func (r *remote) fetch(ctx context.Context, last *version, kept store) (*version, error) {
	known := kept.tag
	if last != nil {
		known, _ = last.tag.(string)
	}
	fields := http.Header{}
	if known != "" {
		fields.Set("If-None-Match", known)
	}
	response, err := r.web.open(ctx, r.URL, fields)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusOK:
		return r.take(ctx, response, kept)
	case response.StatusCode != http.StatusNotModified || known == "":
		return nil, refused(response)
	case last != nil:
		return &version{index: last.index, tag: last.tag}, nil
	}
	v, err := kept.load(ctx)
	if err == nil || ctx.Err() != nil {
		return v, err
	}
	// What is kept is damaged, so it is as if it were not there.
	return r.fetch(ctx, nil, kept.emptied())
}

// take reads the list off an answer, and keeps it while it passes by.
func (r *remote) take(ctx context.Context, response *http.Response, kept store) (*version, error) {
	v := &version{tag: response.Header.Get("Etag")}
	keeper := kept.begin(r.clock.Now(), response.Header.Get("Etag"))
	defer keeper.discard()
	var err error
	if v.index, err = readList(ctx, io.TeeReader(response.Body, keeper)); err != nil {
		return nil, err
	}
	if err := keeper.commit(); err != nil {
		v.notices = append(v.notices, Notice{
			Summary: "Preload List Is Not Cached",
			Detail: fmt.Sprintf("The list was downloaded, but could not be kept in %s (preload_list.cache_dir): %s. "+
				"The answer is as good; the next run downloads the list again.", nettext.Quote(r.Directory), err),
		})
	}
	return v, nil
}

// old falls back on what is kept when the server can't be reached, and says so.
func (r *remote) old(ctx context.Context, kept store, attempts int, reason error) (*version, error) {
	v, err := kept.load(ctx)
	if err != nil {
		return nil, r.failure(attempts, reason)
	}
	v.checked = r.clock.Now()
	v.notices = append(v.notices, Notice{
		Summary: "Preload List May Be Out of Date",
		Detail: fmt.Sprintf("%s could not be asked for the list: asked %d times, at last %s. So the names were looked up in the copy in %s (preload_list.cache_dir), "+
			"which was downloaded on %s. What changed since then is not seen.", nettext.URL(r.URL.String()), attempts, reason, nettext.Quote(r.Directory), kept.from.Format(time.DateOnly)),
	})
	return v, nil
}

func (r *remote) failure(attempts int, err error) error {
	times := "asked once"
	if attempts > 1 {
		times = fmt.Sprintf("asked %d times, at last", attempts)
	}
	return &Error{
		Summary: "Preload List Could Not Be Downloaded",
		Detail: fmt.Sprintf("%s: %s, %s.\n\nThis says nothing about the domain. Try again later; see that preload_list.url is the address of a copy of the list; "+
			"with preload_list.cache_dir a download outlasts a server that is away; or set preload_list.path, to read the list from a file.", nettext.URL(r.URL.String()), times, err),
		cause: err,
	}
}
