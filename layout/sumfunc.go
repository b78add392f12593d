package layout

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Algorithm is a checksum that the author of a layout has written: a function
// that a //zc:sum line names.
type Algorithm struct {
	Name  string // in tags
	Func  string // the Go function
	Path  string // the import path of a function of another package, else empty
	Bits  int    // of its result
	Parts bool   // it takes several slices, which it sums as if they were one
}

// Value is the Go type of what the function returns.
func (a *Algorithm) Value() string {
	return map[int]string{8: "uint8", 16: "uint16", 32: "uint32", 64: "uint64"}[a.Bits]
}

// pendingSum is a //zc:sum line of a file.
type pendingSum struct {
	file *File
	d    directive
}

const algorithmCure = "write func(b []byte) uint32, or func(parts ...[]byte) uint32 for a field in its own range"

// readAlgorithms resolves the //zc:sum lines of the package.
func (l *loader) readAlgorithms() {
	for _, p := range l.sumLines {
		words := strings.Fields(p.d.rest)
		refuse := func(cure, problem string, args ...any) {
			l.report(p.d.restPos, CodeDirective, "", cure, problem, args...)
		}
		switch {
		case len(words) != 2 || !token.IsIdentifier(words[0]):
			refuse("write //zc:sum name function", "//zc:sum has no name and function")
		case words[0] == "inet":
			refuse("take another name", "inet is the internet checksum")
		case l.algorithms[words[0]] != nil:
			refuse("keep one of the two", "a second checksum called %s", words[0])
		default:
			a := &Algorithm{Name: words[0]}
			l.algorithms[a.Name] = a // also where it is refused, so that only that is reported
			fn := l.functionNamed(p.file, words[1])
			if fn == nil {
				refuse("declare it, or import its package", "%s is not a function that is known here", words[1])
				continue
			}
			a.Func = fn.Name()
			if fn.Pkg() != l.types {
				a.Path = fn.Pkg().Path()
			}
			if !a.signature(fn.Type().(*types.Signature)) {
				refuse(algorithmCure, "%s is no function from bytes to an unsigned integer", words[1])
			}
		}
	}
}

// functionNamed is a function of the package, or pkg.Name of one that the file
// imports; nil if there is none.
func (l *loader) functionNamed(file *File, text string) *types.Func {
	in, name := l.types, text
	if pkgName, rest, dotted := strings.Cut(text, "."); dotted {
		if in, name = l.importedAs(file, pkgName), rest; in == nil || !ast.IsExported(name) {
			return nil
		}
	}
	fn, _ := in.Scope().Lookup(name).(*types.Func)
	return fn
}

// signature takes from a function's type what it sums and returns.
func (a *Algorithm) signature(sig *types.Signature) bool {
	if sig.Params().Len() != 1 || sig.Results().Len() != 1 || sig.TypeParams().Len() > 0 {
		return false
	}
	a.Parts = sig.Variadic()
	param := sig.Params().At(0).Type()
	if a.Parts {
		param = param.(*types.Slice).Elem()
	}
	result, isBasic := types.Unalias(sig.Results().At(0).Type()).(*types.Basic)
	if !types.Identical(param, types.NewSlice(types.Typ[types.Uint8])) || !isBasic {
		return false
	}
	switch kind := result.Kind(); kind {
	case types.Uint8, types.Uint16, types.Uint32, types.Uint64:
		a.Bits = 8 << (kind - types.Uint8)
		return true
	}
	return false
}

// ownSum reports whether a field can hold a checksum that its author computes.
func (l *loader) ownSum(f *Field) bool {
	a := f.Sum.Algorithm
	refuse := func(cure, problem string, args ...any) bool {
		l.report(f.Pos, CodeSumRange, f.path(), cure, problem, args...)
		return false
	}
	switch {
	case a.Bits == 0:
		return false // what is wrong with it is reported
	case f.Segment.Part != nil || f.Group != nil || f.Width != a.Bits:
		return refuse("make it a "+a.Value()+" without bits", "%s has %d bits, and cannot stand in this field", a.Name, a.Bits)
	case f.Segment.When != nil:
		l.report(f.Pos, CodeNotBuilt, f.path(), "compute it by hand", "a checksum that may be absent is not built yet")
		return false
	}
	return true
}

// zeroed reports whether an algorithm can leave out the field that it is for.
func (l *loader) zeroed(sum *Sum) {
	if a := sum.Algorithm; a != nil && !a.Parts && sum.Covers(sum.Field) {
		l.report(sum.from.pos, CodeSumRange, sum.Field.path(), "write func(parts ...[]byte) "+a.Value(), "%s takes one slice, and this range has its own field in it, which counts as zero", a.Func)
	}
}
