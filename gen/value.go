package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// owned emits what the annotated struct itself can do: take a view's values,
// and become bytes.
func (t *target) owned() {
	e := &encoder{target: t, solved: map[*layout.Field]bool{}, sized: map[*layout.Field]string{}}
	e.payload, e.footer = t.payload()
	t.value()
	if t.s.Leads() {
		e.size()
	}
	e.put()
	e.appendTo()
	e.encoding()
	e.prepend()
}

// value emits Value, which copies a record out of its bytes.
func (t *target) value() {
	var body []Code
	for _, f := range t.s.Fields {
		if f.Param {
			body = append(body, Id("x").Dot(f.Name).Op("=").Id(t.locals.fields[f]))
		}
		if f.At != nil {
			body = append(body, t.pointerValue(f))
		}
		if f.Away != nil {
			body = append(body, t.awayValue(f))
		}
		if !hasAccessors(f) {
			continue
		}
		get := Id("v").Dot(f.Name).Call()
		dst := func() *Statement { return Id("x").Dot(f.Name) }
		given := givenTo(f, t.valueVars())
		switch {
		case f.Type.Codec != nil:
			body = append(body, t.codecValue(f))
		case !f.HasGetter():
			body = append(body, dst().Op("=").Add(read(f, t.blockAt(f.Segment)).code))
		case f.When != nil && f.Segment.Part == nil && f.Type.Kind == layout.KindStruct:
			body = append(body, If(List(Id("inner"), Id("ok")).Op(":=").Add(get), Id("ok")).Block(
				dst().Op("=").Id("inner").Dot(valueMethod(f.Type.Struct)).Call(given...)))
		case f.None != nil || f.When != nil && (f.Segment.Part == nil || f.Type.Varint != nil):
			body = append(body, List(dst(), Id("_")).Op("=").Add(get))
		case f.Type.Kind == layout.KindUnion:
			body = append(body, orFail(dst(), t.unwrapped(f).Dot("Value").Call()))
		case f.When != nil && differs(f.When) && f.Type.Kind == layout.KindBytes: // nil means that it is absent
			body = append(body, If(List(Id("b"), Id("ok")).Op(":=").Add(get), Id("ok")).Block(
				dst().Op("=").Append(Index().Byte().Values(), Id("b").Op("..."))))
		case f.Numbers():
			body = append(body, t.copyNumbers(f)...)
		case f.When != nil && differs(f.When) && f.Type.Kind == layout.KindList && !isRecords(f.Type):
			body = append(body, If(List(Id("l"), Id("ok")).Op(":=").Add(get), Id("ok")).Block(
				dst().Op("=").Add(goTypeOf(f.Type)).Values(),
				For(List(Id("_"), Id("e")).Op(":=").Range().Id("l").Dot("All").Call()).Block(dst().Op("=").Append(dst(), Id("e")))))
		case f.When != nil && f.Type.Kind == layout.KindBytes:
			body = append(body, dst().Op("=").Add(zc("Clone").Call(zc("Value").Call(get))))
		case f.Type.Kind == layout.KindBytes:
			body = append(body, dst().Op("=").Add(zc("Clone").Call(get)))
		case checkedAgain(f):
			body = append(body, If(List(Id("inner"), Err()).Op(":=").Add(get), Err().Op("==").Nil()).Block(
				dst().Op("=").Id("inner").Dot("Value").Call()))
		case f.Type.Kind == layout.KindStruct && f.Segment.Part == nil:
			body = append(body, dst().Op("=").Add(get).Dot(valueMethod(f.Type.Struct)).Call(given...))
		case f.Type.Kind == layout.KindStruct && canFail(f.Type.Struct):
			body = append(body, t.ifInner(f, orFail(dst(), Id("inner").Dot(valueMethod(f.Type.Struct)).Call(given...))))
		case f.Type.Kind == layout.KindStruct:
			body = append(body, t.ifInner(f, dst().Op("=").Id("inner").Dot(valueMethod(f.Type.Struct)).Call(given...)))
		case isRecordArray(f.Type):
			body = append(body, recordArrayValue(f.Type.Elem.Struct, get, dst(), given))
		case isRecords(f.Type):
			body = append(body, t.records(f)...)
		case f.Type.Kind == layout.KindList:
			body = append(body, For(List(Id("_"), Id("e")).Op(":=").Range().Add(t.unwrapped(f)).Dot("All").Call()).Block(
				dst().Op("=").Append(dst(), Id("e"))))
		default:
			body = append(body, dst().Op("=").Add(get))
		}
	}
	name := valueMethod(t.s)
	if t.s.Volatile {
		t.snapshot()
	}
	if canFail(t.s) {
		t.doc("%s copies the record into %s of its own, which aliases nothing. The error is that of Validate: without one, no accessor below fails.", name, article(t.s.GoName()))
		body = append([]Code{If(Err().Op("=").Id("v").Dot("Validate").Call(), Err().Op("!=").Nil()).Block(Return(Id("x"), Err()))}, body...)
		t.method(name).Params(t.paramDecls()...).Params(Id("x").Id(t.s.GoName()), Err().Error()).Block(append(body, Return(Id("x"), Nil()))...)
	} else {
		t.doc("%s copies the record into %s of its own, which aliases nothing.", name, article(t.s.GoName()))
		t.method(name).Params(t.paramDecls()...).Params(Id("x").Id(t.s.GoName())).Block(append(body, Return(Id("x")))...)
	}
	t.Line()
}

// ifInner emits what is to be done with the record in a part, called inner.
func (t *target) ifInner(f *layout.Field, do *Statement) *Statement {
	check := t.private("check" + upper(f.Name))
	copied := If(List(Id("inner"), Id("f")).Op(":=").Id("v").Dot(check).Call(), Op("!").Id("f").Dot("Failed").Call()).Block(do)
	if f.When != nil {
		return If(t.present(f, "v")).Block(copied)
	}
	return copied
}
