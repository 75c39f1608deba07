package preloadlist

import (
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
	// maxDepth is how deep a value that is skipped may be nested.
	maxDepth = 100
)

// entry is one entry of the list, without the fields that nothing here needs.
type entry struct {
	Name              string `json:"name"`
	Policy            string `json:"policy"`
	Mode              string `json:"mode"`
	IncludeSubdomains bool   `json:"include_subdomains"`
}

// forceHTTPS is the mode of an entry that is about HSTS. One without it pins keys.
const forceHTTPS = "force-https"

// maxChromium is how many bytes of Chromium's list are read, as it comes; today's has
// 21 MB, and 28 MB in base64.
const maxChromium = 128 << 20

// readChromium reads the text of Chromium's list.
func readChromium(source io.Reader, into *index) error {
	text := newLineReader(source)
	r := reader{text: text, json: json.NewDecoder(text)}
	r.json.UseNumber() // so that a number that is skipped can have any size
	if err := r.list(into.add); err != nil {
		return inLine(text.number, err)
	}
	return nil
}

// reader reads the JSON of a list, token by token.
type reader struct {
	text *lineReader
	json *json.Decoder
}

// list reads the whole text, and calls add with each entry, which is valid until the
// next one.
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
			return explainType(err)
		}
		r.text.startValue()
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

// skip skips a value.
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

func (r reader) expect(want json.Delim, name string) error {
	switch token, err := r.token(); {
	case err != nil:
		return err
	case token != want:
		return fmt.Errorf("%s is missing", name)
	}
	return nil
}

func (r reader) token() (json.Token, error) {
	token, err := r.json.Token()
	r.text.startValue()
	return token, err
}

// explainType says which field of an entry has a value of another type than it should.
func explainType(err error) error {
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
