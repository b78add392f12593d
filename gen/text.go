package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// stringMethod emits String: the record in one line, for people.
//
//	func (v UDPView) String() string {
//		t := zcrt.NewText("UDP")
//		t.Uint("DestinationPort", uint64(v.DestinationPort()))
//		…
//		return t.String()
//	}
func (t *target) stringMethod() {
	body := []Code{Id("t").Op(":=").Add(zc("NewText").Call(Lit(t.s.Name)))}
	for _, f := range t.s.Fields {
		if f.Segment == nil || f.Hidden != nil || f.Name == "_" || f.Reserved {
			continue
		}
		if f.None != nil {
			body = append(body, If(List(Id("x"), Id("ok")).Op(":=").Id("v").Dot(f.Name).Call(), Id("ok")).Block(
				textOf(f, f.Type, Id("x"))).Else().Block(Id("t").Dot("Absent").Call(Lit(f.Name))))
			continue
		}
		get := Id("v").Dot(f.Name).Call()
		switch {
		case f.Type.Kind == layout.KindArray && !f.Type.HasString && isByteArray(f.Type):
			x := lower(f.Name)
			if taken[x] || x == "t" {
				x += "Field"
			}
			body = append(body, Id(x).Op(":=").Add(get), Id("t").Dot("Array").Call(Lit(f.Name), Id(x).Index(Op(":"))))
		case f.Type.Kind == layout.KindArray && !f.Type.HasString:
			body = append(body, Id("t").Dot("Elements").Call(Lit(f.Name), Len(get)))
		case f.Type.Kind == layout.KindStruct && f.Segment.Part != nil:
			body = append(body, If(List(Id("x"), Err()).Op(":=").Add(get), Err().Op("==").Nil()).Block(
				Id("t").Dot("Word").Call(Lit(f.Name), Id("x").Dot("String").Call())).Else().Block(
				Id("t").Dot("Word").Call(Lit(f.Name), Err().Dot("Error").Call())))
		case f.Type.Kind == layout.KindList && f.Type.Elem.Kind == layout.KindStruct:
			body = append(body, Id("t").Dot("Elements").Call(Lit(f.Name), Len(get.Dot("b")).Op("/").Id(layout.Names{Struct: f.Type.Elem.Struct.Name}.FixedSize())))
		case f.Type.Kind == layout.KindList:
			body = append(body, Id("t").Dot("Elements").Call(Lit(f.Name), get.Dot("Len").Call()))
		default:
			body = append(body, textOf(f, f.Type, get))
		}
	}
	body = append(body, Return(Id("t").Dot("String").Call()))
	t.doc("String writes the record in one line, for people; its form may change.")
	t.method("String").Params().String().Block(body...)
	t.Line()
}

// textOf prints one value.
func textOf(f *layout.Field, typ *layout.Type, x *Statement) *Statement {
	text := Id("t")
	name := Lit(f.Name)
	switch {
	case typ.HasString || typ.Enum != nil || typ.Kind == layout.KindStruct:
		return text.Dot("Word").Call(name, x.Dot("String").Call())
	case typ.Kind == layout.KindBytes:
		return text.Dot("Bytes").Call(name, x)
	case typ.Kind == layout.KindBool:
		return text.Dot("Bool").Call(name, x)
	case typ.Kind == layout.KindInt:
		return text.Dot("Int").Call(name, Int64().Call(x))
	case f.Sum != nil:
		return text.Dot("Hex").Call(name, Uint64().Call(x), Lit(f.Width/4))
	}
	return text.Dot("Uint").Call(name, Uint64().Call(x))
}
