package prove

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zcgen/zcgen/layout"
)

// needSolver skips a test where z3 is missing; as for other programs,
// ZCGEN_REQUIRE=1 makes a failure of that.
func needSolver(t *testing.T) {
	t.Helper()
	s, err := startSolver(0)
	if err == nil {
		if err = s.stop(); err != nil {
			t.Fatal(err)
		}
		return
	}
	if os.Getenv("ZCGEN_REQUIRE") == "1" {
		t.Fatalf("cannot run here and ZCGEN_REQUIRE=1 forbids to skip: %v", err)
	}
	t.Skip(err)
}

func prove(t *testing.T, patterns ...string) []*Report {
	t.Helper()
	needSolver(t)
	packages, diagnostics, err := layout.Load(layout.Config{}, patterns...)
	if err != nil || len(diagnostics) > 0 {
		t.Fatal(err, diagnostics)
	}
	reports, err := Packages(Config{}, packages)
	if err != nil {
		t.Fatal(err)
	}
	return reports
}

// complaints are the failures and the functions not covered of a package, by the
// line of their file.
func complaints(r *Report) map[string][]string {
	out := map[string][]string{}
	for _, f := range r.Functions {
		if f.Skipped != "" {
			out[f.Name] = append(out[f.Name], "not covered: "+f.Skipped)
		}
		for _, failed := range f.Failures {
			at := fmt.Sprintf("%s:%d", filepath.Base(failed.Pos.Filename), failed.Pos.Line)
			out[at] = append(out[at], failed.Kind+": "+failed.What+failed.bits())
		}
	}
	return out
}

// TestRight wants everything proved of code that is right.
func TestRight(t *testing.T) {
	for _, r := range prove(t, "./testdata/right", "./testdata/imports") {
		if diff := cmp.Diff(map[string][]string{}, complaints(r)); diff != "" {
			t.Errorf("not proved (-want +got):\n%s", diff)
		}
		byName := map[string]Function{}
		for _, f := range r.Functions {
			byName[f.Name] = f
			if f.Obligations == 0 && !f.AtCalls && f.Name != "Eight" {
				t.Errorf("%s has nothing to prove", f.Name)
			}
		}
		if put, ok := byName["put"]; ok && (!put.AtCalls || put.Obligations != 0) {
			t.Errorf("put is proved by itself, though it asks for room: %+v", put)
		}
	}
}

var wants = regexp.MustCompile(`"([^"]*)"`)

// TestWrong wants of code that is wrong the failures that the comments say, and
// no others.
func TestWrong(t *testing.T) {
	text, err := os.ReadFile("testdata/wrong/formats_zc.go")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for i, line := range strings.Split(string(text), "\n") {
		if _, comment, ok := strings.Cut(line, "// want "); ok {
			for _, m := range wants.FindAllStringSubmatch(comment, -1) {
				at := fmt.Sprintf("formats_zc.go:%d", i+1)
				want[at] = append(want[at], m[1])
			}
		}
	}
	for _, r := range prove(t, "./testdata/wrong") {
		got := complaints(r)
		for at, texts := range got {
			slices.Sort(texts)
			slices.Sort(want[at])
			for i, text := range texts {
				if i < len(want[at]) && strings.HasPrefix(text, want[at][i]) {
					texts[i] = want[at][i]
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("failures by line (-want +got):\n%s", diff)
		}
		if r.Proved() {
			t.Error("Proved says that all is")
		}
	}
}

// TestExample wants the values of a counterexample that can only be these.
func TestExample(t *testing.T) {
	for _, r := range prove(t, "./testdata/wrong") {
		for _, f := range r.Functions {
			if f.Name == "Divide" && (len(f.Failures) != 1 || f.Failures[0].Example != "y = 0") {
				t.Errorf("Divide fails with %+v, want y = 0", f.Failures)
			}
		}
	}
}

// TestReport pins the form of the report, and that two runs agree.
func TestReport(t *testing.T) {
	text := func() string {
		var out bytes.Buffer
		for _, r := range prove(t, "./testdata/wrong") {
			r.Time = 0
			if err := r.Write(&out, filepath.Base, true); err != nil {
				t.Fatal(err)
			}
		}
		return out.String()
	}
	first := text()
	for _, want := range []string{
		"formats_zc.go:13:",
		": PairView.Beyond: index does not hold: len(v.p[3:4]) >= 2\nPairView.Beyond: proved 3/4\n",
		"\tas with y = 0\n",
		"\tcalled at formats_zc.go:",
		"put: at each call\n",
		"not proved in 0.0 s\n",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("the report does not say %q:\n%s", want, first)
		}
	}
	values := regexp.MustCompile(`(?m)^\tas with .*\n`)
	if diff := cmp.Diff(values.ReplaceAllString(first, ""), values.ReplaceAllString(text(), "")); diff != "" {
		t.Errorf("two runs differ (-first +second):\n%s", diff)
	}
}

// TestNoSolver says how to get z3 where it is missing.
func TestNoSolver(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := startSolver(0); err == nil || !strings.Contains(err.Error(), "apt-get install z3") {
		t.Errorf("got %v", err)
	}
}

// TestImports proves a package of which another one is not asked for.
func TestImports(t *testing.T) {
	reports := prove(t, "./testdata/imports")
	if len(reports) != 1 || !reports[0].Proved() || len(reports[0].Functions) != 2 {
		t.Errorf("got %+v", reports)
	}
}

// TestFormats proves packages whose proofs take seconds.
func TestFormats(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	for _, r := range prove(t, "../packetformats/elf", "../packetformats/pcap", "../packetformats/iouring", "../packetformats/tpacket", "../packetformats/sctp", "../packetformats/tftp") {
		if diff := cmp.Diff(map[string][]string{}, complaints(r)); diff != "" {
			t.Errorf("not proved (-want +got):\n%s", diff)
		}
	}
}
