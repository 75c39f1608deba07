package preloadlist

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// small is a list with something of everything.
const small = `// Copyright
	// This file has comments.
{
  "pinsets": [ { "name": "test", "static_spki_hashes": ["sha256/a//b", "{", "]"], "report_uri": "http://log.example//a" } ],

  "entries": [
    { "name": "dev", "policy": "public-suffix", "mode": "force-https", "include_subdomains": true },
    // { "name": "commented-out.example", "mode": "force-https" },
    {
      "name": "lines.example",
      // a comment within an entry
      "policy": "custom",
      "mode": "force-https", "include_subdomains": true,
      "expect_ct_report_uri": "https://log.example//b"
    },
    { "name": "alone.example", "policy": "bulk-legacy", "mode": "force-https" },
    { "name": "pinned.dev", "policy": "google", "include_subdomains": true, "pins": "test" },
    { "name": "pinned.example", "policy": "google", "include_subdomains": true, "pins": "test" },
    { "name": "sub.lines.example", "policy": "bulk-18-weeks", "mode": "force-https", "include_subdomains": false },
    { "name": "UPPER.example", "policy": "bulk-1-year", "mode": "force-https", "include_subdomains": true },
    { "name": "bulky.example", "policy": "bulk-9-lives", "mode": "force-https", "include_subdomains": true },
    { "name": "nameless-policy.example", "mode": "force-https", "include_subdomains": true }
  ]
}
// The end.
`

// forms are the forms in which one and the same list can come.
func forms(plain string) map[string]string {
	encoded := base64.StdEncoding.EncodeToString([]byte(plain))
	var wrapped strings.Builder
	for i, c := range encoded {
		if i > 0 && i%76 == 0 {
			wrapped.WriteString("\r\n")
		}
		wrapped.WriteRune(c)
	}
	_, headless, _ := strings.Cut(plain, "{")
	windows := strings.ReplaceAll(plain, "\n", "\r\n")
	return map[string]string{
		"plain": plain, "CRLF": windows, "byte order mark": byteOrderMark + plain, "blank first lines": "\n \t\r\n" + plain,
		"base64": encoded, "base64 in lines": wrapped.String() + "\r\n", "base64 after blanks": "\n  " + encoded,
		"base64 after a byte order mark":  byteOrderMark + encoded,
		"base64 of a byte order mark":     base64.StdEncoding.EncodeToString([]byte(byteOrderMark + plain)),
		"base64 of CRLF":                  base64.StdEncoding.EncodeToString([]byte(windows)),
		"base64 of blank first lines":     base64.StdEncoding.EncodeToString([]byte("\n\n" + plain)),
		"without the comment at the head": "{" + headless,
	}
}

func TestReadList_forms(t *testing.T) {
	t.Parallel()
	for name, text := range forms(small) {
		for how, source := range map[string]io.Reader{
			"at once": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text)), "with its end": iotest.DataErrReader(strings.NewReader(text)),
		} {
			list, err := Chromium.readList(t.Context(), source)
			if err != nil {
				t.Errorf("%s, %s: %v", name, how, err)
				continue
			}
			if len(list.entries) != 9 || !list.lookup("upper.example").Bulk || list.lookup("commented-out.example").Status != Unknown {
				t.Errorf("%s, %s: %+v", name, how, list.entries)
			}
		}
	}
}

func TestIndex_lookup(t *testing.T) {
	t.Parallel()
	list, err := Chromium.readList(t.Context(), strings.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	through := func(name, policy string, subdomains, bulk bool) Membership {
		return Membership{Status: Preloaded, PreloadedDomain: name, Bulk: bulk, Entry: &Entry{policy, subdomains}}
	}
	for name, want := range map[string]Membership{
		"dev":                     through("dev", "public-suffix", true, false),
		"site.dev":                through("dev", "public-suffix", true, false),
		"a.b.site.dev":            through("dev", "public-suffix", true, false),
		"undev":                   {Status: Unknown},
		"example":                 {Status: Unknown},
		"lines.example":           through("lines.example", "custom", true, false),
		"www.lines.example":       through("lines.example", "custom", true, false),
		"notlines.example":        {Status: Unknown},
		"sub.lines.example":       through("sub.lines.example", "bulk-18-weeks", false, true),
		"a.sub.lines.example":     through("lines.example", "custom", true, false),
		"alone.example":           through("alone.example", "bulk-legacy", false, true),
		"www.alone.example":       {Status: Unknown},
		"upper.example":           through("upper.example", "bulk-1-year", true, true),
		"www.upper.example":       through("upper.example", "bulk-1-year", true, false),
		"bulky.example":           through("bulky.example", "bulk-9-lives", true, false),
		"nameless-policy.example": through("nameless-policy.example", "", true, false),
		// Pinned names have no HSTS of their own, and give none.
		"pinned.dev":         through("dev", "public-suffix", true, false),
		"www.pinned.example": {Status: Unknown},
		"":                   {Status: Unknown},
	} {
		if diff := cmp.Diff(want, list.lookup(name)); diff != "" {
			t.Errorf("%s\n%s", name, diff)
		}
	}
	pinned := list.lookup("pinned.example")
	if pinned.Status != Unknown || pinned.Preloaded() || len(pinned.Warnings) != 1 || pinned.Warnings[0].Summary != "Listed Without HSTS" {
		t.Errorf("%+v", pinned)
	}
}

// TestReadList_last takes the last of two entries for one name.
func TestReadList_last(t *testing.T) {
	t.Parallel()
	list, err := Chromium.readList(t.Context(), strings.NewReader(`{"entries":[{"name":"a.example","mode":"force-https","policy":"x"},{"name":"A.example","policy":"y"}]}`))
	if err != nil || list.lookup("a.example").Preloaded() || len(list.entries) != 1 {
		t.Errorf("%v, %+v", err, list)
	}
}

func TestReadList_malformed(t *testing.T) {
	t.Parallel()
	entry := `{ "name": "a.example", "mode": "force-https" }`
	for _, test := range []struct{ text, says string }{
		{"", "it is empty"},
		{"\n\n", "it ends in the middle, in line"},
		{"// nothing\n", "it ends in the middle, in line"},
		{small[:len(small)-20], "it ends in the middle, in line 22"},
		{small[:300], "it ends in the middle, in line 8"},
		{base64.StdEncoding.EncodeToString([]byte(small))[:801], "it ends in the middle"},
		{strings.Replace(small, `bulk-legacy", "mode": "force-https" }`, `bulk-legacy", "mode": "force-https", }`, 1), "in line 16: invalid character '}'"},
		{strings.Replace(small, `true },`, `true }`, 1), "in line 9: expected comma after array element"},
		{strings.ReplaceAll(strings.Replace(small, `true },`, `true }`, 1), "\n", "\r\n"), "in line 9: expected comma"},
		{base64.StdEncoding.EncodeToString([]byte(strings.Replace(small, `true },`, `true }`, 1))), "in line 9: expected comma"},
		{strings.Replace(small, `true },`, `true }, // why`, 1), "in line 7: invalid character '/'"},
		{small + "\n]", "in line 27: invalid character ']'"},
		{small + "{}", "in line 26: \"{\" follows after the end"},
		{`{"entries":[` + entry + `]} trailing`, "in line 1: "},
		{`{"pinsets": []}`, "it ends without \"entries\""},
		{`{"entries": []}`, "\"entries\" has none"},
		{`{"entries": null}`, "the \"[\" after \"entries\" is missing"},
		{`{"entries": {}}`, "the \"[\" after \"entries\" is missing"},
		{`{"entries": [` + entry + `], "entries": [` + entry + `]}`, "for the second time"},
		{`[` + entry + `]`, "the \"{\" that a list begins with is missing"},
		{`"entries"`, "the \"{\" that a list begins with is missing"},
		{"<!DOCTYPE html>\n", "in line 1: invalid character '<'"},
		{"\x1b[31mred", `in line 1: invalid character '\x1b'`},
		{"{\"entries\": [\n\n\n{\"name\": 5}]}", "in line 4: the field \"name\" of an entry is a number"},
		{`{"entries": ["a.example"]}`, "there is an entry that is a string instead of an object"},
		{`{"entries": [{"name": "a.example", "include_subdomains": "yes"}]}`, "the field \"include_subdomains\" of an entry is a string"},
		{`{"entries": [{"name": ""}]}`, "an entry without a domain name"},
		{`{"entries": [null]}`, "an entry without a domain name"},
		{`{"entries": [{"name": "` + strings.Repeat("a", 254) + `"}]}`, "an entry without a domain name"},
		{`{"entries": [{"name": "` + strings.Repeat("Ⱥ", 120) + `"}]}`, "an entry without a domain name"},
		{`{"entries": [{"name": "a.example", "pins": "` + strings.Repeat("x", 2*maxValue) + `"}]}`, "an entry of more than"},
		{`{"pinsets": ` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, "nested more than 100 deep"},
		{"eyJl!!!!", "in line 1: "},
	} {
		list, err := Chromium.readList(t.Context(), strings.NewReader(test.text))
		if err == nil || !strings.Contains(err.Error(), test.says) || list != nil {
			t.Errorf("%.200s: %v\nwant %s", test.text, err, test.says)
			continue
		}
		if _, ok := errors.AsType[formatError](err); !ok {
			t.Errorf("%.200s: it is not malformed: %v", test.text, err)
		}
	}
}

// TestReadList_long reads lines of any length, and pinsets of any size.
func TestReadList_long(t *testing.T) {
	t.Parallel()
	entry := `{"name":"a.example","mode":"force-https","pins":"` + strings.Repeat("x", 300_000) + `"}`
	text := `{"pinsets":[` + strings.Repeat(`"sha256/`+strings.Repeat("y", 1000)+`",`, 3000) + `1e999],"entries":[` +
		strings.TrimSuffix(strings.Repeat(entry+",", 8), ",") + `]}`
	list, err := Chromium.readList(t.Context(), strings.NewReader(text+strings.Repeat(" ", 200_000)+"\n"+strings.Repeat(" ", 200_000)+"// "+strings.Repeat("z", 2_000_000)))
	if err != nil || !list.lookup("a.example").Preloaded() {
		t.Errorf("%v", err)
	}
}

// TestReadList_endless stops reading what is larger than any list: a comment, blank
// lines, entries.
func TestReadList_endless(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ start, again string }{
		{"// ", "x"}, {"", "\n"}, {"", " "}, {"{\"entries\":[", "{\"name\":\"a\"},"}, {"{\"pinsets\":[", "0,\n"}, {"Ly8g", "eHh4"},
	} {
		source := &endless{again: test.again}
		small := *Chromium
		small.limit = 1 << 20
		_, err := small.readList(t.Context(), io.MultiReader(strings.NewReader(test.start), source))
		if err == nil || !strings.Contains(err.Error(), "more than 1 MiB") && !strings.Contains(err.Error(), "an entry of more than") || source.read > 1<<20 {
			t.Errorf("%q: %d bytes were read: %v", test.again, source.read, err)
		}
	}
}

// endless is a text again and again.
type endless struct {
	again string
	read  int
}

func (e *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e.again[(e.read+n)%len(e.again):])
	}
	e.read += n
	return n, nil
}

func TestReadList_cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	text := generated(2000)
	source := io.MultiReader(strings.NewReader(text[:100_000]), readerFunc(func([]byte) (int, error) { cancel(); return 0, nil }), strings.NewReader(text[100_000:]))
	if _, err := Chromium.readList(ctx, source); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	broken := errors.New("the disk is broken")
	if _, err := Chromium.readList(t.Context(), io.MultiReader(strings.NewReader(text[:100_000]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestReadList_today reads as many entries as the list has.
func TestReadList_today(t *testing.T) {
	t.Parallel()
	text := generated(today)
	list, err := Chromium.readList(t.Context(), strings.NewReader(text))
	if err != nil || len(list.entries) != today {
		t.Fatalf("%v", err)
	}
	for i, line := range strings.Split(text, "\n") {
		_, name, found := strings.Cut(line, `{ "name": "`)
		if !found || i%500 != 0 {
			continue
		}
		name, _, _ = strings.Cut(name, `"`)
		if m := list.lookup("www." + name); m.PreloadedDomain != name {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// TestIndex_limits is about lists that are larger than any is.
func TestIndex_limits(t *testing.T) {
	t.Parallel()
	list := newIndex()
	var err error
	added := 0
	for ; err == nil && added <= maxListings; added++ {
		err = list.add(&entry{Name: "a.example", Policy: strconv.Itoa(added)})
	}
	if added != maxListings+1 || err == nil || !strings.Contains(err.Error(), "more policies") {
		t.Errorf("%d policies: %v", added, err)
	}
	list = newIndex()
	list.limit = 1
	if err := list.add(&entry{Name: "a.example"}); err != nil {
		t.Error(err)
	}
	if err := list.add(&entry{Name: "b.example"}); err == nil || !strings.Contains(err.Error(), "more names") {
		t.Error(err)
	}
}
