package gen_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zcgen/zcgen/gen"
	"github.com/zcgen/zcgen/layout"
)

// constructs are the fields that each construct of the language takes; the names of
// fields end in #, which stands for a number.
var constructs = []string{
	"N# uint8\nO# uint16 `wire:\"when: N# > 3\"`",
	"F# bool\nO# uint32 `wire:\"when: F#\"`",
	"N# uint8\nO# [3]uint16 `wire:\"when: N# > 3\"`",
	"N# uint8\nO# []byte `wire:\"when: N# > 3, len: 8\"`",
	"N# uint8\nO# Fixed `wire:\"when: N# > 3\"`",
	"N# uint8\nO# []uint16 `wire:\"when: N# > 3, len: 8\"`",
	"K# uint8\nU# Union `wire:\"on: K#, size: 6\"`",
	"K# uint8\nU# Union `wire:\"on: K#\"`",
	"K# Enum\nU# EnumUnion `wire:\"on: K#, size: 6\"`",
	"C# uint8\nL# []uint16 `wire:\"count: C#\"`",
	"C# uint8\nL# []Fixed `wire:\"count: C#\"`",
	"C# uint8\nL# []TLV `wire:\"count: C#\"`",
	"L# []TLV `wire:\"until: Kind == 0\"`",
	"P# uint8\nX# []Chain `wire:\"chain: P#\"`",
	"A# uint8\nD# uint16 `wire:\"calc: A#*2\"`",
	"A# uint8\nD# uint16 `wire:\"calc: A#*2\"`\n_ struct{} `wire:\"where: D# + A# < 90\"`",
	"V# VInt\nW# []byte `wire:\"size: V#\"`",
	"V# []byte `wire:\"len: VInt\"`",
	"T# []byte `wire:\"upto: 0\"`",
	"S# uint16 `wire:\"sum: inet(0, total)\"`",
	"S# uint8 `wire:\"sum: parity(0, total)\"`",
	"Z# uint16 `wire:\"none: 0\"`",
	"I# netip.Addr `wire:\"size: 4\"`",
	"R# float32",
	"B# uint8 `wire:\"bits: 3\"`\nBB# uint16 `wire:\"bits: 13\"`",
	"Q# uint16 `wire:\"frame: Q#, where: Q# >= 60\"`",
	"Y# []byte",
	"G# TLV",
	"G# Fixed",
	"H# []byte `wire:\"len: 16\"`",
	"E# Enum `wire:\"closed\"`",
	"M# [2]Fixed",
	"L# []Fixed `wire:\"while: peek(8) == 1\"`",
	"L# []byte `wire:\"when: avail > 4, len: 8\"`",
	"J# uint8 `wire:\"param\"`\nJJ# uint8 `wire:\"where: JJ# > J#\"`",
	"CC# string `wire:\"codec: text, len: 8\"`",
	"N# uint8\nCC# string `wire:\"when: N# > 3, codec: text, size: 3\"`",
	"CC# string `wire:\"codec: text\"`",
	"T# string `wire:\"codec: text, upto: 0\"`",
	"SS# uint8 `wire:\"set: total, where: SS# < 200\"`",
	"EE# uint16 `wire:\"eq: 7\"`",
	"_ struct{} `wire:\"where: A0 > 3\"`",
}

// constructsUse are the types in their fields.
const constructsUse = `
type Fixed struct { FA uint8; FB uint16 }
type TLV struct { Kind uint8; Len uint8 "wire:\"when: Kind != 0, where: Len >= 2, frame: Len\""; Data []byte "wire:\"when: has(Len)\"" }
type Union struct { One *uint16 "wire:\"is: 1\""; Two *Fixed "wire:\"is: 2\""; Words []uint16 "wire:\"is: 4\""; Records []Fixed "wire:\"is: {5, 6}\""; Other []byte "wire:\"other\"" }
type EnumUnion struct { One *uint16 "wire:\"is: EnumA, tail: any\""; Two []byte "wire:\"is: EnumB\""; Other []byte "wire:\"other\"" }
type Chain struct { A *Link "wire:\"is: 1\""; B *Link "wire:\"is: 2\"" }
type Link struct { Next uint8 "wire:\"next\""; Length uint8 "wire:\"frame: Length+2\""; Data []byte }
type Enum uint8
const ( EnumA Enum = 1; EnumB Enum = 2 )
//zc:varint leb128 4
type VInt uint32
//zc:sum parity parity
type Summed struct { A uint8 }
func parity(parts ...[]byte) uint8 { return 0 }
`

// constructsCodec is the codec that they name.
const constructsCodec = `
type text struct{}
func (text) Size(v string) int { return len(v) }
func (text) Get(b []byte) (string, error) { return string(b), nil }
func (text) Put(b []byte, v string) { copy(b, v) }
`

// TestConstructsTogether puts two constructs into a layout, in pairs that differ from
// run to run only with the constructs: it is refused, or what is generated for it
// compiles.
func TestConstructsTogether(t *testing.T) {
	pairs := 150
	if testing.Short() {
		pairs = 12
	}
	for _, order := range []string{"be msb", "be,le msb", "le lsb volatile"} {
		t.Run(order, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3+uint64(len(constructs)), uint64(len(order))))
			structs := map[string]string{}
			for i := range pairs {
				name := fmt.Sprintf("Top%d", i)
				one, two := r.IntN(len(constructs)), r.IntN(len(constructs))
				fields := strings.ReplaceAll(constructs[one], "#", "1") + "\n" + strings.ReplaceAll(constructs[two], "#", "2")
				structs[name] = "//zc:wire " + order + "\ntype " + name + " struct {\nA0 uint8\n" + fields + "\n}\n"
			}
			refused := combined(t, order, structs)
			if len(structs)-refused < pairs/4 {
				t.Errorf("%d of %d layouts are refused, which leaves too little", refused, pairs)
			}
		})
	}
}

// combined generates for those of the structs that are not refused, and returns how
// many are.
func combined(t *testing.T, order string, structs map[string]string) (refused int) {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("testdata", "combined"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "x.go")
	support := "//zc:wire be msb" + constructsUse
	if strings.Contains(order, "volatile") {
		support = strings.ReplaceAll(constructsUse, "\ntype ", "\n//zc:wire be msb volatile\ntype ")
		support = strings.Replace(support, "//zc:wire be msb volatile\ntype Enum uint8", "type Enum uint8", 1)
		support = strings.NewReplacer("when: Kind != 0, where: Len", "where: Len", "wire:\\\"when: has(Len)\\\"", "").Replace(support)
	}
	for {
		source := "package combined\n\nimport \"net/netip\"\n\nvar _ netip.Addr\n" + constructsCodec + "\n" + support
		at := map[int]string{}
		for _, name := range slices.Sorted(maps.Keys(structs)) {
			s := structs[name]
			for range strings.Count(s, "\n") {
				at[strings.Count(source, "\n")+1] = name
				line, rest, _ := strings.Cut(s, "\n")
				source, s = source+line+"\n", rest
			}
		}
		pkgs, diags, err := layout.Load(layout.Config{Overlay: map[string][]byte{path: []byte(source)}}, "./testdata/combined")
		if err != nil {
			t.Fatal(err)
		}
		before := len(structs)
		for _, d := range diags {
			if at[d.Pos.Line] == "" {
				t.Fatal(d)
			}
			delete(structs, at[d.Pos.Line])
		}
		if refused += before - len(structs); len(diags) > 0 {
			continue
		}
		files, err := gen.Package(pkgs[0])
		if err != nil {
			t.Fatal(err)
		}
		compiles(t, source, files)
		return refused
	}
}

// compiles reports what the compiler's front end says of a package.
func compiles(t *testing.T, source string, files []gen.Output) {
	t.Helper()
	fset := token.NewFileSet()
	x, err := parser.ParseFile(fset, "x.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	syntax := []*ast.File{x}
	var generated []string
	for _, f := range files {
		file, err := parser.ParseFile(fset, filepath.Base(f.Path), f.Content, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		syntax, generated = append(syntax, file), strings.Split(string(f.Content), "\n")
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(err error) {
		line := ""
		if e, ok := err.(types.Error); ok {
			if n := fset.Position(e.Pos).Line; n <= len(generated) {
				line = generated[n-1]
			}
		}
		t.Errorf("%v\n%s", err, line)
	}}
	conf.Check("combined", fset, syntax, nil)
	if t.Failed() && os.Getenv("ZCGEN_KEEP") != "" {
		t.Log(source)
	}
}
