package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestRead reads a package that is made of testdata/thing.ts, which has each
// form that the bindings have, once.
func TestRead(t *testing.T) {
	t.Parallel()
	pkg, err := unpack(bytes.NewReader(archive(t)))
	if err != nil {
		t.Fatal(err)
	}
	if pkg.source != "acme/acme" || pkg.version != "3.1.0" || pkg.major() != "3" || pkg.name() != "acme" {
		t.Errorf("the provider is %s %s", pkg.source, pkg.version)
	}
	got, err := pkg.read(use{source: "acme/acme", major: "3", resource: "acme_big_thing"})
	if err != nil {
		t.Fatal(err)
	}
	facts := &facts{Source: pkg.source, Version: pkg.version, Package: "acme@1", Resources: map[string]*block{"acme_big_thing": got}}
	text, err := facts.encode()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/acme-3.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != string(want) {
		t.Errorf("the facts are:\n%s\nwant:\n%s", text, want)
	}
	if facts.file() != "acme-3.json" {
		t.Errorf("their file is %s", facts.file())
	}
	if _, err := pkg.read(use{resource: "acme_other"}); err == nil {
		t.Error("a resource that is not there is read")
	}
}

// archive is a package as npm has it.
func archive(t *testing.T) []byte {
	t.Helper()
	source, err := os.ReadFile("testdata/thing.ts")
	if err != nil {
		t.Fatal(err)
	}
	sourceMap, err := json.Marshal(map[string]any{"sourcesContent": []string{string(source)}})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	zip := gzip.NewWriter(&text)
	files := tar.NewWriter(zip)
	for name, content := range map[string]string{
		"package/package.json":           `{"cdktf": {"provider": {"name": "registry.terraform.io/acme/acme", "version": "3.1.0"}}}`,
		"package/README.md":              "not read",
		"package/lib/big-thing/index.js": "BigThing.tfResourceType = \"acme_big_thing\";\n//# sourceMappingURL=data:application/json;base64," + base64.StdEncoding.EncodeToString(sourceMap),
	} {
		if err := files.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content))}); err != nil {
			t.Fatal(err)
		}
		if _, err := files.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func TestUsesOf(t *testing.T) {
	t.Parallel()
	const text = `terraform {
  required_providers {
    acme = {
      source  = "acme/acme"
      version = "~> 3.0"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

provider "acme" {
}

resource "hsts_policy" "site" {
}

resource "acme_big_thing" "one" {
}

resource "acme_big_thing" "two" {
}
`
	uses := usesOf(text)
	if len(uses) != 2 ||
		uses[0] != (use{source: "acme/acme", major: "3", resource: "acme", provider: true}) ||
		uses[1] != (use{source: "acme/acme", major: "3", resource: "acme_big_thing"}) {
		t.Errorf("%v", uses)
	}
	uses = usesOf(text + "data \"acme_thing\" \"x\" {\n}\n")
	if last := uses[len(uses)-1]; last != (use{source: "acme/acme", major: "3", resource: "acme_thing", data: true}) {
		t.Errorf("a data source is taken for %v", last)
	}
	beta := usesOf(strings.ReplaceAll(text, "acme/acme", "acme/acme-beta"))
	if len(beta) != 2 || beta[1].source != "acme/acme-beta" || beta[1].resource != "acme_big_thing" {
		t.Errorf("%v of a provider in beta", beta)
	}
}
