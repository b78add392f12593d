package freshness

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/gen"
	"github.com/zcgen/zcgen/layout"
)

const root = "../.."

// generated is what zcgen makes of the packages that a pattern names, by paths
// below the module's root.
func generated(t *testing.T, overlay map[string][]byte, pattern string) map[string][]byte {
	t.Helper()
	packages, diagnostics, err := layout.Load(layout.Config{Dir: root, Overlay: overlay}, pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diagnostics {
		t.Error(d)
	}
	if t.Failed() {
		t.FailNow()
	}
	files := map[string][]byte{}
	for _, p := range packages {
		outputs, err := gen.Package(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, out := range outputs {
			files[below(t, out.Path)] = out.Content
		}
	}
	return files
}

// below is a path as seen from the module's root.
func below(t *testing.T, name string) string {
	t.Helper()
	from, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	name, err = filepath.Rel(from, name)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(name)
}

// committed is the generated files that are there, in all folders that belong
// to the module, whatever system they are for.
func committed(t *testing.T) map[string][]byte {
	t.Helper()
	module := os.DirFS(root)
	files := map[string][]byte{}
	err := fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && isOutside(module, name):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, layout.GeneratedSuffix) && !strings.HasSuffix(name, layout.GeneratedTestSuffix):
			return nil
		}
		files[name], err = fs.ReadFile(module, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isOutside reports whether a folder is none of the module's packages: what
// "./..." leaves out, and modules of their own.
func isOutside(module fs.FS, dir string) bool {
	base := path.Base(dir)
	if base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	_, err := fs.Stat(module, path.Join(dir, "go.mod"))
	return err == nil
}

// complaints tells how the files that are there differ from those that zcgen
// makes, sorted.
func complaints(want, have map[string][]byte) []string {
	var out []string
	for name, content := range want {
		found, ok := have[name]
		switch {
		case !ok:
			out = append(out, name+" is missing (run go generate ./"+path.Dir(name)+")")
		case !bytes.Equal(found, content):
			out = append(out, name+" is stale (run go generate ./"+path.Dir(name)+")")
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			out = append(out, name+" is left over: nothing is annotated in its source (remove it)")
		}
	}
	slices.Sort(out)
	return out
}

func TestGeneratedFiles(t *testing.T) {
	want := generated(t, nil, "./...")
	if _, ok := want["packetformats/udp_zc.go"]; !ok {
		t.Errorf("packetformats/udp_zc.go is not judged, only %q", slices.Sorted(maps.Keys(want)))
	}
	for _, complaint := range complaints(want, committed(t)) {
		t.Error(complaint)
	}
}

// TestSameBytes generates twice: the order of maps in the generator, or the
// time, must not show.
func TestSameBytes(t *testing.T) {
	if diff := cmp.Diff(generated(t, nil, "./packetformats"), generated(t, nil, "./packetformats")); diff != "" {
		t.Errorf("generated twice (-first +second):\n%s", diff)
	}
}

func TestComplaints(t *testing.T) {
	want := map[string][]byte{"a/x_zc.go": []byte("x"), "a/y_zc.go": []byte("y"), "b/z_zc.go": []byte("z")}
	have := map[string][]byte{"a/x_zc.go": []byte("x"), "a/y_zc.go": []byte("Y"), "c/o_zc.go": []byte("o")}
	got := complaints(want, have)
	if diff := cmp.Diff([]string{
		"a/y_zc.go is stale (run go generate ./a)",
		"b/z_zc.go is missing (run go generate ./b)",
		"c/o_zc.go is left over: nothing is annotated in its source (remove it)",
	}, got); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
}

// TestChangesMakeStale makes changes that still compile, as no guard sees them:
// the generated file is stale.
func TestChangesMakeStale(t *testing.T) {
	for _, tt := range []struct {
		name, format, old, new string
	}{
		{"a comment on a field", "udp", "header and payload, in bytes", "of all of it"},
		{"the byte order", "ethernet", "//zc:wire be msb", "//zc:wire le msb"},
		{"a binding", "udp", "FragmentOffset == 0", "FragmentOffset <= 1"},
		{"one more constant of an enum", "arp", "ARPOperation = 2", "ARPOperation = 2\n\tARPOperationReverse ARPOperation = 3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			overlay := edit(t, "packetformats/"+tt.format+".go", tt.old, tt.new)
			have := committed(t)
			maps.DeleteFunc(have, func(name string, _ []byte) bool { return path.Dir(name) != "packetformats" })
			got := complaints(generated(t, overlay, "./packetformats"), have)
			if want := "packetformats/" + tt.format + "_zc.go is stale (run go generate ./packetformats)"; !slices.Contains(got, want) {
				t.Errorf("%q, want among them %s", got, want)
			}
		})
	}
}

// edit reads a file below the root and replaces some text in it; the file
// itself stays as it is.
func edit(t *testing.T, name, old, new string) (overlay map[string][]byte) {
	t.Helper()
	file, err := filepath.Abs(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(source, []byte(old)) {
		t.Fatalf("%s does not say %q", name, old)
	}
	return map[string][]byte{file: bytes.ReplaceAll(source, []byte(old), []byte(new))}
}
