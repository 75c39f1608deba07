package functions_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/functions"
)

var (
	memoryHeaderType = types.ObjectType{AttrTypes: map[string]attr.Type{"host": types.StringType, "at": types.StringType, "header": types.StringType}}
	memoryListType   = types.ObjectType{AttrTypes: map[string]attr.Type{
		"browser": types.StringType, "host": types.StringType, "include_subdomains": types.BoolType, "made_at": types.StringType,
	}}
)

// orNull returns null for "null".
func orNull(value string) types.String {
	if value == "null" {
		return types.StringNull()
	}
	return types.StringValue(value)
}

// headersArgument makes the argument headers; each row is host, at and header.
func headersArgument(rows ...[3]string) attr.Value {
	elements := []attr.Value{}
	for _, row := range rows {
		if row[0] == "" && row[1] == "" && row[2] == "" {
			elements = append(elements, types.ObjectNull(memoryHeaderType.AttrTypes))
			continue
		}
		elements = append(elements, types.ObjectValueMust(memoryHeaderType.AttrTypes, map[string]attr.Value{"host": orNull(row[0]), "at": orNull(row[1]), "header": orNull(row[2])}))
	}
	return types.ListValueMust(memoryHeaderType, elements)
}

// listsArgument makes the argument lists; each row is browser, host and made_at. All
// include the names below.
func listsArgument(rows ...[3]string) attr.Value {
	elements := []attr.Value{}
	for _, row := range rows {
		elements = append(elements, types.ObjectValueMust(memoryListType.AttrTypes, map[string]attr.Value{
			"browser": orNull(row[0]), "host": orNull(row[1]), "include_subdomains": types.BoolValue(true), "made_at": orNull(row[2]),
		}))
	}
	return types.ListValueMust(memoryListType, elements)
}

func memory(ctx context.Context, host, at string, headers, lists attr.Value) (attr.Value, *function.FuncError) {
	return run(ctx, functions.NewBrowserMemory(), types.StringValue(host), types.StringValue(at), headers, lists)
}

func TestBrowserMemory(t *testing.T) {
	t.Parallel()
	const newYear = "2026-01-01T00:00:00Z"
	for _, row := range []struct {
		name           string
		host, at       string
		headers, lists attr.Value
		want           map[string]string // "upgraded until entries"
	}{
		{
			"a header, whatever its case and zone", "Example.COM", "2026-01-02T01:00:00+01:00", headersArgument([3]string{"EXAMPLE.com", "2026-01-01T01:00:00+01:00", "MAX-AGE=604800"}), listsArgument(),
			map[string]string{
				"chrome":  "true 2026-01-08T00:00:00Z own_header example.com 2026-01-08T00:00:00Z",
				"firefox": "true 2026-01-08T00:00:00Z own_header example.com 2026-01-08T00:00:00Z",
				"safari":  "null null own_header example.com null",
			},
		},
		{
			"nothing", "example.com", newYear, headersArgument(), listsArgument(),
			map[string]string{"chrome": "false null", "firefox": "false null", "safari": "false null"},
		},
		{
			"what changes nothing", "example.com", newYear, headersArgument([3]string{"example.com", newYear, "null"}, [3]string{"example.com", "null", "max-age"}), listsArgument(),
			map[string]string{"chrome": "false null", "firefox": "false null", "safari": "false null"},
		},
		{
			"an instant that is not known", "www.example.com", newYear, headersArgument([3]string{"example.com", "null", "max-age=1; includeSubDomains"}), listsArgument(),
			map[string]string{
				"chrome": "null null parent_header example.com null", "firefox": "null null parent_header example.com null", "safari": "null null parent_header example.com null",
			},
		},
		{
			"a list, after a header that erases", "bücher.example", "2026-01-03T00:00:00.5Z",
			headersArgument([3]string{"xn--bcher-kva.example", "2026-01-02T00:00:00Z", "max-age=0"}),
			listsArgument([3]string{"chrome", "xn--bcher-kva.example", "2026-01-01T00:00:00.5Z"}, [3]string{"firefox", "bücher.example", newYear}),
			map[string]string{
				"chrome": "true 2026-03-12T00:00:01Z list xn--bcher-kva.example 2026-03-12T00:00:01Z", "firefox": "false null",
				"safari": "null null list xn--bcher-kva.example null",
			},
		},
	} {
		got, err := memory(t.Context(), row.host, row.at, row.headers, row.lists)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		answers := map[string]string{}
		for browser, answer := range got.(types.Map).Elements() {
			a := answer.(types.Object).Attributes()
			words := []string{a["upgraded"].String(), a["until"].String()}
			for _, entry := range a["entries"].(types.List).Elements() {
				e := entry.(types.Object).Attributes()
				words = append(words, e["kind"].String(), e["host"].String(), e["until"].String())
			}
			answers[browser] = strings.NewReplacer(`"`, "", "<null>", "null").Replace(strings.Join(words, " "))
			if why := a["why"].(types.String).ValueString(); !strings.HasSuffix(why, ".") {
				t.Errorf("%s, %s: why is %q", row.name, browser, why)
			}
		}
		if diff := cmp.Diff(row.want, answers); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

func TestBrowserMemory_refused(t *testing.T) {
	t.Parallel()
	const newYear = "2026-01-01T00:00:00Z"
	none := listsArgument()
	noHeaders := headersArgument()
	for _, row := range []struct {
		host, at       string
		headers, lists attr.Value
		argument       int64
		want           string
	}{
		{"192.0.2.1", newYear, noHeaders, none, 0, "IP address"},
		{"", newYear, noHeaders, none, 0, "host: "},
		{"https://example.com", newYear, noHeaders, none, 0, "host: "},
		{"example.com", "yesterday", noHeaders, none, 1, `at: "yesterday" is not a time in RFC 3339. Write, for example, "2026-01-01T00:00:00Z"`},
		{"example.com", "", noHeaders, none, 1, `at: "" is not a time`},
		{"example.com", newYear, headersArgument([3]string{"a..b", newYear, "max-age=1"}), none, 2, "headers[0].host: "},
		{"example.com", newYear, headersArgument([3]string{"example.com", newYear, "max-age=1"}, [3]string{"example.com", "1", "max-age=1"}), none, 2, `headers[1].at: "1" is not a time`},
		{"example.com", newYear, headersArgument([3]string{}), none, 2, "headers[0] needs a host"},
		{"example.com", newYear, headersArgument([3]string{"null", newYear, "max-age=1"}), none, 2, "headers[0] needs a host"},
		{"example.com", newYear, noHeaders, listsArgument([3]string{"Chrom", "example.com", newYear}), 3, `lists[0].browser: unknown browser "Chrom". Did you mean "chrome"? Known are chrome, firefox and safari`},
		{"example.com", newYear, noHeaders, listsArgument([3]string{"chrome", "1.1.1.1", newYear}), 3, "lists[0].host: "},
		{"example.com", newYear, noHeaders, listsArgument([3]string{"chrome", "example.com", "x"}), 3, `lists[0].made_at: "x" is not a time`},
		{"example.com", newYear, noHeaders, listsArgument([3]string{"null", "example.com", "x"}), 3, "lists[0] needs browser, host and include_subdomains"},
		{"example.com", newYear, noHeaders, listsArgument([3]string{"chrome", "example.com", newYear}, [3]string{"chrome", "EXAMPLE.com", "null"}), 3, "lists[1] has example.com of chrome a second time"},
	} {
		_, err := memory(t.Context(), row.host, row.at, row.headers, row.lists)
		refused(t, err, row.argument, row.want)
	}
}

// FuzzBrowserMemory holds that every text is answered or refused with words, and that
// an answer is consistent in itself.
func FuzzBrowserMemory(f *testing.F) {
	f.Add("example.com", "2026-01-02T00:00:00Z", "example.com", "2026-01-01T00:00:00Z", "max-age=1", "chrome", "com", "2026-01-01T00:00:00Z")
	f.Add("localhost", "9999-12-31T23:59:59Z", "localhost", "0001-01-01T00:00:00Z", "max-age=99999999999999999999; includeSubDomains", "firefox", "localhost", "9999-12-31T23:59:59Z")
	f.Add("a.b.c", "2026-01-02T00:00:00.999999999Z", "b.c", "null", "max-age=0", "safari", "c", "null")
	f.Fuzz(func(t *testing.T, host, at, from, received, header, browser, listed, made string) {
		got, err := memory(t.Context(), host, at, headersArgument([3]string{from, received, header}), listsArgument([3]string{browser, listed, made}))
		if err != nil {
			if err.Text == "" || err.FunctionArgument == nil {
				t.Fatalf("%v", err)
			}
			return
		}
		for name, answer := range got.(types.Map).Elements() {
			a := answer.(types.Object).Attributes()
			upgraded, entries := a["upgraded"].(types.Bool), a["entries"].(types.List).Elements()
			if upgraded.Equal(types.BoolValue(false)) != (len(entries) == 0) || !a["until"].IsNull() && !upgraded.ValueBool() {
				t.Fatalf("%s: %v", name, answer)
			}
		}
	})
}
