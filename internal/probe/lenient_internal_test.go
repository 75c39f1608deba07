package probe

import (
	"bufio"
	"strings"
	"testing"

	"golang.org/x/net/http/httpguts"
)

// FuzzReadHeader reads any bytes as a header: each field that comes of it has a name that
// fields can have, and no value has the end of a line or a NUL.
func FuzzReadHeader(f *testing.F) {
	for _, text := range []string{
		"HTTP/1.1 200 OK\r\nA : b\r\n c\r\n\r\n", "HTTP/1.1 103 a\n\nHTTP/1.1 301 b\nno field\n\tx\nLocation\t:/a\n\n", "\n\n", " \n\n", "a\nb:\x00\n\n", "HTTP/1.1 1",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := readHeader(bufio.NewReader(strings.NewReader(text)))
		if err != nil {
			return
		}
		header, err := mendLines(lines[1:])
		if err != nil {
			return
		}
		for name, values := range header {
			if !httpguts.ValidHeaderFieldName(name) || strings.ContainsAny(strings.Join(values, ""), "\n\x00") {
				t.Errorf("%q: %q", name, values)
			}
		}
	})
}
