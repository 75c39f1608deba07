package preloadlist

import (
	"fmt"
	"strings"
)

// generated is a list of some entries, written as Chromium's is.
func generated(entries int) string {
	var b strings.Builder
	b.WriteString(`// Copyright
{
  "pinsets": [
    {
      "name": "test",
      "static_spki_hashes": ["TestSPKI"]
    }
  ],

  "entries": [
    // Pinned names, which are not about HSTS.
    {
      "name": "pinned.example",
      "policy": "custom", "include_subdomains": true, "pins": "test"
    },
    { "name": "dev", "policy": "public-suffix", "mode": "force-https", "include_subdomains": true },
    // START OF 1-YEAR BULK HSTS ENTRIES
`)
	for i := range entries - 3 {
		// A name like those on the list, in no order.
		fmt.Fprintf(&b, "    { \"name\": \"%x-site-%d.%s\", \"policy\": %q, \"mode\": \"force-https\", \"include_subdomains\": true },\n",
			i*2654435761%1048573, i, []string{"com", "net", "de", "co.uk"}[i%4], bulk[i%3])
	}
	b.WriteString(`    // END OF 1-YEAR BULK HSTS ENTRIES
    { "name": "hstspreload.org", "policy": "custom", "mode": "force-https", "include_subdomains": true }
  ]
}
`)
	return b.String()
}
