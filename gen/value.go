package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// owned emits what the annotated struct itself can do: take a view's values,
// and become bytes.
func (t *target) owned() {
	e := &encoder{target: t, solved: map[*layout.Field]bool{}}
	e.payload, e.footer = t.payload()
	t.value()
	e.size()
	e.put()
	e.appendTo()
	e.encoding()
	e.prepend()
}

// value emits Value, which copies a record out of its bytes.
func (t *target) value() {
	var body []Code
	for _, f := range t.s.Fields {
		if !hasAccessors(f) {
			continue
		}
		get := Id("v").Dot(f.Name).Call()
		dst := func() *Statement { return Id("x").Dot(f.Name) }
		switch {
		case f.None != nil:
			body = append(body, List(dst(), Id("_")).Op("=").Add(get))
		case f.Type.Kind == layout.KindBytes:
			body = append(body, dst().Op("=").Add(zc("Clone").Call(get)))
		case f.Type.Kind == layout.KindStruct && f.Segment.Part == nil:
			body = append(body, dst().Op("=").Add(get).Dot("Value").Call())
		case f.Type.Kind == layout.KindStruct && canFail(f.Type.Struct):
			body = append(body, t.ifInner(f, List(dst(), Id("_")).Op("=").Id("inner").Dot("Value").Call()))
		case f.Type.Kind == layout.KindStruct:
			body = append(body, t.ifInner(f, dst().Op("=").Id("inner").Dot("Value").Call()))
		case isRecords(f.Type):
			body = append(body, t.copyRecords(f, get, dst)...)
		case f.Type.Kind == layout.KindList:
			body = append(body, For(List(Id("_"), Id("e")).Op(":=").Range().Add(get).Dot("All").Call()).Block(
				dst().Op("=").Append(dst(), Id("e"))))
		default:
			body = append(body, dst().Op("=").Add(get))
		}
	}
	if canFail(t.s) {
		t.doc("Value copies the record into %s of its own, which aliases nothing. The error is that of Validate: without one, no accessor below fails.", article(t.s.Name))
		body = append([]Code{If(Err().Op("=").Id("v").Dot("Validate").Call(), Err().Op("!=").Nil()).Block(Return(Id("x"), Err()))}, body...)
		t.method("Value").Params().Params(Id("x").Id(t.s.Name), Err().Error()).Block(append(body, Return(Id("x"), Nil()))...)
	} else {
		t.doc("Value copies the record into %s of its own, which aliases nothing.", article(t.s.Name))
		t.method("Value").Params().Params(Id("x").Id(t.s.Name)).Block(append(body, Return(Id("x")))...)
	}
	t.Line()
}

// ifInner emits what is to be done with the record in a part, called inner.
func (t *target) ifInner(f *layout.Field, do *Statement) *Statement {
	check := t.private("check" + upper(f.Name))
	return If(List(Id("inner"), Id("f")).Op(":=").Id("v").Dot(check).Call(), Op("!").Id("f").Dot("Failed").Call()).Block(do)
}

// copyRecords emits the copy of a list's records. It walks with the cursor,
// whose records are whole: All would hand out a zero view where the bytes have
// changed since Validate.
func (t *target) copyRecords(f *layout.Field, get *Statement, dst func() *Statement) []Code {
	c := lower(f.Name) + "Cursor"
	next := func(op string) *Statement { return List(Id("e"), Id("ok")).Op(op).Id(c).Dot("Next").Call() }
	walk := []Code{
		Id(c).Op(":=").Add(get),
		For(next(":="), Id("ok"), next("=")).Block(dst().Op("=").Append(dst(), Id("e").Dot("Value").Call())),
	}
	if canFail(t.s) {
		walk = append(walk, If(Err().Op("=").Id(c).Dot("Err").Call(), Err().Op("!=").Nil()).Block(Return(Id("x"), Err())))
	}
	return walk
}
