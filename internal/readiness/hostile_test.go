package readiness_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/hstskit/terraform-provider-hsts/internal/nettext"
	"github.com/hstskit/terraform-provider-hsts/internal/observation"
	"github.com/hstskit/terraform-provider-hsts/internal/readiness"
	"github.com/hstskit/terraform-provider-hsts/internal/report"
)

// hostile acts on terminals, on readers, on Markdown and on HTML.
const hostile = "\x1b[2J\x1b]0;t\x07\u009b31m\x9b\u202e\u2066\u200b\ufeff\u3164\ufe0f\x00\x7f\xff\r\n\u2028" +
	"`|\\`` *b* _i_ ~~s~~ [l](http://evil.test) ![i](//evil.test/i) <script>alert(1)</script> <img src=x> " +
	"https://evil.test www.evil.test a@evil.test @everyone #1 o/r#1 &#x202e;&lt; $$x$$ ${path.module} %{ if true }"

// hostileURL is what of it can stand in a URL.
const hostileURL = "\u202e\u200b\u3164\ufe0f`|*b*_i_~~s~~[l](http://evil.test)<script>&lt;@all#1$$x$$"

// spoil puts a hostile text behind every text of an observation, wherever a field
// may be, now and later; those by which the rules find their way stay as they are.
func spoil(v reflect.Value, behind string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem(), behind)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch field := v.Type().Field(i); {
			case field.Name == "Domain", field.Name == "URL", field.Name == "Host", field.Name == "SignatureAlgorithm",
				field.Type.Name() == "Kind", field.Type.Name() == "Reason", field.Type.Name() == "End":
			case field.Type.String() == "time.Time":
			default:
				spoil(v.Field(i), behind)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i), behind)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			v.SetMapIndex(key, reflect.ValueOf(v.MapIndex(key).String()+behind))
		}
	case reflect.String:
		v.SetString(v.String() + behind)
	}
}

// hostileSites are observations of every shape, with every text of theirs spoilt.
func hostileSites() map[string]observation.Observation {
	marks := func(e *observation.Exchange) {
		e.VendorFields = map[string]string{}
		for _, name := range observation.VendorFieldNames() {
			e.VendorFields[name] = "x"
		}
	}
	far := "https://other.example/" + "\u202e"
	sites := map[string]observation.Observation{
		"answers":          ready(answers(https, 200, header("max-age=1;", ";"), marks), answers(www, 200, header("a"), marks)),
		"one header":       ready(answers(https, 200, header("max-age=x;max-age=01;preload x;includeSubDomains x;a;a"))),
		"untrusted":        ready(answers(https, 200, header(good), untrusted(observation.WrongHost)), answers(www, 200, untrusted(observation.Expired))),
		"weakly signed":    ready(answers(https, 200, header(good), signed("SHA1-RSA"))),
		"an old suite":     ready(answers(https, 200, header(good), suite("TLS 1.2", "TLS_RSA"))),
		"plain header":     ready(answers(http, 200, header("max-age=1"))),
		"leads elsewhere":  ready(answers(http, 301, to("http://evil.example/?q#f")), answers(https, 301, to("https://u:p@evil.example/"))),
		"leads nowhere":    ready(answers(http, 301, to("https://[")), answers(https, 301, to("\x01:"))),
		"leads to a chain": ready(answers(https, 301, to(far), header(good)), answers(http, 301, to(far)), fails(far, observation.Blocked)),
		"leads to a name":  ready(answers(https, 301, to("https://\u202e\u3164&lt;evil.example/"), header(good)), answers(http, 301, to("https://\u202e\u3164&lt;evil.example/"))),
		"names":            ready(unresolved("example.com", observation.ResolverFailed), unresolved("www.example.com", observation.ResolverTimeout), unasked(https), unasked(http)),
	}
	for _, kind := range []observation.Kind{
		observation.TLSAlert, observation.TLSFailed, observation.Malformed, observation.ProxyFailed, observation.Blocked, observation.CertificateWanted, observation.NoSuchName, observation.Closed,
	} {
		sites["fails by "+string(kind)] = ready(fails(https, kind, marks), fails(http, kind), fails(www, kind), unresolved("www.example.com", kind))
	}
	for name := range maps.Clone(sites) {
		sites[name+", in URLs"] = replayed(sites[name])
	}
	for name, site := range sites {
		site.Apex.HTTPS.FurtherAddresses = append(site.Apex.HTTPS.FurtherAddresses, site.HTTPS.First())
		site.HTTP.FurtherAddresses = append(site.HTTP.FurtherAddresses, site.HTTP.First())
		site = replayed(site)
		behind := hostile
		if strings.HasSuffix(name, ", in URLs") {
			behind = hostileURL
		}
		spoil(reflect.ValueOf(&site).Elem(), behind)
		sites[name] = site
	}
	return sites
}

// replayed is a copy that shares nothing.
func replayed(o observation.Observation) (again observation.Observation) {
	text, _ := json.Marshal(o)
	_ = json.Unmarshal(text, &again)
	return again
}

// TestHostile_words looks at every text that a person gets to read.
func TestHostile_words(t *testing.T) {
	t.Parallel()
	for name, site := range hostileSites() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, ruleset := range readiness.Rulesets() {
				judged := readiness.Evaluate(site, readiness.Criteria{Ruleset: ruleset})
				for _, f := range judged.Findings {
					wantVisible(t, f.Code+f.Host+f.Summary+f.Detail)
				}
				for line := range strings.SplitSeq(report.Text(judged)+report.Markdown(judged, site), "\n") {
					wantVisible(t, line)
				}
				wantInert(t, report.Markdown(judged, site))
			}
			for _, e := range site.Exchanges() {
				wantVisible(t, report.Outcome(e)+nettext.URL(e.URL)+nettext.URL(e.Location)+strings.Join(report.Few(e.HSTS, 3), ""))
			}
		})
	}
}

func wantVisible(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
			t.Errorf("%U is not safe to print in %q", r, text)
			return
		}
	}
}

// wantInert takes away what Markdown shows as it stands, and looks for anything
// left that means something. (The marks of our own stand at known places.)
func wantInert(t *testing.T, markdown string) {
	t.Helper()
	for line := range strings.SplitSeq(markdown, "\n") {
		rest := line
		switch {
		case strings.HasPrefix(line, "## "), strings.HasPrefix(line, "### "):
			rest = strings.TrimLeft(line, "# ")
		case strings.HasPrefix(line, "- ["):
			rest = line[len("- [x]"):]
		case line == "|---|---|---|---|":
			continue
		case strings.HasPrefix(line, "| "):
			rest = strings.Trim(line, "| ")
			if cells := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); cells != 5 {
				t.Errorf("a row of %d cells: %s", cells-1, line)
			}
			rest = strings.ReplaceAll(withoutCode(rest), "|", "")
		}
		rest = strings.NewReplacer("**", "", "<br>", "", "@<!-- -->", "", "#<!-- -->", "", "$<!-- -->", "", "&amp;", "", "- ", "").Replace(withoutCode(rest))
		for _, active := range []string{"`", "*", "_", "~~", "[", "]", "<", ">", "|", "@", "#", "&", "$", "://", "www."} {
			if strings.Contains(rest, active) {
				t.Errorf("%s means something in: %s", active, line)
			}
		}
	}
}

// withoutCode takes code spans out of a line, and characters behind a backslash.
func withoutCode(line string) string {
	var b strings.Builder
	for i := 0; i < len(line); {
		switch {
		case line[i] == '\\' && i+1 < len(line):
			b.WriteByte(' ')
			i += 2
		case line[i] == '`':
			fence := line[i : i+len(line[i:])-len(strings.TrimLeft(line[i:], "`"))]
			end := i + len(fence)
			for {
				next := strings.Index(line[end:], fence)
				if next < 0 {
					return b.String() + line[i:]
				}
				end += next + len(fence)
				if exact := strings.TrimLeft(line[end:], "`"); len(exact) == len(line[end:]) && line[end-len(fence)-1] != '`' {
					break
				}
				end += len(line[end:]) - len(strings.TrimLeft(line[end:], "`"))
			}
			i = end
		default:
			b.WriteByte(line[i])
			i++
		}
	}
	return b.String()
}
