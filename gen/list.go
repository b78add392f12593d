package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// scalarList emits the getter of a list of integers and the small type that it
// returns:
//
//	type HelloSuites struct{ b []byte }
//	func (l HelloSuites) Len() int
//	func (l HelloSuites) At(i int) (uint16, bool)
//	func (l HelloSuites) All() iter.Seq2[int, uint16]
func (t *target) scalarList(f *layout.Field, bytes *Statement) {
	name := t.s.Name + f.Name
	elem := f.Type.Elem
	size := elem.Size()
	t.getterDoc(f, t.partWhere(f.Segment))
	t.method(f.Name).Params().Id(name).Block(Return(Id(name).Values(bytes)))
	t.Line()
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
	at := Id("l").Dot("b").Index(Id("i").Op("*").Lit(size).Op(":"))
	if size == 1 {
		at = Id("l").Dot("b").Index(Id("i").Op(":"))
	}
	on("At").Params(Id("i").Int()).Params(Id("x").Add(goTypeOf(elem)), Id("ok").Bool()).Block(
		If(Id("i").Op("<").Lit(0).Op("||").Id("i").Op(">=").Id("l").Dot("Len").Call()).Block(Return(Lit(0), False())),
		Return(t.elementOf(f, elem, at), True()))
	t.Line()
	t.doc("All walks the elements with their indices.")
	on("All").Params().Qual("iter", "Seq2").Types(Int(), goTypeOf(elem)).Block(
		Return(Func().Params(Id("yield").Func().Params(Int(), goTypeOf(elem)).Bool()).Block(
			Id("b").Op(":=").Id("l").Dot("b"),
			For(Id("i").Op(":=").Lit(0), Len(Id("b")).Op(">=").Lit(size), Id("i").Op("++")).Block(
				If(Op("!").Id("yield").Call(Id("i"), t.elementOf(f, elem, Id("b")))).Block(Return()),
				Id("b").Op("=").Id("b").Index(Lit(size).Op(":"))))))
	t.Line()
}

// cursor emits the type that walks a list of a struct:
//
//	for r, ok := c.Next(); ok; r, ok = c.Next() { … }
//	if err := c.Err(); err != nil { … }
func (t *target) cursor() {
	name := t.names.Cursor()
	t.doc("%s walks a list of %s records in place. The zero %s is at the end of an empty list.", name, t.s.Name, name)
	t.Comment("//")
	t.doc("\tfor r, ok := c.Next(); ok; r, ok = c.Next() {")
	t.doc("\t\t…")
	t.doc("\t}")
	t.doc("\tif err := c.Err(); err != nil {")
	t.doc("\t\t…")
	t.doc("\t}")
	t.Type().Id(name).Struct(
		Id("b").Index().Byte().Comment("what is still to come"),
		Id("at").Int().Comment("its offset in the list"),
		Id("f").Add(fault()))
	t.Line()
	t.doc("Next returns the next record; ok is false at the end of the list, and at a record that is malformed, which Err then tells.")
	t.Func().Params(Id("c").Op("*").Id(name)).Id("Next").Params().Params(Id("v").Id(t.names.View()), Id("ok").Bool()).Block(
		If(Len(Id("c").Dot("b")).Op("==").Lit(0)).Block(Return(Id("v"), False())),
		List(Id("v"), Id("f")).Op(":=").Id(t.names.Check()).Call(Id("c").Dot("b")),
		If(Id("f").Dot("Failed").Call()).Block(
			List(Id("c").Dot("b"), Id("c").Dot("f")).Op("=").List(Nil(), Id("f").Dot("Within").Call(Id("c").Dot("at"))),
			Return(Id(t.names.View()).Values(), False())),
		Id("c").Dot("b").Op("=").Id("c").Dot("b").Index(Id(t.names.FixedSize()).Op(":")),
		Id("c").Dot("at").Op("+=").Id(t.names.FixedSize()),
		Return(Id("v"), True()))
	t.Line()
	t.doc("Err is the fault of the record that ended the walk, with its offset in the list, or nil.")
	t.Func().Params(Id("c").Op("*").Id(name)).Id("Err").Params().Error().Block(
		If(Id("c").Dot("f").Dot("Failed").Call()).Block(Return(Id("c").Dot("f"))),
		Return(Nil()))
	t.Line()
	t.doc("All walks the records with range; a malformed one comes last, with its error.")
	t.Func().Params(Id("c").Id(name)).Id("All").Params().Qual("iter", "Seq2").Types(Id(t.names.View()), Error()).Block(
		Return(Func().Params(Id("yield").Func().Params(Id(t.names.View()), Error()).Bool()).Block(
			Id("c").Op(":=").Id("c").Comment("so that each range starts anew"),
			For(List(Id("v"), Id("ok")).Op(":=").Id("c").Dot("Next").Call(), Id("ok"), List(Id("v"), Id("ok")).Op("=").Id("c").Dot("Next").Call()).Block(
				If(Op("!").Id("yield").Call(Id("v"), Nil())).Block(Return())),
			If(Err().Op(":=").Id("c").Dot("Err").Call(), Err().Op("!=").Nil()).Block(
				Id("yield").Call(Id(t.names.View()).Values(), Err())))))
	t.Line()
}
