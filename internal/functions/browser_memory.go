package functions

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/hstskit/terraform-provider-hsts/internal/browsers"
	"github.com/hstskit/terraform-provider-hsts/internal/framework"
)

var _ function.Function = (*browserMemory)(nil)

// NewBrowserMemory returns the function browser_memory.
func NewBrowserMemory() function.Function { return &browserMemory{} }

// browserMemory says what browsers hold of a name.
type browserMemory struct{}

// The positions of the arguments of browser_memory.
const (
	memoryHostArgument = iota
	memoryAtArgument
	memoryHeadersArgument
	memoryListsArgument
)

// memoryAnswer is an element of the result of browser_memory.
type memoryAnswer struct {
	Upgraded *bool         `tfsdk:"upgraded"`
	Until    *string       `tfsdk:"until"`
	Entries  []memoryEntry `tfsdk:"entries"`
	Why      string        `tfsdk:"why"`
}

// memoryEntry is an element of entries.
type memoryEntry struct {
	Kind  string  `tfsdk:"kind"`
	Host  string  `tfsdk:"host"`
	Until *string `tfsdk:"until"`
}

func (*browserMemory) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "browser_memory"
}

func (*browserMemory) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	entries := types.ListType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{
		"kind": types.StringType, "host": types.StringType, "until": types.StringType,
	}}}
	resp.Definition = function.Definition{
		Summary:             "Which browser enforces HTTPS for a name, why, and until when",
		MarkdownDescription: browserMemoryDescription(),
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "host",
				MarkdownDescription: "The name to answer for: the domain, or a name below it.",
			},
			function.StringParameter{
				Name:                "at",
				MarkdownDescription: "The time to answer for, in RFC 3339, for example `2026-01-01T00:00:00Z` or `plantimestamp()`. Later events do not count.",
			},
			function.ListParameter{
				Name:        "headers",
				ElementType: types.ObjectType{AttrTypes: memoryHeaderTypes},
				MarkdownDescription: "The headers that the browser received over HTTPS, in any order: objects `{ host, at, header }`. `header` is the value, for example `header_value` of an `hsts_policy`; " +
					"null is a response without one, which changes nothing. `at` is in RFC 3339, or null if it is unknown. The headers of the name and of its parents count.",
			},
			function.ListParameter{
				Name:        "lists",
				ElementType: types.ObjectType{AttrTypes: memoryListTypes},
				MarkdownDescription: "The entries of built-in preload lists: objects `{ browser, host, include_subdomains, made_at }`. `made_at` is when the list was made, and for Chrome when the browser was built; null if it is unknown. The browser is " +
					"assumed to have the list from then on. `include_subdomains` may be null for the host itself. " +
					"`entries` in `lists` of the data source [`hsts_preload_status`](../data-sources/preload_status) has this form.",
			},
		},
		Return: function.MapReturn{ElementType: types.ObjectType{AttrTypes: map[string]attr.Type{
			"upgraded": types.BoolType, "until": types.StringType, "entries": entries, "why": types.StringType,
		}}},
	}
}

const browserMemoryIntroduction = `Says for each browser whether it upgrades ` + "`http://`" + ` to HTTPS for a name, because of which entry, until when, and why. The input is everything that happened to the browser: the headers that it received and the entries of its built-in list. It opens no connection and reads no clock.

The result is a map from the browser (` + "`chrome`, `firefox`, `safari`" + `) to an object.

- ` + "`upgraded`" + `: whether the browser upgrades the name; null if that is unknown.
- ` + "`until`" + `: when it stops, in RFC 3339, if it receives no more headers and no newer list. Null if it does not upgrade the name, or if the time is unknown.
- ` + "`entries`" + `: what makes it upgrade the name, as a list of ` + "`{ kind, host, until }`" + ` in the order in which the browser looks them up. ` + "`kind`" + ` is ` + "`own_header`" + `, ` + "`parent_header`" + ` (a parent's header with includeSubDomains) or ` + "`list`" + `, and ` + "`host`" + ` the name that the entry is for. An entry that possibly counts has no ` + "`until`" + `.
- ` + "`why`" + `: the reasons, in sentences.

**Null means that it is not published, or that the history does not decide it.** The result is never a guess.

| browser | keeps a header for at most | uses its list for | ` + "`max-age=0` on a listed name" + ` | source |
|---|---|---|---|---|
`

const browserMemoryNotes = `
Other browsers that are built from Chromium share this code. Whether their vendors changed it was not checked.

- Chrome checks headers first, and then the most specific name of its list that covers the host. ` + "`localhost`" + ` and the names below it are never upgraded by a header.
- Firefox checks each name from the host upwards: first what it stored, and its list only if it stored nothing. So a stored header that has expired, or has no includeSubDomains, overrides the list for that name. A header that moves the end of a stored one by a day or less is not stored.
- For Safari only the limit of RFC 6797 is known: it keeps no header for longer than ` + "`max-age`" + `. Before that, ` + "`upgraded`" + ` is null.

Not covered: certificates, other profiles and private windows, users who clear their data, and the upgrades that browsers make without HSTS, which fall back to HTTP.`

// browserMemoryDescription has the table of all browsers.
func browserMemoryDescription() string {
	effects := map[string]string{"chrome": "the list still applies", "firefox": "the list is overridden for that name"}
	var b strings.Builder
	b.WriteString(browserMemoryIntroduction)
	for _, browser := range browsers.All() {
		keeps, uses, effect, source := "not published", "not published", "not published", "none"
		if browser.Source != "" {
			keeps, uses, effect = memoryAge(browser.MaxAge), memoryAge(int64(browser.ListLife/time.Second)), effects[browser.Name]
			source = "[source](" + browser.Source + ")"
		}
		b.WriteString("| " + browser.Title + " | " + keeps + " | " + uses + " | " + effect + " | " + source + " |\n")
	}
	b.WriteString(browserMemoryNotes)
	return b.String()
}

// Run answers for each browser.
func (*browserMemory) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var host, at string
	var headers []*memoryHeader
	var lists []*memoryListed
	if resp.Error = req.Arguments.Get(ctx, &host, &at, &headers, &lists); resp.Error != nil {
		return
	}
	name, err := memoryHost("host", host)
	if err != nil {
		resp.Error = framework.ArgumentError(memoryHostArgument, err)
		return
	}
	instant, err := memoryInstant("at", at)
	if err != nil {
		resp.Error = framework.ArgumentError(memoryAtArgument, err)
		return
	}
	var history browsers.History
	if history.Headers, err = memoryHeaders(headers); err != nil {
		resp.Error = framework.ArgumentError(memoryHeadersArgument, err)
		return
	}
	if history.Lists, err = memoryLists(lists, name); err != nil {
		resp.Error = framework.ArgumentError(memoryListsArgument, err)
		return
	}
	answers := map[string]memoryAnswer{}
	for _, browser := range browsers.All() {
		answers[browser.Name] = newMemoryAnswer(browser.Ask(name, instant, history))
	}
	resp.Error = resp.Result.Set(ctx, answers)
}

func newMemoryAnswer(a browsers.Answer) memoryAnswer {
	answer := memoryAnswer{Until: memoryUntil(a.Until), Entries: []memoryEntry{}, Why: a.Why}
	if a.Upgraded != browsers.Unknown {
		upgraded := a.Upgraded == browsers.Yes
		answer.Upgraded = &upgraded
	}
	for _, e := range a.Entries {
		answer.Entries = append(answer.Entries, memoryEntry{Kind: string(e.Kind), Host: e.Host, Until: memoryUntil(e.Until)})
	}
	return answer
}

// memoryUntil returns nil for an instant that is not known.
func memoryUntil(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := browsers.Instant(t)
	return &text
}
