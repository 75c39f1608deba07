package main

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// packages are the bindings in the releases that the examples are tested with. A
// provider in two major versions has two.
var packages = []string{
	"@cdktf/provider-aws@21.22.1",
	"@cdktf/provider-azurerm@14.23.1",
	"@cdktf/provider-cloudflare@11.30.0",
	"@cdktf/provider-cloudflare@13.9.1",
	"@cdktf/provider-google@16.12.1",
	"@cdktf/provider-google-beta@16.12.1",
	"@cdktf/provider-kubernetes@12.1.1",
	"@cdktf/provider-local@11.1.1",
}

// pack is a package of bindings.
type pack struct {
	// source and version are those of the provider that it was generated from:
	// "hashicorp/aws" and "6.25.0".
	source, version string
	// sources are its compiled files, by directory: one for each resource, such as
	// "lb-listener".
	sources map[string]string
}

// major returns the major version of the provider.
func (p *pack) major() string { return major(p.version) }

func major(version string) string {
	first, _, _ := strings.Cut(version, ".")
	return first
}

// name returns the name of the provider, which is left out of the names of the
// directories.
func (p *pack) name() string { return path.Base(p.source) }

// fetch downloads a package with npm, and reads it.
func fetch(name string) (*pack, error) {
	dir, err := os.MkdirTemp("", "schemafacts")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	command := exec.Command("npm", "pack", "--silent", name)
	command.Dir, command.Stderr = dir, os.Stderr
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("npm pack: %w", err)
	}
	file, err := os.Open(filepath.Join(dir, filepath.Base(strings.TrimSpace(string(output)))))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return unpack(file)
}

// unpack reads a package.
func unpack(archive io.Reader) (*pack, error) {
	plain, err := gzip.NewReader(archive)
	if err != nil {
		return nil, err
	}
	p := &pack{sources: map[string]string{}}
	for files := tar.NewReader(plain); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := p.add(header.Name, files); err != nil {
			return nil, fmt.Errorf("%s: %w", header.Name, err)
		}
	}
	if p.source == "" {
		return nil, errors.New("package.json does not name the provider")
	}
	return p, nil
}

// add reads a file of the package, if it is its manifest or a compiled file.
func (p *pack) add(name string, file io.Reader) error {
	name = strings.TrimPrefix(name, "package/")
	if name == "package.json" {
		return p.manifest(file)
	}
	inLib, found := strings.CutPrefix(name, "lib/")
	if !found || path.Ext(name) != ".js" {
		return nil
	}
	// A large resource has files in a directory below its own.
	resource, _, _ := strings.Cut(inLib, "/")
	text, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	p.sources[resource] += string(text)
	return nil
}

// manifest reads from package.json which provider the package is for.
func (p *pack) manifest(file io.Reader) error {
	var manifest struct {
		CDKTF struct {
			Provider struct{ Name, Version string }
		}
	}
	if err := json.NewDecoder(file).Decode(&manifest); err != nil {
		return err
	}
	p.source = strings.TrimPrefix(manifest.CDKTF.Provider.Name, "registry.terraform.io/")
	p.version = manifest.CDKTF.Provider.Version
	return nil
}
