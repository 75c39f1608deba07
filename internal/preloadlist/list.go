package preloadlist

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/clock"
	"github.com/hstskit/terraform-provider-hsts/internal/inflight"
	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// List looks names up in a copy of a browser's list. The copy is read once, in one pass,
// for all the names that are asked for, and again when it has changed.
type List struct {
	loader loader
	// place is the path or the URL of the copy, fit to be shown.
	place string
	log   *slog.Logger
	calls inflight.Group[struct{}, *version]
	mu    sync.Mutex
	last  *version
}

// loader loads a copy of the list.
type loader interface {
	// load returns the present version; last, which may be nil, where that is
	// still good. The error is an [*Error], or ctx's.
	load(ctx context.Context, last *version) (*version, error)
}

// version is a copy as it was at one time.
type version struct {
	index *index
	// tag identifies the version; its type is the loader's.
	tag any
	// checked is when it was last known to be the present one.
	checked  time.Time
	warnings []Warning
}

// FromFile returns a List that reads the file at a path. A nil log is none.
func FromFile(format *Format, path string, log *slog.Logger) *List {
	return &List{loader: fileLoader{format, path, orDiscard(log)}, place: nettext.Printable(path), log: orDiscard(log)}
}

// FromURL returns a List that downloads the copy at a URL.
func FromURL(format *Format, client Client, settings Download) *List {
	return &List{loader: &urlLoader{format: format, client: client, Download: settings}, place: nettext.URL(settings.URL.String()), log: client.log()}
}

// Found is what a copy of a list says about a name.
type Found struct {
	Membership
	// Entries are those of the name and of all names above it, the nearest first: also
	// those that do not cover it.
	Entries []NamedEntry
	// Place is the path or the URL of the copy, and SHA256 its checksum, in hex.
	Place, SHA256 string
	// Expires is when browsers stop using the list; zero if the copy does not say.
	Expires time.Time
}

// NamedEntry is an entry with its name.
type NamedEntry struct {
	Name string
	Entry
}

// Lookup implements [Source].
func (l *List) Lookup(ctx context.Context, name string) (Membership, error) {
	found, err := l.Find(ctx, name)
	return found.Membership, err
}

// Find looks up a name as Lookup does, and returns more of what the copy says.
func (l *List) Find(ctx context.Context, name string) (Found, error) {
	v, _, err := l.calls.Do(ctx, struct{}{}, l.load)
	if err != nil {
		logLookup(ctx, l.log, name, Membership{}, err)
		return Found{}, err
	}
	m := v.index.lookup(name)
	m.Warnings = slices.Concat(v.warnings, m.Warnings)
	logLookup(ctx, l.log, name, m, nil)
	return Found{Membership: m, Entries: v.index.entriesOf(name), Place: l.place, SHA256: v.index.sum, Expires: v.index.expires}, nil
}

func (l *List) load(ctx context.Context) (*version, error) {
	l.mu.Lock()
	last := l.last
	l.mu.Unlock()
	v, err := l.loader.load(ctx, last)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = v
	return v, nil
}

// fileLoader loads the list from a file.
type fileLoader struct {
	format *Format
	path   string
	log    *slog.Logger
}

// fileTag identifies a version of a file: one that is written again has another size
// or another time.
type fileTag struct {
	size     int64
	modified time.Time
}

func (f fileLoader) load(ctx context.Context, last *version) (*version, error) {
	info, err := os.Stat(f.path)
	if err != nil {
		return nil, f.systemError(err)
	}
	if !info.Mode().IsRegular() {
		what := "is not a regular file"
		if info.IsDir() {
			what = "is a directory"
		}
		return nil, f.failure(errors.New(what + ": write the path of the list itself"))
	}
	tag := fileTag{info.Size(), info.ModTime()}
	if last != nil && last.tag == tag {
		f.log.DebugContext(ctx, "the list has not changed", "path", f.path)
		return last, nil
	}
	elapsed := clock.Stopwatch()
	file, err := openRegular(f.path)
	if err != nil {
		return nil, f.systemError(err)
	}
	defer func() { _ = file.Close() }() // only read
	list, err := f.format.readList(ctx, file)
	if _, wrong := errors.AsType[formatError](err); wrong {
		return nil, f.format.notAList(nettext.Quote(f.path), err)
	}
	if err != nil {
		return nil, f.systemError(err)
	}
	f.log.DebugContext(ctx, "read the list", "path", f.path, "names", len(list.entries), "bytes", info.Size(), "took", elapsed())
	return &version{index: list, tag: tag}, nil
}

// systemError explains an error of the operating system.
func (f fileLoader) systemError(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return f.failure(explainedError{"does not exist: a relative path begins in the directory that terraform or tofu runs in; ${path.module} is the directory " +
			"of the configuration", err})
	case errors.Is(err, fs.ErrPermission):
		return f.failure(explainedError{"may not be read by the user that terraform or tofu runs as", err})
	}
	if _, other := errors.AsType[untrustedError](err); other {
		return f.failure(err)
	}
	return f.failure(fmt.Errorf("cannot be read: %w", withoutPath(err)))
}

func (f fileLoader) failure(err error) error {
	return &Error{
		Summary: "Preload List Cannot Be Read",
		Detail:  fmt.Sprintf("%s.path is %s, which %s.", f.format.setting, nettext.Quote(f.path), err),
		cause:   err,
	}
}

// withoutPath unwraps the error of an operation on a file, whose path the message
// has already, or which is that of a temporary file.
func withoutPath(err error) error {
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		return inner.Err
	}
	if inner, ok := errors.AsType[*os.LinkError](err); ok {
		return inner.Err
	}
	return err
}
