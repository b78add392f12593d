package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// valueMethod is the method of a view that copies a record out of bytes that do
// not change meanwhile.
func valueMethod(s *layout.Struct) string {
	if s.Volatile && s.Union == nil { // a union's members say it
		return (&target{s: s}).private("value")
	}
	return "Value"
}

// snapshot emits Value for bytes that may change while they are read: it copies
// them first, and what is copied is checked like any bytes.
//
//	func (v FrameView) Value() (x Frame, err error) {
//		v, f := CheckFrame(zcrt.Clone(v.Bytes()))
//		if f.Failed() {
//			return x, f
//		}
//		return v.value(), nil
//	}
func (t *target) snapshot() {
	copied := Id("v").Dot(valueMethod(t.s)).Call()
	result := Return(copied, Nil())
	if canFail(t.s) {
		result = Return(copied)
	}
	t.doc("Value copies the record into %s of its own, which aliases nothing. The bytes may change at any time, so that it takes a copy of them first and checks that: the error is of what was copied.", article(t.s.GoName()))
	t.method("Value").Params().Params(Id("x").Id(t.s.GoName()), Err().Error()).Block(
		List(Id("v"), Id("f")).Op(":=").Id(t.names.Check()).Call(zc("Clone").Call(Id("v").Dot("Bytes").Call())),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("x"), Id("f"))),
		result)
	t.Line()
}
