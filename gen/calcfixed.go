package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// calcAgain emits the getter of a computed field of a record of fixed size. Nothing
// lies where it says, and what it is computed of has no setter: so it is computed
// each time, and the view stays a pointer.
func (t *target) calcAgain(f *layout.Field) {
	e := f.Calc
	vars := t.viewVars("v")
	value := convert(f.Type, vars.condition(e, true), "bool")
	if !e.Bool {
		value = convertTo(f.Type, vars.number(e, intType(e)), intType(e), e)
	}
	t.getterDoc(f, "computed of other fields, and has no bytes: "+e.Text)
	t.method(f.Name).Params().Add(goTypeOf(f.Type)).Block(Return(value.code))
	t.Line()
}
