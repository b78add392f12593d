package gen_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/zcgen/zcgen/gen"
	"github.com/zcgen/zcgen/layout"
)

// TestGolden generates from the x.go of each archive in testdata and compares
// with its x_zc.go, so that a change of the generator shows what it does to the
// code of others. Whether the code is right, the twin tells.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Comment) == 0 || len(a.Files) == 0 || a.Files[0].Name != "x.go" || len(a.Files) > 2 {
				t.Fatalf("%s: want prose, x.go and x_zc.go", path)
			}
			got := generate(t, a.Files[0].Data)
			if again := generate(t, a.Files[0].Data); !bytes.Equal(got, again) {
				t.Error("generating twice gives different bytes")
			}
			checkStyle(t, got)
			if *update {
				a.Files = append(a.Files[:1], txtar.File{Name: "x_zc.go", Data: got})
				if err := os.WriteFile(path, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(a.Files) < 2 || a.Files[1].Name != "x_zc.go" {
				t.Fatalf("%s has no x_zc.go; go test ./gen -update writes it", path)
			}
			if diff := cmp.Diff(string(a.Files[1].Data), string(got)); diff != "" {
				t.Errorf("x_zc.go (-want +got); go test ./gen -update rewrites it:\n%s", diff)
			}
		})
	}
}

// generate runs the generator over one file in a module of its own.
func generate(t *testing.T, source []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string][]byte{"go.mod": []byte("module x\n\ngo 1.26\n"), "x.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	pkgs, diags, err := layout.Load(layout.Config{Dir: dir}, ".")
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	files, err := gen.Package(pkgs[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || filepath.Base(files[0].Path) != "x_zc.go" {
		t.Fatalf("generated %d files, want x_zc.go alone", len(files))
	}
	return files[0].Content
}

// checkStyle holds a generated file to what a reader expects of any file.
func checkStyle(t *testing.T, source []byte) {
	t.Helper()
	formatted, err := format.Source(source)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(formatted, source) {
		t.Error("gofmt would change the file")
	}
	f, err := parser.ParseFile(token.NewFileSet(), "x_zc.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if !ast.IsGenerated(f) {
		t.Error("the file does not say that it is generated")
	}
	for _, line := range strings.Split(string(source), "\n") {
		if strings.HasPrefix(line, "//") && len(line) > 80 {
			t.Errorf("a comment of %d columns: %s", len(line), line)
		}
	}
}

// TestNoOrphanGoldens looks for files in testdata that no test reads.
func TestNoOrphanGoldens(t *testing.T) {
	read := map[string]bool{}
	for _, pkg := range generated {
		read["notinlined_"+filepath.Base(pkg)+".txt"] = true
		read["boundschecks_"+filepath.Base(pkg)+".txt"] = pkg != everyConstruct
	}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !read[f.Name()] && filepath.Ext(f.Name()) != ".txtar" {
			t.Errorf("no test reads testdata/%s", f.Name())
		}
	}
}
