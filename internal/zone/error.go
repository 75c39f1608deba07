package zone

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

// OriginError says why an origin is not that of the zone. It is a sentence without its
// full stop, as Terraform adds one.
type OriginError struct{ Text string }

func (e *OriginError) Error() string { return e.Text }

// TextError says why the text of a zone is refused. It is a sentence without its full
// stop, and begins with the number of the line where it is about one.
type TextError struct {
	// Line is the one that the entry begins on, from 1; 0 is the whole text.
	Line int
	Text string
}

func (e *TextError) Error() string {
	if e.Line == 0 {
		return e.Text
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Text)
}

func refuse(line int, format string, args ...any) *TextError {
	return &TextError{Line: line, Text: fmt.Sprintf(format, args...)}
}

// parseError explains an error of the parser, which has the form
// `dns: MESSAGE: "TOKEN" at line: LINE:COLUMN`. Its line is not used: within
// $GENERATE it counts generated lines.
func parseError(line int, err error) *TextError {
	said := strings.TrimPrefix(err.Error(), "dns: ")
	if at := strings.LastIndex(said, " at line: "); at >= 0 {
		said = said[:at]
	}
	message, token, _ := strings.Cut(said, ": ")
	return refuse(line, "the entry that begins here cannot be read: %s. Without this entry some hosts might not be checked, so nothing is "+
		"returned. Fix the entry; named-checkzone, which comes with BIND, checks a whole zone", explain(message, nettext.Printable(token)))
}

// explain explains the parser's message about a quoted token.
func explain(message, token string) string {
	switch {
	case token == strconv.Quote(message):
		return message
	case token == `"\n"` || token == `""`:
		return "it ends too early, before its record type or within its data"
	case message == "not a TTL" || strings.Contains(message, "RR type"):
		return token + " is found where a TTL, a class or a record type should be. If it is a type that only one DNS provider has, write the " +
			"records that it stands for; if it is a new type, write its number, for example TYPE123 (RFC 3597)"
	case message == "bad owner name" || message == "bad origin name":
		return token + " is not a domain name"
	default:
		return message + ": " + token
	}
}
