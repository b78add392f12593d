package layout

import (
	"path/filepath"
	"strings"
	"testing"
)

// module writes a module with one package of the given files, and returns its
// folder.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.test\n\ngo 1.26\n")
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

const oneStruct = "package p\n\n//zc:wire be\ntype X struct{ A uint16 }\n"

func TestLoadFailsWithOneLine(t *testing.T) {
	dir := module(t, map[string]string{"p/p.go": oneStruct, "empty/readme.txt": "nothing", "two/a.go": oneStruct, "two/b.go": "package q\n"})
	for name, c := range map[string]struct{ pattern, want string }{
		"a folder that does not exist": {"./nowhere", "nowhere"},
		"a folder without Go files":    {"./empty", "no Go files"},
		"two packages in a folder":     {"./two", "found packages"},
		"a module that is not there":   {"example.invalid/p", "example.invalid/p"},
	} {
		t.Run(name, func(t *testing.T) {
			pkgs, diags, err := Load(Config{Dir: dir}, c.pattern)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(strings.TrimSpace(err.Error()), "\n") {
				t.Errorf("error %q, want one line with %q", err, c.want)
			}
			if pkgs != nil || diags != nil {
				t.Errorf("packages %v and diagnostics %v beside the error", pkgs, diags)
			}
		})
	}
	t.Run("no folder to start in", func(t *testing.T) {
		if _, _, err := Load(Config{Dir: filepath.Join(dir, "nowhere")}, "."); err == nil {
			t.Error("no error")
		}
	})
}

func TestLoadReadsTheOverlay(t *testing.T) {
	dir := module(t, map[string]string{"p.go": oneStruct})
	overlay := map[string][]byte{filepath.Join(dir, "p.go"): []byte(strings.Replace(oneStruct, "uint16", "uint32", 1))}
	pkgs, diags, err := Load(Config{Dir: dir, Overlay: overlay}, ".")
	if err != nil || len(diags) > 0 {
		t.Fatal(diags, err)
	}
	if got := pkgs[0].Files[0].Structs[0].Fixed(); got != 4 {
		t.Errorf("X has %d bytes, want the 4 of the overlay", got)
	}
}

func TestLoadLeavesOtherPackagesAlone(t *testing.T) {
	dir := module(t, map[string]string{"p/p.go": oneStruct, "q/q.go": "package q\n\nfunc f( {\n", "r/r.go": "package r\n\nvar x int = \"\"\n"})
	pkgs, diags, err := Load(Config{Dir: dir}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range pkgs {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "p r" {
		t.Errorf("loaded %q, want p and r", got)
	}
	if len(diags) != 1 || diags[0].Code != CodeSyntax || filepath.Base(diags[0].Pos.Filename) != "q.go" {
		t.Errorf("diagnostics %v, want one of q.go's syntax", diags)
	}
}

func TestLoadTellsWhereThePackageIs(t *testing.T) {
	dir := module(t, map[string]string{"p/p.go": oneStruct, "p/plain.go": "package p\n"})
	pkgs, _, err := Load(Config{Dir: dir}, "./p")
	if err != nil {
		t.Fatal(err)
	}
	p := pkgs[0]
	if p.Name != "p" || p.Path != "example.test/p" || p.Dir != filepath.Join(dir, "p") {
		t.Errorf("package %q at %q in %q", p.Name, p.Path, p.Dir)
	}
	if len(p.Files) != 1 || p.Files[0].Name != "p.go" {
		t.Errorf("files %v, want the one with a layout", p.Files)
	}
}
