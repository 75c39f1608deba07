package datasources

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
)

// FleetResults are the results of a fleet as they go over the wire. They bypass the
// framework, which would hold five copies of ten thousand results in memory and convert
// each twice: that takes longer than the rest of a read.
type FleetResults struct {
	// encoded has each result by its key, in MessagePack; nil where there are none.
	encoded map[string][]byte
}

type fleetResultsKey struct{}

// WithFleetResults returns a context for a read of hsts_fleet_readiness, and where its
// results are afterwards. In the state of the read, results is null.
func WithFleetResults(ctx context.Context) (context.Context, *FleetResults) {
	results := new(FleetResults)
	return context.WithValue(ctx, fleetResultsKey{}, results), results
}

func fleetResultsOf(ctx context.Context) *FleetResults {
	results, _ := ctx.Value(fleetResultsKey{}).(*FleetResults)
	return results
}

// set encodes results. Several keys may have the same one.
func (r *FleetResults) set(keys map[string]int, n int, result func(int) tftypes.Value) error {
	all := make([][]byte, n)
	for i := range all {
		value := result(i)
		encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
		if err != nil {
			return err
		}
		all[i] = encoded.MsgPack
	}
	r.encoded = make(map[string][]byte, len(keys))
	for key, i := range keys {
		r.encoded[key] = all[i]
	}
	return nil
}

// Into returns a state with the results in it; the state itself if nothing was read.
func (r *FleetResults) Into(state *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, error) {
	if r.encoded == nil || state == nil || len(state.MsgPack) == 0 {
		return state, nil
	}
	decoder := msgpack.NewDecoder(bytes.NewReader(state.MsgPack))
	attributes, err := decoder.DecodeMapLen()
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	text.Grow(len(state.MsgPack) + r.size())
	encoder := msgpack.NewEncoder(&text)
	if err := encoder.EncodeMapLen(attributes); err != nil {
		return nil, err
	}
	for range attributes {
		name, err := decoder.DecodeString()
		if err != nil {
			return nil, err
		}
		value, err := decoder.DecodeRaw()
		if err != nil {
			return nil, err
		}
		if err := encoder.EncodeString(name); err != nil {
			return nil, err
		}
		if name != "results" {
			text.Write(value)
		} else if err := r.write(encoder, &text); err != nil {
			return nil, err
		}
	}
	return &tfprotov6.DynamicValue{MsgPack: text.Bytes()}, nil
}

// size returns how many bytes write writes, at most.
func (r *FleetResults) size() int {
	const head = 5 // of a map, or of a text
	size := head
	for key, result := range r.encoded {
		size += head + len(key) + len(result)
	}
	return size
}

// write appends the results to the output of the encoder, as a map.
func (r *FleetResults) write(encoder *msgpack.Encoder, text *bytes.Buffer) error {
	if err := encoder.EncodeMapLen(len(r.encoded)); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(r.encoded)) {
		if err := encoder.EncodeString(key); err != nil {
			return err
		}
		text.Write(r.encoded[key])
	}
	return nil
}
