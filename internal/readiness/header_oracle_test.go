package readiness_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
)

// A second reading of the rules that hstspreload.org's scan has for a header's value,
// written apart from the judge and in another way: a row for each rule, in the order in
// which the first that fits decides, with how often it is reported. It shares no code
// and no words with the judge, only the codes.

// issues are the codes of a header's errors and warnings, each in their order.
type issues struct{ errors, warnings []string }

// scanned is what the scan knows of a header after all directives.
type scanned struct {
	issues             issues
	age                *big.Int // nil: no valid max-age
	subdomains, listed bool
}

// complain adds a code, unless it is there already and is to be reported once.
func complain(list *[]string, code string, once bool) {
	if !once || !slices.Contains(*list, code) {
		*list = append(*list, code)
	}
}

// directiveRules are the rules for one directive, which has no blanks around it.
var directiveRules = []struct {
	fits  func(directive string) bool
	apply func(h *scanned, directive string)
}{
	{is("preload"), func(h *scanned, _ string) {
		if h.listed {
			complain(&h.issues.warnings, "header.parse.repeated.preload", true)
		}
		h.listed = true
	}},
	{startsWith("preload"), func(h *scanned, _ string) {
		complain(&h.issues.warnings, "header.parse.invalid.preload", true)
	}},
	{is("includeSubDomains"), func(h *scanned, _ string) {
		if h.subdomains {
			complain(&h.issues.warnings, "header.parse.repeated.include_sub_domains", true)
		}
		h.subdomains = true
	}},
	{startsWith("includeSubDomains"), func(h *scanned, _ string) {
		complain(&h.issues.warnings, "header.parse.invalid.include_sub_domains", true)
	}},
	{startsWith("max-age="), readAge},
	{startsWith("max-age"), func(h *scanned, _ string) {
		complain(&h.issues.errors, "header.parse.invalid.max_age.no_value", true)
	}},
	{is(""), func(h *scanned, _ string) {
		complain(&h.issues.warnings, "header.parse.empty_directive", true)
	}},
	{func(string) bool { return true }, func(h *scanned, _ string) {
		complain(&h.issues.warnings, "header.parse.unknown_directive", false)
	}},
}

// is compares all characters by simple folding.
func is(name string) func(string) bool {
	return func(directive string) bool {
		a, b := []rune(directive), []rune(name)
		return slices.EqualFunc(a, b, func(x, y rune) bool {
			for f := unicode.SimpleFold(x); ; f = unicode.SimpleFold(f) {
				if f == y {
					return true
				}
				if f == x {
					return false
				}
			}
		})
	}
}

// startsWith compares the first characters in lower case.
func startsWith(name string) func(string) bool {
	return func(directive string) bool {
		a := []rune(directive)
		for i, want := range []rune(name) {
			if i >= len(a) || unicode.ToLower(a[i]) != unicode.ToLower(want) {
				return false
			}
		}
		return true
	}
}

// readAge reads what follows "max-age=": decimal digits, up to the largest number of 64
// bits. The first that is valid counts, and an error of another stays.
func readAge(h *scanned, directive string) {
	value := []rune(directive)[len("max-age="):]
	if len(value) > 1 && value[0] == '0' {
		complain(&h.issues.warnings, "header.parse.max_age.leading_zero", false)
	}
	age := new(big.Int)
	for _, r := range value {
		if r < '0' || r > '9' {
			complain(&h.issues.errors, "header.parse.max_age.non_digit_characters", false)
			return
		}
		if age.BitLen() <= 64 {
			age.Add(age.Mul(age, big.NewInt(10)), big.NewInt(int64(r-'0')))
		}
	}
	switch {
	case len(value) == 0 || age.BitLen() > 64:
		complain(&h.issues.errors, "header.parse.max_age.parse_int_error", false)
	case h.age != nil:
		complain(&h.issues.warnings, "header.parse.repeated.max_age", true)
	default:
		h.age = age
	}
}

// readHeader reads a header's value.
func readHeader(value string) *scanned {
	h := new(scanned)
	if strings.TrimFunc(value, unicode.IsSpace) == "" {
		h.issues.warnings = []string{"header.parse.empty"}
		return h
	}
	directive := ""
	end := func() {
		directive = strings.TrimFunc(directive, unicode.IsSpace)
		for _, rule := range directiveRules {
			if rule.fits(directive) {
				rule.apply(h, directive)
				break
			}
		}
		directive = ""
	}
	for i := range len(value) {
		if value[i] == ';' {
			end()
			continue
		}
		directive += value[i : i+1]
	}
	end()
	return h
}

// scanRules returns the issues of a value under a ruleset of hstspreload.org's.
func scanRules(value string, ruleset readiness.Ruleset) issues {
	h := readHeader(value)
	if ruleset == readiness.Removal {
		h.issues.warnings = nil // whoever leaves need not tidy up
		if h.listed {
			complain(&h.issues.errors, "header.removable.contains.preload", false)
		}
		if h.age == nil {
			complain(&h.issues.errors, "header.removable.missing.max_age", false)
		}
		return h.issues
	}
	if !h.subdomains {
		complain(&h.issues.errors, "header.preloadable.include_sub_domains.missing", false)
	}
	if !h.listed {
		complain(&h.issues.errors, "header.preloadable.preload.missing", false)
	}
	least, tooShort := int64(31536000), "header.preloadable.max_age.below_1_year"
	if ruleset == readiness.Bulk18Weeks {
		least, tooShort = 10886400, "header.preloadable.max_age.below_18_weeks"
	}
	switch {
	case h.age == nil:
		complain(&h.issues.errors, "header.preloadable.max_age.missing", false)
	case h.age.Sign() == 0:
		complain(&h.issues.errors, "header.preloadable.max_age.zero", false)
	case h.age.Cmp(big.NewInt(least)) < 0:
		complain(&h.issues.errors, tooShort, false)
	case h.age.Cmp(big.NewInt(315360000)) > 0:
		complain(&h.issues.warnings, "header.preloadable.max_age.over_10_years", false)
	}
	return h.issues
}

// judged returns the issues that the judge finds.
func judged(value string, ruleset readiness.Ruleset) (found issues) {
	for _, f := range readiness.HeaderFindings(value, ruleset) {
		if f.Source != readiness.SourceScan {
			continue // the scan does not say what browsers make of it
		}
		switch f.Severity {
		case readiness.Error:
			found.errors = append(found.errors, f.Code)
		case readiness.Warning:
			found.warnings = append(found.warnings, f.Code)
		case readiness.Info:
			// The scan has none: it says how many of a kind are left out.
		}
	}
	return found
}

// mostOfOneCode is how often the judge reports a code, which the scan does not limit.
const mostOfOneCode = 5

func shorten(codes []string) []string {
	seen := map[string]int{}
	var kept []string
	for _, code := range codes {
		seen[code]++
		if seen[code] <= mostOfOneCode {
			kept = append(kept, code)
		}
	}
	return kept
}

// FuzzScanRules compares the judge with the second reading.
func FuzzScanRules(f *testing.F) {
	for _, value := range []string{
		good, "", " ", ";", "max-age", "max-age=", "max-age=01", "max-age=0", "max-age = 1", "max-age=+1", "max-age=١", "max-age=18446744073709551615", "max-age=18446744073709551616",
		"max-age=1;max-age=x;max-age=02;max-age=3", "preload;PRELOAD;preload", "preload=1;preloaded", "includeſubdomains;İncludeSubDomains;includeſubdomains=",
		"\u00a0max-age=31536000\u2003;\u0085includeSubDomains;preload", "max-age=10886400; includeSubDomains; preload", "max-age=315360000; preload", "max-age=315360001",
		"a;b;c", strings.Repeat("a;", 30), "max-age=\"1\"", "max-age=1; foo=\"a;b\"", "\xffpreload", "max-age=00\xff", "prelo\xe1d", "İ", "ſ",
	} {
		f.Add(value)
	}
	f.Fuzz(checkScanRules)
}

func checkScanRules(t *testing.T, value string) {
	t.Helper()
	for _, ruleset := range []readiness.Ruleset{readiness.Bulk1Year, readiness.Bulk18Weeks, readiness.Removal} {
		want, got := scanRules(value, ruleset), judged(value, ruleset)
		for severity, lists := range map[string][2][]string{"errors": {want.errors, got.errors}, "warnings": {want.warnings, got.warnings}} {
			if !slices.Equal(shorten(lists[0]), lists[1]) {
				t.Errorf("%q under %s, %s (-rules +judge):\n%s", value, ruleset, severity, cmp.Diff(shorten(lists[0]), lists[1]))
			}
		}
	}
}

// TestScanRules_random compares them on values that are put together from pieces, which
// mutated bytes seldom are.
func TestScanRules_random(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"max-age", "max-age=", "Max-Age=0", "max-age=10886399", "max-age=10886400", "max-age=31535999", "max-age=31536000", "MAX-AGE=315360000", "max-age=315360001",
		"max-age=007", "max-age=18446744073709551616", "max-age=x", "includeSubDomains", "INCLUDESUBDOMAINS", "include\u017fubdomains", "\u0130ncludeSubDomains", "preload", "PreLoad",
		"preload=1", "other", "=", " ", "\u00a0", "\t", "\u2028", "\ufeff", "\xff", ";", ";;", "\"", ",", "0", "1", "\u0663",
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		value := ""
		for range r.IntN(9) {
			value += pieces[r.IntN(len(pieces))]
			if r.IntN(2) == 0 {
				value += ";"
			}
		}
		checkScanRules(t, value)
	}
}
