package layout

import (
	"fmt"
	"go/token"
	"go/types"
	"testing"
)

// structsAlone imports package structs and no other.
type structsAlone struct{}

func (structsAlone) Import(path string) (*types.Package, error) {
	if path != "structs" {
		return nil, fmt.Errorf("there is no package %q", path)
	}
	p := types.NewPackage(path, path)
	name := types.NewTypeName(token.NoPos, p, "HostLayout", nil)
	types.NewNamed(name, types.NewStruct(nil, nil), nil)
	p.Scope().Insert(name)
	p.MarkComplete()
	return p, nil
}

// FuzzMemory resolves a struct of numbers of all sizes, with any tags, under any
// words of //zc:wire: in one byte order, in two, or as it is in memory.
func FuzzMemory(f *testing.F) {
	f.Add("he natural", "uint8", "uint64", "", "atomic")
	f.Add("he natural volatile", "uint64", "uint32", "atomic", "in: {1, 9}")
	f.Add("be,le", "uint32", "[3]uint16", "eq: {be: 2, le: 1}", "")
	f.Add("le,be msb", "float64", "uint16", "reserved", "eq: 0x0102")
	f.Add("he volatile", "uint16", "[]byte", "where: A < 9", "size: A")
	f.Add("be,le volatile", "int8", "[]float32", "in: {-4, 4}", "trunc")
	f.Add("be natural", "bool", "Inner", "bits: 4", "where: X != 1")
	f.Fuzz(func(t *testing.T, words, a, b, tagA, tagB string) {
		src := fmt.Sprintf(`package p

import "structs"

//zc:wire %s
type X struct {
	_ structs.HostLayout
	A %s %s
	B %s %s
}

//zc:wire %s
type Inner struct { _ structs.HostLayout; A uint16; B uint32 }
`, words, a, tagged(tagA), b, tagged(tagB), words)
		pkg, diags := resolve(t, src)
		check(t, pkg, diags)
	})
}
