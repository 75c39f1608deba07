package preloadlist

import (
	"bufio"
	"encoding/base64"
	"io"
	"strings"
)

const byteOrderMark = "\uFEFF"

// decoded returns the text of a list that may be in base64, as Chromium's source
// host serves it with ?format=TEXT. What it is in is told by how it begins, since
// neither a file's name nor a server's header is to be relied on.
func decoded(source io.Reader) io.Reader {
	buffered := bufio.NewReaderSize(source, 64<<10)
	if !startsAsBase64(buffered) {
		return buffered
	}
	inner := bufio.NewReaderSize(base64.NewDecoder(base64.StdEncoding, buffered), 64<<10)
	skipMark(inner)
	return inner
}

// startsAsBase64 tells whether a text is the base64 of a list. It leaves out a byte
// order mark, and white space before base64.
//
// A list begins with "{" or a comment. "{" is no letter of base64, and "//" in base64
// would stand for a byte that begins no list.
func startsAsBase64(text *bufio.Reader) bool {
	skipMark(text)
	for blank := 0; ; blank++ {
		start, _ := text.Peek(blank + 4)
		if len(start) < blank+4 {
			return false
		}
		if strings.IndexByte(" \t\r\n", start[blank]) < 0 {
			first := make([]byte, 3)
			n, err := base64.StdEncoding.Decode(first, start[blank:])
			if err != nil || n == 0 || strings.IndexByte("{/ \t\r\n\xEF", first[0]) < 0 {
				return false
			}
			_, _ = text.Discard(blank)
			return true
		}
	}
}

func skipMark(text *bufio.Reader) {
	if start, _ := text.Peek(len(byteOrderMark)); string(start) == byteOrderMark {
		_, _ = text.Discard(len(byteOrderMark))
	}
}
