package preloadlist

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// Format is the format of one browser's list.
type Format struct {
	// setting is the provider's attribute that names a copy.
	setting string
	// form says what a copy must be, for a sentence.
	form string
	// without says what happens without a copy, for the end of a sentence that begins
	// with "leave the setting out".
	without string
	// limit is how many bytes of a copy are read, as it comes.
	limit int
	// read reads the text, which may come from base64.
	read func(text io.Reader, into *index) error
}

// The formats.
var (
	// Chromium is the format of Chromium's net/http/transport_security_state_static.json.
	Chromium = &Format{
		setting: "chromium_list",
		form: "Chromium's net/http/transport_security_state_static.json: JSON with \"entries\", with or without its comments, or the same in base64, " +
			"which Chromium's source host serves with ?format=TEXT",
		without: "to query hstspreload.org",
		limit:   maxChromium,
		read:    readChromium,
	}
	// Firefox is the format of Firefox's security/manager/ssl/nsSTSPreloadList.inc.
	Firefox = &Format{
		setting: "firefox_list",
		form: "Firefox's security/manager/ssl/nsSTSPreloadList.inc: a line with gPreloadListExpirationTime, " +
			"and lines such as \"example.com, 1\" between two lines \"%%\"",
		without: "to use only Chromium's list",
		limit:   maxFirefox,
		read:    readFirefox,
	}
)

// formatError says why a text is not a list, in a clause.
type formatError struct{ error }

func (e formatError) Unwrap() error { return e.error }

// errEndsEarly is the error of a text that ends in the middle.
var errEndsEarly = errors.New("it was not written to the end")

// readList reads a list, in any form that it comes in, in one pass, and holds no more
// of it than one entry and the index. It returns ctx's error once ctx ends; a text that
// is no list is a [formatError]; others are the source's own.
func (f *Format) readList(ctx context.Context, source io.Reader) (*index, error) {
	sum := sha256.New()
	input := &limitedReader{ctx: ctx, source: io.TeeReader(source, sum), limit: f.limit, remaining: f.limit}
	list := newIndex()
	text := decode(input)
	err := f.read(text, list)
	if err == nil {
		_, err = io.Copy(io.Discard, input) // what base64 leaves at its end, for the sum
	}
	switch {
	case input.err != nil:
		return nil, input.err
	case input.remaining == f.limit:
		return nil, formatError{errors.New("it is empty")}
	case err != nil:
		return nil, formatError{err}
	}
	list.sum = hex.EncodeToString(sum.Sum(nil))
	return list, nil
}

// inLine says in which line of a text an error is.
func inLine(number int, err error) error {
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errEndsEarly):
		return fmt.Errorf("it ends in the middle, in line %d: %w", number, errEndsEarly)
	default:
		return explainedError{fmt.Sprintf("in line %d: %s", number, nettext.Printable(err.Error())), err}
	}
}

// notAList says that what was read from a place is no list.
func (f *Format) notAList(where string, err error) error {
	return &Error{
		Summary: "Not a Copy of the Preload List",
		Detail: fmt.Sprintf("The text at %s (%s) can't be read as the list: %s.\n\nIt must be %s. A part of a list is not used. "+
			"Download it again, or leave %s out %s.", where, f.setting, err, f.form, f.setting, f.without),
		cause: err,
	}
}
