package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// storedEnd is the offset behind a segment, as a view stores it.
func (t *target) storedEnd(seg *layout.Segment) string {
	if !t.s.Packed {
		return "int(v." + t.fact(seg) + ")"
	}
	for _, f := range t.s.Facts {
		if f.Segment == seg {
			return "int(" + t.unpacked(f) + ")"
		}
	}
	panic("gen: the end of " + seg.Name() + " is not stored")
}

// unpacked is a fact of a view that packs them.
func (t *target) unpacked(f layout.Fact) string {
	s := "v." + t.private("ends")
	if f.Shift > 0 {
		s += fmt.Sprintf(">>%d", f.Shift)
	}
	if f.Shift+f.Bits < 64 {
		s += fmt.Sprintf("&0x%x", uint64(1)<<f.Bits-1)
	}
	return s
}

// hasMethod tells whether an optional field of a view is there.
func hasMethod(f *layout.Field) string {
	t := &target{s: f.Struct}
	return t.private("has" + upper(f.Name))
}

// present is the condition under which an optional field of the view in a variable
// is there.
func (t *target) present(f *layout.Field, view string) *Statement {
	return Id(view).Dot(hasMethod(f)).Call()
}

// presenceNote says when an optional field is there.
func (t *target) presenceNote(f *layout.Field) string {
	if f.When == nil {
		return ""
	}
	return fmt.Sprintf("It is there, and ok true, if %s.", f.When.Text)
}

// emitHas emits the method that tells whether an optional field is there. What has
// a size of its own is there if its bytes are; of what can be empty, its condition
// is looked at again, which says nothing about where its bytes lie.
func (t *target) emitHas(f *layout.Field) {
	seg := f.Segment
	body := Empty()
	switch {
	case f.At != nil:
		body = Id(t.stored(func(x layout.Fact) bool { return x.At == f })).Op("!=").Lit(0)
	case seg.Part == nil:
		body = Add(t.behind(seg)).Op(">").Add(t.placeOf(seg).code())
	case len(seg.Part.Upto) > 0: // which are there as well
		body = Add(t.behind(seg)).Op(">=").Add(t.placeOf(seg).plus(len(seg.Part.Upto)).code())
	case seg.Part.Prefix != nil:
		prefix := seg.Part.Prefix.Segment
		body = Add(t.behind(prefix)).Op(">").Add(t.placeOf(prefix).code())
	case seg.Part.Upto != nil: // the bytes that end it are there in any case
		body = t.placeOf(seg).before(t.behind(seg)).op(">=", precCompare, number(len(seg.Part.Upto))).code
	default:
		v := t.viewVars("v")
		special := v.special
		v.special = func(e *layout.Expr) term {
			if e.Op == layout.OpAvail { // in front of a last field
				return t.placeOf(seg).before(Len(Id("v").Dot("b")))
			}
			return special(e)
		}
		body = v.condition(f.When, true).code
	}
	t.doc("%s reports whether %s is there.", hasMethod(f), f.Name)
	t.method(t.helper(t.names.View(), hasMethod(f))).Params().Bool().Block(Return(body))
	t.Line()
}

// behind is the offset behind an optional block.
func (t *target) behind(seg *layout.Segment) *Statement {
	if seg.Index == len(t.s.Segments)-1 && t.s.Rooted {
		return Id(t.root(layout.FactEnd))
	}
	if seg.Index == len(t.s.Segments)-1 {
		return Len(Id("v").Dot("b"))
	}
	return Id(t.storedEnd(seg))
}

// optionalGetter emits the getter of a field of fixed size that may be absent, and its
// setter:
//
//	func (v GREView) Key() (x uint32, ok bool) {
//		b := v.b[int(v.checksumEnd):int(v.keyEnd)]
//		if len(b) < 4 {
//			return x, false
//		}
//		return binary.BigEndian.Uint32(b), true
//	}
func (t *target) optionalGetter(f *layout.Field) {
	t.emitHas(f)
	seg := f.Segment
	typ := goTypeOf(f.Type)
	from, to := f.Bytes()
	var body []Code
	a := at{base: func() *Statement { return Id("b") }}
	switch {
	case f.Type.IsScalar():
		body = []Code{Return(read(f, a).code, True())}
	case f.Type.Kind == layout.KindFloat:
		body = []Code{Return(floatOf(f.Type, primary(containerOf(f).load(a))).code, True())}
	case isByteArray(f.Type):
		body = []Code{Return(goTypeOf(f.Type).Call(a.slice(from, to)), True())}
	case f.Type.Kind == layout.KindStruct:
		n := layout.Names{Struct: f.Type.Struct.Name}
		typ = Id(n.View())
		body = []Code{Return(Id(n.View()).Values(Parens(Op("*").Index(Id(n.FixedSize())).Byte()).Parens(a.slice(from, to))), True())}
	default:
		elem := f.Type.Elem
		index := elementAt(elem, place{})
		if elem.Size() > 1 {
			index = index.Op(":")
		}
		body = []Code{
			Id("b").Op("=").Id("b").Index(Lit(from).Op(":").Lit(to)),
			For(Id("i").Op(":=").Range().Id("x")).Block(Id("x").Index(Id("i")).Op("=").Add(loadInteger(f.Order, elem, Id("b"), index))),
			Return(Id("x"), True()),
		}
	}
	t.getterDoc(f, where(f), t.presenceNote(f))
	t.method(f.Name).Params().Params(Id("x").Add(typ), Id("ok").Bool()).Block(append([]Code{
		Id("b").Op(":=").Add(t.optionalBlock(seg)),
		If(Len(Id("b")).Op("<").Lit(seg.Size)).Block(Return(Id("x"), False())),
	}, body...)...)
	t.Line()
	if hasSetter(f) && f.Type.Kind != layout.KindStruct {
		t.optionalSetter(f)
	}
}

// optionalBlock is the bytes of a block that may be absent: none then.
func (t *target) optionalBlock(seg *layout.Segment) *Statement {
	if seg.Index < len(t.s.Segments)-1 || t.s.Rooted {
		return Id("v").Dot("b").Index(t.placeOf(seg).code().Op(":").Add(t.behind(seg)))
	}
	return Id("v").Dot("b").Index(t.placeOf(seg).code().Op(":"))
}

// optionalSetter emits the setter of a field that may be absent, which it then leaves
// so: whether it is there, the fields say that have no setter.
func (t *target) optionalSetter(f *layout.Field) {
	from, to := f.Bytes()
	a := at{base: func() *Statement { return Id("b") }}
	var store *Statement
	switch {
	case f.Type.IsScalar():
		store = write(f, a, primary(Id("x")))
	case f.Type.Kind == layout.KindFloat:
		store = storeFloat(f, a, primary(Id("x")))
	case isByteArray(f.Type):
		store = Copy(a.slice(from, to), Id("x").Index(Op(":")))
	default:
		store = storeElements(f.Order, f.Type.Elem, Id("b"), place{add: from}, Id("x"))
	}
	refuse, want := t.refusals(f)
	name := join("Set", f)
	t.doc("%s sets %s in place if %s, and reports whether it did.%s", name, f.Name, list(append([]string{"it is there"}, want...), "and"), t.untouched(f))
	body := append([]Code{
		Id("b").Op(":=").Add(t.optionalBlock(f.Segment)),
		If(Len(Id("b")).Op("<").Lit(f.Segment.Size)).Block(Return(False())),
	}, refuse...)
	t.method(name).Params(Id("x").Add(goTypeOf(f.Type))).Bool().Block(append(body, store, Return(True()))...)
	t.Line()
}

// calcGetter emits the getter of a field without bytes.
func (t *target) calcGetter(f *layout.Field) {
	if t.s.Shape == layout.ShapeF {
		t.calcAgain(f)
		return
	}
	t.getterDoc(f, "computed when the record is parsed, and has no bytes: "+f.Calc.Text)
	t.method(f.Name).Params().Add(goTypeOf(f.Type)).Block(Return(t.storedValue(f)))
	t.Line()
}

// storedValue is the value of a field without bytes as a view stores it.
func (t *target) storedValue(f *layout.Field) *Statement {
	value := Id("v").Dot(t.calcFact(f))
	if t.s.Packed {
		for _, fact := range t.s.Facts {
			if fact.Calc != f {
				continue
			}
			bits := primary(Op(t.unpacked(fact)))
			value = goTypeOf(f.Type).Call(bits.code)
			if f.Type.Kind == layout.KindBool {
				value = bits.code.Op("!=").Lit(0)
			}
		}
	}
	return value
}

// unionGetter emits the getter of a union: its bytes, and which member they hold.
func (t *target) unionGetter(f *layout.Field) {
	n := layout.Names{Struct: f.Type.Struct.Name}
	on := f.Segment.Part.On
	typ := selectorType(f.Type.Struct.Union)
	selector := t.viewVars("v").number(on, typ).code
	value := Id(n.Of()).Call(append([]Code{t.partBytes(f.Segment), selector}, givenTo(f, t.viewVars("v"))...)...)
	t.getterDoc(f, t.partWhere(f.Segment), t.presenceNote(f), "Which member it is, "+on.Text+" says.")
	if f.When != nil {
		t.method(f.Name).Params().Params(Id("x").Id(n.View()), Id("ok").Bool()).Block(
			If(Op("!").Add(t.present(f, "v"))).Block(Return(Id("x"), False())),
			Return(value, True()))
	} else {
		t.method(f.Name).Params().Id(n.View()).Block(Return(value))
	}
	t.Line()
}

// unwrapped is the getter of a part without whether it is there: what is absent
// holds nothing.
func (t *target) unwrapped(f *layout.Field) *Statement {
	get := Id("v").Dot(f.Name).Call()
	if f.When != nil {
		return zc("Value").Call(get)
	}
	return get
}

// records copies the records of a list.
func (t *target) records(f *layout.Field) []Code {
	dst := func() *Statement { return Id("x").Dot(f.Name) }
	copied := copyRecords(f.Type, lowerOf(f)+"Cursor", t.unwrapped(f), dst, walks(f), givenTo(f, t.valueVars()))
	if f.When != nil && differs(f.When) { // nil means that it is absent
		return []Code{If(t.present(f, "v")).Block(append([]Code{dst().Op("=").Add(goTypeOf(f.Type)).Values()}, copied...)...)}
	}
	return copied
}

// copyRecords copies the records of a list, which get returns, or of the one that
// the cursor stands at the start of already. It is the cursor's walk, and not that
// of All, which can end in a zero view: of bytes that change after Validate there
// would be a view without its fixed part.
func copyRecords(list *layout.Type, cursor string, get *Statement, dst func() *Statement, fails bool, given []Code) []Code {
	value := Id("e").Dot(valueMethod(list.Elem.Struct)).Call(given...)
	loop := []Code{dst().Op("=").Append(dst(), value)}
	if canFail(list.Elem.Struct) {
		loop = []Code{
			List(Id("value"), Err()).Op(":=").Add(value),
			If(Err().Op("!=").Nil()).Block(Return(Id("x"), Err())),
			dst().Op("=").Append(dst(), Id("value"))}
	}
	next := func(op string) *Statement { return List(Id("e"), Id("ok")).Op(op).Id(cursor).Dot("Next").Call() }
	walk := []Code{For(next(":="), Id("ok"), next("=")).Block(loop...)}
	if fails {
		walk = append(walk, If(Err().Op("=").Id(cursor).Dot("Err").Call(), Err().Op("!=").Nil()).Block(Return(Id("x"), Err())))
	}
	if get == nil {
		return walk
	}
	return append([]Code{Id(cursor).Op(":=").Add(get)}, walk...)
}

// orFail sets a variable to the first result of a call, and returns where the
// second is an error.
func orFail(dst, call *Statement) *Statement {
	return If(List(dst, Err()).Op("=").Add(call), Err().Op("!=").Nil()).Block(Return(Id("x"), Err()))
}

// frameOpen emits the function that finds the end of a record whose check leaves
// its last field unwalked.
func (t *target) frameOpen() {
	last := t.s.Segments[len(t.s.Segments)-1]
	v := t.viewVars("v")
	w := &walker{checker: &checker{target: t}, viewed: true, at: place{name: "len(b) - len(rest)"}}
	w.vars = vars{load: v.load, special: func(e *layout.Expr) term {
		if e.Op == layout.OpHas {
			return v.special(e)
		}
		return w.special(e)
	}}
	w.declare(last)
	w.self(last)
	body := []Code{
		List(Id("v"), Id("f")).Op(":=").Id(t.names.Check()).Call(t.passed()...),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("v"), Id("f"))),
		Id("rest").Op(":=").Add(t.partBytes(last)),
	}
	if last.When != nil {
		body = append(body, If(t.present(last.Last(), "v")).Block(w.body...))
	} else {
		body = append(body, w.body...)
	}
	t.doc("%s is %s that walks the last field as well, and so finds where the record ends.", t.names.Frame(), t.names.Check())
	again := append([]Code{Id("b").Index(Op(":").Len(Id("b")).Op("-").Len(Id("rest")))}, t.passed()[1:]...)
	t.Func().Id(t.names.Frame()).Params(t.inputs()...).Params(Id(t.names.View()), fault()).Block(
		append(body, Return(Id(t.names.Check()).Call(again...)))...)
	t.Line()
}

func tooMany(n int) string { return fmt.Sprintf("%d elements at most", n) }
