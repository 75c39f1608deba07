package readiness

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

// The codes of reading a field as the scan does.
var (
	parseEmpty = scanCode("header.parse.empty", Warning, Header, RemedyValue,
		"The header has no value",
		"The header is sent, but empty.")
	parseEmptyDirective = scanCode("header.parse.empty_directive", Warning, Header, RemedyValue,
		"Extra semicolon",
		"A semicolon has nothing before or after it.")
	parseUnknownDirective = scanCode("header.parse.unknown_directive", Warning, Header, RemedyValue,
		"Unknown directive",
		"A directive is not max-age, includeSubDomains or preload.")
	parseRepeatedPreload = scanCode("header.parse.repeated.preload", Warning, Header, RemedyValue,
		"Duplicate preload",
		"The directive preload is repeated.")
	parseInvalidPreload = scanCode("header.parse.invalid.preload", Warning, Header, RemedyValue,
		"Malformed preload",
		"A directive begins with preload, but has more text after it, so it does not count.")
	parseRepeatedIncludeSubDomains = scanCode("header.parse.repeated.include_sub_domains", Warning, Header, RemedyValue,
		"Duplicate includeSubDomains",
		"The directive includeSubDomains is repeated.")
	parseInvalidIncludeSubDomains = scanCode("header.parse.invalid.include_sub_domains", Warning, Header, RemedyValue,
		"Malformed includeSubDomains",
		"A directive begins with includeSubDomains, but has more text after it, so it does not count.")
	parseRepeatedMaxAge = scanCode("header.parse.repeated.max_age", Warning, Header, RemedyValue,
		"Duplicate max-age",
		"There is more than one valid max-age; the scan counts the first.")
	parseLeadingZero = scanCode("header.parse.max_age.leading_zero", Warning, Header, RemedyValue,
		"max-age has a leading zero",
		"The value of a max-age begins with a superfluous zero.")
	parseNonDigits = scanCode("header.parse.max_age.non_digit_characters", Error, Header, RemedyValue,
		"max-age is not a plain number",
		"The value of a max-age has a character that is not a digit, for example a quote.")
	parseIntError = scanCode("header.parse.max_age.parse_int_error", Error, Header, RemedyValue,
		"max-age is empty or too large",
		"The value of a max-age is empty, or larger than 64 bits.")
	parseNoValue = scanCode("header.parse.invalid.max_age.no_value", Error, Header, RemedyValue,
		"max-age has no value",
		"A directive begins with max-age, but no equals sign follows directly.")
)

// scanHeader is a field as hstspreload.org's scan reads it. That differs from a
// browser's reading (internal/hsts): quotes mean nothing, names are compared by
// Unicode case folding, all Unicode space is trimmed, the first valid of several
// max-age counts, and one invalid directive leaves the others valid.
type scanHeader struct {
	maxAge                     uint64
	hasMaxAge                  bool
	includeSubDomains, preload bool
}

// maxComplaints is how many findings one header gets under one code.
const maxComplaints = 5

// scanReader reads a field directive by directive.
type scanReader struct {
	header scanHeader
	found  []Finding
	// ignored: browsers ignore the field as a whole.
	ignored bool
	// counts are the complaints under each code, those that are left out included.
	counts map[string]int
}

// readAsScan returns a field as the scan reads it, and what it complains of.
func readAsScan(value string) (scanHeader, []Finding) {
	var r scanReader
	_, err := hsts.Parse(value)
	r.ignored = err != nil
	if strings.TrimSpace(value) == "" {
		r.complain(parseEmpty, "The header is sent, but empty, so browsers ignore it. Add a max-age to it.")
		return r.header, r.found
	}
	for part := range strings.SplitSeq(value, ";") {
		r.directive(strings.TrimSpace(part))
	}
	r.countRest()
	return r.header, r.found
}

// directive reads one part between semicolons.
func (r *scanReader) directive(text string) {
	lower := strings.ToLower(text)
	switch {
	case strings.EqualFold(text, "preload"):
		r.flag(&r.header.preload, parseRepeatedPreload, "preload")
	case strings.HasPrefix(lower, "preload"):
		r.once(parseInvalidPreload, fmt.Sprintf(
			"%s is not the directive preload, so it does not count. Write preload on its own, between semicolons. A comma often means that two headers were joined.", quoted(text)))
	case strings.EqualFold(text, "includeSubDomains"):
		r.flag(&r.header.includeSubDomains, parseRepeatedIncludeSubDomains, "includeSubDomains")
	case strings.HasPrefix(lower, "includesubdomains"):
		r.once(parseInvalidIncludeSubDomains, fmt.Sprintf(
			"%s is not the directive includeSubDomains, so it does not count. Write includeSubDomains on its own, between semicolons.", quoted(text)))
	case strings.HasPrefix(lower, "max-age="):
		r.maxAge(text, text[len("max-age="):])
	case strings.HasPrefix(lower, "max-age"):
		r.once(parseNoValue, fmt.Sprintf(
			"%s gives max-age no value that hstspreload.org can read. Write it without spaces, for example max-age=63072000.", quoted(text)))
	case text == "":
		r.once(parseEmptyDirective, r.emptyDetail())
	default:
		r.complain(parseUnknownDirective, fmt.Sprintf(
			"%s is an unknown directive. The directives are max-age, includeSubDomains and preload. Check the spelling.", quoted(text)))
	}
}

// maxAge reads the value of a max-age directive.
func (r *scanReader) maxAge(text, digits string) {
	if len(digits) > 1 && digits[0] == '0' {
		r.complain(parseLeadingZero, fmt.Sprintf(
			"%s has a leading zero. It is still read as decimal. Remove the zero.", quoted(text)))
	}
	if strings.ContainsFunc(digits, func(c rune) bool { return c < '0' || c > '9' }) {
		r.complain(parseNonDigits, fmt.Sprintf(
			"%s has a character that is not a digit in its value; hstspreload.org does not accept quotes either. Write it for example as max-age=63072000.", quoted(text)))
		return
	}
	seconds, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		r.complain(parseIntError, fmt.Sprintf(
			"The value in %s is empty, or too large for 64 bits. Write it for example as max-age=63072000.", quoted(text)))
		return
	}
	if r.header.hasMaxAge {
		r.once(parseRepeatedMaxAge, r.repeatedDetail("max-age"))
		return
	}
	r.header.maxAge, r.header.hasMaxAge = seconds, true
}

// flag reads a directive that has no value.
func (r *scanReader) flag(set *bool, repeated Code, name string) {
	if *set {
		r.once(repeated, r.repeatedDetail(name))
	}
	*set = true
}

// repeatedDetail says what a repeated directive does. Browsers mind that of max-age and
// includeSubDomains alone, the two that they know (RFC 6797, section 6.1), and not one
// that stands within quotes, which mean nothing to the scan.
func (r *scanReader) repeatedDetail(name string) string {
	browsers := "browsers still obey the header"
	switch {
	case r.ignored:
		browsers = "browsers ignore the whole header"
	case name == "preload":
		browsers = "browsers ignore preload, and obey the header"
	}
	return fmt.Sprintf("The header has %s more than once. hstspreload.org uses the first; %s. Send it once.", name, browsers)
}

// emptyDetail says what an empty directive does.
func (r *scanReader) emptyDetail() string {
	advice := "Browsers accept it. Remove it anyway."
	if r.ignored {
		advice = "Remove it."
	}
	return "The header has a semicolon with nothing before or after it. " + advice
}

// complain adds a finding, unless there are enough of the code.
func (r *scanReader) complain(code Code, detail string) {
	if r.counts == nil {
		r.counts = make(map[string]int)
	}
	r.counts[code.Name]++
	if r.counts[code.Name] <= maxComplaints {
		r.found = append(r.found, code.finding("", detail))
	}
}

// once complains unless the code was used before.
func (r *scanReader) once(code Code, detail string) {
	for _, f := range r.found {
		if f.Code == code.Name {
			return
		}
	}
	r.complain(code, detail)
}

// countRest says in the last finding of each code how many complaints were left
// out: a header has room for tens of thousands of directives.
func (r *scanReader) countRest() {
	for i := len(r.found) - 1; i >= 0; i-- {
		f := &r.found[i]
		if left := r.counts[f.Code] - maxComplaints; left > 0 {
			f.Detail += " The header has " + strconv.Itoa(left) + " more of the kind, which are not listed."
			r.counts[f.Code] = 0
		}
	}
}
