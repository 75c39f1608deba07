package hsts_test

import (
	"math/big"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// A second reading of RFC 6797, section 6.1, written apart from Parse and in another
// way: the grammar as a regular expression, with token, quoted-string and OWS as RFC
// 9110 has them (sections 5.6.2 to 5.6.4), obs-fold as RFC 9112 has it (section 5.2),
// and the rules of the section one by one; of rule 2 only what browsers keep.
// The text is matched byte by byte, a byte being a character of Latin-1.
const (
	token        = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
	quotedString = `"(?:[\t \x{21}\x{23}-\x{5b}\x{5d}-\x{7e}\x{80}-\x{ff}]|\\[\t \x{21}-\x{7e}\x{80}-\x{ff}])*"`
	ows          = `[ \t]*`
)

// step matches a directive, or none, and the ";" or the end behind it.
var step = regexp.MustCompile(`^` + ows + `(?:(` + token + `)` + ows + `(?:(=)` + ows + `(` + token + `|` + quotedString + `))?)?` + ows + `(;|$)`)

var (
	quotedPair = regexp.MustCompile(`\\(.)`)
	digits     = regexp.MustCompile(`^\d+$`)
	folds      = regexp.MustCompile(`\r?\n[ \t]`)
)

// policyByRFC returns the policy of a field, and whether the RFC knows it as one.
func policyByRFC(field string) (policy hsts.Policy, valid bool) {
	rest := folds.ReplaceAllString(latin1(field), " ")
	values := map[string]*string{} // by name; nil where a directive has none
	for more := true; more; {
		match := step.FindStringSubmatch(rest)
		if match == nil {
			return hsts.Policy{}, false // 6.1: the grammar
		}
		rest, more = rest[len(match[0]):], match[4] == ";"
		name := strings.ToLower(match[1]) // 6.1, rule 3: names have no case
		if name == "" {
			continue // directives may be left out
		}
		before, repeated := values[name]
		switch {
		case repeated && (name == "max-age" || name == "includesubdomains"):
			return hsts.Policy{}, false // rule 2: none of the RFC's own more than once
		case repeated && name == "preload" && before == nil:
			continue // once written as hstspreload.org asks for it, it stays
		}
		values[name] = nil
		if match[2] == "=" {
			value := match[3]
			if strings.HasPrefix(value, `"`) {
				value = quotedPair.ReplaceAllString(value[1:len(value)-1], "$1")
			}
			values[name] = &value
		}
	}
	age := values["max-age"]
	if age == nil || !digits.MatchString(*age) {
		return hsts.Policy{}, false // 6.1.1: required, and delta-seconds
	}
	scope, wide := values["includesubdomains"]
	if scope != nil {
		return hsts.Policy{}, false // 6.1.2: valueless
	}
	seconds, _ := new(big.Int).SetString(*age, 10)
	if longest := new(big.Int).SetUint64(1<<63 - 1); seconds.Cmp(longest) > 0 {
		seconds = longest
	}
	consent, preload := values["preload"]
	return hsts.Policy{MaxAge: seconds.Int64(), IncludeSubDomains: wide, Preload: preload && consent == nil}, true
}

// latin1 makes a character of each byte.
func latin1(text string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteRune(rune(text[i]))
	}
	return b.String()
}

// FuzzParseByRFC compares Parse with the second reading.
func FuzzParseByRFC(f *testing.F) {
	for _, field := range []string{
		"max-age=63072000; includeSubDomains; preload", "", ";", " ; ;max-age=0", `max-age = "31536000" ;foo="a;b\"c"`, `max-age="\3\1"`, `max-age=""`,
		"max-age=1, max-age=2", "max-age=1;MAX-AGE=1", "includesubdomains=;max-age=1", "includeSubDomains preload; max-age=1", "max-age=99999999999999999999",
		"max-age=1; preload=x", "max-age=1; preload; Preload", "non@token; max-age=1", "max-age=1; foo=", `max-age=1; foo="`, `max-age=1; foo="\`, "max-age=1;\xff=\x80",
		"max-age=1; a=b; A", "max-age=1\r\n", "\tmax-age\t=\t1\t;\t", "max-age=1; foo=\"\x7f\"", "max-age=1; foo=\"\\\x00\"", "max-age=-1", "max-age=1; f\u017foo", "max-age=1; k; \u212a",
		"max-age=\r\n 1;\n\tpreload\r\n ", "max-age=1; a=\"b\r\n c\\\n \"", "max-age=1\r\n\r\n ;", "max-age=1; preload=x; preload; preload=y", "max-age=1\r;", "max-age=1\n2",
	} {
		f.Add(field)
	}
	f.Fuzz(checkByRFC)
}

func checkByRFC(t *testing.T, field string) {
	t.Helper()
	got, err := hsts.Parse(field)
	want, valid := policyByRFC(field)
	if valid != (err == nil) || valid && got != want {
		t.Errorf("%q is parsed as %+v, %v; by the RFC it is %+v, and valid: %t", field, got, err, want, valid)
	}
}

// TestParse_random compares them on fields that are put together from pieces, which
// mutated bytes seldom are.
func TestParse_random(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"max-age", "max-age=1", "MAX-AGE=31536000", "max-age=9223372036854775807", "max-age=9223372036854775808", "max-age=9223372036854775809",
		"includeSubDomains=y", "preload=y", "y", "max-age=\"63072000\"", "max-age=\"\\0\"", "includeSubDomains", "INCLUDESUBDOMAINS", "preload", "x", "X=y",
		"=", "= ", " =", ";", "; ", " ;\t", ";;", "\"", "\"a;b\"", "\\", "\\\"", ",", ", ", "0", "18446744073709551616", "-1", "\u017f", "\xff", "\x00", "\x7f", "\r\n ", "\n\t", "\r", "\n", "@",
	}
	r := rand.New(rand.NewPCG(1, 2))
	valid := 0
	for range 50_000 {
		field := ""
		for range r.IntN(9) {
			field += pieces[r.IntN(len(pieces))]
			if r.IntN(2) == 0 {
				field += ";"
			}
		}
		checkByRFC(t, field)
		if _, ok := policyByRFC(field); ok {
			valid++
		}
	}
	if valid < 1_000 {
		t.Errorf("%d of the fields are valid, too few to say anything", valid)
	}
}
