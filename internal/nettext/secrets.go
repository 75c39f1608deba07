package nettext

import (
	"net/url"
	"regexp"
	"strings"
)

// URL returns a URL as [Printable] does, without user info, query and fragment,
// which may hold secrets. A text that is not a URL is cut in the same places.
func URL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		text, _, _ = strings.Cut(text, "#")
		text, _, _ = strings.Cut(text, "?")
		return Printable(text[strings.LastIndexByte(text, '@')+1:])
	}
	return Printable(WithoutSecrets(u).String())
}

// WithoutSecrets returns a copy of a URL without the parts that [URL] leaves out.
func WithoutSecrets(u *url.URL) *url.URL {
	shown := *u
	shown.Opaque = shown.Opaque[strings.LastIndexByte(shown.Opaque, '@')+1:]
	shown.User, shown.RawQuery, shown.ForceQuery, shown.Fragment, shown.RawFragment = nil, "", false, "", ""
	return &shown
}

// hidden stands where a secret was taken out.
const hidden = "[hidden]"

var (
	// userInfo is what stands between "//" and the last "@" before the path ends.
	userInfo = regexp.MustCompile(`//[^\s"'<>/]*@`)
	// query is what follows "?" up to the end of a URL. A question mark that ends a
	// sentence has nothing behind it.
	query = regexp.MustCompile(`\?[^\s"'<>]+`)
	// fragment is what follows "#" where a path or a host stands before it, unlike in
	// "block #2".
	fragment = regexp.MustCompile(`([^\s"'<>#]*/[^\s"'<>#]*)#[^\s"'<>]+`)
	// credentials are those of a header field.
	credentials = regexp.MustCompile(`(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\s*[:=]\s*)[^\r\n]+`)
)

// HideSecrets returns a text, such as an error's, in which every URL is without user
// info, query and fragment, and header fields that carry credentials are without
// their values. It errs on the side of hiding too much, and leaves everything else
// as it is: the text still has to be made printable.
func HideSecrets(text string) string {
	if !strings.ContainsAny(text, "/?#:=") {
		return text
	}
	text = credentials.ReplaceAllString(text, "$1$2"+hidden)
	text = userInfo.ReplaceAllString(text, "//"+hidden+"@")
	text = query.ReplaceAllString(text, "?"+hidden)
	return fragment.ReplaceAllString(text, "$1#"+hidden)
}
