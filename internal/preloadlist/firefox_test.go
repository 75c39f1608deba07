package preloadlist

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// smallFirefox is a list as Firefox's source has it.
const smallFirefox = `/* This Source Code Form is subject to the terms of the Mozilla Public
 * License, v. 2.0. */

#include <stdint.h>
const PRTime gPreloadListExpirationTime = INT64_C(1802453482275000);
%%
dev, 1
narrow.example, 0
wide.example, 1
xn--bcher-kva.example, 1
%%
`

func TestReadFirefox(t *testing.T) {
	t.Parallel()
	for form, text := range map[string]string{
		"plain":                   smallFirefox,
		"base64":                  base64.StdEncoding.EncodeToString([]byte(smallFirefox)),
		"lines of Windows":        strings.ReplaceAll(smallFirefox, "\n", "\r\n"),
		"byte order mark":         byteOrderMark + smallFirefox,
		"without a last line end": strings.TrimSpace(smallFirefox),
		"blank lines after it":    smallFirefox + "\n \n",
		"upper case":              strings.ReplaceAll(smallFirefox, "wide.example", "WIDE.Example"),
	} {
		list, err := Firefox.readList(t.Context(), strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		if want := time.Date(2027, 2, 12, 17, 31, 22, 275_000_000, time.UTC); !list.expires.Equal(want) {
			t.Errorf("%s: it expires at %s", form, list.expires)
		}
		for name, want := range map[string]string{
			"narrow.example": "narrow.example", "www.narrow.example": "", "wide.example": "wide.example", "a.b.wide.example": "wide.example",
			"example": "", "site.dev": "dev", "dev": "dev", "xn--bcher-kva.example": "xn--bcher-kva.example",
		} {
			if got := list.lookup(name); got.PreloadedDomain != want || got.Bulk {
				t.Errorf("%s: %s is %+v", form, name, got)
			}
		}
	}
}

// TestReadFirefox_entries has the entries of a name and of all above it, also those that
// do not cover it.
func TestReadFirefox_entries(t *testing.T) {
	t.Parallel()
	text := strings.Replace(smallFirefox, "dev, 1", "dev, 1\nsite.dev, 0\na.www.site.dev, 1", 1)
	list, err := Firefox.readList(t.Context(), strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []NamedEntry{{"site.dev", Entry{}}, {"dev", Entry{IncludeSubdomains: true}}}
	if diff := cmp.Diff(want, list.entriesOf("www.site.dev")); diff != "" {
		t.Error(diff)
	}
	if got := list.entriesOf("nothing.example"); got != nil {
		t.Error(got)
	}
}

func TestReadFirefox_refused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 254)
	for text, want := range map[string]string{
		"":                                  "it is empty",
		"<html>\x1b":                        `there is no line "%%"`,
		small:                               `there is no line "%%" before the names`,
		"{\"entries\": []}":                 `there is no line "%%"`,
		smallFirefox[:len(smallFirefox)-3]:  "ends in the middle, in line 11: it was not written to the end",
		smallFirefox[:len(smallFirefox)-10]: "ends in the middle, in line 10",
		smallFirefox[:100]:                  `there is no line "%%"`,
		strings.Replace(smallFirefox, "1802453482275000", "soon", 1):                   "in line 5: gPreloadListExpirationTime is not a valid time",
		strings.Replace(smallFirefox, "1802453482275000", "-1", 1):                     "is not a valid time",
		strings.Replace(smallFirefox, "1802453482275000", "999999999999999999", 1):     "is not a valid time",
		strings.Replace(smallFirefox, "1802453482275000", "9999999999999999999999", 1): "is not a valid time",
		strings.Replace(smallFirefox, "gPreload", "g", 1):                              "in line 6: there is no line with gPreloadListExpirationTime before the names",
		strings.Replace(smallFirefox, "dev, 1", "dev", 1):                              `in line 7: it must be a name with 0 or 1, for example "example.com, 1", but is "dev"`,
		strings.Replace(smallFirefox, "dev, 1", "dev,1", 1):                            `it must be a name with 0 or 1`,
		strings.Replace(smallFirefox, "dev, 1", "dev, 2", 1):                           "it must be a name with 0 or 1",
		strings.Replace(smallFirefox, "dev, 1", ", 1", 1):                              "it must be a name with 0 or 1",
		strings.Replace(smallFirefox, "dev, 1", "", 1):                                 "it must be a name with 0 or 1",
		strings.Replace(smallFirefox, "dev, 1", "d\u202ev, 1", 1):                      `but is "d\u202ev, 1"`,
		strings.Replace(smallFirefox, "dev, 1", long+", 1", 1):                         "it must be a name with 0 or 1",
		strings.Replace(smallFirefox, "dev, 1", strings.Repeat("a", 2000), 1):          "in line 7: it has more than 1024 bytes",
		smallFirefox + "more": `in line 12: there is text after the end of the list: "more"`,
		"const PRTime gPreloadListExpirationTime = INT64_C(1);\n%%\n%%\n":                                          "in line 3: it has no names",
		"static const nsSTSPreload kSTSPreloadList[] = {\n" + strings.Repeat("  { \"a.example\", true },\n", 9000): `there is no line "%%" before the names`,
	} {
		list, err := Firefox.readList(t.Context(), strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) || !isShowable(err.Error()) {
			t.Errorf("%.60q: %v, %v; want %q", text, list, err, want)
		}
	}
}

// TestReadFirefox_tooMany has lists that never end, of which no more is read than a list
// has.
func TestReadFirefox_tooMany(t *testing.T) {
	t.Parallel()
	head := "const PRTime gPreloadListExpirationTime = INT64_C(1);\n%%\n"
	for says, source := range map[string]*entries{
		"more than 500000 entries":             {next: func(int) string { return "a.example, 1\n" }, rest: head},
		"before the names":                     {next: func(int) string { return "// x\n" }, rest: head[:10]},
		"more than 1024 bytes":                 {next: func(int) string { return "a" }, rest: head},
		"more than 32 MiB, more than any list": {next: func(int) string { return "\n" }, rest: head + "a.example, 1\n%%\n"},
	} {
		_, err := Firefox.readList(t.Context(), source)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v; want %q", err, says)
		}
	}
}
