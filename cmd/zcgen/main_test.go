package main

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The packages of the tests: two that are right, and some that are not.
const (
	reading = `package good

//zc:wire be
type Reading struct {
	Sensor  uint16
	Degrees int32
}
`
	batch = `package more

//zc:wire be
type Batch struct {
	Count uint8
	Data  []byte ` + "`wire:\"size: Count\"`" + `
}
`
	count = "package count\n\n//zc:varint leb128\ntype Count uint32\n"

	negative = `package bad

//zc:wire be
type Late struct {
	Length uint8
	Data   []byte ` + "`wire:\"size: Length-1\"`" + `
}
`
	unknown = `package bad

//zc:wire be
type Early struct {
	A uint8 ` + "`wire:\"colour: 1\"`" + `
	B int
}
`
	plain = "package plain\n\ntype Plain struct{ A int }\n"
)

// module makes a module of files in a new folder and makes that the current
// one.
func module(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	write(t, map[string]string{"go.mod": "module example.org/module\n\ngo 1.26\n"})
	write(t, files)
}

func write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// tree is all files below the current folder.
func tree(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		files[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// zcgen runs the command line and checks its exit code.
func zcgen(t *testing.T, exit int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, diagnostics bytes.Buffer
	if got := run(args, &out, &diagnostics); got != exit {
		t.Fatalf("zcgen %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, exit, diagnostics.String())
	}
	return out.String(), diagnostics.String()
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"-h"}, {"--help"}, {"help"}, {"check", "-h"}, {"generate", "./...", "-h"}} {
		stdout, stderr := zcgen(t, exitDone, args...)
		if stdout != usage || stderr != "" {
			t.Errorf("%q: printed\n%s%s", args, stdout, stderr)
		}
	}
	for _, want := range []string{"examples:\n", "zcgen check ./...", "exit codes:"} {
		if !strings.Contains(usage, want) {
			t.Errorf("the usage does not say %q", want)
		}
	}
	for name := range commands {
		if !strings.Contains(usage, "\n  "+name+" ") {
			t.Errorf("the usage does not name the command %s", name)
		}
	}
}

// TestWrongInput expects one line that says what is wrong, and no file touched.
func TestWrongInput(t *testing.T) {
	module(t, map[string]string{
		"good/good.go":   reading,
		"plain/plain.go": plain,
		"empty/notes":    "no Go file\n",
		"torn/torn.go":   "package torn\n\ntype Torn struct {\n",
	})
	before := tree(t)
	for _, tt := range []struct {
		name string
		args []string
		exit int
		want string
	}{
		{"an unknown flag", []string{"-n"}, exitUsage, "zcgen: flag provided but not defined: -n (run zcgen -h for usage)"},
		{"an unknown flag of a command", []string{"check", "-n", "./good"}, exitUsage, "zcgen: flag provided but not defined: -n (run zcgen -h for usage)"},
		{"a flag behind a package", []string{"./good", "-n"}, exitUsage, "zcgen: flag provided but not defined: -n (run zcgen -h for usage)"},
		{"a command misspelt", []string{"genrate", "./good"}, exitUsage, "zcgen: genrate is neither a command nor a package (run zcgen -h for usage)"},
		{"no package here", nil, exitWrong, "zcgen: cannot load .: no Go files in "},
		{"a package that is not there", []string{"./nowhere"}, exitWrong, "zcgen: cannot load ./nowhere: stat "},
		{"one of two that is not there", []string{"./good", "./nowhere"}, exitWrong, "zcgen: cannot load ./good ./nowhere: stat "},
		{"a folder without Go files", []string{"./empty"}, exitWrong, "zcgen: cannot load ./empty: no Go files in "},
		{"a module that is not required", []string{"example.com/other"}, exitWrong, "zcgen: cannot load example.com/other: no required module provides package example.com/other; to add it: go get example.com/other"},
		{"nothing annotated", []string{"./plain"}, exitWrong, "zcgen: no annotated struct in these packages (put //zc:wire be, le or he above a struct)"},
		{"nothing annotated to check", []string{"check", "./plain"}, exitWrong, "zcgen: no annotated struct in these packages (put //zc:wire be, le or he above a struct)"},
		{"nothing annotated to explain", []string{"explain", "./plain"}, exitWrong, "zcgen: no annotated struct in these packages (put //zc:wire be, le or he above a struct)"},
		{"a file that does not parse", []string{"./torn"}, exitWrong, "torn/torn.go:3:20: zc1001: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			stdout, stderr := zcgen(t, tt.exit, tt.args...)
			if stdout != "" || !strings.HasPrefix(stderr, tt.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("printed\n%s%swant one line that starts with\n%s", stdout, stderr, tt.want)
			}
		})
	}
	if diff := cmp.Diff(before, tree(t)); diff != "" {
		t.Errorf("files (-before +after):\n%s", diff)
	}
}

func TestOutsideOfAModule(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"good.go": reading})
	_, stderr := zcgen(t, exitWrong)
	if want := "zcgen: cannot load .: go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n"; stderr != want {
		t.Errorf("printed\n%swant\n%s", stderr, want)
	}
}

// TestDiagnostics expects those of all files in one run, sorted, and the files
// that are generated from others left as they were.
func TestDiagnostics(t *testing.T) {
	module(t, map[string]string{
		"bad/b.go":        negative,
		"bad/a.go":        unknown,
		"bad/b_zc.go":     "// Code generated by zcgen from b.go; DO NOT EDIT.\n\npackage bad\n",
		"bad/gone_zc.go":  "// Code generated by zcgen from gone.go; DO NOT EDIT.\n\npackage bad\n",
		"good/good.go":    reading,
		"good/good_zc.go": "// Code generated by zcgen from good.go; DO NOT EDIT.\n\npackage good\n",
	})
	before := tree(t)
	const want = `bad/a.go:5:17: zc1010: Early.A: unknown key "colour" (see docs/tags.md for the keys)
bad/a.go:6:4: zc1020: Early.B: int has no wire form (use an integer type with a size, or bool)
bad/b.go:6:29: zc1042: Late.Data: size may be -1..254 (add "where: Length >= 1")
`
	for _, command := range []string{"generate", "check", "explain", "diagram"} {
		stdout, stderr := zcgen(t, exitWrong, command, "./...")
		if diff := cmp.Diff(want, stderr); diff != "" || stdout != "" {
			t.Errorf("%s: printed %q and (-want +got):\n%s", command, stdout, diff)
		}
	}
	if diff := cmp.Diff(before, tree(t)); diff != "" {
		t.Errorf("files (-before +after):\n%s", diff)
	}
}

func TestExplainAndDiagram(t *testing.T) {
	module(t, map[string]string{"good/good.go": reading, "more/more.go": batch, "count/count.go": count})
	before := tree(t)
	stdout, stderr := zcgen(t, exitDone, "explain", "./...")
	for _, want := range []string{"Reading: big-endian", "Batch: big-endian", "Count: uint32 in 1 to 5 bytes"} {
		if !strings.Contains(stdout, want) || stderr != "" {
			t.Errorf("explain printed\n%s%swithout %s", stdout, stderr, want)
		}
	}
	stdout, stderr = zcgen(t, exitDone, "diagram", "./good", "./more")
	for _, want := range []string{"Reading\n", "|            Sensor             |", "Batch\n"} {
		if !strings.Contains(stdout, want) || stderr != "" {
			t.Errorf("diagram printed\n%s%swithout %s", stdout, stderr, want)
		}
	}
	if diff := cmp.Diff(before, tree(t)); diff != "" {
		t.Errorf("files (-before +after):\n%s", diff)
	}
}

// added is what is in one tree and not in another.
func added(before, after map[string]string) map[string]string {
	out := maps.Clone(after)
	maps.DeleteFunc(out, func(name, content string) bool { return before[name] == content })
	return out
}

// TestProve says what keeps a package from being proved; what is proved is for
// the tests of prove.
func TestProve(t *testing.T) {
	module(t, map[string]string{"good/good.go": reading, "plain/plain.go": plain})
	for pattern, want := range map[string]string{
		"./good":  "zcgen: example.org/module/good has no generated file (run zcgen generate first)\n",
		"./plain": "zcgen: " + errNothing.Error() + "\n",
	} {
		stdout, stderr := zcgen(t, exitWrong, "prove", "-v", pattern)
		if stdout != "" || stderr != want {
			t.Errorf("%s: printed\n%s%swant\n%s", pattern, stdout, stderr, want)
		}
	}
	zcgen(t, exitDone, "generate", "./good")
	if _, stderr := zcgen(t, exitWrong, "prove", "./good"); !strings.Contains(stderr, "does not compile") {
		t.Errorf("a package that lacks the runtime: printed\n%s", stderr)
	}
	zcgen(t, exitUsage, "check", "-v")
}
