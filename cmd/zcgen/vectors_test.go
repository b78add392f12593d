package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const tested = `package good

//zc:wire be
//zc:test 0007 01
//zc:test 0007 02
type Tested struct {
	Seven uint16 ` + "`wire:\"eq: 7\"`" + `
	Kind  uint8  ` + "`wire:\"where: Kind < 2\"`" + `
}
`

// TestVectors runs the tests that are made of //zc:test lines, of which one is
// no record, and sees them go with the lines.
func TestVectors(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	module(t, map[string]string{"good/good.go": tested})
	for name, more := range map[string]string{
		"go.mod": "\nrequire github.com/zcgen/zcgen v0.0.0\n\nreplace github.com/zcgen/zcgen => " + root + "\n", "go.sum": "",
	} {
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(b), "module github.com/zcgen/zcgen", "module example.org/module", 1) + more
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	zcgen(t, exitDone, "./...")
	out, err := exec.Command("go", "test", "./good").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "0007 02: tested: Kind 2 at byte 2, want Kind < 2") || strings.Contains(string(out), "0007 01:") {
		t.Errorf("go test: %v\n%s", err, out)
	}

	without := strings.ReplaceAll(strings.ReplaceAll(tested, "//zc:test 0007 01\n", ""), "//zc:test 0007 02\n", "")
	if err := os.WriteFile("good/good.go", []byte(without), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, stderr := zcgen(t, exitWrong, "check", "./..."); !strings.Contains(stderr, "good/good_zc_test.go: has no annotated source") {
		t.Errorf("check printed\n%s", stderr)
	}
	zcgen(t, exitDone, "./...")
	for _, name := range slices.Sorted(maps.Keys(tree(t))) {
		if strings.HasSuffix(name, "_zc_test.go") {
			t.Errorf("%s is left over", name)
		}
	}
}
