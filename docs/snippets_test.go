// Package docs has no code. Its test compiles the examples of the pages here and
// of the readme.
package docs

import (
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/imports"

	"github.com/zcgen/zcgen/gen"
	"github.com/zcgen/zcgen/layout"
)

// A page's Go examples are told apart by what is in front of them and in them:
//
//   - one with a //zc:wire line is a file with layouts, in a package of its own;
//   - one behind <!-- refused --> is such a file that must be refused, with just
//     the message of the block that follows it;
//   - one behind <!-- in: func … --> is the body of that function, in the package
//     of the last layouts;
//   - one behind <!-- run --> is such a body too, which prints just the block that
//     follows it;
//   - one behind <!-- excerpt: FILE --> stands in that file of the repository,
//     paragraph by paragraph;
//   - any other is an error.
var (
	fence   = regexp.MustCompile("(?m)(?:^<!-- (.*) -->\n)?^```(\\w*)\n((?s:.*?))^```$")
	pattern = []string{"../README.md", "*.md"}
)

func TestExamplesOfThePages(t *testing.T) {
	dir := newModule(t)
	packages := 0
	for _, p := range pattern {
		pages, err := filepath.Glob(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			packages += writePage(t, dir, page, string(text), packages)
		}
	}
	if packages == 0 {
		t.Fatal("the pages have no examples")
	}
	compile(t, dir)
}

// writePage writes the examples of a page into packages of the module in dir,
// and returns how many packages they are.
func writePage(t *testing.T, dir, page, text string, first int) int {
	t.Helper()
	n, functions := 0, 0
	last := ""
	blocks := fence.FindAllStringSubmatch(text, -1)
	for i, m := range blocks {
		mark, language, code := m[1], m[2], m[3]
		if language != "go" {
			continue
		}
		where := fmt.Sprintf("%s, example %q", page, strings.SplitN(strings.TrimSpace(code), "\n", 2)[0])
		signature, isBody := strings.CutPrefix(mark, "in: ")
		file, isExcerpt := strings.CutPrefix(mark, "excerpt: ")
		switch {
		case isExcerpt:
			whole, err := os.ReadFile(filepath.Join("..", file))
			if err != nil {
				t.Fatal(err)
			}
			for _, paragraph := range strings.Split(code, "\n\n") {
				if !strings.Contains(string(whole), paragraph) {
					t.Errorf("%s: %s does not hold\n%s", where, file, paragraph)
				}
			}
		case mark == "run":
			functions++
			if i+1 == len(blocks) || blocks[i+1][2] != "" || last == "" {
				t.Fatalf("%s: no layouts in front, or no block with the output behind", where)
			}
			output := strings.ReplaceAll(strings.TrimSuffix(blocks[i+1][3], "\n"), "\n", "\n// ")
			body := fmt.Sprintf("package page\n\nfunc Example_run%d() {\n%s\n// Output:\n// %s\n}\n", functions, code, output)
			write(t, filepath.Join(last, fmt.Sprintf("run%d_test.go", functions)), withImports(t, where, body))
		case isBody:
			functions++
			if last == "" {
				last = newPackage(t, dir, first+n)
				n++
			}
			body := fmt.Sprintf("package page\n\n%s {\n%s}\n", signature, code)
			write(t, filepath.Join(last, fmt.Sprintf("body%d.go", functions)), withImports(t, where, body))
		case strings.Contains(code, "//zc:wire"):
			path := newPackage(t, dir, first+n)
			n++
			write(t, filepath.Join(path, "layout.go"), withImports(t, where, "package page\n\n"+code))
			diags := generate(t, path)
			if mark == "refused" {
				if i+1 == len(blocks) || blocks[i+1][2] != "" {
					t.Fatalf("%s: no block with the message follows", where)
				}
				if want := strings.TrimSpace(blocks[i+1][3]); len(diags) != 1 || !strings.HasSuffix(diags[0].String(), want) {
					t.Errorf("%s: refused with %v, want one diagnostic that ends in %q", where, diags, want)
				}
				os.RemoveAll(path)
				continue
			}
			last = path
			for _, d := range diags {
				t.Errorf("%s: %v", where, d)
			}
		default:
			t.Errorf("%s: neither layouts nor marked as the body of a function", where)
		}
	}
	return n
}

// newModule makes a module that uses this one as it stands.
func newModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		if name == "go.mod" {
			text = strings.Replace(text, "module github.com/zcgen/zcgen", "module page", 1) +
				"\nrequire github.com/zcgen/zcgen v0.0.0\n\nreplace github.com/zcgen/zcgen => " + root + "\n"
		}
		write(t, filepath.Join(dir, name), []byte(text))
	}
	return dir
}

func newPackage(t *testing.T, dir string, n int) string {
	t.Helper()
	path := filepath.Join(dir, fmt.Sprintf("p%d", n))
	if err := os.Mkdir(path, 0o777); err != nil {
		t.Fatal(err)
	}
	return path
}

// withImports adds the imports that an example leaves out.
func withImports(t *testing.T, where, source string) []byte {
	t.Helper()
	for _, p := range []struct{ use, path string }{
		{"packetformats.", `"github.com/zcgen/zcgen/packetformats"`},
		{"zcrt.", `zcrt "github.com/zcgen/zcgen/runtime"`},
		{"fmt.", `"fmt"`},
		{"netip.", `"net/netip"`},
		{"errors.", `"errors"`},
		{"structs.", `"structs"`},
	} {
		if strings.Contains(source, p.use) && !strings.Contains(source, p.path) {
			source = strings.Replace(source, "package page\n", "package page\n\nimport "+p.path+"\n", 1)
		}
	}
	b, err := imports.Process("page.go", []byte(source), &imports.Options{FormatOnly: true, Comments: true, TabIndent: true, TabWidth: 8})
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	if _, err := format.Source(b); err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	return b
}

// generate runs zcgen on the package in dir.
func generate(t *testing.T, dir string) []layout.Diagnostic {
	t.Helper()
	pkgs, diags, err := layout.Load(layout.Config{Dir: dir, Env: append(os.Environ(), "GOFLAGS=-mod=mod")}, ".")
	if err != nil {
		t.Fatal(err)
	}
	if len(diags) > 0 {
		return diags
	}
	for _, p := range pkgs {
		files, err := gen.Package(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			write(t, f.Path, f.Content)
		}
	}
	return nil
}

// compile vets and thereby compiles all packages of the module in dir, and runs
// what of them is run.
func compile(t *testing.T, dir string) {
	t.Helper()
	for _, arguments := range [][]string{{"vet", "-mod=mod", "-unusedresult=false", "./..."}, {"test", "-mod=mod", "-vet=off", "./..."}} {
		cmd := exec.Command("go", arguments...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", arguments[0], err, out)
		}
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
}
