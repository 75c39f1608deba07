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

// downloadTime is how long a download is used before the server is asked for a newer
// one. A plan or an apply that takes less sees one list.
const downloadTime = time.Hour

// maxTag is how many bytes an ETag may have to be used.
const maxTag = 1 << 10

// Download says which list is downloaded.
type Download struct {
	// URL is the list's address, as [ParseListURL] returns it.
	URL *url.URL
	// Directory is where a download is kept for the next process, which then asks
	// whether it has changed; "" is nowhere.
	Directory string
}

// urlLoader downloads the list.
type urlLoader struct {
	Download
	format *Format
	client Client
}

func (u *urlLoader) load(ctx context.Context, last *version) (*version, error) {
	now := u.client.now()
	if last != nil {
		if age := now.Sub(last.checked); age >= 0 && age < downloadTime {
			u.client.log().DebugContext(ctx, "no download was needed", "url", u.URL, "age", age)
			return last, nil
		}
	}
	var cached diskCache
	if u.Directory != "" {
		cached = openDiskCache(u.format, u.Directory, u.URL)
	}
	v, attempts, err := u.ask(ctx, last, cached)
	switch _, temporary := errors.AsType[temporaryError](err); {
	case err == nil:
		v.checked = now
		return v, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case temporary:
		return u.loadOld(ctx, cached, attempts, err)
	}
	if _, wrong := errors.AsType[formatError](err); wrong {
		return nil, u.format.notAList(nettext.URL(u.URL.String()), err)
	}
	return nil, u.failure(attempts, err)
}

// ask downloads the list, unless the server says that it has not changed since last
// or since what is cached.
func (u *urlLoader) ask(ctx context.Context, last *version, cached diskCache) (v *version, attempts int, err error) {
	attempts, err = u.client.retry(ctx, func(ctx context.Context) error {
		v, err = u.fetch(ctx, last, cached)
		return err
	})
	return v, attempts, err
}

func (u *urlLoader) fetch(ctx context.Context, last *version, cached diskCache) (*version, error) {
	tag := cached.tag
	if last != nil {
		tag, _ = last.tag.(string)
	}
	fields := http.Header{}
	if tag != "" {
		fields.Set("If-None-Match", tag)
	}
	response, err := u.client.open(ctx, u.URL, fields)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusOK:
		return u.read(ctx, response, cached)
	case response.StatusCode != http.StatusNotModified || tag == "":
		return nil, statusError(response)
	case last != nil:
		return &version{index: last.index, tag: last.tag}, nil
	}
	v, err := cached.load(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		u.client.log().DebugContext(ctx, "the disk cache is damaged", "directory", u.Directory, "error", err)
		return u.fetch(ctx, nil, cached.emptied())
	}
	u.client.log().DebugContext(ctx, "read the list from the disk cache", "directory", u.Directory, "downloaded", cached.downloaded)
	return v, nil
}

// read reads the list from an answer, and writes it to the cache at the same time.
func (u *urlLoader) read(ctx context.Context, response *http.Response, cached diskCache) (*version, error) {
	elapsed := clock.Stopwatch()
	tag := response.Header.Get("Etag")
	if len(tag) > maxTag {
		tag = ""
	}
	v := &version{tag: tag}
	writer := cached.newWriter(u.client.now(), tag)
	defer writer.discard()
	var err error
	if v.index, err = u.format.readList(ctx, io.TeeReader(response.Body, writer)); err != nil {
		return nil, err
	}
	u.client.log().DebugContext(ctx, "read the list", "url", u.URL, "names", len(v.index.entries), "took", elapsed())
	if err := writer.commit(); err != nil {
		v.warnings = append(v.warnings, Warning{
			Summary: "Preload List Is Not Cached",
			Detail: fmt.Sprintf("The list was downloaded, but could not be kept in %s (%s.cache_dir): %s. "+
				"The answer is not affected. The next run downloads the list again.", nettext.Quote(u.Directory), u.format.setting, err),
		})
	}
	return v, nil
}

// loadOld returns what is cached when the server can't be reached, with a warning.
func (u *urlLoader) loadOld(ctx context.Context, cached diskCache, attempts int, reason error) (*version, error) {
	v, err := cached.load(ctx)
	if err != nil {
		u.client.log().DebugContext(ctx, "the disk cache has no list", "directory", u.Directory, "error", err)
		if cached.untrusted != nil {
			reason = fmt.Errorf("%w; and %s.cache_dir can't be used: %w", reason, u.format.setting, cached.untrusted)
		}
		return nil, u.failure(attempts, reason)
	}
	v.checked = u.client.now()
	v.warnings = append(v.warnings, Warning{
		Summary: "Preload List May Be Out of Date",
		Detail: fmt.Sprintf("%s could not be queried for the list: %s (%s). So the names were looked up in the copy in %s (%s.cache_dir), "+
			"which was downloaded on %s. Later changes are not seen.",
			nettext.URL(u.URL.String()), reason, count(attempts), nettext.Quote(u.Directory), u.format.setting, cached.downloaded.Format(time.DateOnly)),
	})
	return v, nil
}

func (u *urlLoader) failure(attempts int, err error) error {
	return &Error{
		Summary: "Preload List Could Not Be Downloaded",
		Detail: fmt.Sprintf("%s: %s (%s).\n\nThis says nothing about the domain. Try again later, and check that %[4]s.url is the address of a copy of the "+
			"list. With %[4]s.cache_dir the last download is used while the server is down. With %[4]s.path the list is "+
			"read from a file.",
			nettext.URL(u.URL.String()), err, count(attempts), u.format.setting),
		cause: err,
	}
}
