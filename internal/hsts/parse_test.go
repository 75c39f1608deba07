package hsts_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

func TestParse(t *testing.T) {
	t.Parallel()
	age := func(seconds int64) hsts.Policy { return hsts.Policy{MaxAge: seconds} }
	subdomains := func(seconds int64) hsts.Policy { return hsts.Policy{MaxAge: seconds, IncludeSubDomains: true} }
	full := func(seconds int64) hsts.Policy {
		return hsts.Policy{MaxAge: seconds, IncludeSubDomains: true, Preload: true}
	}
	for value, want := range map[string]hsts.Policy{
		// The headers of hstspreload.org's page and of https.cio.gov.
		"max-age=31536000;":                            age(31536000),
		"max-age=31536000; includeSubDomains; preload": full(31536000),
		"max-age=63072000; includeSubDomains; preload": full(63072000),
		"max-age=31536000; includeSubdomains; preload": full(31536000),
		"max-age=300; includeSubDomains":               subdomains(300),
		// The examples of RFC 6797, section 6.2.
		"max-age=31536000":                       age(31536000),
		"max-age=15768000 ; includeSubDomains":   subdomains(15768000),
		`max-age="31536000"`:                     age(31536000),
		"max-age=0":                              age(0),
		"max-age=0; includeSubDomains":           subdomains(0),
		"MAX-AGE=1;INCLUDESUBDOMAINS;PreLoad":    full(1),
		"preload;includeSubDomains;max-age=1":    full(1),
		" \t max-age \t=\t 1 \t;\t preload \t ":  {MaxAge: 1, Preload: true},
		";;max-age=1; ;;":                        age(1),
		"max-age=007":                            age(7),
		`max-age="3\1"`:                          age(31),
		"max-age=9223372036854775807":            age(math.MaxInt64),
		"max-age=9223372036854775808":            age(math.MaxInt64),
		"max-age=18446744073709551616":           age(math.MaxInt64),
		"max-age=99999999999999999999999999999":  age(math.MaxInt64),
		"max-age=1; unknown":                     age(1),
		"max-age=1; unknown=value":               age(1),
		`max-age=1; unknown="a; max-age=2; b=,"`: age(1),
		`max-age=1; unknown="a\"; max-age=2"`:    age(1),
		`max-age=1; unknown="\\"; preload`:       {MaxAge: 1, Preload: true},
		`max-age=1; unknown=""`:                  age(1),
		"max-age=1; unknown=\"\xff\t\"":          age(1),
		"max-age=1; a; b; c=1":                   age(1),
		"max-age=1; preload=true":                age(1),
		"max-age=1; includeSubDomainsX":          age(1),
		"max-age=1; max-age-x=2":                 age(1),
		// Browsers ask of max-age and includeSubDomains alone that they are there once.
		"preload; max-age=1; preload":           {MaxAge: 1, Preload: true},
		"preload=1; max-age=1; preload":         {MaxAge: 1, Preload: true},
		"max-age=1; a; A=2":                     age(1),
		"max-age=1; report=\"a\"; report=\"b\"": age(1),
		// Lines that are folded.
		"max-age=1;\r\n includeSubDomains;\n\tpreload": full(1),
		"\r\n max-age\r\n =\r\n \r\n\t1\r\n ":          age(1),
		"max-age=1; a=\"b\r\n c\\\r\n d\"; preload":    {MaxAge: 1, Preload: true},
	} {
		got, err := hsts.Parse(value)
		if err != nil {
			t.Errorf("Parse(%q): %v", value, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", value, diff)
		}
	}
}

func TestParse_invalid(t *testing.T) {
	t.Parallel()
	const (
		missing   = "max-age is missing"
		digits    = "the value of max-age is not a number of seconds, written in digits"
		name      = "there is another character where the name of a directive is expected"
		semicolon = "there is another character where a semicolon is expected"
		noValue   = "a directive has an equals sign without a value"
		unclosed  = "a quoted value has no closing quote"
		control   = "a quoted value has a control character"
	)
	for value, want := range map[string]hsts.SyntaxError{
		"":                           {Problem: missing, Offset: 0},
		" \t":                        {Problem: missing, Offset: 2},
		";":                          {Problem: missing, Offset: 1},
		"includeSubDomains; preload": {Problem: missing, Offset: 26},
		"max-age":                    {Problem: digits, Offset: 0},
		"preload; max-age":           {Problem: digits, Offset: 9},
		"max-age=":                   {Problem: noValue, Offset: 8},
		"max-age=;preload":           {Problem: noValue, Offset: 8},
		"max-age=-1":                 {Problem: digits, Offset: 8},
		"max-age=+1":                 {Problem: digits, Offset: 8},
		"max-age=1.5":                {Problem: digits, Offset: 8},
		"preload; max-age \t= 1e9":   {Problem: digits, Offset: 20},
		`max-age=""`:                 {Problem: digits, Offset: 8},
		`max-age=" 1"`:               {Problem: digits, Offset: 8},
		`max-age="1\\2"`:             {Problem: digits, Offset: 8},
		"max-age=1 2":                {Problem: semicolon, Offset: 10},
		`max-age="1"2`:               {Problem: semicolon, Offset: 11},
		"max-age:1":                  {Problem: semicolon, Offset: 7},
		"max-age=\u0661":             {Problem: noValue, Offset: 8},
		`max-age="1`:                 {Problem: unclosed, Offset: 10},
		`max-age="1\`:                {Problem: unclosed, Offset: 11},
		`max-age="1\"`:               {Problem: unclosed, Offset: 12},
		"max-age=\"1\x00\"":          {Problem: control, Offset: 10},
		"max-age=\"\\\x1b\"":         {Problem: control, Offset: 10},
		"max-age=1; max-age=1":       {Problem: "max-age is sent more than once", Offset: 11},
		"includeSubDomains;max-age=1;INCLUDESUBDOMAINS": {Problem: "includeSubDomains is sent more than once", Offset: 28},
		"max-age=1; includeSubDomains=true":             {Problem: "includeSubDomains has a value, but can't have one", Offset: 11},
		"max-age=1, max-age=1":                          {Problem: semicolon, Offset: 9},
		"max-age=1; preload, max-age=1; preload":        {Problem: semicolon, Offset: 18},
		"max-age=1; =1":                                 {Problem: name, Offset: 11},
		"\u00a0max-age=1":                               {Problem: name, Offset: 0},
		"max-age=1; include\u017fubdomains":             {Problem: semicolon, Offset: 18},
		"max-age=1\r\n":                                 {Problem: semicolon, Offset: 9},
		"max-age=1\r\npreload":                          {Problem: semicolon, Offset: 9},
		"max-age=1\r ; preload":                         {Problem: semicolon, Offset: 9},
		"max-age=1\r\n 0":                               {Problem: semicolon, Offset: 12},
		"max-age=\"1\r\n 0\"":                           {Problem: digits, Offset: 8},
		"max-age=1; a=\"\r\n\"":                         {Problem: control, Offset: 14},
	} {
		got, err := hsts.Parse(value)
		var syntax *hsts.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%q) = %+v, %v; want a SyntaxError", value, got, err)
			continue
		}
		if diff := cmp.Diff(want, *syntax); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", value, diff)
		}
		if got != (hsts.Policy{}) {
			t.Errorf("Parse(%q) = %+v beside its error; want the zero Policy", value, got)
		}
	}
}

func TestSyntaxError(t *testing.T) {
	t.Parallel()
	_, err := hsts.Parse("preload")
	if want := "invalid Strict-Transport-Security: max-age is missing"; err == nil || err.Error() != want {
		t.Errorf("error %v; want %s", err, want)
	}
}

func TestParse_allocatesNothing(t *testing.T) {
	for _, value := range []string{
		"max-age=63072000; includeSubDomains; preload",
		`Max-Age="300" ; includeSubDomains;`,
	} {
		if n := testing.AllocsPerRun(100, func() { _, _ = hsts.Parse(value) }); n != 0 {
			t.Errorf("Parse(%q) allocates %v times; want 0", value, n)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", ";", "max-age=31536000;", "max-age=63072000; includeSubDomains; preload",
		`max-age="1\2" ; x="a\"b;"; preload=1`, "max-age=99999999999999999999", "max-age=1, max-age=2",
		"max-age=\"\\", "max-age=1; a; b; a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		p, err := hsts.Parse(value)
		if err != nil {
			var syntax *hsts.SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(value) || p != (hsts.Policy{}) {
				t.Fatalf("Parse(%q) = %+v, %#v", value, p, err)
			}
			return
		}
		if p.MaxAge < 0 {
			t.Fatalf("Parse(%q) = %+v", value, p)
		}
		if again, err := hsts.Parse(p.String()); err != nil || again != p {
			t.Fatalf("Parse(%q) = %+v, but %q is read as %+v, %v", value, p, p, again, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := hsts.Parse("max-age=63072000; includeSubDomains; preload"); err != nil {
			b.Fatal(err)
		}
	}
}
