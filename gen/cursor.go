package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// ownCursor reports whether a list needs a cursor of its own: where it ends, or
// what an element is, depends on more than the elements.
func ownCursor(f *layout.Field) bool {
	p := f.Segment.Part
	if p == nil || p.Seq == nil {
		return false
	}
	if f.Numbers() {
		return true
	}
	s := p.Seq
	if openEnded(f) && !f.Type.Elem.Struct.IsFixed() && !f.Type.Elem.Struct.Rooted {
		return true // its faults are others than those in a window that is cut
	}
	return s.Chain != nil || s.Align > 1 || p.Window != layout.WindowSelf && (s.Until != nil || s.While != nil || s.Count != nil && !f.Type.Elem.Struct.Rooted || s.Max > 0)
}

// cursorName is the type that walks a list of structs.
func cursorName(f *layout.Field) string {
	if f.Segment != nil && ownCursor(f) {
		return layout.Names{Struct: f.Struct.Name}.CursorOf(f)
	}
	return f.Type.Elem.Struct.CursorName()
}

// cursorValues are the fields of the shared cursor over bytes at a place.
func cursorValues(t *layout.Type, bytes *Statement, at place, given []Code) []Code {
	values := []Code{keyed("b", bytes)}
	if at != (place{}) {
		values = append(values, keyed("at", at.code()))
	}
	if t.Elem.Struct.Counted {
		values = append(values, keyed("n", Lit(-1)))
	}
	return append(values, givenKeys(t.Elem.Struct, given)...)
}

// listGetter emits the getter of a list of structs: a cursor at its start.
func (t *target) listGetter(f *layout.Field) {
	p := f.Segment.Part
	name := cursorName(f)
	bytes := t.partBytes(f.Segment)
	elem := f.Type.Elem.Struct // nil of integers
	if elem != nil && elem.Rooted {
		bytes = t.rootUpTo(f.Segment)
	}
	values := []Code{keyed("b", bytes)}
	if at := t.placeOf(f.Segment); at != (place{}) {
		values = append(values, keyed("at", at.code()))
	}
	s := p.Seq
	load := t.viewVars("v")
	switch {
	case ownCursor(f):
		for _, e := range around(f) {
			value := load.special
			if e.Op == layout.OpField {
				value = func(e *layout.Expr) term { return load.load(e.Path) }
			}
			values = append(values, keyed(aroundName(e), value(e).code))
		}
		if s.Term && p.Window != layout.WindowSelf {
			values = append(values, keyed("open", True()))
		}
		if s.Count != nil && p.Window != layout.WindowSelf {
			values = append(values, keyed("left", load.number(s.Count, intType(s.Count)).as(intType(s.Count), "uint64").code))
		}
		if s.Chain != nil {
			values = append(values, keyed("next", load.load(s.Chain.Path).code))
		}
	case elem.Counted:
		n := Lit(-1)
		if s != nil && s.Count != nil && p.Window != layout.WindowSelf {
			n = load.number(s.Count, intType(s.Count)).as(intType(s.Count), "int").code
		}
		values = append(values, keyed("n", n))
	}
	values = append(values, givenKeys(elem, givenTo(f, load))...)
	if !ownCursor(f) && elem.Growing && p.Grows() {
		values = append(values, keyed("open", True()))
	}
	t.getterDoc(f, t.partWhere(f.Segment), t.presenceNote(f), "The cursor walks the "+called(f)+"s in it.")
	if f.When != nil {
		t.method(f.Name).Params().Params(Id("c").Id(name), Id("ok").Bool()).Block(
			If(Op("!").Add(t.present(f, "v"))).Block(Return(Id("c"), False())),
			Return(Id(name).Values(values...), True()))
	} else {
		t.method(f.Name).Params().Id(name).Block(Return(Id(name).Values(values...)))
	}
	t.Line()
}

// cursorDoc is the comment of a cursor's type.
func (t *target) cursorDoc(name, what string) {
	t.doc("%s walks %s in place. The zero %s is at the end of an empty list.", name, what, name)
	t.Comment("//")
	t.doc("\tfor r, ok := c.Next(); ok; r, ok = c.Next() {")
	t.doc("\t\t…")
	t.doc("\t}")
	t.doc("\tif err := c.Err(); err != nil {")
	t.doc("\t\t…")
	t.doc("\t}")
}

// variableCursor emits the cursor over records of a struct whose size differs.
func (t *target) variableCursor() {
	name := t.names.Cursor()
	t.cursorDoc(name, "a list of "+t.s.Name+" records")
	fields := []Code{
		Id("b").Index().Byte().Comment("what is still to come"),
		Id("at").Int().Comment("its offset in the record around the list"),
	}
	if t.s.Rooted {
		fields = []Code{
			Id("b").Index().Byte().Comment("the root, up to the end of the list"),
			Id("at").Int().Comment("the offset of what is still to come"),
		}
	}
	body := []Code{Id("b").Op(":=").Id("c").Dot("b")}
	none := Len(Id("b")).Op("==").Lit(0)
	if t.s.Rooted {
		none = Id("c").Dot("at").Op(">=").Len(Id("b"))
	}
	if t.s.Counted {
		fields = append(fields, Id("n").Int().Comment("how many records are still to come; below 0 for as many as there are"))
		body = append(body,
			If(Id("c").Dot("n").Op("==").Lit(0).Op("||").Id("c").Dot("n").Op("<").Lit(0).Op("&&").Add(none)).Block(Return(Id("v"), False())))
	} else {
		body = append(body, If(none).Block(Return(Id("v"), False())))
	}
	if t.s.Growing {
		fields = append(fields, Id("open").Bool().Comment("more bytes of it can still come"))
	}
	fields = append(fields, givenFields(t.s)...)
	fields = append(fields, Id("f").Add(fault()).Comment("of the record that ended the walk"))
	t.Type().Id(name).Struct(fields...)
	t.Line()
	if t.s.Rooted {
		body = append(body,
			List(Id("v"), Id("f")).Op(":=").Id(t.names.Check()).Call(Id("b"), Id("c").Dot("at")),
			If(Id("f").Dot("Failed").Call()).Block(t.endCursor(Id("f").Dot("Within").Call(Lit(0)))...),
			Id("c").Dot("at").Op("=").Id(t.root(layout.FactEnd)))
		if t.s.Counted {
			body = append(body, Id("c").Dot("n").Op("--"))
		}
		t.next2(name, t.names.View(), append(body, Return(Id("v"), True())))
		t.cursorEnd(name, t.names.View(), t.s, "Within")
		return
	}
	failed := t.endCursor(Id("f").Dot("Within").Call(Id("c").Dot("at")))
	if t.s.Growing {
		failed = append([]Code{If(Id("c").Dot("open")).Block(t.endCursor(Id("f").Dot("Behind").Call(Id("c").Dot("at")))...)}, failed...)
	}
	body = append(body,
		List(Id("v"), Id("f")).Op(":=").Add(framing(t.s)).Call(append([]Code{Id("b")}, givenBy(t.s, "c")...)...),
		If(Id("f").Dot("Failed").Call()).Block(failed...),
		Id("n").Op(":=").Len(Id("v").Dot("Bytes").Call()),
		Id("c").Dot("b").Op("=").Id("b").Index(Id("n").Op(":")),
		Id("c").Dot("at").Op("+=").Id("n"))
	if t.s.Counted {
		body = append(body, Id("c").Dot("n").Op("--"))
	}
	t.next2(name, t.names.View(), append(body, Return(Id("v"), True())))
	t.cursorEnd(name, t.names.View(), t.s, "Within")
}

// endCursor ends a walk with a fault.
func (t *target) endCursor(f *Statement) []Code {
	code := []Code{List(Id("c").Dot("b"), Id("c").Dot("f")).Op("=").List(Nil(), f)}
	if t.s.Counted {
		code = []Code{List(Id("c").Dot("b"), Id("c").Dot("n"), Id("c").Dot("f")).Op("=").List(Nil(), Lit(0), f)}
	}
	return append(code, Return(Id(t.names.View()).Values(), False()))
}

// next2 emits Next.
func (t *target) next2(name, view string, body []Code) {
	t.doc("Next returns the next record; ok is false at the end of the list, and at a record that is malformed, which Err then tells.")
	t.Func().Params(Id("c").Op("*").Id(name)).Id("Next").Params().Params(Id("v").Id(view), Id("ok").Bool()).Block(body...)
	t.Line()
}

// cursorEnd emits the methods of a cursor that hang on Next.
func (t *target) cursorEnd(name, view string, elem *layout.Struct, method string) {
	t.cursorErr(name, "record")
	t.doc("validate walks to the end of the list, and returns the fault that it meets.")
	loop := []Code{
		Id("at").Op(":=").Id("c").Dot("at"),
		List(Id("v"), Id("ok")).Op(":=").Id("c").Dot("Next").Call(),
		If(Op("!").Id("ok")).Block(Return(Id("c").Dot("f"))),
	}
	if canFail(elem) {
		inner := &target{s: elem}
		loop = append(loop, If(Id("f").Op(":=").Id("v").Dot(inner.private("validate")).Call(), Id("f").Dot("Failed").Call()).Block(
			Return(Id("f").Dot(method).Call(atOf(elem)))))
		if elem.Rooted {
			loop = loop[1:]
		}
	} else {
		loop = []Code{
			If(List(Id("_"), Id("ok")).Op(":=").Id("c").Dot("Next").Call(), Op("!").Id("ok")).Block(Return(Id("c").Dot("f"))),
		}
	}
	t.Func().Params(Id("c").Id(name)).Id("validate").Params().Add(fault()).Block(For().Block(loop...))
	t.Line()
	t.doc("All walks the records with range; a malformed one comes last, with its error.")
	t.cursorAll(name, "v", Id(view), Id(view).Values())
}

// cursorErr emits Err.
func (t *target) cursorErr(name, what string) {
	t.doc("Err is the fault of the %s that ended the walk, with its offset in the record around the list, or nil.", what)
	t.Func().Params(Id("c").Id(name)).Id("Err").Params().Error().Block(
		If(Id("c").Dot("f").Dot("Failed").Call()).Block(Return(Id("c").Dot("f"))),
		Return(Nil()))
	t.Line()
}

// cursorAll emits All, which gives elements of a type; none stands beside an error.
func (t *target) cursorAll(name, v string, typ, none *Statement) {
	next := func(op string) *Statement { return List(Id(v), Id("ok")).Op(op).Id("c").Dot("Next").Call() }
	t.Func().Params(Id("c").Id(name)).Id("All").Params().Qual("iter", "Seq2").Types(dup(typ), Error()).Block(
		Return(Func().Params(Id("yield").Func().Params(dup(typ), Error()).Bool()).Block(
			Id("c").Op(":=").Id("c").Comment("each range starts anew"),
			For(next(":="), Id("ok"), next("=")).Block(
				If(Op("!").Id("yield").Call(Id(v), Nil())).Block(Return())),
			If(Err().Op(":=").Id("c").Dot("Err").Call(), Err().Op("!=").Nil()).Block(
				Id("yield").Call(none, Err())))))
	t.Line()
}
