package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestReferenceIsWhole compares the tables at the end of the page on the language
// with the generator's own: each key, each directive and each code has its line, and
// no other has.
func TestReferenceIsWhole(t *testing.T) {
	text, err := os.ReadFile("tags.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		heading, line string // the table and the first cell of its lines
		want          []string
	}{
		{"## All keys", "(?m)^\\| `([a-z]+)", keysOf(t, "../layout/tag.go", "keys")},
		{"## All keys", "(?m)^\\| `//zc:([a-z]+)", keysOf(t, "../layout/directive.go", "known")},
		{"## All messages", "(?m)^\\| `zc([0-9]+)", codes(t)},
	} {
		_, section, ok := strings.Cut(string(text), "\n"+tt.heading+"\n")
		if !ok {
			t.Errorf("no heading %q", tt.heading)
			continue
		}
		section, _, _ = strings.Cut(section, "\n## ")
		var got []string
		for _, m := range regexp.MustCompile(tt.line).FindAllStringSubmatch(section, -1) {
			got = append(got, m[1])
		}
		slices.Sort(tt.want)
		for _, name := range tt.want {
			if !slices.Contains(got, name) {
				t.Errorf("%s: no line on %s", tt.heading, name)
			}
		}
		for i, name := range got {
			if !slices.Contains(tt.want, name) || slices.Contains(got[:i], name) {
				t.Errorf("%s: a line on %s, which is not of the language, or twice", tt.heading, name)
			}
		}
	}
}

// TestLinks follows the links within the pages.
func TestLinks(t *testing.T) {
	text, err := os.ReadFile("tags.md")
	if err != nil {
		t.Fatal(err)
	}
	anchors := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(text), -1) {
		anchor := strings.ToLower(strings.ReplaceAll(m[1], " ", "-"))
		anchors[regexp.MustCompile(`[^a-z0-9-]`).ReplaceAllString(anchor, "")] = true
	}
	for _, m := range regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllStringSubmatch(string(text), -1) {
		if !anchors[m[1]] {
			t.Errorf("a link to #%s, which is no heading", m[1])
		}
	}
}

// keysOf are the keys of a map of the generator.
func keysOf(t *testing.T, file, variable string) (out []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for i, name := range spec.Names {
			if name.Name != variable {
				continue
			}
			for _, e := range spec.Values[i].(*ast.CompositeLit).Elts {
				pair := e.(*ast.KeyValueExpr)
				if key, err := strconv.Unquote(pair.Key.(*ast.BasicLit).Value); err == nil {
					out = append(out, key)
				}
			}
		}
		return false
	})
	if len(out) == 0 {
		t.Fatalf("%s has no keys in %s", file, variable)
	}
	return out
}

// codes are the numbers of the constants that start with Code.
func codes(t *testing.T) (out []string) {
	t.Helper()
	text, err := os.ReadFile("../layout/diagnostic.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^\tCode\w+\s+Code = ([0-9]+)`).FindAllStringSubmatch(string(text), -1) {
		out = append(out, m[1])
	}
	if len(out) == 0 {
		t.Fatal("found no codes")
	}
	return out
}
