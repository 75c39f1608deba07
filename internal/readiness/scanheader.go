package readiness

import (
	"fmt"
	"strconv"
	"strings"
)

// scanHeader is what hstspreload.org's scan makes of a field. Its reading
// differs from a browser's (internal/hsts): quotes mean nothing to it, names
// are compared by Unicode case folding, all Unicode space is trimmed, the first
// valid of several max-age counts, and a complaint seldom spoils the rest.
type scanHeader struct {
	maxAge                     uint64
	hasMaxAge                  bool
	includeSubDomains, preload bool
}

// scanReader collects a reading and its complaints.
type scanReader struct {
	header scanHeader
	found  []Finding
	// told counts the complaints under each code, also those left out.
	told map[string]int
}

func readAsScan(value string) (scanHeader, []Finding) {
	var r scanReader
	if strings.TrimSpace(value) == "" {
		r.complain("header.parse.empty", "The header is there, but empty, and so is no policy. Send a max-age with it.")
		return r.header, r.found
	}
	for part := range strings.SplitSeq(value, ";") {
		r.directive(strings.TrimSpace(part))
	}
	r.tellRest()
	return r.header, r.found
}

func (r *scanReader) directive(text string) {
	lower := strings.ToLower(text)
	switch {
	case strings.EqualFold(text, "preload"):
		r.flag(&r.header.preload, "header.parse.repeated.preload", "preload")
	case strings.HasPrefix(lower, "preload"):
		r.once("header.parse.invalid.preload", fmt.Sprintf(
			"%s is not the directive preload, and does not count as it. Write preload alone, with semicolons around it; a comma often means that two headers were joined.", quoted(text)))
	case strings.EqualFold(text, "includeSubDomains"):
		r.flag(&r.header.includeSubDomains, "header.parse.repeated.include_sub_domains", "includeSubDomains")
	case strings.HasPrefix(lower, "includesubdomains"):
		r.once("header.parse.invalid.include_sub_domains", fmt.Sprintf(
			"%s is not the directive includeSubDomains, and does not count as it. Write includeSubDomains alone, with semicolons around it.", quoted(text)))
	case strings.HasPrefix(lower, "max-age="):
		r.maxAge(text, text[len("max-age="):])
	case strings.HasPrefix(lower, "max-age"):
		r.once("header.parse.invalid.max_age.no_value", fmt.Sprintf(
			"%s gives max-age no value that hstspreload.org reads. Write it as in max-age=63072000, without spaces.", quoted(text)))
	case text == "":
		r.once("header.parse.empty_directive",
			"The header has a semicolon with nothing before or after it. Browsers do not mind; leave it out all the same.")
	default:
		r.complain("header.parse.unknown_directive", fmt.Sprintf(
			"%s is a directive that nobody knows, and browsers pass it over. Is it misspelt? The directives are max-age, includeSubDomains and preload.", quoted(text)))
	}
}

func (r *scanReader) maxAge(text, digits string) {
	if len(digits) > 1 && digits[0] == '0' {
		r.complain("header.parse.max_age.leading_zero", fmt.Sprintf(
			"%s has a leading zero. It is read as decimal all the same; leave it out.", quoted(text)))
	}
	if strings.ContainsFunc(digits, func(c rune) bool { return c < '0' || c > '9' }) {
		r.complain("header.parse.max_age.non_digit_characters", fmt.Sprintf(
			"%s has something other than digits in its value; hstspreload.org takes no quotes either. Write it as in max-age=63072000.", quoted(text)))
		return
	}
	seconds, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		r.complain("header.parse.max_age.parse_int_error", fmt.Sprintf(
			"The value in %s is empty, or too large for a number of 64 bits. Write it as in max-age=63072000.", quoted(text)))
		return
	}
	if r.header.hasMaxAge {
		r.once("header.parse.repeated.max_age", repeatedDetail("max-age"))
		return
	}
	r.header.maxAge, r.header.hasMaxAge = seconds, true
}

func (r *scanReader) flag(set *bool, repeatedCode, name string) {
	if *set {
		r.once(repeatedCode, repeatedDetail(name))
	}
	*set = true
}

func repeatedDetail(name string) string {
	return fmt.Sprintf("The header has %s more than once. hstspreload.org counts the first; browsers may ignore the header as a whole (RFC 6797, section 6.1). Send it once.", name)
}

// complain adds a finding, unless there are enough of the code.
func (r *scanReader) complain(code, detail string) {
	if r.told == nil {
		r.told = make(map[string]int)
	}
	r.told[code]++
	if r.told[code] <= maxComplaints {
		r.found = append(r.found, newFinding(code, "", detail))
	}
}

// once complains unless the code was used before.
func (r *scanReader) once(code, detail string) {
	for _, f := range r.found {
		if f.Code == code {
			return
		}
	}
	r.complain(code, detail)
}
