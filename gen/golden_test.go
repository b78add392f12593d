package gen_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/zcgen/zcgen/gen"
	"github.com/zcgen/zcgen/layout"
)

var update = flag.Bool("update", false, "rewrite the files of expected output in testdata")

// golden is one txtar file: words on why, Go files, and for each of them the
// model of its structs (x.model) and the generated file (x_zc.go).
type golden struct {
	name, path string
	*txtar.Archive
}

func goldens(t *testing.T) []golden {
	t.Helper()
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var out []golden
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".txtar")
		if !ok {
			continue
		}
		path := filepath.Join("testdata", e.Name())
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, golden{name, path, a})
	}
	return out
}

// isInput reports whether a file of a golden is a source of the others.
func isInput(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, layout.GeneratedSuffix) && !strings.HasSuffix(name, layout.GeneratedTestSuffix)
}

// place is where a golden's file would be if it were a file: in a package of
// this module, which overlays put there.
func (g golden) place(name string) string {
	path, err := filepath.Abs(filepath.Join("testdata", g.name, name))
	if err != nil {
		panic(err)
	}
	return path
}

// generate makes the files that a golden expects from those that it gives.
func (g golden) generate(t *testing.T) []txtar.File {
	t.Helper()
	overlay := map[string][]byte{}
	var out []txtar.File
	for _, f := range g.Files {
		if isInput(f.Name) {
			overlay[g.place(f.Name)] = f.Data
			out = append(out, f)
		}
	}
	pkgs, diags, err := layout.Load(layout.Config{Overlay: overlay}, "./testdata/"+g.name)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		t.Error(d)
	}
	if t.Failed() {
		t.FailNow()
	}
	for _, f := range pkgs[0].Files {
		var model []byte
		for _, s := range f.Structs {
			model = append(model, s.Dump()...)
		}
		for _, v := range f.Varints {
			model = append(model, v.Dump()...)
		}
		out = append(out, txtar.File{Name: strings.TrimSuffix(f.Name, ".go") + ".model", Data: model})
	}
	files, err := gen.Package(pkgs[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		out = append(out, txtar.File{Name: filepath.Base(f.Path), Data: f.Content})
	}
	return out
}

// TestGolden compares what is generated with what is expected. With -update, it
// writes that down instead; a diff then shows what changes for users.
func TestGolden(t *testing.T) {
	for _, g := range goldens(t) {
		t.Run(g.name, func(t *testing.T) {
			if len(bytes.TrimSpace(g.Comment)) == 0 {
				t.Error("there are no words on why this is expected")
			}
			got := &txtar.Archive{Comment: g.Comment, Files: g.generate(t)}
			if diff := cmp.Diff(got.Files, g.generate(t)); diff != "" {
				t.Errorf("generated twice, the output differs:\n%s", diff)
			}
			for _, f := range got.Files {
				if strings.HasSuffix(f.Name, ".go") {
					checkForm(t, f.Name, f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(g.path, txtar.Format(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(g.Archive)), string(txtar.Format(got))); diff != "" {
				t.Errorf("generated files (-want +got; -update rewrites):\n%s", diff)
			}
		})
	}
}

// checkForm checks what holds for every generated file, and for every Go file.
func checkForm(t *testing.T, name string, content []byte) {
	t.Helper()
	if formatted, err := format.Source(content); err != nil || !bytes.Equal(formatted, content) {
		t.Errorf("%s: gofmt would change it (%v)", name, err)
	}
	if isInput(name) {
		return
	}
	syntax, err := parser.ParseFile(token.NewFileSet(), name, content, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if !ast.IsGenerated(syntax) {
		t.Errorf("%s: go/ast does not see that it is generated", name)
	}
	for i, line := range strings.Split(string(content), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "//") && len(strings.ReplaceAll(line, "\t", "    ")) > 80 {
			t.Errorf("%s:%d: a comment of %d columns: %s", name, i+1, len(line), line)
		}
	}
}

// TestGoldenCompiles builds all that is expected, without the files being there.
func TestGoldenCompiles(t *testing.T) {
	overlay := map[string]string{}
	dir := t.TempDir()
	args := []string{"build", "-overlay", filepath.Join(dir, "overlay.json")}
	for _, g := range goldens(t) {
		for _, f := range g.Files {
			path := filepath.Join(dir, g.name+"_"+f.Name)
			if err := os.WriteFile(path, f.Data, 0o666); err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(f.Name, ".go") {
				overlay[g.place(f.Name)] = path
			}
		}
		args = append(args, "./testdata/"+g.name)
	}
	list, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), list, 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Errorf("go build: %v\n%s", err, out)
	}
}

// TestNoOrphans fails for a file in testdata that no test reads.
func TestNoOrphans(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".txtar") && e.Name() != compilerGolden && e.Name() != constructsFile && e.Name() != namesGolden {
			t.Errorf("testdata/%s is read by no test", e.Name())
		}
	}
}

// packages are those of this module with generated files.
var packages = []string{
	"../packetformats", "../packetformats/elf", "../packetformats/iouring", "../packetformats/pcap",
	"../packetformats/rtp", "../packetformats/sctp", "../packetformats/tftp", "../packetformats/tpacket",
	"../internal/genformats", "../internal/genformats/imported", "../internal/workedformats",
}

// TestCommitted fails where a generated file is not what its source gives.
func TestCommitted(t *testing.T) {
	for _, dir := range packages {
		pkgs, diags, err := layout.Load(layout.Config{}, dir)
		if err != nil || len(diags) > 0 {
			t.Fatalf("%s: %v %v", dir, err, diags)
		}
		files, err := gen.Package(pkgs[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			name := filepath.Base(f.Path)
			checkForm(t, name, f.Content)
			old, err := os.ReadFile(f.Path)
			if err != nil {
				t.Errorf("%v (run zcgen generate)", err)
				continue
			}
			if !bytes.Equal(old, f.Content) {
				t.Errorf("%s is stale (run zcgen generate)", name)
			}
		}
	}
}
