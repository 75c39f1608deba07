package zone

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hstskit/terraform-provider-hsts/internal/domain"
)

// parseOrigin parses the origin of a zone. The error is an [*OriginError].
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

// isPlain reports whether a byte stands for itself in a canonical name.
func isPlain(b byte) bool {
	return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || strings.IndexByte("-_.*", b) >= 0
}

// canonical converts an absolute name from the parser's presentation format to the
// form in which names are compared and returned: lower-case A-labels without a final
// dot. A host need not be able to have the name: see isUsable.
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

// cutLabel cuts the first label off a name and decodes its escapes: \DDD is the byte
// with that number, \X is X (RFC 1035, section 5.1).
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

// unescape decodes what follows a backslash.
func unescape(text string) (char byte, size int) {
	if len(text) >= 3 {
		if number, err := strconv.ParseUint(text[:3], 10, 8); err == nil {
			return byte(number), 3
		}
	}
	return text[0], 1
}

// canonicalLabel converts a label, without escapes, to a lower-case A-label. A dot
// within it is escaped again, so that it does not separate labels.
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

// isUsable reports whether a host can have a canonical name, apart from its leading
// "*.". Hosts that work have underscores, but a name with a label that begins with one
// is that of a service (RFC 8552).
func isUsable(name string) bool {
	name = strings.TrimPrefix(name, "*.")
	if strings.HasPrefix(name, "_") || strings.Contains(name, "._") {
		return false
	}
	name = strings.ReplaceAll(name, "_", "x")
	parsed, err := domain.Parse(name)
	return err == nil && parsed.ASCII() == name
}

// parent returns the name one label up; "" for a single label.
func parent(name string) string {
	_, up, _ := strings.Cut(name, ".")
	return up
}
