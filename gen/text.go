package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// stringMethod emits String: the record in one line, for people.
//
//	func (v UDPView) String() string {
//		t := zcrt.NewText("UDP")
//		if v.p == nil {
//			return t.String() // the zero view, which often stands beside an error
//		}
//		t.Uint("DestinationPort", uint64(v.DestinationPort()))
//		…
//		return t.String()
//	}
func (t *target) stringMethod() {
	text := func(method string, f *layout.Field, args ...Code) *Statement {
		return Id("t").Dot(method).Call(append([]Code{Lit(f.Name)}, args...)...)
	}
	pointer := "p"
	if t.s.Shape == layout.ShapeW {
		pointer = "b"
	}
	body := []Code{
		Id("t").Op(":=").Add(zc("NewText").Call(Lit(t.s.Name))),
		If(Id("v").Dot(pointer).Op("==").Nil()).Block(Return(Id("t").Dot("String").Call()).Comment("the zero view")),
	}
	for _, f := range t.s.Fields {
		if f.At != nil {
			body = append(body, text("Bool", f, t.present(f, "v")))
		}
		if f.Away != nil {
			body = append(body, t.awayText(f))
		}
		if !hasAccessors(f) || !f.HasGetter() {
			continue
		}
		get := Id("v").Dot(f.Name).Call()
		switch {
		case f.Type.Codec != nil:
			body = append(body, t.codecText(f))
		case f.When != nil && f.Segment.Part != nil && f.Type.Kind == layout.KindStruct:
			body = append(body, Switch(List(Id("x"), Id("ok"), Err()).Op(":=").Add(get), Empty()).Block(
				Case(Op("!").Id("ok")).Block(text("Absent", f)),
				Case(Err().Op("!=").Nil()).Block(text("Word", f, Err().Dot("Error").Call())),
				Default().Block(text("Word", f, Id("x").Dot("String").Call()))))
		case f.When != nil && f.Segment.Part != nil && f.Type.Kind != layout.KindBytes && f.Type.Varint == nil:
			body = append(body, If(Op("!").Add(t.present(f, "v"))).Block(text("Absent", f)).Else().Block(t.partText(f)))
		case f.Type.Kind == layout.KindUnion || f.Numbers() || isRecords(f.Type) && (!f.Type.Elem.IsFixedRecord() || ownCursor(f)):
			body = append(body, t.partText(f))
		case f.When != nil && f.Type.Kind == layout.KindArray && !f.Type.HasString:
			there := text("Elements", f, Lit(f.Type.Len))
			x := Id("_")
			if isByteArray(f.Type) {
				there, x = text("Array", f, Id("x").Index(Op(":"))), Id("x")
			}
			body = append(body, If(List(x, Id("ok")).Op(":=").Add(get), Id("ok")).Block(there).Else().Block(text("Absent", f)))
		case f.None != nil || f.When != nil:
			body = append(body, If(List(Id("x"), Id("ok")).Op(":=").Add(get), Id("ok")).Block(
				textOf(f, primary(Id("x")))).Else().Block(text("Absent", f)))
		case f.HasAddr() && !f.Type.HasString:
			body = append(body, text("Word", f, Id("v").Dot(f.AddrName()).Call().Dot("String").Call()))
		case isByteArray(f.Type) && !f.Type.HasString:
			array := t.locals.fields[f]
			body = append(body, Id(array).Op(":=").Add(get), text("Array", f, Id(array).Index(Op(":"))))
		case f.Type.Kind == layout.KindArray && !f.Type.HasString:
			body = append(body, text("Elements", f, Lit(f.Type.Len)))
		case f.Type.Kind == layout.KindStruct && (f.Segment.Part != nil || checkedAgain(f)):
			body = append(body, If(List(Id("x"), Err()).Op(":=").Add(get), Err().Op("==").Nil()).Block(
				text("Word", f, Id("x").Dot("String").Call())).Else().Block(
				text("Word", f, Err().Dot("Error").Call())))
		case f.Type.Kind == layout.KindList:
			body = append(body, text("Elements", f, get.Dot("Len").Call()))
		default:
			body = append(body, textOf(f, primary(get)))
		}
	}
	body = append(body, Return(Id("t").Dot("String").Call()))
	t.doc("String writes the record in one line, for people; its form may change.")
	t.method("String").Params().String().Block(body...)
	t.Line()
}

// partText prints a list or a union.
func (t *target) partText(f *layout.Field) *Statement {
	text := func(method string, args ...Code) *Statement {
		return Id("t").Dot(method).Call(append([]Code{Lit(f.Name)}, args...)...)
	}
	switch {
	case f.Type.Kind == layout.KindUnion:
		return text("Word", t.unwrapped(f).Dot("String").Call())
	case isRecords(f.Type) || f.Numbers():
		return text("Elements", zc("Count").Call(t.unwrapped(f).Dot("All").Call()))
	}
	return text("Elements", t.unwrapped(f).Dot("Len").Call())
}

// textOf prints one value.
func textOf(f *layout.Field, x term) *Statement {
	text, name := Id("t"), Lit(f.Name)
	typ := f.Type
	is := basicName(typ)
	switch {
	case typ.HasString || typ.Enum != nil || typ.Kind == layout.KindStruct:
		return text.Dot("Word").Call(name, Add(x.code).Dot("String").Call())
	case typ.Kind == layout.KindBytes:
		return text.Dot("Bytes").Call(name, x.code)
	case typ.Kind == layout.KindBool:
		return text.Dot("Bool").Call(name, plain(f, x).code)
	case typ.Kind == layout.KindFloat:
		return text.Dot("Float").Call(name, x.as(is, "float64").code, Lit(typ.Bits))
	case typ.Kind == layout.KindInt:
		return text.Dot("Int").Call(name, x.as(is, "int64").code)
	case f.Sum != nil:
		return text.Dot("Hex").Call(name, x.as(is, "uint64").code, Lit(f.Width/4))
	}
	return text.Dot("Uint").Call(name, x.as(is, "uint64").code)
}
