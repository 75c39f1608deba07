package observation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Encode writes an observation in its canonical form: JSON on one line, the same
// text for the same facts. What is not UTF-8 in a value becomes U+FFFD.
func Encode(o Observation) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	// Evidence is read by people too; who puts it into HTML escapes it there.
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(o); err != nil {
		return nil, fmt.Errorf("writing an observation: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Decode reads what [Encode] wrote. It refuses another version, fields that the
// version does not have, and text after the end.
func Decode(text []byte) (Observation, error) {
	var form struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(text, &form); err != nil {
		return Observation{}, fmt.Errorf("not an observation: %w", err)
	}
	if form.Version != Version {
		return Observation{}, fmt.Errorf("an observation of version %d; this program reads version %d", form.Version, Version)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var o Observation
	if err := decoder.Decode(&o); err != nil {
		return Observation{}, fmt.Errorf("not an observation: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Observation{}, errors.New("text after the end of an observation")
	}
	return o, nil
}
