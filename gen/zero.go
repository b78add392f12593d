package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// nonZero is the condition under which a value x of an owned form is not the zero
// value of its type: it is then lost where there is no field for it.
func nonZero(typ *layout.Type, x *Statement) *Statement {
	switch {
	case typ.Pointer:
		return x.Op("!=").Nil()
	case typ.Kind == layout.KindBytes, typ.Kind == layout.KindList:
		return Len(x).Op("!=").Lit(0)
	case typ.Kind == layout.KindBool:
		return x
	case typ.IsScalar():
		return x.Op("!=").Lit(0)
	case typ.Address:
		return x.Dot("IsValid").Call()
	case comparable(typ):
		return x.Op("!=").Parens(goTypeOf(typ).Values())
	}
	var cond *Statement
	for _, f := range typ.Struct.Fields {
		if !isOwned(f) {
			continue
		}
		one := nonZero(f.Type, dup(x).Dot(f.Name))
		if cond != nil {
			one = cond.Op("||").Add(one)
		}
		cond = one
	}
	return cond
}

// comparable reports whether Go compares values of a type, and by just the fields
// that count.
func comparable(typ *layout.Type) bool {
	switch {
	case typ.Pointer:
		return true
	case typ.Kind == layout.KindBytes, typ.Kind == layout.KindList:
		return false
	case typ.Struct == nil:
		return true
	}
	for _, f := range typ.Struct.Fields {
		if f.Name != "_" && f.Hidden == nil && (f.Reserved || !comparable(f.Type)) {
			return false
		}
	}
	return true
}

// isOwned reports whether the owned form has a value for a field.
func isOwned(f *layout.Field) bool {
	isRow := f.Type.Kind == layout.KindStruct && f.Type.Struct == nil
	return f.Name != "_" && f.Hidden == nil && !f.Reserved && !isRow
}
