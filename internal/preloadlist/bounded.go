package preloadlist

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// maxList is how many bytes of a list are read, as it comes; today's has 21 MB, and
// 28 MB in base64.
const maxList = 256 << 20

// bounded reads until ctx ends, which an io.Reader is not told of otherwise, and not
// too much. It keeps its source's error apart
// from those of the text.
type bounded struct {
	ctx    context.Context
	source io.Reader
	limit  int // in bytes
	room   int // what is left of it
	err    error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.err == nil {
		b.err = b.ctx.Err()
	}
	if b.err == nil && b.room == 0 {
		b.err = malformed{fmt.Errorf("it has more than %d MiB, which no list has", b.limit>>20)}
	}
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.source.Read(p[:min(len(p), b.room)])
	b.room -= n
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}
