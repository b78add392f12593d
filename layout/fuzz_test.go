package layout

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// resolve resolves one file without the go command.
func resolve(t *testing.T, src string) (*Package, []Diagnostic) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "x.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Skip("not a Go file")
	}
	p := &packages.Package{Name: f.Name.Name, PkgPath: "p", Syntax: []*ast.File{f}, TypesInfo: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Scopes: map[ast.Node]*types.Scope{},
	}}
	conf := types.Config{Importer: structsAlone{}, Error: func(err error) { p.TypeErrors = append(p.TypeErrors, err.(types.Error)) }}
	p.Types, _ = conf.Check("p", fset, []*ast.File{f}, p.TypesInfo)
	r := &reporter{fset: fset}
	return r.load(p, newUniverse(nil)), r.sorted()
}

// tagged is a Go tag with the text given as the value of its wire key.
func tagged(text string) string { return strconv.Quote("wire:" + strconv.Quote(text)) }

// FuzzTags resolves a struct with any texts for tags. That never panics, each
// diagnostic has a place and a cure, and of a layout that is not refused the
// proofs hold.
func FuzzTags(f *testing.F) {
	f.Add("bits: 4, where: A >= 5", "bits: 4", "where: C >= A*4, frame: C", "to: A*4", "len: 8", "where: A < C || E")
	f.Add("eq: 0x45", "in: {1, 9}", "where: B != 0 && C/B < 10", "size: C", "count: B + 1", "where: !(E == false)")
	f.Add("closed, mbz", "none: 0", "sum: inet(pseudo, 0, total)", "size: up(A, 4), in: {0, 20}", "to: C", "where: min(A, B) << 3 <= C")
	f.Add("reserved", "", "frame: C + 9, where: C > B - 3", "len: 24", "size: 6", "where: C &^ 3 == A | B ^ 5 && E")
	f.Add("bits: 3", "bits: 5, where: A%2 == 1", "where: C == -B || C > 1<<15", "size: 300 - A", "count: C", "where: 100 / (A + 1) > 5")
	f.Add("eq: 4 in: {", "wher: B", "sum: crc(0, len(D))", "until: it == 0", "size: D", "where: ((((A > 3)")
	f.Fuzz(func(t *testing.T, a, b, c, d, list, row string) {
		src := fmt.Sprintf(`package p

type Kind uint8

const (
	KindA Kind = 1
	KindB Kind = 2
	Limit      = 9
)

//zc:wire be msb
type X struct {
	A Kind     %s
	B uint8    %s
	C uint16   %s
	E bool
	D []byte   %s
	L []uint16 %s
	_ struct{} %s
	R []byte
}
`, tagged(a), tagged(b), tagged(c), tagged(d), tagged(list), tagged(row))
		pkg, diags := resolve(t, src)
		check(t, pkg, diags)
	})
}

// FuzzDirectives resolves any text behind //zc: above a type.
func FuzzDirectives(f *testing.F) {
	f.Add("wire be msb", "bind Parent.Data Kind == 1")
	f.Add("wire le lsb", "bind Parent.Data Kind/Low == 3 && Kind != 5 || true")
	f.Add("wire he", "fuse Parent")
	f.Add("wire be,le natural", "refine X")
	f.Add("wire be,le msb", "wire le,be")
	f.Add("wire he natural volatile", "wire he natural natural")
	f.Add("wire be volatile", "bind A.D N == 3")
	f.Add("wires be", "bind Parent..Data ((")
	f.Fuzz(func(t *testing.T, wire, bind string) {
		if strings.ContainsAny(wire+bind, "\r\n") {
			t.Skip("not one line")
		}
		src := fmt.Sprintf(`package p

//zc:wire be msb
type Parent struct {
	Kind uint8
	Low  int8 %s
	Data []byte
}

//zc:bind Parent.Data Kind == 7
//zc:%s
type A struct {
	N uint16
	D []byte
}

//zc:%s
type B struct{ N uint16 }
`, tagged("where: Low != 0"), wire, bind)
		pkg, diags := resolve(t, src)
		check(t, pkg, diags)
	})
}

// FuzzOtherStructs resolves any text behind the directives that say something of
// other structs, and of records in them.
func FuzzOtherStructs(f *testing.F) {
	f.Add("Parent N == 2 && !Flag", "Parent Child Other", "01 02", "[2]byte")
	f.Add("Parent (N == 2) && Flag != (Kind > 3)", "Parent Other", "0102 0", "uint16")
	f.Add("Other Kind == 1 || N*2 == 4", "Child", "0g", "Pair")
	f.Add("Child N == 2, Kind == 1", "x.Parent ..", "", "[1]Pair")
	f.Add("Parent N == 2} + _{N", "Parent Parent", "00", "[]byte")
	f.Fuzz(func(t *testing.T, refine, tree, vector, data string) {
		if strings.ContainsAny(refine+tree+vector+data, "\r\n") {
			t.Skip("not one line")
		}
		src := fmt.Sprintf(`package p

//zc:wire be msb
type Parent struct {
	Kind uint8
	Flag bool   %s
	N    uint8  %s
	Data []byte %s
	Pair
	Rest []byte
}

type Pair struct{ A, B uint8 }

//zc:refine %s
//zc:test %s
type Child struct {
	Kind uint8
	Flag bool  %s
	N    uint8 %s
	Data %s
	Pair
	Rest []byte
}

//zc:bind Parent.Rest Kind == 7 && A < B
type Other struct {
	List [2]bool
	More [2]Pair
}

//zc:tree %s
type Layer uint8
`, tagged("bits: 1"), tagged("bits: 7"), tagged("size: N"), refine, vector, tagged("bits: 1"), tagged("bits: 7"), data, tree)
		pkg, diags := resolve(t, src)
		check(t, pkg, diags)
	})
}

// check holds what was resolved to what a caller relies on.
func check(t *testing.T, pkg *Package, diags []Diagnostic) {
	t.Helper()
	for _, d := range diags {
		if !d.Pos.IsValid() || d.Code < 1000 || d.Problem == "" || d.Cure == "" {
			t.Errorf("diagnostic %q lacks something", d)
		}
	}
	if len(diags) > 0 {
		return
	}
	r := rand.New(rand.NewPCG(7, 8))
	for _, file := range pkg.Files {
		for _, s := range file.Structs {
			for _, line := range strings.Split(s.Diagram(), "\n") {
				if strings.HasSuffix(line, " ") {
					t.Errorf("line %q of the diagram ends with a space", line)
				}
			}
			if s.Dump() == "" {
				t.Error("nothing is dumped")
			}
			for range 20 {
				b := make([]byte, r.IntN(100))
				randomRecord(r, s, b)
				newInterpreter(t, s, b).parse()
			}
		}
	}
}
