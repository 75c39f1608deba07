package nettext_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
)

func FuzzPrintable(f *testing.F) {
	for _, text := range []string{
		"", "plain", `"q" \`, "\x1b[2J\r\n", "a\u202eb\u200b", "\xff\xe4\xb8", "例え", strings.Repeat("ä\x00", 150),
		strings.Repeat(`"`, 250), "https://u:p@a.example/?b#c",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		printed := nettext.Printable(text)
		checkShown(t, printed, nettext.Limit+1)
		if again := nettext.Printable(printed); again != printed {
			t.Errorf("twice: %q has become %q", printed, again)
		}
		if !strings.ContainsAny(text, `\"`) {
			if quoted := nettext.Quote(text); quoted != `"`+printed+`"` {
				t.Errorf("quoted %s, printed %s", quoted, printed)
			}
		}
		quoted := nettext.Quote(text)
		checkShown(t, quoted, nettext.Limit+3)
		// Up to where it was cut, the quotation says exactly what there was.
		inner := strings.TrimSuffix(quoted[:len(quoted)-1], "…") + `"`
		if was, err := strconv.Unquote(inner); err != nil || !strings.HasPrefix(text, was) {
			t.Errorf("Quote(%q) = %s, which reads %q, %v", text, quoted, was, err)
		}
		checkShown(t, nettext.URL(text), nettext.Limit+1)
	})
}

// checkShown holds a text to what the package promises of what is shown.
func checkShown(t *testing.T, text string, most int) {
	t.Helper()
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > most {
		t.Errorf("not UTF-8, or longer than %d characters: %q", most, text)
	}
	for _, r := range text {
		if !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
			t.Errorf("%U is shown in %q", r, text)
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("a\U0001f600b", 3)
	f.Add("\x80\x80\x80\x80\x80", 4)
	f.Add("ä", -1)
	f.Fuzz(func(t *testing.T, text string, size int) {
		got := nettext.Cut(text, size)
		if !strings.HasPrefix(text, got) || len(got) > max(size, 0) || len(got) < min(len(text), size)-3 {
			t.Errorf("Cut(%q, %d) = %q", text, size, got)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("Cut(%q, %d) has part of a character: %q", text, size, got)
		}
	})
}

func FuzzHideSecrets(f *testing.F) {
	f.Add(`Get "`, "u:p", "token=1", `": EOF`)
	f.Add("x=", "u", "a?b#c", "")
	f.Add("cookie: ", "http://", "//", "?")
	f.Fuzz(func(t *testing.T, before, user, query, after string) {
		if strings.ContainsAny(user, " \t\r\n\f\v\"'<>/") || strings.ContainsAny(query, " \t\r\n\f\v\"'<>") || query == "" {
			return // these are not in a URL as it is written
		}
		user, query = "SECRET"+user, query+"SECRET"
		if strings.Contains(before+after, "SECRET") {
			return
		}
		text := before + " https://" + user + "@a.example/b?" + query + " " + after
		got := nettext.HideSecrets(text)
		if strings.Contains(got, "SECRET") {
			t.Errorf("%q gives away %q", text, got)
		}
		if again := nettext.HideSecrets(got); again != got {
			t.Errorf("twice: %q has become %q", got, again)
		}
	})
}
