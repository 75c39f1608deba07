package zone

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
)

// parseOrigin reads the origin of a zone. The error is an *OriginError.
func parseOrigin(text string) (string, error) {
	name, err := domain.Parse(strings.TrimSuffix(text, "."))
	if err != nil {
		detail := err.Error()
		if refused, ok := errors.AsType[*domain.Error](err); ok {
			detail = refused.Detail
		}
		return "", &OriginError{strings.TrimSuffix(detail, ".")}
	}
	return name.ASCII(), nil
}

// isPlain tells whether a byte stands for itself in a name that is compared.
func isPlain(b byte) bool {
	return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || strings.IndexByte("-_.*", b) >= 0
}

// canonical brings an absolute name as the parser gives it, in presentation
// format, to the form in which names are compared and returned: lower-case
// A-labels without a final dot. It does not tell whether there can be such a
// host: see usable.
func canonical(presented string) string {
	plain := true
	for i := range len(presented) {
		plain = plain && isPlain(presented[i])
	}
	if plain {
		return strings.TrimSuffix(presented, ".")
	}
	var labels []string
	for rest := presented; rest != ""; {
		var label string
		label, rest = cutLabel(rest)
		labels = append(labels, canonicalLabel(label))
	}
	return strings.Join(labels, ".")
}

// cutLabel cuts the first label off a name and takes its escapes away: \DDD is
// the byte of that number, \X is X (RFC 1035, section 5.1).
func cutLabel(name string) (label, rest string) {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		switch {
		case name[i] == '.':
			return b.String(), name[i+1:]
		case name[i] != '\\' || i+1 == len(name):
			b.WriteByte(name[i])
		default:
			char, size := unescape(name[i+1:])
			b.WriteByte(char)
			i += size
		}
	}
	return b.String(), ""
}

// unescape reads what follows a backslash.
func unescape(text string) (char byte, size int) {
	if len(text) >= 3 {
		if number, err := strconv.ParseUint(text[:3], 10, 8); err == nil {
			return byte(number), 3
		}
	}
	return text[0], 1
}

// canonicalLabel converts a label, without escapes, to a lower-case A-label. A
// dot within it is escaped again, or it would separate.
func canonicalLabel(label string) string {
	if strings.ContainsFunc(label, func(r rune) bool { return r >= utf8.RuneSelf }) {
		if name, err := domain.Parse(label); err == nil && !strings.Contains(name.ASCII(), ".") {
			return name.ASCII()
		}
		return escapeDots(label)
	}
	return escapeDots(strings.ToLower(label))
}

func escapeDots(label string) string { return strings.ReplaceAll(label, ".", "\\.") }

// usable tells whether a canonical name, its leading "*." aside, is one that hosts
// have. An underscore occurs in hosts that work, but a label that begins with one
// makes the name that of a service (RFC 8552).
func usable(name string) bool {
	name = strings.TrimPrefix(name, "*.")
	if strings.HasPrefix(name, "_") || strings.Contains(name, "._") {
		return false
	}
	name = strings.ReplaceAll(name, "_", "x")
	parsed, err := domain.Parse(name)
	return err == nil && parsed.ASCII() == name
}

// parent returns the name one label up; none for a single label.
func parent(name string) string {
	_, up, _ := strings.Cut(name, ".")
	return up
}
