package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// calcAgain emits the getter of a computed field of a record of fixed size. Nothing
// lies where it says, and what it is computed of has no setter: so it is computed
// each time, and the view stays a pointer.
func (t *target) calcAgain(f *layout.Field) {
	value := t.viewVars("v").valueOf(f.Type, f.Calc)
	t.getterDoc(f, "computed of other fields, and has no bytes: "+f.Calc.Text)
	t.method(f.Name).Params().Add(goTypeOf(f.Type)).Block(Return(value.code))
	t.Line()
}

// valueOf is what an expression comes to, as a value of the type of a field without
// bytes.
func (w vars) valueOf(t *layout.Type, e *layout.Expr) term {
	if e.Bool {
		return convert(t, w.condition(e, true), "bool")
	}
	is := func(of *layout.Type) bool { return of != nil && of.Name == t.Name && of.Path == t.Path }
	switch {
	case e.Op == layout.OpField && is(lastField(e.Path).Type):
		return w.load(e.Path)
	case (e.Op == layout.OpEnd || e.Op == layout.OpLast) && is(specialType(e)):
		return w.special(e)
	}
	typ := intType(e)
	v := w.number(e, typ)
	if t.Path == "" && t.Name == typ {
		return v
	}
	return primary(goTypeOf(t).Call(v.code))
}
