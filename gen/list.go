package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// scalarList emits the getter of a list of integers or floats and the small type that it
// returns:
//
//	type HelloSuites struct{ b []byte }
//	func (l HelloSuites) Len() int
//	func (l HelloSuites) At(i int) (x uint16, ok bool)
//	func (l HelloSuites) All() iter.Seq2[int, uint16]
func (t *target) scalarList(f *layout.Field) {
	name := t.generator.names.free(t.s.Name + upper(f.Name))
	t.getterDoc(f, t.partWhere(f.Segment), t.presenceNote(f))
	if f.When != nil {
		t.method(f.Name).Params().Params(Id("l").Id(name), Id("ok").Bool()).Block(
			If(Op("!").Add(t.present(f, "v"))).Block(Return(Id("l"), False())),
			Return(Id(name).Values(t.partBytes(f.Segment)), True()))
	} else {
		t.method(f.Name).Params().Id(name).Block(Return(Id(name).Values(t.partBytes(f.Segment))))
	}
	t.Line()
	t.listType(f, name)
}

// listType emits the type of a list of integers or floats.
func (t *target) listType(f *layout.Field, name string) {
	elem := f.Type.Elem
	size := elem.Size()
	t.doc("%s are the elements of %s.%s, in place. They alias the record.", name, t.names.View(), f.Name)
	t.Type().Id(name).Struct(Id("b").Index().Byte())
	t.Line()
	on := func(m string) *Statement { return t.Func().Params(Id("l").Id(name)).Id(m) }
	t.doc("Len is the number of elements.")
	count := Len(Id("l").Dot("b"))
	if size > 1 {
		count = count.Op("/").Lit(size)
	}
	on("Len").Params().Int().Block(Return(count))
	t.Line()
	t.doc("At is element i, counted from 0; ok is false if there is none.")
	at := loadInteger(f.Order, elem, Id("l").Dot("b"), Id("i"))
	if size > 1 {
		at = loadInteger(f.Order, elem, Id("l").Dot("b"), elementAt(elem, place{}).Op(":").Id("i").Op("*").Lit(size).Op("+").Lit(size))
	}
	on("At").Params(Id("i").Int()).Params(Id("x").Add(goTypeOf(elem)), Id("ok").Bool()).Block(
		If(Id("i").Op("<").Lit(0).Op("||").Id("i").Op(">=").Id("l").Dot("Len").Call()).Block(Return(zeroOf(elem), False())),
		Return(at, True()))
	t.Line()
	t.doc("All walks the elements with their indices.")
	var walk []Code
	if size == 1 {
		x := convert(elem, primary(Id("x")), "uint8").code
		if elem.Kind == layout.KindBool {
			x = Id("x").Op("!=").Lit(0)
		}
		walk = []Code{For(List(Id("i"), Id("x")).Op(":=").Range().Id("l").Dot("b")).Block(
			If(Op("!").Id("yield").Call(Id("i"), x)).Block(Return()))}
	} else {
		first := orderOf(f.Order, size).Dot(fmt.Sprintf("Uint%d", size*8)).Call(Id("b"))
		walk = []Code{
			Id("b").Op(":=").Id("l").Dot("b"),
			For(Id("i").Op(":=").Lit(0), Len(Id("b")).Op(">=").Lit(size), Id("i").Op("++")).Block(
				If(Op("!").Id("yield").Call(Id("i"), elementOf(elem, primary(first)).code)).Block(Return()),
				Id("b").Op("=").Id("b").Index(Lit(size).Op(":")))}
	}
	on("All").Params().Qual("iter", "Seq2").Types(Int(), goTypeOf(elem)).Block(
		Return(Func().Params(Id("yield").Func().Params(Int(), goTypeOf(elem)).Bool()).Block(walk...)))
	t.Line()
}

// cursor emits the type that walks a list of a struct:
//
//	for r, ok := c.Next(); ok; r, ok = c.Next() { … }
//	if err := c.Err(); err != nil { … }
func (t *target) cursor() {
	if !t.s.IsFixed() {
		t.variableCursor()
		return
	}
	name := t.s.CursorName()
	size := func() *Statement { return sizeOf(t.s) }
	t.cursorDoc(name, "a list of "+t.s.Name+" records")
	fields := append([]Code{
		Id("b").Index().Byte().Comment("what is still to come"),
		Id("at").Int().Comment("its offset in the record around the list"),
	}, givenFields(t.s)...)
	t.Type().Id(name).Struct(append(fields, Id("f").Add(fault()).Comment("of the record that ended the walk"))...)
	t.Line()
	t.doc("Len is the number of records that are still to come, also of malformed ones.")
	t.Func().Params(Id("c").Id(name)).Id("Len").Params().Int().Block(Return(Len(Id("c").Dot("b")).Op("/").Add(size())))
	t.Line()
	t.doc("Next returns the next record; ok is false at the end of the list, and at a record that is malformed, which Err then tells.")
	t.Func().Params(Id("c").Op("*").Id(name)).Id("Next").Params().Params(Id("v").Add(viewOf(t.s)), Id("ok").Bool()).Block(
		Id("b").Op(":=").Id("c").Dot("b"),
		If(Len(Id("b")).Op("<").Add(size())).Block(Return(Id("v"), False())),
		List(Id("v"), Id("f")).Op(":=").Add(checkOf(t.s)).Call(append([]Code{Id("b")}, givenBy(t.s, "c")...)...),
		If(Id("f").Dot("Failed").Call()).Block(
			List(Id("c").Dot("b"), Id("c").Dot("f")).Op("=").List(Nil(), Id("f").Dot("Within").Call(Id("c").Dot("at"))),
			Return(Id("v"), False())),
		Id("c").Dot("b").Op("=").Id("b").Index(size().Op(":")),
		Id("c").Dot("at").Op("+=").Add(size()),
		Return(Id("v"), True()))
	t.Line()
	t.doc("Err is the fault of the record that ended the walk, with its offset in the record around the list, or nil.")
	t.Func().Params(Id("c").Id(name)).Id("Err").Params().Error().Block(
		If(Id("c").Dot("f").Dot("Failed").Call()).Block(Return(Id("c").Dot("f"))),
		Return(Nil()))
	t.Line()
	if len(t.s.Checks) > 0 {
		t.doc("validate walks to the end of the list, and returns the fault that it meets.")
		t.Func().Params(Id("c").Id(name)).Id("validate").Params().Add(fault()).Block(
			For(List(Id("_"), Id("ok")).Op(":=").Id("c").Dot("Next").Call(), Id("ok"), List(Id("_"), Id("ok")).Op("=").Id("c").Dot("Next").Call()).Block(),
			Return(Id("c").Dot("f")))
		t.Line()
	}
	t.doc("All walks the records with range; a malformed one comes last, with its error.")
	t.Func().Params(Id("c").Id(name)).Id("All").Params().Qual("iter", "Seq2").Types(viewOf(t.s), Error()).Block(
		Return(Func().Params(Id("yield").Func().Params(viewOf(t.s), Error()).Bool()).Block(
			Id("c").Op(":=").Id("c").Comment("each range starts anew"),
			For(List(Id("v"), Id("ok")).Op(":=").Id("c").Dot("Next").Call(), Id("ok"), List(Id("v"), Id("ok")).Op("=").Id("c").Dot("Next").Call()).Block(
				If(Op("!").Id("yield").Call(Id("v"), Nil())).Block(Return())),
			If(Err().Op(":=").Id("c").Dot("Err").Call(), Err().Op("!=").Nil()).Block(
				Id("yield").Call(viewOf(t.s).Values(), Err())))))
	t.Line()
}
