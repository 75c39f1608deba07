package readiness

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hstspreload's own vectors of what it reads.
func TestReadAsScan(t *testing.T) {
	t.Parallel()
	read := func(age uint64, flags string) scanHeader {
		return scanHeader{
			maxAge: age, hasMaxAge: strings.Contains(flags, "a"),
			includeSubDomains: strings.Contains(flags, "s"), preload: strings.Contains(flags, "p"),
		}
	}
	for value, want := range map[string]struct {
		header scanHeader
		codes  string
	}{
		"includeSubDomains; max-age=1337":                                     {read(1337, "as"), ""},
		"preload; max-age=1337":                                               {read(1337, "ap"), ""},
		"preload; includeSubDomains":                                          {read(0, "sp"), ""},
		"max-age=31536000; includeSubDomains; preload":                        {read(31536000, "asp"), ""},
		"includeSubDomains; preload; max-age=4321":                            {read(4321, "asp"), ""},
		"   max-age=10886400  ;     includeSubDomains    ;     preload      ": {read(10886400, "asp"), ""},
		"includeSubDomains; preload; max-age=12345678":                        {read(12345678, "asp"), ""},
		"max-age=10886400; preload; includeSubDomains":                        {read(10886400, "asp"), ""},
		"max-age=10886400; includeSubDomains":                                 {read(10886400, "as"), ""},
		"inCLUDESUBDomaINs; max-AGe=12345678":                                 {read(12345678, "as"), ""},
		"":                                                                    {read(0, ""), "empty"},
		"preload; includeSubDomains; preload; max-age=12345678; preload":      {read(12345678, "asp"), "repeated.preload"},
		"includeSubDomains; max-age=12345678; preload; extraDirective":        {read(12345678, "asp"), "unknown_directive"},
		"max-age=12345678; extra; includeSubDomains; directives; preload":     {read(12345678, "asp"), "unknown_directive unknown_directive"},
		";": {read(0, ""), "empty_directive"},
		"max-age=10886400; includeSubDomains; preload;":  {read(10886400, "asp"), "empty_directive"},
		"; max-age=10886400; includeSubDomains; preload": {read(10886400, "asp"), "empty_directive"},
		"max-age=01234":            {read(1234, "a"), "max_age.leading_zero"},
		"max-age=":                 {read(0, ""), "max_age.parse_int_error"},
		"max-age":                  {read(0, ""), "invalid.max_age.no_value"},
		"max-age=-101":             {read(0, ""), "max_age.non_digit_characters"},
		"max-age=+101":             {read(0, ""), "max_age.non_digit_characters"},
		"max-age;":                 {read(0, ""), "empty_directive invalid.max_age.no_value"},
		"includeDomains; max-age;": {read(0, ""), "empty_directive invalid.max_age.no_value unknown_directive"},
		// What no vector of theirs shows.
		"max-age = 1": {read(0, ""), "invalid.max_age.no_value"},
		"max-age:1":   {read(0, ""), "invalid.max_age.no_value"},
		"max-age= 1":  {read(0, ""), "max_age.non_digit_characters"},
		"max-age=0":   {read(0, "a"), ""},
		" \t ":        {read(0, ""), "empty"},
		"max-age=5; max-age=x; max-age=7; max-age=8":       {read(5, "a"), "max_age.non_digit_characters repeated.max_age"},
		"includeSubDomains;INCLUDESUBDOMAINS;max-age=1":    {read(1, "as"), "repeated.include_sub_domains"},
		"max-age=1; includeSubDomains=; includeSubDomains": {read(1, "as"), "invalid.include_sub_domains"},
	} {
		header, found := readAsScan(value)
		if header != want.header {
			t.Errorf("%q is read as %+v; want %+v", value, header, want.header)
		}
		var codes []string
		for _, f := range found {
			codes = append(codes, strings.TrimPrefix(f.Code, "header.parse."))
		}
		slices.Sort(codes)
		if diff := cmp.Diff(want.codes, strings.Join(codes, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", value, diff)
		}
	}
}
