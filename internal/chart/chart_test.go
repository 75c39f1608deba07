package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/hstskit/terraform-provider-hsts/internal/chart"
)

var newYear = time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)

// ramp is the ramp that a policy has by default, in its second stage.
func ramp() chart.Chart {
	return chart.Chart{
		Title: "example.com", Present: "1-week",
		Stages: []chart.Stage{
			{Name: "5-minutes", Header: "max-age=300; includeSubDomains", MaxAge: 300, Wait: 3900},
			{Name: "1-week", Header: "max-age=604800; includeSubDomains", MaxAge: 604800, Wait: 608400},
			{Name: "1-month", Header: "max-age=2592000; includeSubDomains", MaxAge: 2592000, Wait: 2595600, Begins: newYear},
			{Name: "full", Header: "max-age=63072000; includeSubDomains; preload", MaxAge: 63072000, Begins: newYear.Add(2595600 * time.Second)},
		},
	}
}

func held(c chart.Chart, reasons ...string) chart.Chart {
	c.HeldBecause = reasons
	return c
}

// texts returns the texts of a picture in their order, and fails the test unless it is
// well-formed.
func texts(t testing.TB, picture string) []string {
	t.Helper()
	var all []string
	in := ""
	decoder := xml.NewDecoder(strings.NewReader(picture))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, picture)
		}
		switch token := token.(type) {
		case xml.StartElement:
			in = token.Name.Local
		case xml.EndElement:
			in = ""
		case xml.CharData:
			if in == "text" {
				all = append(all, string(token))
			}
		}
	}
}

func TestSVG(t *testing.T) {
	t.Parallel()
	all := []string{
		"done", "5-minutes", "max-age=300; includeSubDomains", "browsers keep it for 5 minutes, next after 1 hour 5 minutes",
		"now", "1-week", "max-age=604800; includeSubDomains", "browsers keep it for 7 days, next after 7 days 1 hour",
		"from 2027-01-04 09:00 UTC", "1-month", "max-age=2592000; includeSubDomains", "browsers keep it for 30 days, next after 30 days 1 hour",
		"from 2027-02-03 10:00 UTC", "full", "max-age=63072000; includeSubDomains; preload", "browsers keep it for 2 years",
	}
	undated := ramp()
	undated.Present = ""
	for i := range undated.Stages {
		undated.Stages[i].Begins = time.Time{}
	}
	for name, row := range map[string]struct {
		chart chart.Chart
		want  []string
	}{
		"in a stage": {ramp(), append([]string{"example.com", "4 stages, the last one from 2027-02-03 at the earliest"}, all...)},
		"held": {held(ramp(), "a <b>", "the error rate was not measured"), append(append([]string{"example.com", "4 stages, the last one from 2027-02-03 at the earliest"},
			all[0], all[1], all[2], all[3], "now, held", all[5], all[6], all[7], "held: a <b>; the error rate was not measured"), all[8:]...)},
		"without dates": {undated, []string{"example.com", "4 stages, the last one after 37 days 4 hours at the earliest",
			all[1], all[2], all[3], all[5], all[6], all[7], all[9], all[10], all[11], all[13], all[14], all[15]}},
		"retired": {chart.Chart{Title: "example.com", Retired: true}, []string{"example.com", "Retired: max-age=0 is served."}},
		"none":    {chart.Chart{Title: "example.com"}, []string{"example.com", "There are no more stages."}},
		"dates only": {chart.Chart{Title: "a", Stages: []chart.Stage{
			{Name: "b", MaxAge: 60, Wait: 90, Begins: newYear}, {Name: "full", Begins: newYear.Add(90 * time.Second)},
		}}, []string{"a", "2 stages, the last one from 2027-01-04 at the earliest",
			"from 2027-01-04 09:00 UTC", "b", "max-age=60", "kept for 1 minute, next after 1 minute 30 seconds",
			"from 2027-01-04 09:02 UTC", "full", "the policy's own max_age"}},
	} {
		if diff := cmp.Diff(row.want, texts(t, row.chart.SVG())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestSVG_description has the picture say in words what it shows.
func TestSVG_description(t *testing.T) {
	t.Parallel()
	picture := held(ramp(), "www: certificate expired").SVG()
	for _, want := range []string{
		`role="img" aria-labelledby="`, ">example.com</title>",
		"5-minutes: max-age=300; includeSubDomains, done, browsers keep it for 5 minutes, next after 1 hour 5 minutes.",
		"1-week: max-age=604800; includeSubDomains, served now, browsers keep it for 7 days, next after 7 days 1 hour, held: www: certificate expired.",
		"full: max-age=63072000; includeSubDomains; preload, from 2027-02-03 10:00 UTC, browsers keep it for 2 years.</desc>",
		"@media (prefers-color-scheme:dark)",
	} {
		if !strings.Contains(picture, want) {
			t.Errorf("the picture lacks %s:\n%s", want, picture)
		}
	}
}

func TestMermaid(t *testing.T) {
	t.Parallel()
	want := `timeline
    title example.com
    section Done
    5-minutes : max-age=300#59; includeSubDomains : browsers keep it for 5 minutes, next after 1 hour 5 minutes
    section Now
    1-week : max-age=604800#59; includeSubDomains : browsers keep it for 7 days, next after 7 days 1 hour : held#58; a #60;b#62;
    section To come
    1-month : max-age=2592000#59; includeSubDomains : from 2027-01-04 09#58;00 UTC : browsers keep it for 30 days, next after 30 days 1 hour
    full : max-age=63072000#59; includeSubDomains#59; preload : from 2027-02-03 10#58;00 UTC : browsers keep it for 2 years
`
	if diff := cmp.Diff(want, held(ramp(), "a <b>").Mermaid()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for title, want := range map[string]string{
		"retired":          "timeline\n    title retired\n    Retired#58; max-age=0 is served.\n",
		"%%{init: {}}%%\n": "timeline\n    title #37;#37;#123;init#58; #123;#125;#125;#37;#37;\n    Retired#58; max-age=0 is served.\n",
	} {
		if diff := cmp.Diff(want, chart.Chart{Title: title, Retired: true}.Mermaid()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	for name, want := range map[string]string{
		"Title x": "#84;itle x", "section": "#115;ection", "timelines": "#116;imelines", "accDescr {": "#97;ccDescr #123;", "a\nb#c;d": "a b#35;c#59;d", "\t": "#160;", "ö": "ö",
	} {
		got := chart.Chart{Title: "t", Stages: []chart.Stage{{Name: name, MaxAge: 1}}}.Mermaid()
		if diff := cmp.Diff("timeline\n    title t\n    "+want+" : max-age=1 : browsers keep it for 1 second\n", got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int64]string{
		0: "0 seconds", 1: "1 second", 59: "59 seconds", 60: "1 minute", 61: "1 minute 1 second", 3600: "1 hour", 3900: "1 hour 5 minutes", 3601: "1 hour 1 minute",
		7199: "2 hours", 86400*7 + 3600: "7 days 1 hour", 31536000: "1 year", 31536001: "1 year 1 day", 2*31536000 - 1: "2 years", 9223372036854775807: "292471208677 years 196 days",
	} {
		if got := chart.Span(seconds); got != want {
			t.Errorf("%d is %q; want %q", seconds, got, want)
		}
	}
}

// TestSVG_extremes draws waits and ages that are as long as numbers allow.
func TestSVG_extremes(t *testing.T) {
	t.Parallel()
	c := ramp()
	c.Present = ""
	for i := range c.Stages {
		c.Stages[i].Wait, c.Stages[i].MaxAge, c.Stages[i].Begins = math.MaxInt64, math.MaxInt64, time.Time{}
	}
	got := texts(t, c.SVG())
	if got[1] != "4 stages, the last one after 34865 years 105 days at the earliest" {
		t.Errorf("%q", got[1])
	}
	if got[4] != "kept for about 292471208677 years, next after 29247120…" {
		t.Errorf("%q", got[4])
	}
}

// elements are what a picture consists of, by name and attributes.
var elements = map[string]string{
	"svg": "xmlns class viewBox width height role aria-labelledby", "title": "id", "desc": "id", "style": "",
	"rect": "class x y width height rx", "circle": "class cx cy r", "polyline": "class points", "text": "class x y",
}

// FuzzChart gives stages any name, and the chart any title and reason: the picture
// stays well-formed, consists of what it is to consist of, and shows the same number
// of texts; the diagram keeps its lines, and has no character that means something to
// Mermaid but those that it began with.
func FuzzChart(f *testing.F) {
	for _, seed := range []string{"1-week", "<script>alert(1)</script>", `"'&<>`, "]]>", "<!--", "a\nb : c", "%%{init}%%", "section x", "\u202e\x00\ufffe", "﷽", "e\u0301", strings.Repeat("W", 400)} {
		f.Add(seed, seed, seed)
	}
	f.Fuzz(func(t *testing.T, title, name, reason string) {
		if !utf8.ValidString(title + name + reason) {
			t.Skip("Terraform's strings are valid")
		}
		c := held(ramp(), reason)
		c.Title, c.Stages[1].Name, c.Present = title, name, name
		picture := c.SVG()
		shapes := 0
		decoder := xml.NewDecoder(strings.NewReader(picture))
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v\n%s", err, picture)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			shapes++
			allowed, ok := elements[start.Name.Local]
			if !ok {
				t.Fatalf("the picture has an element %s", start.Name.Local)
			}
			for _, attribute := range start.Attr {
				if !strings.Contains(" "+allowed+" ", " "+attribute.Name.Local+" ") {
					t.Fatalf("the picture has %s with %s", start.Name.Local, attribute.Name.Local)
				}
			}
		}
		if shapes > 60 || len(picture) > 20000+20*len(title+name+reason) {
			t.Errorf("the picture has %d elements in %d bytes", shapes, len(picture))
		}
		if bytes.ContainsAny([]byte(picture), "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069") {
			t.Error("the picture turns the direction of texts")
		}
		lines := strings.Split(strings.TrimSuffix(c.Mermaid(), "\n"), "\n")
		sections := 0
		for _, line := range lines[2:] {
			text := strings.TrimPrefix(line, "    ")
			if strings.HasPrefix(text, "section ") {
				sections++
				continue
			}
			for i, part := range strings.Split(text, " : ") {
				if err := plain(part, i == 0); err != nil {
					t.Errorf("%q: %v", line, err)
				}
			}
		}
		if len(lines)-2-sections != len(c.Stages) || lines[0] != "timeline" || !strings.HasPrefix(lines[1], "    title ") {
			t.Errorf("the diagram is\n%s", c.Mermaid())
		}
	})
}

// plain returns an error unless a part of a timeline is text alone.
func plain(part string, first bool) error {
	for i := 0; i < len(part); i++ {
		if part[i] != '#' {
			if strings.IndexByte(":;%{}<>&\"'`\\|$*[]", part[i]) >= 0 {
				return fmt.Errorf("%q has a meaning", part[i])
			}
			continue
		}
		end := strings.IndexByte(part[i:], ';')
		if end < 2 || strings.Trim(part[i+1:i+end], "0123456789") != "" {
			return errors.New("a # begins no number")
		}
		i += end
	}
	for _, keyword := range []string{"acctitle", "accdescr", "section", "timeline", "title"} {
		if first && strings.HasPrefix(strings.ToLower(part), keyword) {
			return fmt.Errorf("it begins with %s", keyword)
		}
	}
	return nil
}
