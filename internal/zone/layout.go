package zone

// layout follows an entry through its quotes, escapes, comments and parentheses
// (RFC 1035, section 5.1). The zero layout is at the beginning of an entry.
type layout struct {
	quoted, escaped, comment bool
	// depth is how many parentheses are open; below zero, one too many is closed.
	depth int
	// ended tells that the byte was the last one of the entry.
	ended bool
}

// step takes a byte, and returns the one to keep in its place, if any.
func (l *layout) step(b byte) (out byte, keep bool) {
	switch {
	case b == '\n':
		return l.lineEnd()
	case l.comment:
		return 0, false
	case l.escaped:
		l.escaped = false
		return b, true
	case b == '\\':
		l.escaped = true
		return b, true
	case b == '"':
		l.quoted = !l.quoted
		return b, true
	case l.quoted:
		return b, true
	default:
		return l.bare(b)
	}
}

// lineEnd takes a line end: a character within quotes, a blank within
// parentheses, the end of the entry everywhere else.
func (l *layout) lineEnd() (byte, bool) {
	l.escaped, l.comment = false, false
	switch {
	case l.quoted:
		return '\n', true
	case l.depth > 0:
		return ' ', true
	default:
		l.ended = true
		return '\n', true
	}
}

// bare takes a byte that is neither quoted nor escaped.
func (l *layout) bare(b byte) (byte, bool) {
	switch b {
	case ';':
		l.comment = true
		return 0, false
	case '\r':
		return 0, false
	case '(':
		l.depth++
		return ' ', true
	case ')':
		l.depth--
		return ' ', true
	default:
		return b, true
	}
}
