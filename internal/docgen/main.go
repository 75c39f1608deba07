// Command docgen writes the parts of the documentation that come from the code
// into templates/, and draws its pictures. make generate runs it before the rest, in the repository's root.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/hstskit/terraform-provider-hsts/internal/pictures"
)

func main() {
	page, err := findings()
	if err != nil {
		log.Fatal(err)
	}
	write("templates/guides/findings.md", page)
	if page, err = consumersGuide("examples/consumers"); err != nil {
		log.Fatal(err)
	}
	write("templates/guides/consumers.md", page)
	write("templates/guides/profiles.md", profilesGuide())
	seen, err := readSeen("internal/serverconfig/testdata/requests.json")
	if err != nil {
		log.Fatal(err)
	}
	write("templates/guides/servers.md", serversGuide(seen))
	catalogue, err := catalogueRego()
	if err != nil {
		log.Fatal(err)
	}
	write("policies/hsts/catalogue.rego", catalogue)
	drawn, err := pictures.All(os.DirFS("."))
	if err != nil {
		log.Fatal(err)
	}
	for name, picture := range drawn {
		write(filepath.Join(pictures.Directory, name), picture)
	}
}

func write(path, page string) {
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		log.Fatal(err)
	}
}
