package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// scalars are the fields of a segment that have a value of their own: those of a
// block, and an integer of variable size.
func scalars(seg *layout.Segment) []*layout.Field {
	if seg.Part != nil && seg.Part.Field.Type.Varint != nil {
		return []*layout.Field{seg.Part.Field}
	}
	return seg.Block
}

// integer reads an integer of variable size and goes on behind it:
//
//	length, n, f := CheckVInt(rest)
//	if f.Failed() {
//		return …
//	}
//	rest = rest[n:]
func (w *walker) integer(f *layout.Field) {
	name := w.locals.fields[f]
	size := w.locals.taken.reuse(name + "Size")
	local, op := Id(name), ":="
	switch {
	case f.When != nil && w.used(f):
		local = Id("x")
	case !w.used(f) && !w.checksValue(f):
		local = Id("_")
	}
	w.loaded[f] = true
	w.fails("KindShort", "KindValue")
	w.emit(
		List(local, Id(size), Id("f")).Op(op).Id(layout.Names{Struct: f.Type.Varint.Name}.Check()).Call(Id("rest")),
		If(Id("f").Dot("Failed").Call()).Block(w.refuse(w.innerFault("f"))))
	if f.When != nil && w.used(f) {
		w.emit(Id(name).Op("=").Id("x"))
	}
	w.emit(Id("rest").Op("=").Id("rest").Index(Id(size).Op(":")))
}

// checksValue reports whether a rule looks at the value of an integer.
func (w *walker) checksValue(f *layout.Field) bool {
	for _, c := range w.s.Checks {
		if c.Field == f {
			return true
		}
		for _, g := range c.Expr.Fields() {
			if g == f {
				return true
			}
		}
	}
	return false
}

// integerGetter emits the getter of an integer of variable size, which reads it
// again: bytes that have changed since they were checked may give 0.
func (t *target) integerGetter(f *layout.Field) {
	if f.Hidden != nil {
		return
	}
	read := List(Id("x"), Id("_"), Id("_")).Op("=").Id(layout.Names{Struct: f.Type.Varint.Name}.Check()).Call(t.partBytes(f.Segment))
	t.getterDoc(f, t.partWhere(f.Segment), t.presenceNote(f))
	if f.When != nil {
		t.method(f.Name).Params().Params(Id("x").Add(goTypeOf(f.Type)), Id("ok").Bool()).Block(
			If(Op("!").Add(t.present(f, "v"))).Block(Return(Id("x"), False())),
			read, Return(Id("x"), True()))
	} else {
		t.method(f.Name).Params().Params(Id("x").Add(goTypeOf(f.Type))).Block(read, Return(Id("x")))
	}
	t.Line()
}

// ownedInteger is the value that an encoder writes to an integer of variable size:
// the length of what it is in front of, or what x says.
func ownedInteger(f *layout.Field) *Statement {
	if f.Hidden != nil {
		return goTypeOf(f.Type).Call(plainSize(f.Hidden).code)
	}
	return Id("x").Dot(f.Name)
}

// putInteger writes an integer of variable size in its shortest form.
func (e *encoder) putInteger(f *layout.Field) {
	if e.at != (place{name: "at"}) {
		e.setAt(e.at.term())
	}
	value := ownedInteger(f)
	if e.solved[f] && f.Hidden == nil {
		value = goTypeOf(f.Type).Call(Id(e.locals.fields[f]))
	}
	e.add(If(List(Id("_"), Err()).Op(":=").Id(layout.Names{Struct: f.Type.Varint.Name}.Append()).Call(Id("b").Index(Id("at").Op(":").Id("at")), value), Err().Op("!=").Nil()).Block(
		Return(zc("FaultOf").Call(Err()).Dot("Within").Call(Id("at")))))
}

// hiddenInteger reports whether f is a length in front of a part that its encoder
// knows by itself.
func hiddenInteger(f *layout.Field) bool { return f != nil && f.Hidden != nil && f.Type.Varint != nil }
