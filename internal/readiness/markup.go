package readiness

import "strings"

// markup takes the meaning from all that Markdown, HTML, and the places where
// Markdown is shown give one.
var markup = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "~", `\~`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "\n", " ", "\r", " ",
	// A character reference would bring back what Printable has escaped.
	"&", "&amp;",
	// Addresses that make themselves links.
	"://", `:\//`, "www.", `www\.`,
	// Mentions, references and formulas are read from what Markdown leaves
	// behind, where a backslash is gone: an empty comment stays between.
	"@", "@<!-- -->", "#", "#<!-- -->", "$", "$<!-- -->",
)
