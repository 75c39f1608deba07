package preloadlist

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

const (
	// maxFirefox is how many bytes of Firefox's list are read, as it comes; today's has
	// three million, and a third more in base64.
	maxFirefox = 32 << 20
	// maxFirefoxHead is how many bytes may stand before the names: a licence, and when
	// the list expires.
	maxFirefoxHead = 64 << 10
	// maxFirefoxLine is how many bytes a line of it may have.
	maxFirefoxLine = 1 << 10
)

// delimiter is the line before the names, and after them.
const delimiter = "%%"

// expiration is the variable that says when the list expires.
const expiration = "gPreloadListExpirationTime"

// readFirefox reads the text of Firefox's list: C with a licence and the time at which
// it expires, and then the names, each with 1 where it includes subdomains.
func readFirefox(source io.Reader, into *index) error {
	text := &firefoxReader{source: bufio.NewReader(source)}
	if err := text.head(into); err != nil {
		return inLine(text.number, err)
	}
	if err := text.names(into); err != nil {
		return inLine(text.number, err)
	}
	for {
		switch line, err := text.line(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return inLine(text.number, err)
		case line != "":
			return inLine(text.number, fmt.Errorf("there is text after the end of the list: %s", nettext.Quote(line)))
		}
	}
}

// firefoxReader reads Firefox's list line by line.
type firefoxReader struct {
	source *bufio.Reader
	// number is that of the current line, from 1, and read how many bytes all lines have.
	number, read int
	// cut: the current line has no end.
	cut bool
}

// line returns the next line without white space at its end. Its error is io.EOF after
// the last one.
func (r *firefoxReader) line() (string, error) {
	r.number++
	line, err := r.source.ReadSlice('\n')
	r.read += len(line)
	r.cut = errors.Is(err, io.EOF)
	switch {
	case errors.Is(err, bufio.ErrBufferFull) || len(line) > maxFirefoxLine:
		return "", fmt.Errorf("it has more than %d bytes", maxFirefoxLine)
	case r.cut && len(line) > 0:
		err = nil
	}
	return strings.TrimRight(string(line), " \t\r\n"), err
}

// head reads up to the line before the names.
func (r *firefoxReader) head(into *index) error {
	for {
		line, err := r.line()
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return err
		case err != nil || r.read > maxFirefoxHead:
			return fmt.Errorf("there is no line \"%s\" before the names", delimiter)
		case line == delimiter && into.expires.IsZero():
			return fmt.Errorf("there is no line with %s before the names", expiration)
		case line == delimiter:
			return nil
		case strings.Contains(line, expiration):
			if into.expires, err = readExpiration(line); err != nil {
				return err
			}
		}
	}
}

// readExpiration reads "const PRTime gPreloadListExpirationTime = INT64_C(N);", where N
// are microseconds since 1970.
func readExpiration(line string) (time.Time, error) {
	_, value, _ := strings.Cut(line, expiration)
	digits, found := strings.CutPrefix(strings.ReplaceAll(value, " ", ""), "=INT64_C(")
	digits, closed := strings.CutSuffix(digits, ");")
	micros, err := strconv.ParseInt(digits, 10, 64)
	if !found || !closed || err != nil || micros <= 0 || micros > maxExpiration {
		return time.Time{}, fmt.Errorf("%s is not a valid time: %s", expiration, nettext.Quote(line))
	}
	return time.UnixMicro(micros).UTC(), nil
}

// maxExpiration is the end of the year 9999, the last that RFC 3339 can write.
const maxExpiration = 253402300799_000000

// names reads up to the line after the names.
func (r *firefoxReader) names(into *index) error {
	for {
		line, err := r.line()
		if err != nil {
			return err
		}
		if line == delimiter {
			break
		}
		name, flag, _ := strings.Cut(line, ", ")
		valid := isListedName(name) && (flag == "0" || flag == "1")
		if !valid && r.cut {
			return errEndsEarly
		}
		if !valid {
			return fmt.Errorf("it must be a name with 0 or 1, for example \"example.com, 1\", but is %s", nettext.Quote(line))
		}
		if err := into.add(&entry{Name: strings.ToLower(name), Mode: forceHTTPS, IncludeSubdomains: flag == "1"}); err != nil {
			return err
		}
	}
	if into.count == 0 {
		return errors.New("it has no names")
	}
	return nil
}

// isListedName reports whether a text can be a name on the list.
func isListedName(text string) bool {
	return text != "" && len(text) <= maxName && !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r > '~' || r == ','
	})
}
