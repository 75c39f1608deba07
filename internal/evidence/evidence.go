// Package evidence writes down what was seen of a domain, so that it can be judged
// again years later, offline, with the verdict that was given then.
//
// [Write] keeps everything that a verdict rests on and nothing else: no query
// strings, no fragments, no user info, no instant of the read. A steady site gives
// the same text each time. [Read] refuses what [Write] could not have written.
package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
)

// Version is the version of the form of a piece of evidence.
const Version = 1

// MaxSize is how long a piece of evidence may be, in bytes: enough for a domain with
// several hundred subdomains.
const MaxSize = 128 << 10

// Evidence is what was seen of a domain, and the instant for which its certificates
// are judged.
type Evidence struct {
	Seen observation.Observation
	// At is an instant that gives the verdict of the read; zero where expiry played no
	// part in it.
	At time.Time
	// SHA256 is the checksum of the evidence as [Write] wrote it, in lower-case hex: see
	// [Sum].
	SHA256 string
}

// envelope is the form in which evidence is kept: JSON.
type envelope struct {
	Version int `json:"version"`
	// SHA256 is the checksum of At and Observation. It finds damage and careless
	// edits. It is no signature: who wants to forge evidence can compute it too.
	SHA256      string          `json:"sha256"`
	At          time.Time       `json:"at,omitzero"`
	Observation json.RawMessage `json:"observation"`
}

// Write writes an observation down. at is as in [Evidence]. It reports false if the
// text would be longer than [MaxSize].
func Write(seen observation.Observation, at time.Time) (string, bool) {
	text, err := observation.Encode(share(withoutSecrets(seen)))
	if err != nil || len(text) > MaxSize {
		return "", false
	}
	written, err := seal(at.UTC(), text)
	return written, err == nil && len(written) <= MaxSize
}

// seal writes the envelope of an observation.
func seal(at time.Time, observed []byte) (string, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(envelope{Version: Version, SHA256: checksum(at, observed), At: at, Observation: observed})
	return escape(strings.TrimSuffix(b.String(), "\n")), err
}

// Sum returns the SHA-256 checksum of a text that [Write] wrote, in lower-case hex: what
// sha256sum prints for a file that only has this text.
func Sum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// escape writes JSON in ASCII, without what a terminal or a reader could take for
// something else: what a server sent stands in it as it was sent.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// Read reads what [Write] wrote, in whatever layout its JSON is now. The error says
// what is wrong, and what to do, as the end of a sentence that names the evidence.
func Read(text string) (Evidence, error) {
	if len(text) > MaxSize {
		return Evidence{}, fmt.Errorf("is longer than %d bytes, more than any evidence. Pass the output evidence of hsts_preload_readiness", MaxSize)
	}
	kept, err := open(text)
	if err != nil {
		return Evidence{}, err
	}
	seen, err := observation.Decode(kept.Observation)
	if err != nil {
		return Evidence{}, fmt.Errorf("can't be read: %w. Pass it unchanged", inWords(err))
	}
	canonical, err := observation.Encode(seen)
	if err != nil || checksum(kept.At, canonical) != kept.SHA256 {
		return Evidence{}, errors.New("does not match its checksum: it was edited or damaged. Pass it unchanged")
	}
	if seen, err = restore(seen); err == nil {
		err = check(seen)
	}
	if err != nil {
		return Evidence{}, fmt.Errorf("is not what a read can have seen: %w. Pass it unchanged", err)
	}
	written, err := seal(kept.At.UTC(), canonical)
	if err != nil {
		return Evidence{}, fmt.Errorf("can't be read: %w. Pass it unchanged", err)
	}
	return Evidence{Seen: seen, At: kept.At, SHA256: Sum(written)}, nil
}

// open takes the envelope apart.
func open(text string) (envelope, error) {
	var form struct {
		Version int `json:"version"`
	}
	if err := decode(text, &form, false); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			return envelope{}, errors.New("ends too early: a part of it is missing. Pass it unchanged")
		}
		return envelope{}, fmt.Errorf("is not JSON in the form of evidence: %w. Pass the output evidence of hsts_preload_readiness", inWords(err))
	}
	switch {
	case form.Version > Version:
		return envelope{}, fmt.Errorf("has version %d, and this provider reads version %d. Judge it with a newer version of the provider", form.Version, Version)
	case form.Version != Version:
		return envelope{}, errors.New("has no version, so it is not evidence. Pass the output evidence of hsts_preload_readiness")
	}
	var kept envelope
	if err := decode(text, &kept, true); err != nil {
		return envelope{}, fmt.Errorf("can't be read: %w. Pass it unchanged", inWords(err))
	}
	return kept, nil
}

// maxFault is how many characters of what is wrong with a text are said.
const maxFault = 120

// inWords says what is wrong with JSON, without the names of Go's types and in a length
// that does not depend on the text.
func inWords(err error) error {
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		value := nettext.PrintableTo(kind.Value, maxFault)
		if kind.Field == "" {
			return fmt.Errorf("it is a JSON %s, not an object", value)
		}
		return fmt.Errorf("%q can't be a JSON %s", kind.Field, value)
	}
	_, text, found := strings.Cut(err.Error(), "json: ")
	if !found {
		text = err.Error()
	}
	return errors.New(nettext.PrintableTo(text, maxFault))
}

// decode reads one JSON value that is the whole text.
func decode(text string, into any, strict bool) error {
	decoder := json.NewDecoder(strings.NewReader(text))
	if strict {
		decoder.DisallowUnknownFields()
	}
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is text after its end")
	}
	return nil
}

func checksum(at time.Time, observed []byte) string {
	hash := sha256.New()
	fmt.Fprintf(hash, "%s\n%s", at.UTC().Format(time.RFC3339Nano), observed)
	return hex.EncodeToString(hash.Sum(nil))
}
