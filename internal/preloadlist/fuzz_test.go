package preloadlist

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// commentLine is a line that is a comment.
var commentLine = regexp.MustCompile(`(?m)^[ \t\r]*//.*$`)

// naive reads a list in the simplest way there is: whole.
func naive(text string) (map[string]entry, bool) {
	text = commentLine.ReplaceAllString(strings.TrimPrefix(text, byteOrderMark), "")
	var top map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &top) != nil {
		return nil, false
	}
	var entries []entry
	if json.Unmarshal(top["entries"], &entries) != nil || len(entries) == 0 {
		return nil, false
	}
	named := map[string]entry{}
	for _, e := range entries {
		e.Name = strings.ToLower(e.Name)
		if e.Name == "" || len(e.Name) > maxName {
			return nil, false
		}
		named[e.Name] = e
	}
	return named, true
}

// naiveFirefox reads Firefox's list in the simplest way there is: whole.
func naiveFirefox(text string) (map[string]entry, time.Time, bool) {
	head, rest, found := strings.Cut(strings.TrimPrefix(text, byteOrderMark), "\n%%\n")
	expires := regexp.MustCompile(`gPreloadListExpirationTime = INT64_C\((\d{1,18})\);`).FindStringSubmatch(head)
	names, after, ended := strings.Cut(rest, "\n%%")
	if !found || expires == nil || !ended || strings.TrimSpace(after) != "" {
		return nil, time.Time{}, false
	}
	named := map[string]entry{}
	for line := range strings.SplitSeq(names, "\n") {
		parts := regexp.MustCompile(`^([^,\s]{1,253}), ([01])$`).FindStringSubmatch(line)
		if len(parts) == 0 || strings.ContainsFunc(parts[1], func(r rune) bool { return r <= ' ' || r > '~' }) {
			return nil, time.Time{}, false
		}
		name := strings.ToLower(parts[1])
		named[name] = entry{Name: name, Mode: forceHTTPS, IncludeSubdomains: parts[2] == "1"}
	}
	micros, err := strconv.ParseInt(expires[1], 10, 64)
	return named, time.UnixMicro(micros).UTC(), err == nil
}

// covering is the naive answer for a name.
func covering(named map[string]entry, name string) (string, entry) {
	if e, ok := named[name]; ok && e.Mode == forceHTTPS {
		return name, e
	}
	for above, ok := parent(name); ok; above, ok = parent(above) {
		if e := named[above]; e.Mode == forceHTTPS && e.IncludeSubdomains {
			return above, e
		}
	}
	return "", entry{}
}

func FuzzReadList(f *testing.F) {
	f.Add(small, "www.lines.example")
	f.Add(small[:300], "a")
	f.Add(generated(6), "example.dev")
	f.Add(byteOrderMark+strings.ReplaceAll(small, "\n", "\r\n"), "pinned.dev")
	f.Add(base64.StdEncoding.EncodeToString([]byte(small)), "dev")
	f.Add(`{"entries":[{"name":"a","mode":"force-https","include_subdomains":true},{"name":"A"}],"x":[{"y":[1e999]}]}//`, "b.a")
	f.Add("{\"entries\"://\n//\n[{\"name\":\"a\n//\n\"}]}", "a")
	f.Fuzz(func(t *testing.T, text, name string) {
		list, err := Chromium.readList(t.Context(), strings.NewReader(text))
		if _, ok := errors.AsType[formatError](err); err != nil && (!ok || !isShowable(err.Error()) || len(err.Error()) > 1000) {
			t.Errorf("the error is not fit to be shown: %q", err)
		}
		start := strings.TrimLeft(strings.TrimPrefix(text, byteOrderMark), " \t\r\n")
		if !strings.HasPrefix(start, "{") && !strings.HasPrefix(start, "//") {
			return // it may be in base64
		}
		encoded, encodedErr := Chromium.readList(t.Context(), strings.NewReader(base64.StdEncoding.EncodeToString([]byte(text))))
		if (err == nil) != (encodedErr == nil) {
			t.Fatalf("plain: %v; in base64: %v", err, encodedErr)
		}
		named, valid := naive(text)
		if valid != (err == nil) {
			if err != nil && (strings.Contains(err.Error(), "second time") || strings.Contains(err.Error(), "deep") || strings.Contains(err.Error(), "more policies")) {
				return // where this is stricter than JSON
			}
			t.Fatalf("%v, and read as a whole it is a list: %t", err, valid)
		}
		if err == nil {
			checkLookups(t, named, name, list, encoded)
		}
	})
}

// FuzzReadFirefox compares what is read with the naive reading, which takes some texts
// for no lists that are: with blanks at the ends of lines, for one.
func FuzzReadFirefox(f *testing.F) {
	f.Add(smallFirefox, "www.narrow.example")
	f.Add(smallFirefox[:len(smallFirefox)-40], "a")
	f.Add(byteOrderMark+strings.ReplaceAll(smallFirefox, "\n", "\r\n"), "dev")
	f.Add(base64.StdEncoding.EncodeToString([]byte(smallFirefox)), "x.dev")
	f.Add("gPreloadListExpirationTime = INT64_C(1);\n%%\na, 1\nA, 0\n%%", "b.a")
	f.Add("%%\na, 1\n%%\n", "a")
	f.Fuzz(func(t *testing.T, text, name string) {
		list, err := Firefox.readList(t.Context(), strings.NewReader(text))
		if _, ok := errors.AsType[formatError](err); err != nil && (!ok || !isShowable(err.Error()) || len(err.Error()) > 1000) {
			t.Errorf("the error is not fit to be shown: %q", err)
		}
		if err == nil && (list.expires.IsZero() || list.expires.Year() > 9999 || len(list.entries) == 0) {
			t.Errorf("%d names until %s", len(list.entries), list.expires)
		}
		named, expires, valid := naiveFirefox(text)
		switch {
		case valid && err != nil:
			if !strings.Contains(err.Error(), "is not a valid time") && !strings.Contains(err.Error(), "more than") {
				t.Errorf("read as a whole it is a list: %v", err)
			}
		case valid:
			if !list.expires.Equal(expires) {
				t.Errorf("until %s instead of %s", list.expires, expires)
			}
			checkLookups(t, named, name, list)
		}
	})
}

// checkLookups compares what lists say of names with the naive answer: of the ones
// that they have, of a further one, and of names below.
func checkLookups(t *testing.T, named map[string]entry, further string, lists ...*index) {
	t.Helper()
	names := []string{further, "www." + further}
	for name := range named {
		names = append(names, name, "www."+name)
	}
	for _, list := range lists {
		if len(list.entries) != len(named) {
			t.Errorf("%d names instead of %d", len(list.entries), len(named))
		}
		for _, name := range names {
			by, e := covering(named, name)
			got := list.lookup(name)
			if got.PreloadedDomain != by || by != "" && (got.Entry == nil || *got.Entry != Entry{e.Policy, e.IncludeSubdomains}) {
				t.Errorf("%q is %+v, and by %q %+v", name, got, by, e)
			}
		}
	}
}

func FuzzReadScan(f *testing.F) {
	f.Add([]byte(`{"errors":[{"code":"response.no_header","summary":"No \u001b[31mHSTS header","message":"x"}],"warnings":[]}`))
	f.Add([]byte(`{"errors":[],"warnings":[{"code":"a"},{"code":"a"}],"Errors":null}`))
	f.Add([]byte(`{"errors":[{"code":"<b>"}],"warnings":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		scan, err := readScan(text)
		if err != nil {
			if !isShowable(err.Error()) || len(err.Error()) > 2000 {
				t.Errorf("the error is not fit to be shown: %q", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, i := range append(slices.Clone(scan.Errors), scan.Warnings...) {
			if !isCode(i.Code) || seen[i.Code] || i.Summary != "" && !isShowable(i.Summary) {
				t.Errorf("%q", i)
			}
			seen[i.Code] = true
		}
		if len(seen) > maxIssues {
			t.Errorf("%d issues", len(seen))
		}
	})
}
