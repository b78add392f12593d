package gen_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"

	"github.com/zcgen/zcgen/layout"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// generated are the packages whose machine code is looked at. The one that has
// every construct is too large for a list that is read by people.
var generated = []string{"packetformats", "examples/ownformat", everyConstruct}

const everyConstruct = "internal/genformats"

// golden compares lines with those of a file in testdata.
func golden(t *testing.T, name string, got []string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	text := strings.Join(got, "\n") + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got); go test ./gen -update rewrites it:\n%s", name, diff)
	}
}

// compile builds a package and returns what the compiler says under the flag.
func compile(t *testing.T, flag, pkg string) string {
	t.Helper()
	cmd := exec.Command("go", "build", "-gcflags="+flag, "-o", os.DevNull, "./"+pkg)
	cmd.Dir = ".."
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go build -gcflags=%s ./%s: %v\n%s", flag, pkg, err, out)
	}
	return string(out)
}

// functions maps the lines of a package's generated files to the functions that
// they are in, as "UDPView.Length" or "CheckUDP".
type functions map[string]map[int]string

func functionsOf(t *testing.T, pkg string) functions {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", pkg, "*"+layout.GeneratedSuffix))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no generated files: %v", pkg, err)
	}
	out := functions{}
	for _, path := range files {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		lines := map[int]string{}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				for line := fset.Position(fn.Pos()).Line; line <= fset.Position(fn.End()).Line; line++ {
					lines[line] = functionName(fn)
				}
			}
		}
		out[filepath.Base(path)] = lines
	}
	return out
}

func functionName(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return fn.Name.Name
	}
	return types.ExprString(fn.Recv.List[0].Type) + "." + fn.Name.Name
}

// fixedAccessors are the getters and setters of fields at constant offsets, by
// the names that functions has.
func fixedAccessors(t *testing.T, pkg string) (getters, setters map[string]bool) {
	t.Helper()
	pkgs, diags, err := layout.Load(layout.Config{Dir: ".."}, "./"+pkg)
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	getters, setters = map[string]bool{}, map[string]bool{}
	for _, file := range pkgs[0].Files {
		for _, s := range file.Structs {
			view := layout.Names{Struct: s.Name}.View() + "."
			for _, f := range s.Fields {
				if f.Segment == nil || f.Segment.Index > 0 || f.Segment.Part != nil || f.Hidden != nil || f.IsReserved() {
					continue
				}
				getters[view+f.Name] = true
				setters[view+"Set"+f.Name] = true
			}
		}
	}
	return getters, setters
}

// isCheck reports whether a function is the check of a record or of a chain. The
// way from a parent to its payload is not: it calls the parent's getter.
func isCheck(name string) bool {
	lower := strings.ToLower(name)
	return !strings.ContainsAny(name, ".") && !strings.Contains(name, "From") &&
		(strings.HasPrefix(lower, "check") || strings.HasPrefix(lower, "match"))
}

var boundsCheck = regexp.MustCompile(`(?m)^(?:\S*/)?(\w+_zc\.go):(\d+):\d+: Found (Is\w+)$`)

// TestBoundsChecks lists the bounds checks that the compiler leaves in the views
// and in what makes them: none in a getter or setter of a fixed field, whatever
// the list says, and none in a check function. What encoders do is not on it.
func TestBoundsChecks(t *testing.T) {
	for _, pkg := range generated {
		t.Run(filepath.Base(pkg), func(t *testing.T) {
			lines := functionsOf(t, pkg)
			getters, setters := fixedAccessors(t, pkg)
			counts := map[string]int{}
			for _, m := range boundsCheck.FindAllStringSubmatch(compile(t, "-d=ssa/check_bce/debug=1", pkg), -1) {
				line, _ := strconv.Atoi(m[2])
				name := lines[m[1]][line]
				switch {
				case name == "":
					t.Errorf("%s is in no function", m[0])
				case strings.HasPrefix(name, "*"):
					continue // the owned form
				case getters[name], setters[name]:
					t.Errorf("%s: a bounds check in the accessor of a fixed field", name)
				case isCheck(name):
					t.Errorf("%s: a bounds check in what checks bounds", name)
				}
				counts[name]++
			}
			var list []string
			for _, name := range slices.Sorted(maps.Keys(counts)) {
				list = append(list, fmt.Sprintf("%s %d", name, counts[name]))
			}
			if pkg != everyConstruct {
				golden(t, "boundschecks_"+filepath.Base(pkg)+".txt", list)
			}
		})
	}
}

var verdict = regexp.MustCompile(`(?m)^(?:\S*/)?\w+_zc\.go:\d+:\d+: (can|cannot) inline (\S+?)(?: with|:)`)

// TestInlined lists which getters, setters and parse functions the compiler does
// not inline, of those that fixed fields have, and of the wrappers that make
// errors of faults: in those an error that is only tested must not be allocated.
func TestInlined(t *testing.T) {
	for _, pkg := range generated {
		t.Run(filepath.Base(pkg), func(t *testing.T) {
			getters, setters := fixedAccessors(t, pkg)
			inlined := 0
			var list []string
			for _, m := range verdict.FindAllStringSubmatch(compile(t, "-m=2", pkg), -1) {
				name := m[2]
				parse := strings.HasPrefix(strings.ToLower(name), "parse") && !strings.Contains(name, ".")
				switch {
				case !getters[name] && !setters[name] && !parse:
				case m[1] == "can":
					inlined++
				case parse:
					t.Errorf("%s is not inlined: its error is allocated when a parse fails", name)
				default:
					list = append(list, name)
				}
			}
			if inlined < 10 {
				t.Errorf("the compiler inlines %d functions: is its report read right?", inlined)
			}
			slices.Sort(list)
			golden(t, "notinlined_"+filepath.Base(pkg)+".txt", slices.Compact(list))
		})
	}
}

// TestViewsStayInRegisters holds all views to what the compiler keeps in
// registers: four words, four fields (cmd/compile's ssa.CanSSA).
func TestViewsStayInRegisters(t *testing.T) {
	sizes := types.SizesFor("gc", "amd64")
	patterns := []string{}
	for _, pkg := range generated {
		patterns = append(patterns, "./"+pkg)
	}
	pkgs, err := packages.Load(&packages.Config{Dir: "..", Mode: packages.NeedName | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	views := 0
	for _, p := range pkgs {
		for _, name := range p.Types.Scope().Names() {
			s, ok := p.Types.Scope().Lookup(name).Type().Underlying().(*types.Struct)
			if !ok || !strings.HasSuffix(name, "View") {
				continue
			}
			views++
			if size := sizes.Sizeof(s); size > 32 || s.NumFields() > 4 {
				t.Errorf("%s.%s has %d bytes in %d fields", p.Name, name, size, s.NumFields())
			}
		}
	}
	if views < 20 {
		t.Errorf("found %d views: are the packages read right?", views)
	}
}
