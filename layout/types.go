package layout

import (
	"go/token"
	"go/types"
	"slices"
)

// maxArray is the most bytes that an array may have: it is copied by value.
const maxArray = 1 << 20

// typeReader finds the wire form of a field's Go type.
type typeReader struct {
	*loader
	pos   token.Position
	where string
	order ByteOrder // of the struct around
}

func (r *typeReader) refuse(code Code, cure, problem string, args ...any) *Type {
	r.report(r.pos, code, r.where, cure, problem, args...)
	return nil
}

// typeOf is the wire form of a Go type; nil if there is none, which it reports,
// or if a struct in it is broken, which is reported already.
func (r *typeReader) typeOf(t types.Type) *Type {
	t = types.Unalias(t)
	out := &Type{}
	if named, ok := t.(*types.Named); ok {
		out.Name = named.Obj().Name()
		if pkg := named.Obj().Pkg(); pkg != nil && pkg != r.types {
			out.Path = pkg.Path()
		}
		for m := range named.Methods() {
			out.HasString = out.HasString || m.Name() == "String"
		}
		if named.TypeArgs() != nil {
			return r.refuse(CodeFieldType, "declare a type of its own", "%s is an instance of a generic type", r.typeName(t))
		}
		if r.isVarint(named) {
			return r.varintField(out, t)
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return r.refuse(CodeFieldType, "use the value, or make it a member of a union with is or other", "%s has no wire form", r.typeName(t))
	case *types.Basic:
		return r.basic(out, u, t)
	case *types.Array:
		return r.array(out, u)
	case *types.Slice:
		if out.Elem = r.typeOf(u.Elem()); out.Elem == nil {
			return nil
		}
		out.Kind = KindList
		if e := out.Elem; e.Kind == KindUint && e.Bits == 8 && e.Enum == nil && e.Name == "uint8" {
			out.Kind = KindBytes
			return out
		}
		return r.element(out)
	case *types.Struct:
		if isAddr(t) {
			return addrType()
		}
		a := r.structIn(out.Name, r.order)
		if out.Path != "" {
			if a = r.importedStruct(r.pos, r.where, r.typeName(t), t.(*types.Named).Obj().Pkg(), out.Name); a == nil {
				return nil
			}
		}
		switch {
		case out.Path == "" && a == nil && r.structs[out.Name] != nil:
			return r.refuse(CodeNoOrder, "write be or le above this one", "%s is laid out in both byte orders, and the machine's own tells neither", r.typeName(t))
		case a == nil || out.Name == "":
			return r.refuse(CodeFieldType, "declare it in this package, below a //zc:wire line", "%s is not an annotated struct of this package", r.typeName(t))
		case a.broken || a.state != done:
			return nil
		case a.Union != nil:
			out.Kind, out.Struct = KindUnion, a.Struct
			return out
		case slices.ContainsFunc(a.Sums, func(s *Sum) bool { return s.Pseudo }):
			return r.refuse(CodeNotBuilt, "use []byte and //zc:bind", "a nested struct with a checksum over a pseudo-header, %s, is not built yet", out.Name)
		default:
			out.Kind, out.Struct = KindStruct, a.Struct
			return out
		}
	}
	return r.refuse(CodeFieldType, "use integers, bool, arrays, slices, or annotated structs", "%s has no wire form", r.typeName(t))
}

func (r *typeReader) basic(out *Type, u *types.Basic, t types.Type) *Type {
	switch kind := u.Kind(); kind {
	case types.Invalid:
		return nil // the compiler's words for it are reported
	case types.Bool:
		out.Kind, out.Bits = KindBool, 8
	case types.Uint8, types.Uint16, types.Uint32, types.Uint64:
		out.Kind, out.Bits = KindUint, 8<<(kind-types.Uint8)
	case types.Int8, types.Int16, types.Int32, types.Int64:
		out.Kind, out.Bits = KindInt, 8<<(kind-types.Int8)
	case types.Float32, types.Float64:
		out.Kind, out.Bits = KindFloat, 32<<(kind-types.Float32)
	default:
		cure := "use an integer type with a size, or bool"
		if u.Info()&types.IsString != 0 {
			cure = "use []byte"
		}
		return r.refuse(CodeFieldType, cure, "%s has no wire form", r.typeName(t))
	}
	if out.Path == "" && out.Name != "" {
		out.Enum = r.enums[out.Name]
	}
	if out.Name == "" {
		out.Name = types.Typ[u.Kind()].Name() // uint8 for byte
	}
	return out
}

func (r *typeReader) array(out *Type, u *types.Array) *Type {
	switch {
	case u.Len() < 0:
		return nil // the compiler's words for it are reported
	case u.Len() == 0:
		return r.refuse(CodeEmptyLayout, "remove the field", "an array of no elements has no bytes")
	case u.Len() > maxArray:
		return r.refuse(CodeFieldType, "use a slice with a size", "an array of %d elements is too large to be copied", u.Len())
	}
	out.Kind, out.Len = KindArray, int(u.Len())
	if out.Elem = r.typeOf(u.Elem()); out.Elem == nil {
		return nil
	}
	if out = r.element(out); out != nil && out.Size() > maxArray {
		return r.refuse(CodeFieldType, "use a slice with a size", "an array of %d bytes is too large to be copied", out.Size())
	}
	return out
}

// element checks what arrays and lists may hold.
func (r *typeReader) element(t *Type) *Type {
	e := t.Elem
	switch {
	case e.Varint != nil && t.Kind == KindList:
		return t
	case e.Varint != nil:
		return r.refuse(CodeNotBuilt, "use a slice with count", "an array of %s, an integer of variable size, is not built yet", e)
	case e.IsScalar() || e.Kind == KindFloat:
		return t
	case e.Kind == KindStruct && t.Kind == KindArray && !e.Struct.IsFixed():
		return r.refuse(CodeNotBuilt, "use a slice with count", "an array of structs of variable size is not built yet")
	case e.Kind == KindStruct && e.Struct.Sizes.Min.Sign() <= 0:
		return r.refuse(CodeElementSize, "give it a field that is always there", "an element of type %s may have no bytes, and a list of them no end", e.Name)
	case e.Kind == KindStruct && !e.Struct.selfDelimiting():
		return r.refuse(CodeNoWindow, "give it a frame, or its last field a size", "nothing says where an element of type %s ends", e.Name)
	case e.Kind == KindStruct && !e.Struct.IsFixed() && e.Struct.Path != "":
		return r.refuse(CodeNotBuilt, "declare it in this package", "elements of variable size of another package are not built yet")
	case e.Kind == KindStruct || e.Kind == KindUnion && t.Kind == KindList:
		e.Struct.Listed = e.Struct.Listed || e.Struct.Path == ""
		return t
	}
	return r.refuse(CodeNotBuilt, "use integers, bools or annotated structs of fixed size", "elements of type %s are not built yet", e)
}

// holdsScalars reports whether t is an array of integers or bools.
func (t *Type) holdsScalars() bool { return t.Kind == KindArray && t.Elem.IsScalar() }

// typeName is a type as its package writes it.
func (r *typeReader) typeName(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == r.types {
			return ""
		}
		return p.Name()
	})
}

// isNamed reports whether t is an integer or bool type with a name of its own.
func (t *Type) isNamed() bool {
	return t.IsScalar() && (t.Path != "" || types.Universe.Lookup(t.Name) == nil)
}

// Size is the number of bytes of a value of fixed size, 0 for slices and
// variable structs.
func (t *Type) Size() int {
	if t.Varint != nil {
		return 0
	}
	switch t.Kind {
	case KindArray:
		return t.Len * t.Elem.Size()
	case KindStruct:
		if t.Struct != nil && t.Struct.IsFixed() {
			return t.Struct.Fixed()
		}
		return 0
	case KindBytes, KindList:
		return 0
	}
	return t.Bits / 8
}

// LeastSize is the size in bytes of the smallest value of t, if that is a struct or an
// integer of variable size.
func (t *Type) LeastSize() int {
	if t.Varint != nil {
		return t.Varint.MinSize()
	}
	if t.Struct == nil || t.Struct.Sizes.Min == nil {
		return 1
	}
	return max(1, int(t.Struct.Sizes.Min.Int64()))
}

// IsVariable reports whether values of the type differ in size.
func (t *Type) IsVariable() bool {
	return t.Kind == KindBytes || t.Kind == KindList || t.Kind == KindUnion || t.Varint != nil || t.Kind == KindStruct && t.Struct != nil && !t.Struct.IsFixed()
}

// IsFixedStruct reports whether t is an annotated struct of fixed size.
func (t *Type) IsFixedStruct() bool {
	return t.Kind == KindStruct && t.Struct != nil && !t.Pointer && t.Struct.IsFixed()
}

// IsFixedRecord reports whether t is a struct whose records all have one size.
func (t *Type) IsFixedRecord() bool { return t.Kind == KindStruct && t.Struct.IsFixed() }
