package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// wordList is the file with the phrases that are not used here.
const wordList = "tools/plainwords.txt"

// words are the phrases that are not used, and the texts that may have them.
type words struct {
	rules      []rule
	exceptions []exception
}

// rule is one phrase, and what to write instead.
type rule struct {
	phrase, instead string
	// folded is the phrase in lower case, for a quick look.
	folded  string
	pattern *regexp.Regexp
}

// exception is a text in one file in which phrases are allowed.
type exception struct {
	file, text, reason string
}

// minReason is how long the reason for an exception is at least, in bytes.
const minReason = 20

// parseWordList reads a word list.
func parseWordList(text string) (words, error) {
	var list words
	line := regexp.MustCompile(`^except (\S+): ("(?:[^"\\]|\\.)+"): (.+)$`)
	for i, l := range strings.Split(text, "\n") {
		phrases, instead, isRule := strings.Cut(l, " => ")
		switch match := line.FindStringSubmatch(l); {
		case l == "" || strings.HasPrefix(l, "#"):
		case match != nil:
			quoted, err := strconv.Unquote(match[2])
			if err != nil || len(match[3]) < minReason {
				return words{}, fmt.Errorf("line %d: an exception has a text in quotes and a reason of %d characters or more", i+1, minReason)
			}
			list.exceptions = append(list.exceptions, exception{match[1], quoted, match[3]})
		case isRule && instead != "":
			for phrase := range strings.SplitSeq(phrases, " | ") {
				list.rules = append(list.rules, rule{phrase, instead, strings.ToLower(phrase), phrasePattern(phrase)})
			}
		default:
			return words{}, fmt.Errorf("line %d is neither a comment nor a rule nor an exception: %s", i+1, l)
		}
	}
	return list, nil
}

// phrasePattern matches a phrase as whole words, in any case, with any white space
// where it has a space.
func phrasePattern(phrase string) *regexp.Regexp {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(phrase)), " ", `\s+`)
	if isWordByte(phrase[0]) {
		pattern = `\b` + pattern
	}
	if isWordByte(phrase[len(phrase)-1]) {
		pattern += `\b`
	}
	return regexp.MustCompile(`(?i)` + pattern)
}

func isWordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// passage is a text in a file, made of parts that stand on other lines.
type passage struct {
	text  string
	parts []part
}

// part says that the passage from an offset on begins on a line of the file, and whether a
// line end in it is one in the file: it is not where a string has it as \n.
type part struct {
	offset, line int
	raw          bool
}

// add appends a part to the passage.
func (p *passage) add(text string, line int, raw bool) {
	p.parts = append(p.parts, part{len(p.text), line, raw})
	p.text += text
}

// lineAt returns the line of the file that an offset of the passage is on.
func (p *passage) lineAt(offset int) int {
	last := p.parts[0]
	for _, next := range p.parts {
		if next.offset <= offset {
			last = next
		}
	}
	if !last.raw {
		return last.line
	}
	return last.line + strings.Count(p.text[last.offset:offset], "\n")
}

// check returns what is wrong in a tree: phrases that are not used here, and
// exceptions that nothing needs.
func (w words) check(tree fs.FS) ([]string, error) {
	var problems []string
	used := make([]bool, len(w.exceptions))
	err := fs.WalkDir(tree, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(skippedDirectories, entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || isSkipped(path):
			return nil
		}
		text, err := fs.ReadFile(tree, path)
		if err != nil {
			return err
		}
		passages, err := passagesOf(path, text)
		if err != nil {
			return err
		}
		for _, p := range passages {
			problems = append(problems, w.checkPassage(path, p, used)...)
		}
		return nil
	})
	for i, e := range w.exceptions {
		if !used[i] {
			problems = append(problems, fmt.Sprintf("%s: nothing needs the exception %q for %s: remove it", wordList, e.text, e.file))
		}
	}
	return problems, err
}

// checkPassage returns the phrases in one passage, and marks the exceptions that were used.
func (w words) checkPassage(path string, p passage, used []bool) []string {
	var problems []string
	folded := strings.ToLower(strings.Join(strings.Fields(p.text), " "))
	for _, r := range w.rules {
		if !strings.Contains(folded, r.folded) {
			continue
		}
		for _, at := range r.pattern.FindAllStringIndex(p.text, -1) {
			if w.allowed(path, p.text, at, used) {
				continue
			}
			problems = append(problems, fmt.Sprintf("%s:%d: %q: write %s", path, p.lineAt(at[0]), p.text[at[0]:at[1]], r.instead))
		}
	}
	return problems
}

// allowed reports whether the match of a phrase lies in a text that may have it.
func (w words) allowed(path, text string, at []int, used []bool) bool {
	for i, e := range w.exceptions {
		if e.file != path {
			continue
		}
		for from := 0; ; {
			found := strings.Index(text[from:], e.text)
			if found < 0 {
				break
			}
			if start := from + found; start <= at[0] && at[1] <= start+len(e.text) {
				used[i] = true
				return true
			}
			from += found + 1
		}
	}
	return false
}

// skippedDirectories are not read: what is built or downloaded, what is generated from
// texts that are read (docs), and what others wrote or tests expect (testdata, schemas).
var skippedDirectories = []string{".git", ".terraform", "bin", "dist", "docs", "testdata", "schemas"}

// isSkipped reports whether a file is not read: what others wrote, and tests in Go, which
// quote what they check.
func isSkipped(path string) bool {
	return path == wordList || path == "LICENSE" || strings.HasSuffix(path, "go.sum") || strings.HasSuffix(path, "_test.go")
}

// passagesOf returns what a person reads of a file: the strings and the comments of Go
// code, all of any other text, and nothing of what is no text.
func passagesOf(path string, text []byte) ([]passage, error) {
	switch {
	case strings.HasSuffix(path, ".go"):
		return goPassages(path, text)
	case slices.Contains(text, 0) || !utf8.Valid(text):
		return nil, nil
	default:
		var whole passage
		whole.add(string(text), 1, true)
		return []passage{whole}, nil
	}
}

// goPassages returns the strings and the comments of Go code. Strings that are joined
// with + are one passage.
func goPassages(path string, text []byte) ([]passage, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var found []passage
	for _, group := range file.Comments {
		var p passage
		for _, c := range group.List {
			p.add(strings.TrimPrefix(c.Text, "//")+"\n", files.Position(c.Pos()).Line, true)
		}
		found = append(found, p)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		e, isExpr := n.(ast.Expr)
		if !isExpr {
			_, isImport := n.(*ast.ImportSpec)
			return !isImport
		}
		var p passage
		if isString := p.addString(files, e); isString {
			found = append(found, p)
		}
		return len(p.parts) == 0
	})
	return found, nil
}

// addString appends the text of a string, or of strings and other operands that are joined
// with +, and reports whether there is one.
func (p *passage) addString(files *token.FileSet, e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if e.Kind == token.STRING && err == nil {
			p.add(text, files.Position(e.Pos()).Line, e.Value[0] == '`')
			return true
		}
	case *ast.ParenExpr:
		return p.addString(files, e.X)
	case *ast.BinaryExpr:
		left := p.addString(files, e.X)
		right := p.addString(files, e.Y)
		return left || right
	}
	return false
}
