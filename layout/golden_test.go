package layout

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the dumps and diagrams in testdata")

// A case is one archive of testdata. Its comment says why it is there; its
// sections are
//
//	-- x.go --     input, any number of files
//	-- dump --     what Struct.Dump says of all structs, and the enums
//	-- diagram --  what Struct.Diagram draws of them
//
// Input that is refused has no other section. There a comment
//
//	// want 15 "zc1042: IPv4.Options: size may be -20..40 (…)"
//
// says that a diagnostic with just this text is reported at column 15 of its
// line; more columns and texts may follow. In "// want@-1 …" the line is the one
// above, for lines that a comment would change.
type archive struct {
	path, dir string
	*txtar.Archive
}

// readArchives reads the archives, each of which is to have a folder below root.
func readArchives(t *testing.T, root string) []archive {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	var archives []archive
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		archives = append(archives, archive{path, filepath.Join(root, strings.TrimSuffix(filepath.Base(path), ".txtar")), a})
	}
	return archives
}

// loadArchives loads all archives at once, each as a package of one module.
func loadArchives(t *testing.T) (archives []archive, pkgs map[string][]*Package, diags map[string][]Diagnostic) {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module golden.test\n\ngo 1.26\n")
	archives = readArchives(t, root)
	for _, a := range archives {
		for _, f := range a.Files {
			if strings.HasSuffix(f.Name, ".go") {
				write(t, filepath.Join(a.dir, f.Name), string(f.Data))
			}
		}
	}
	loaded, found, err := Load(Config{Dir: root}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	pkgs, diags = map[string][]*Package{}, map[string][]Diagnostic{}
	for _, p := range loaded {
		dir := caseOf(root, p.Dir)
		pkgs[dir] = append(pkgs[dir], p)
	}
	for _, d := range found {
		dir := caseOf(root, filepath.Dir(d.Pos.Filename))
		diags[dir] = append(diags[dir], d)
	}
	return archives, pkgs, diags
}

// caseOf is the folder of the archive that a folder below root belongs to.
func caseOf(root, dir string) string {
	rel, _ := filepath.Rel(root, dir)
	first, _, _ := strings.Cut(rel, string(filepath.Separator))
	return filepath.Join(root, first)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestGolden(t *testing.T) {
	archives, pkgs, diags := loadArchives(t)
	for _, a := range archives {
		t.Run(filepath.Base(a.dir), func(t *testing.T) {
			if len(strings.TrimSpace(string(a.Comment))) == 0 {
				t.Error("no comment says why the case is there")
			}
			want := a.wants(t)
			var got []string
			for _, d := range diags[a.dir] {
				rel, _ := filepath.Rel(a.dir, d.Pos.Filename)
				text := strings.TrimPrefix(d.String(), d.Pos.String()+": ")
				got = append(got, fmt.Sprintf("%s:%d:%d: %s", rel, d.Pos.Line, d.Pos.Column, text))
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("diagnostics (-want +got):\n%s", d)
			}
			a.compare(t, pkgs[a.dir], len(want) > 0)
		})
	}
}

// compare holds the sections of an archive to the model.
func (a archive) compare(t *testing.T, pkgs []*Package, refused bool) {
	goldens, changed := 0, false
	for i, f := range a.Files {
		var got string
		switch {
		case strings.HasSuffix(f.Name, ".go"):
			continue
		case refused:
			t.Errorf("section %q: input that is refused has no model", f.Name)
			continue
		case f.Name == "dump":
			got = dumps(pkgs)
			goldens++
		case f.Name == "diagram":
			got = diagrams(pkgs)
		default:
			t.Errorf("section %q is compared with nothing", f.Name)
			continue
		}
		if *update && got != string(f.Data) {
			a.Files[i].Data, changed = []byte(got), true
			continue
		}
		if d := cmp.Diff(string(f.Data), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", f.Name, d)
		}
	}
	if goldens == 0 && !refused {
		t.Error("neither a dump nor a diagnostic is wanted")
	}
	if changed {
		if err := os.WriteFile(a.path, txtar.Format(a.Archive), 0o666); err != nil {
			t.Error(err)
		}
	}
}

// dumps is the model of packages as text.
func dumps(pkgs []*Package) string {
	var out []string
	for _, p := range pkgs {
		for _, f := range p.Files {
			for _, s := range f.Structs {
				out = append(out, s.Dump())
			}
			for _, v := range f.Varints {
				out = append(out, v.Dump())
			}
			for _, t := range f.Trees {
				out = append(out, t.Dump())
			}
			for _, e := range f.Enums {
				text := "enum " + e.Name
				for _, v := range e.Values {
					text += fmt.Sprintf(" %s=%s", v.Name, v.Value)
				}
				out = append(out, text+"\n")
			}
		}
	}
	return strings.Join(out, "\n")
}

func diagrams(pkgs []*Package) string {
	var out []string
	for _, p := range pkgs {
		for _, f := range p.Files {
			for _, s := range f.Structs {
				out = append(out, s.Name+"\n"+s.Diagram()+"\n")
			}
		}
	}
	return strings.Join(out, "\n")
}

var wantComment = regexp.MustCompile(`// want(@-?\d+)? (.*)$`)

// wants reads the diagnostics that the input asks for, in the order in which
// they are reported.
func (a archive) wants(t *testing.T) []string {
	t.Helper()
	type want struct {
		file      string
		line, col int
		text      string
	}
	var wants []want
	for _, f := range a.Files {
		if !strings.HasSuffix(f.Name, ".go") {
			continue
		}
		for i, line := range strings.Split(string(f.Data), "\n") {
			m := wantComment.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			at := i + 1
			if m[1] != "" {
				by, err := strconv.Atoi(m[1][1:])
				if err != nil {
					t.Fatal(err)
				}
				at += by
			}
			for rest := strings.TrimSpace(m[2]); rest != ""; {
				column, text, _ := strings.Cut(rest, " ")
				col, err := strconv.Atoi(column)
				if err != nil {
					t.Fatalf("%s:%d: %v", f.Name, i+1, err)
				}
				quoted, err := strconv.QuotedPrefix(text)
				if err != nil {
					t.Fatalf("%s:%d: %v", f.Name, i+1, err)
				}
				text, _ = strconv.Unquote(quoted)
				wants = append(wants, want{f.Name, at, col, text})
				rest = strings.TrimSpace(rest[len(column)+1+len(quoted):])
			}
		}
	}
	slices.SortStableFunc(wants, func(x, y want) int {
		if c := strings.Compare(x.file, y.file); c != 0 {
			return c
		}
		if x.line != y.line {
			return x.line - y.line
		}
		return x.col - y.col
	})
	var out []string
	for _, w := range wants {
		out = append(out, fmt.Sprintf("%s:%d:%d: %s", w.file, w.line, w.col, w.text))
	}
	return out
}

// TestNoStrayFile finds goldens that no test reads.
func TestNoStrayFile(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".txtar") && e.Name() != "fuzz" {
			t.Errorf("testdata/%s: no test reads it", e.Name())
		}
	}
}
