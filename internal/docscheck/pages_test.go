// Package docscheck_test holds the documentation against the project: its blocks of
// code, links, names, commands and numbers. `make docs-check` runs it, and `make test`
// does too. Each check is a function from the pages to what is wrong with them, and has
// a test with planted mistakes.
package docscheck_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// page is a Markdown file.
type page struct {
	// path is where readers find it, and file where it is written: a guide is read in
	// docs/, and written in templates/.
	path, file string
	// source is its text without the front matter, which is for the registry.
	source string
	blocks []block
	links  []piece
	images []piece
	// spans are the pieces of code in its sentences.
	spans []piece
	// prose is its text without blocks of code, in one line.
	prose   string
	anchors map[string]bool
}

// block is a block of code, without its indentation.
type block struct {
	language, text string
	line           int
}

// piece is a part of a page: a link's destination, a span of code.
type piece struct {
	text string
	line int
}

// project is the tree, and the pages in it by their paths.
type project struct {
	tree  fs.FS
	pages map[string]*page
}

// here is this project.
func here(t *testing.T) project {
	t.Helper()
	p, err := read(os.DirFS("../.."))
	if err != nil || len(p.pages) < 50 {
		t.Fatalf("%d pages were found: %v", len(p.pages), err)
	}
	return p
}

// unread are the directories whose Markdown is no page: parts that docgen joins, what
// is built, and what tests read.
var unread = []string{".git", "bin", "dist", "docgen", "testdata", "node_modules"}

func read(tree fs.FS) (project, error) {
	p := project{tree: tree, pages: map[string]*page{}}
	err := fs.WalkDir(tree, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains(unread, entry.Name()) {
			return fs.SkipDir
		}
		if entry.IsDir() || path.Ext(file) != ".md" {
			return nil
		}
		at := strings.Replace(file, "templates/", "docs/", 1)
		if _, written := p.pages[at]; written && at == file {
			return nil
		}
		source, err := fs.ReadFile(tree, file)
		if err == nil {
			p.pages[at] = parse(at, file, source)
		}
		return err
	})
	return p, err
}

// each calls a function for every page, in the order of their paths, and returns what
// it says, with the places.
func (p project) each(check func(*page, func(line int, format string, args ...any))) []string {
	var problems []string
	for _, at := range sorted(p.pages) {
		page := p.pages[at]
		check(page, func(line int, format string, args ...any) {
			problems = append(problems, fmt.Sprintf("%s:%d: %s", page.file, line, fmt.Sprintf(format, args...)))
		})
	}
	return problems
}

var frontMatter = regexp.MustCompile(`(?s)\A---\n.*?\n---\n`)

func parse(at, file string, source []byte) *page {
	p := &page{path: at, file: file, anchors: map[string]bool{}}
	source = frontMatter.ReplaceAllFunc(source, func(front []byte) []byte {
		return bytes.Repeat([]byte("\n"), bytes.Count(front, []byte("\n")))
	})
	reader := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID())).Parser()
	p.source = string(source)
	document := reader.Parse(text.NewReader(source), parser.WithContext(parser.NewContext(parser.WithIDs(slugs(p.anchors)))))
	line := 1
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if node.Type() == ast.TypeBlock && node.Lines().Len() > 0 {
			line = 1 + bytes.Count(source[:node.Lines().At(0).Start], []byte("\n"))
		}
		p.add(node, source, line)
		return ast.WalkContinue, nil
	})
	p.prose = strings.Join(strings.Fields(p.prose), " ")
	return p
}

var htmlAnchor = regexp.MustCompile(`<a id="([^"]+)">`)

// add keeps what the checks want to know of a node.
func (p *page) add(node ast.Node, source []byte, line int) {
	html := func(raw []byte) {
		for _, match := range htmlAnchor.FindAllSubmatch(raw, -1) {
			p.anchors[string(match[1])] = true
		}
	}
	switch node := node.(type) {
	case *ast.FencedCodeBlock:
		p.blocks = append(p.blocks, block{string(node.Language(source)), string(node.Lines().Value(source)), line})
	case *ast.Link:
		p.links = append(p.links, piece{string(node.Destination), line})
	case *ast.AutoLink:
		if node.AutoLinkType == ast.AutoLinkURL {
			p.links = append(p.links, piece{string(node.URL(source)), line})
		}
	case *ast.Image:
		p.images = append(p.images, piece{string(node.Destination), line})
	case *ast.CodeSpan:
		var code strings.Builder
		for child := node.FirstChild(); child != nil; child = child.NextSibling() {
			if piece, ok := child.(*ast.Text); ok {
				code.Write(piece.Value(source))
			}
		}
		p.spans = append(p.spans, piece{code.String(), line})
	case *ast.RawHTML:
		html(node.Segments.Value(source))
	case *ast.HTMLBlock:
		html(node.Lines().Value(source))
	case *ast.Text:
		p.prose += string(node.Value(source))
		if node.SoftLineBreak() || node.NextSibling() == nil && node.Parent().Type() == ast.TypeBlock {
			p.prose += " "
		}
	}
}

// slugs gives headings the anchors that GitHub and the registry give them.
type slugs map[string]bool

func (s slugs) Generate(value []byte, _ ast.NodeKind) []byte {
	slug := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, string(bytes.TrimSpace(value)))
	unique := slug
	for i := 1; s[unique]; i++ {
		unique = fmt.Sprintf("%s-%d", slug, i)
	}
	s[unique] = true
	return []byte(unique)
}

func (s slugs) Put(value []byte) { s[string(value)] = true }

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
