package importrules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "github.com/zcgen/zcgen"
	root   = "../.."
)

// A file is one Go file of the module that is not a test.
type file struct {
	pkg       string // "./gen", or "." for the module's root
	name      string // "gen/emit.go"
	generated bool
	fset      *token.FileSet
	syntax    *ast.File
}

// at is the place of a node, as "gen/emit.go:7:2".
func (f file) at(n ast.Node) string { return f.fset.Position(n.Pos()).String() }

// imports maps what f imports, packages of this module as "./gen", to the
// import's node.
func (f file) imports() map[string]*ast.ImportSpec {
	specs := map[string]*ast.ImportSpec{}
	for _, spec := range f.syntax.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser accepts no such file
		}
		if path == module {
			path = "."
		} else if inside, ok := strings.CutPrefix(path, module+"/"); ok {
			path = "./" + inside
		}
		specs[path] = spec
	}
	return specs
}

// parse reads one file whose name is given below the module's root.
func parse(t *testing.T, name string, source []byte) file {
	t.Helper()
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg := filepath.ToSlash(filepath.Dir(name))
	if pkg != "." {
		pkg = "./" + pkg
	}
	return file{pkg, name, ast.IsGenerated(syntax), fset, syntax}
}

// moduleFiles reads all Go files of the module but its tests. It walks the
// folders itself: "go list" sees the files of one operating system alone, and
// what a command reads is unknown to the cache of test results.
func moduleFiles(t *testing.T) []file {
	t.Helper()
	var files []file
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != root && isOutside(path, name) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files = append(files, parse(t, filepath.ToSlash(below), source))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isOutside reports whether a folder is none of the module's packages: what
// "./..." leaves out, and modules of their own.
func isOutside(path, name string) bool {
	if name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil
}

// TestModuleFiles checks that the other tests see what they are to judge.
func TestModuleFiles(t *testing.T) {
	seen := map[string]file{}
	for _, f := range moduleFiles(t) {
		seen[f.name] = f
	}
	for name, pkg := range map[string]string{
		"runtime/fault.go":            "./runtime",
		"packetformats/udp.go":        "./packetformats",
		"internal/importrules/doc.go": "./internal/importrules",
	} {
		if f, ok := seen[name]; !ok || f.pkg != pkg || f.generated {
			t.Errorf("%s: found %v, in package %q, generated %v; want it found in %q", name, ok, f.pkg, f.generated, pkg)
		}
	}
	for _, name := range []string{
		"runtime/fault_test.go",
		"runtime/testdata/boundscheck/views.go",
	} {
		if _, ok := seen[name]; ok {
			t.Errorf("%s is judged", name)
		}
	}
}
