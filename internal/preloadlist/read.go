package preloadlist

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

const (
	// maxName is how long a domain name can be.
	maxName = 253
	// maxDepth is how deep what is passed over may be nested.
	maxDepth = 100
)

// entry is one entry of the list. Its other fields are of no interest here.
type entry struct {
	Name              string `json:"name"`
	Policy            string `json:"policy"`
	Mode              string `json:"mode"`
	IncludeSubdomains bool   `json:"include_subdomains"`
}

// forceHTTPS is the mode of an entry that is about HSTS. One without it pins keys.
const forceHTTPS = "force-https"

// malformed is a text that is not a list. Its text is a clause.
type malformed struct{ error }

// readList reads a list, in any form that it comes in, in one pass, and holds no
// more of it than one entry and the index. It returns ctx's error once ctx ends; a
// text that is no list is a malformed error; others are the source's own.
func readList(ctx context.Context, source io.Reader) (*index, error) {
	return readAtMost(ctx, source, maxList)
}

// readAtMost is readList with a limit of its own, in bytes.
func readAtMost(ctx context.Context, source io.Reader, limit int) (*index, error) {
	bounded := &bounded{ctx: ctx, source: source, limit: limit, room: limit}
	text := newLines(decoded(bounded))
	list := newIndex()
	r := reader{text: text, json: json.NewDecoder(text)}
	r.json.UseNumber() // so that a number that is passed over can have any size
	err := r.list(list.add)
	switch {
	case bounded.err != nil:
		return nil, bounded.err
	case bounded.room == limit:
		return nil, malformed{errors.New("it is empty")}
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil, malformed{fmt.Errorf("it ends in the middle, in line %d: it was not written to the end", text.Number)}
	case err != nil:
		return nil, malformed{fmt.Errorf("in line %d: %s", text.Number, nettext.Printable(err.Error()))}
	}
	return list, nil
}

// reader walks through the JSON of a list.
type reader struct {
	text *lines
	json *json.Decoder
}

// list reads the whole text, and hands each entry to add. The entry is the same
// one each time.
func (r reader) list(add func(*entry) error) error {
	if err := r.expect(json.Delim('{'), "the \"{\" that a list begins with"); err != nil {
		return err
	}
	found := false
	for r.json.More() {
		key, err := r.token()
		if err != nil {
			return err
		}
		if key != "entries" {
			if err := r.skip(); err != nil {
				return err
			}
			continue
		}
		if found {
			return errors.New("\"entries\" is there for the second time")
		}
		found = true
		if err := r.entries(add); err != nil {
			return err
		}
	}
	if _, err := r.token(); err != nil {
		return err
	}
	if !found {
		return errors.New("it ends without \"entries\"")
	}
	switch after, err := r.token(); {
	case err == nil:
		return fmt.Errorf("%s follows after the end of the list", nettext.Quote(fmt.Sprint(after)))
	case !errors.Is(err, io.EOF):
		return err
	}
	return nil
}

// entries reads the value of "entries".
func (r reader) entries(add func(*entry) error) error {
	if err := r.expect(json.Delim('['), "the \"[\" after \"entries\""); err != nil {
		return err
	}
	count := 0
	var e entry
	for ; r.json.More(); count++ {
		e = entry{}
		if err := r.json.Decode(&e); err != nil {
			return inWords(err)
		}
		r.text.next()
		e.Name = strings.ToLower(e.Name)
		if e.Name == "" || len(e.Name) > maxName {
			return errors.New("there is an entry without a domain name in \"name\"")
		}
		if err := add(&e); err != nil {
			return err
		}
	}
	if _, err := r.token(); err != nil {
		return err
	}
	if count == 0 {
		return errors.New("\"entries\" has none")
	}
	return nil
}

// skip passes over a value.
func (r reader) skip() error {
	for depth := 0; ; {
		token, err := r.token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
		if depth > maxDepth {
			return fmt.Errorf("it is nested more than %d deep", maxDepth)
		}
	}
}

func (r reader) expect(want json.Delim, words string) error {
	switch token, err := r.token(); {
	case err != nil:
		return err
	case token != want:
		return fmt.Errorf("%s is missing", words)
	}
	return nil
}

func (r reader) token() (json.Token, error) {
	token, err := r.json.Token()
	r.text.next()
	return token, err
}

// inWords says which field of an entry has a value of another type than it should.
func inWords(err error) error {
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case !ok:
		return err
	case wrong.Field == "":
		return fmt.Errorf("there is an entry that is a %s instead of an object", wrong.Value)
	default:
		return fmt.Errorf("the field %q of an entry is a %s", wrong.Field, wrong.Value)
	}
}
