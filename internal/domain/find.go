package domain

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Found are the names of a domain that occur in a text: in lower-case A-labels,
// without a final dot, each once, sorted by byte.
type Found struct {
	// Hosts are the names below the domain.
	Hosts []string
	// Wildcards begin with "*.", for example "*.example.com".
	Wildcards []string
	// Domain says that the domain itself occurs.
	Domain bool
}

// Find returns the names at and below a domain that occur in a text of any form: a
// log, CSV, JSON, a hosts file. A name is the longest run of letters, digits, hyphens,
// underscores and dots, so that neither "example.com.evil.test" nor "badexample.com" is
// below example.com. An escape right before a name is not part of it, whether of JSON
// ("\nwww.example.com"), of a URL ("%2Fwww.example.com") or of a log
// ("\x22www.example.com").
//
// Labels that no host has are left out with those before them: the name in
// "_443._tcp.www.example.com" is www.example.com. Letters that are not ASCII are
// converted as by [Parse], unless they are escaped.
//
// The time that it takes is linear in the length of the text.
func Find(text string, of Name) Found {
	f := finder{of: of, unicode: of.Unicode(), hosts: map[string]bool{}, wildcards: map[string]bool{}, seen: map[beginning]bool{}}
	for at := 0; at < len(text); {
		end := runEnd(text, at)
		if end > at {
			f.add(text[:at], text[at:end])
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		at = end + size
	}
	return Found{Hosts: sortedKeys(f.hosts), Wildcards: sortedKeys(f.wildcards), Domain: f.domain}
}

// sortedKeys returns the keys of a map, and never nil.
func sortedKeys(m map[string]bool) []string {
	return slices.AppendSeq(make([]string, 0, len(m)), slices.Values(slices.Sorted(maps.Keys(m))))
}

// runEnd returns where the run of characters of names ends that begins at a position.
func runEnd(text string, at int) int {
	for at < len(text) {
		if text[at] < utf8.RuneSelf {
			if !isNameByte(text[at]) {
				break
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Nd) {
			break
		}
		at += size
	}
	return at
}

// nameBytes are the ASCII characters of names.
var nameBytes = func() (in [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") {
		in[c] = true
	}
	return in
}()

func isNameByte(c byte) bool { return nameBytes[c] }

// finder collects the names that [Find] returns.
type finder struct {
	of               Name
	unicode          string // of, in Unicode
	hosts, wildcards map[string]bool
	domain           bool
	// seen are the beginnings of names that were taken, since most names occur often.
	seen map[beginning]bool
}

// beginning is what stands before the domain in a text, with or without "*".
type beginning struct {
	rest string
	star bool
}

// add adds the name in a run, which follows after before.
func (f *finder) add(before, run string) {
	trimmed := strings.TrimRight(run, ".-_")
	rest, ok := f.cutDomain(trimmed)
	if !ok {
		return
	}
	if strings.HasSuffix(run, "_") {
		rest = strings.TrimLeft(rest, "_") // emphasis in Markdown
	}
	rest, star := cutEscape(before, rest)
	if above, found := strings.CutSuffix(before, "*"); found && strings.HasPrefix(rest, ".") {
		star = beginsName(above)
	}
	if rest != "" && !strings.HasSuffix(rest, ".") {
		return // the end of a longer label
	}
	if b := (beginning{rest, star}); !f.seen[b] {
		f.seen[b] = true
		f.take(rest, star)
	}
}

// beginsName reports whether a name can begin after a text: it does not end with a
// character of a name, or that is part of an escape.
func beginsName(before string) bool {
	const longest = len("u002f") // of an escape, without its first character
	at := len(before)
	for at > 0 && isNameByte(before[at-1]) && len(before)-at <= longest {
		at--
	}
	rest, _ := cutEscape(before[:at], before[at:])
	return rest == ""
}

// cutDomain cuts the domain off the end of a run.
func (f *finder) cutDomain(run string) (rest string, ok bool) {
	for _, suffix := range []string{f.of.ascii, f.unicode} {
		if at := len(run) - len(suffix); at >= 0 && strings.EqualFold(run[at:], suffix) {
			return run[:at], true
		}
	}
	return "", false
}

// take adds the name that begins with rest, and continues with the domain. Labels count
// from the right, as far as a host can have them.
func (f *finder) take(rest string, star bool) {
	name, converted := f.of.ascii, false
	rest = strings.TrimSuffix(rest, ".")
	for rest != "" {
		dot := strings.LastIndexByte(rest, '.')
		label, ok := hostLabel(rest[dot+1:])
		if !ok || len(label)+1+len(name) > maxLength {
			star = false
			break
		}
		converted = converted || strings.HasPrefix(label, "xn--")
		name = label + "." + name
		rest = rest[:max(dot, 0)]
	}
	// Letters of two directions of writing can make a name invalid as a whole.
	if whole, err := parseHostIf(converted, name); err != nil || whole != name {
		return
	}
	switch {
	case star:
		f.wildcards["*."+name] = true
	case name == f.of.ascii:
		f.domain = true
	default:
		f.hosts[name] = true
	}
}

// parseHostIf is parseHost, or returns the host as it is where that need not be parsed.
func parseHostIf(needed bool, host string) (string, error) {
	if !needed {
		return host, nil
	}
	return parseHost(host)
}

const (
	maxLength = 253 // of a name
	maxLabel  = 63
)

// hostLabel converts a label to a lower-case A-label, and reports whether a host can
// have it: with underscores, but not at its beginning, where they make the name that of
// a service (RFC 8552).
func hostLabel(label string) (string, bool) {
	if len(label) > 4*maxLabel {
		return "", false
	}
	label = strings.ToLower(label)
	if strings.HasPrefix(label, "xn--") || strings.ContainsFunc(label, func(r rune) bool { return r >= utf8.RuneSelf }) {
		ascii, err := profile.ToASCII(label)
		if err != nil {
			return "", false
		}
		label = ascii
	}
	if label == "" || len(label) > maxLabel || strings.Trim(label[:1], "-_") == "" || strings.HasSuffix(label, "-") {
		return "", false
	}
	return label, !strings.ContainsFunc(label, func(r rune) bool { return r >= utf8.RuneSelf || r == '.' || !isNameByte(byte(r)) }) //nolint:gosec // ASCII by then
}

// cutEscape cuts off the beginning of a run what belongs to an escape that the text
// before it has begun; star says that the escape stands for "*".
func cutEscape(before, run string) (rest string, star bool) {
	if strings.HasSuffix(before, "%") {
		code, rest, ok := cutHex(run, 2)
		for ok && code == '%' { // encoded twice, as in "%252F"
			code, rest, ok = cutHex(rest, 2)
		}
		return unescaped(run, code, rest, ok)
	}
	if run == "" || !hasOddBackslashes(before) {
		return run, false
	}
	switch run[0] {
	case 'n', 'r', 't', 'b', 'f', 'v':
		return run[1:], false
	case 'u':
		code, rest, ok := cutHex(run[1:], 4)
		return unescaped(run, code, rest, ok)
	case 'x':
		code, rest, ok := cutHex(run[1:], 2)
		return unescaped(run, code, rest, ok)
	default:
		return run, false
	}
}

// cutHex cuts a hexadecimal number off a text.
func cutHex(text string, digits int) (number rune, rest string, ok bool) {
	if len(text) < digits {
		return 0, text, false
	}
	parsed, err := strconv.ParseUint(text[:digits], 16, 31)
	return rune(parsed), text[digits:], err == nil
}

// unescaped returns what follows after an escape, with the character that it stands for
// if that is part of the name. A label with an escaped letter that is not ASCII is cut
// off instead, since the letter may be only a part of it.
func unescaped(run string, code rune, rest string, ok bool) (string, bool) {
	switch {
	case !ok:
		return run, false
	case code >= utf8.RuneSelf:
		_, rest, _ = strings.Cut(rest, ".")
		return rest, false
	case isNameByte(byte(code)): //nolint:gosec // ASCII
		return string(code) + rest, false
	default:
		return rest, code == '*'
	}
}

// hasOddBackslashes reports whether a text ends with a backslash that is not escaped
// itself.
func hasOddBackslashes(text string) bool {
	return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 1
}
