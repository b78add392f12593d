package importrules

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The core of the stack is sans-IO: it gets the time and the seed of its
// randomness as arguments, and runs in the goroutine that calls it.
const core = "./netstack/..."

// forbiddenInCore is, of each package that [coreStd] lists, what reads the
// clock, waits, or draws from the generator that all share.
var forbiddenInCore = map[string][]string{
	"time": {
		"After", "AfterFunc", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until",
	},
	"math/rand/v2": {
		"ExpFloat64", "Float32", "Float64", "Int", "Int32", "Int32N", "Int64", "Int64N", "IntN", "N",
		"NormFloat64", "Perm", "Shuffle", "Uint", "Uint32", "Uint32N", "Uint64", "Uint64N", "UintN",
	},
}

// impurities lists the go statements of f and what it uses of forbiddenInCore.
func impurities(f file) []string {
	var found []string
	forbidden := map[string][]string{} // by the name under which f imports them
	for imported, spec := range f.imports() {
		names, ok := forbiddenInCore[imported]
		switch {
		case !ok:
		case spec.Name == nil:
			forbidden[packageName(imported)] = names
		case spec.Name.Name == ".":
			found = append(found, f.at(spec)+": "+imported+" imported without its name")
		default:
			forbidden[spec.Name.Name] = names
		}
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, f.at(n)+": go statement")
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && slices.Contains(forbidden[x.Name], n.Sel.Name) {
				found = append(found, f.at(n)+": "+x.Name+"."+n.Sel.Name)
			}
		}
		return true
	})
	return found
}

// packageName is the name of a package of the standard library, whose path may
// end in a version.
func packageName(imported string) string {
	name := path.Base(imported)
	if strings.HasPrefix(name, "v") && strings.Trim(name[1:], "0123456789") == "" {
		name = path.Base(path.Dir(imported))
	}
	return name
}

func TestCoreIsPure(t *testing.T) {
	for _, f := range moduleFiles(t) {
		if in, ok := roomOf(rooms, f.pkg); !ok || in.name != core {
			continue
		}
		for _, found := range impurities(f) {
			t.Error(found + " (the core gets time and randomness as arguments, and starts no goroutine)")
		}
	}
}

func TestImpurities(t *testing.T) {
	for _, tt := range []struct {
		name, source string
		want         []string
	}{
		{"durations are arithmetic", `
import "time"
const timeout = 3 * time.Second
var d time.Duration = timeout.Round(time.Millisecond)`, nil},
		{"the clock", `
import "time"
var start = time.Now()`, []string{"netstack/a.go:4:13: time.Now"}},
		{"the clock under another name", `
import clock "time"
var read = clock.Since`, []string{"netstack/a.go:4:12: clock.Since"}},
		{"the clock without a name", `
import . "time"
var start = Now()`, []string{"netstack/a.go:3:8: time imported without its name"}},
		{"a method of the same name", `
import "time"
type clock struct{}
func (clock) Now() time.Duration { return 0 }
var start = clock{}.Now()`, nil},
		{"a generator of its own", `
import "math/rand/v2"
var r = rand.New(rand.NewPCG(1, 2))
var n = r.IntN(3)`, nil},
		{"the generator that all share", `
import "math/rand/v2"
var n = rand.IntN(3)`, []string{"netstack/a.go:4:9: rand.IntN"}},
		{"a goroutine", `
func f() {
	go f()
}`, []string{"netstack/a.go:4:2: go statement"}},
		{"a goroutine in a closure", `
var f = func() { go func() {}() }`, []string{"netstack/a.go:3:18: go statement"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := impurities(parse(t, "netstack/a.go", []byte("package netstack\n"+tt.source)))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("impurities (-want +got):\n%s", diff)
			}
		})
	}
}

// TestForbiddenIsImportable checks that each package with forbidden parts is
// one that the core may import: else the import itself is the fault.
func TestForbiddenIsImportable(t *testing.T) {
	for imported := range forbiddenInCore {
		if !slices.Contains(coreStd, imported) {
			t.Errorf("%s is not in coreStd", imported)
		}
	}
}
