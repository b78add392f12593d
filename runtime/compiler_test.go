package zcrt_test

import (
	"maps"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// compile builds a package and returns what the compiler says under the flag.
func compile(t *testing.T, flag, pkg string) string {
	t.Helper()
	out, err := exec.Command("go", "build", "-gcflags="+flag, pkg).CombinedOutput()
	if err != nil {
		t.Fatalf("go build -gcflags=%s %s: %v\n%s", flag, pkg, err, out)
	}
	return string(out)
}

// TestInlined lists what generated getters, setters and Parse functions call on
// their way: a call would cost more than the work. Short is the reverse: it runs
// for refused records alone, and its loop is not to be copied into each Check.
func TestInlined(t *testing.T) {
	want := map[string]bool{
		"(*Site).At":             true,
		"Saturate":               true,
		"Short":                  false,
		"Fault.Failed":           true,
		"Fault.Offset":           true,
		"Fault.Wanted":           true,
		"Fault.Kind":             true,
		"Fault.Within":           true,
		"Fault.Behind":           true,
		"NewBuffer":              true,
		"(*Buffer).Reset":        true,
		"(*Buffer).Bytes":        true,
		"(*Buffer).Len":          true,
		"(*Buffer).Headroom":     true,
		"(*Buffer).Tailroom":     true,
		"(*Buffer).Prepend":      true,
		"(*Buffer).Append":       true,
		"(*Buffer).TrimFront":    true,
		"(*Buffer).Truncate":     true,
		"Compare":                true,
		"Sum.AddUint16":          true,
		"Sum.AddSum":             true,
		"Sum.Add":                false,
		"Sum.Checksum":           true,
		"Sum.Verified":           true,
		"Update":                 true,
		"Sum.To":                 true,
		"Delta.Add":              true,
		"Delta.Swap":             true,
		"Delta.Apply":            true,
		"Blank":                  true,
		"Clone":                  true,
		"bigEndian.Uint24":       true,
		"bigEndian.PutUint24":    true,
		"bigEndian.Uint40":       true,
		"bigEndian.PutUint40":    true,
		"bigEndian.Uint48":       true,
		"bigEndian.PutUint48":    true,
		"bigEndian.Uint56":       true,
		"bigEndian.PutUint56":    true,
		"littleEndian.Uint24":    true,
		"littleEndian.PutUint24": true,
		"littleEndian.Uint40":    true,
		"littleEndian.PutUint40": true,
		"littleEndian.Uint48":    true,
		"littleEndian.PutUint48": true,
		"littleEndian.Uint56":    true,
		"littleEndian.PutUint56": true,
	}
	got := map[string]bool{}
	verdict := regexp.MustCompile(`(?m)^\S+: (can|cannot) inline ([^\s:]+)`)
	for _, m := range verdict.FindAllStringSubmatch(compile(t, "-m=2", "."), -1) {
		if _, listed := want[m[2]]; listed {
			got[m[2]] = m[1] == "can"
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("inlinable functions (-want +got):\n%s", diff)
	}
}

var boundsCheck = regexp.MustCompile(`(?m)^(?:\S*/)?(\w+\.go):(\d+):\d+: Found (Is\w+)$`)

// TestBoundsChecks counts the bounds checks that the compiler leaves in each
// file. In integers.go it is the one by which a short slice panics; in buffer.go
// each slicing of the store, which nothing in the types ties to head and tail; in
// blank.go that of the argument, which is gone where it is a constant.
func TestBoundsChecks(t *testing.T) {
	want := map[string]int{
		"blank.go IsSliceInBounds":  1,
		"buffer.go IsSliceInBounds": 3,
		"integers.go IsInBounds":    16,
	}
	got := map[string]int{}
	for _, m := range boundsCheck.FindAllStringSubmatch(compile(t, "-d=ssa/check_bce/debug=1", "."), -1) {
		got[m[1]+" "+m[3]]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bounds checks (-want +got):\n%s", diff)
	}
}

// TestBoundsChecksInViews compiles calls as generated code makes them: the only
// check that is left is that of the control, which shows that we can see one.
func TestBoundsChecksInViews(t *testing.T) {
	const dir = "./testdata/boundscheck"
	source, err := os.ReadFile(dir + "/views.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(source), "\n")
	function := regexp.MustCompile(`^func (?:\(v view\) )?(\w+)`)
	got := map[string]string{}
	for _, m := range boundsCheck.FindAllStringSubmatch(compile(t, "-d=ssa/check_bce/debug=1", dir), -1) {
		line, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		name := function.FindStringSubmatch(lines[line-1])
		if m[1] != "views.go" || name == nil {
			t.Errorf("a bounds check outside of the functions of views.go: %s", m[0])
			continue
		}
		got[name[1]] = m[3]
	}
	if want := map[string]string{"control": "IsInBounds"}; !maps.Equal(got, want) {
		t.Errorf("bounds checks by function: %v, want %v", got, want)
	}
}
