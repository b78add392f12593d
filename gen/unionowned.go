package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// unionOwned emits what an annotated union itself can do.
func (t *target) unionOwned() {
	t.unionValue()
	if t.s.Leads() {
		t.unionSize()
		t.unionSelector()
	}
	t.unionAppend()
	if t.s.Union.Used {
		t.links()
	}
}

// unionValue emits Value, which copies the member out of its bytes.
func (t *target) unionValue() {
	var cases []Code
	for _, c := range t.s.Union.Cases {
		typ := c.Field.Type
		dst := func() *Statement { return Id("x").Dot(c.Field.Name) }
		body := []Code{
			List(Id("m"), Id("f")).Op(":=").Id("v").Dot(memberMethod(c)).Call(),
			If(Id("f").Dot("Failed").Call()).Block(Return(Id("x"), Id("f"))),
		}
		switch {
		case typ.Kind == layout.KindEmpty:
			body = []Code{dst().Op("=").Op("&").Struct().Values()}
		case takesAll(c):
			body = []Code{dst().Op("=").Add(zc("Clone").Call(Id("v").Dot("b")))}
		case typ.Kind == layout.KindBytes:
			body = append(body, dst().Op("=").Add(zc("Clone").Call(Id("m"))))
		case isRecords(typ):
			body = append(body, copyRecords(typ, "m", nil, dst, true, givenBy(typ.Elem.Struct, "v"))...)
		case typ.Kind == layout.KindList:
			body = append(body, For(List(Id("_"), Id("e")).Op(":=").Range().Id("m").Dot("All").Call()).Block(dst().Op("=").Append(dst(), Id("e"))))
		case typ.Kind == layout.KindStruct && canFail(typ.Struct):
			body = append(body,
				List(Id("value"), Err()).Op(":=").Id("m").Dot(valueMethod(typ.Struct)).Call(givenBy(typ.Struct, "v")...),
				If(Err().Op("!=").Nil()).Block(Return(Id("x"), Err())),
				dst().Op("=").Op("&").Id("value"))
		case typ.Kind == layout.KindStruct:
			body = append(body, Id("value").Op(":=").Id("m").Dot(valueMethod(typ.Struct)).Call(givenBy(typ.Struct, "v")...), dst().Op("=").Op("&").Id("value"))
		default:
			body = append(body, dst().Op("=").Op("&").Id("m"))
		}
		cases = append(cases, Case(Id(t.kindName(c))).Block(body...))
	}
	t.doc("Value copies the member into %s of its own, which aliases nothing. The error is that of Validate.", article(t.s.GoName()))
	t.method("Value").Params().Params(Id("x").Id(t.s.GoName()), Err().Error()).Block(
		If(Err().Op("=").Id("v").Dot("Validate").Call(), Err().Op("!=").Nil()).Block(Return(Id("x"), Err())),
		Switch(Id("v").Dot("kind")).Block(cases...),
		Return(Id("x"), Nil()))
	t.Line()
}

// isSet is the condition under which an owned union has a member.
func isSet(c *layout.Case) *Statement { return Id("x").Dot(c.Field.Name).Op("!=").Nil() }

func (t *target) unionSize() {
	var cases []Code
	for _, c := range t.s.Union.Cases {
		f := c.Field
		typ := f.Type
		var size *Statement
		var body []Code
		switch {
		case typ.Kind == layout.KindEmpty:
			continue
		case typ.Kind == layout.KindStruct && len(typ.Struct.Params()) > 0:
			given, value := t.giveMember(typ.Struct, Op("*").Id("x").Dot(f.Name))
			body = append(given, Return(value.Dot("Size").Call()))
		case typ.Kind == layout.KindStruct:
			size = Id("x").Dot(f.Name).Dot("Size").Call()
		case isRecords(typ) && !typ.Elem.IsFixedRecord():
			given, value := t.giveMember(typ.Elem.Struct, Id("x").Dot(f.Name).Index(Id("i")))
			body = []Code{
				Id("n").Op(":=").Lit(0),
				For(Id("i").Op(":=").Range().Id("x").Dot(f.Name)).Block(append(given, Id("n").Op("+=").Add(value).Dot("Size").Call())...),
				Return(Id("n"))}
		case c.Prefix != nil && c.Prefix.Type.Varint != nil:
			size = goTypeOf(c.Prefix.Type).Call(Len(Id("x").Dot(f.Name))).Dot("Size").Call().Op("+").Len(Id("x").Dot(f.Name))
		case c.Prefix != nil:
			size = Lit(c.Prefix.Width / 8).Op("+").Len(Id("x").Dot(f.Name))
		case typ.Kind == layout.KindBytes || typ.Kind == layout.KindList:
			size = plainSize(f).code
		default:
			size = Lit(typ.Size())
		}
		if body == nil {
			body = []Code{Return(size)}
		}
		cases = append(cases, Case(isSet(c)).Block(body...))
	}
	given := ""
	if len(t.s.Params()) > 0 {
		given = ", with the parameters that its member is given"
	}
	t.doc("Size is the number of bytes that x takes on the wire%s.", given)
	t.ownedMethod("Size").Params(t.paramDecls()...).Int().Block(Switch().Block(cases...), Return(Lit(0)))
	t.Line()
	if hasPrefix(t.s.Union) {
		t.sizeFor()
	}
}

// hasPrefix reports whether a member of a union has a length in front, which is
// there even if the member is nil.
func hasPrefix(u *layout.Union) bool {
	for _, c := range u.Cases {
		if c.Prefix != nil {
			return true
		}
	}
	return false
}

// sizeFor emits the size of what is written for a selector: of a nil member its
// length is.
func (t *target) sizeFor() {
	var cases []Code
	for _, c := range t.s.Union.Cases {
		switch {
		case c.Prefix == nil:
		case c.Prefix.Type.Varint != nil:
			cases = append(cases, Case(Id(t.kindName(c))).Block(Return(goTypeOf(c.Prefix.Type).Call(Len(Id("x").Dot(c.Field.Name))).Dot("Size").Call().Op("+").Len(Id("x").Dot(c.Field.Name)))))
		default:
			cases = append(cases, Case(Id(t.kindName(c))).Block(Return(Lit(c.Prefix.Width/8).Op("+").Len(Id("x").Dot(c.Field.Name)))))
		}
	}
	t.doc("sizeFor is Size where the selector says which member it is.")
	params := append([]Code{Id("selector").Id(selectorType(t.s.Union))}, t.paramDecls()...)
	t.ownedMethod("sizeFor").Params(params...).Int().Block(
		Switch(t.kindFor()).Block(cases...), Return(Id("x").Dot("Size").Call(t.arguments()...)))
	t.Line()
}

func (t *target) unionSelector() {
	typ := selectorType(t.s.Union)
	var cases []Code
	for _, c := range t.s.Union.Cases {
		if len(c.Is) == 1 {
			cases = append(cases, Case(isSet(c)).Block(Return(selector(c.Is[0], typ))))
		}
	}
	t.doc("selector is the one that means the member of x; given, where several do.")
	t.ownedMethod("selector").Params(Id("given").Id(typ)).Id(typ).Block(Switch().Block(cases...), Return(Id("given")))
	t.Line()
}

// unionAppend emits the encoder of the member that a selector means.
func (t *target) unionAppend() {
	t.doc("%s appends the member that selector means, and refuses x if it has another one.", t.own("appendTo"))
	params := append([]Code{Id("b").Index().Byte(), Id("selector").Id(selectorType(t.s.Union))}, t.paramDecls()...)
	t.ownedMethod(t.own("appendTo")).Params(params...).Params(Index().Byte(), fault()).Block(
		t.appendMembers(false)...)
	t.Line()
}

// links emits, for the elements of a chain, the encoder that also writes the
// selector of the next.
func (t *target) links() {
	if t.s.Leads() {
		t.unionNext()
	}
	t.doc("%s appends the member of x, which selector means, with the selector of what follows it in the chain.", t.own("appendLinked"))
	t.ownedMethod(t.own("appendLinked")).Params(Id("b").Index().Byte(), List(Id("selector"), Id("next")).Id(selectorType(t.s.Union))).Params(Index().Byte(), fault()).Block(
		t.appendMembers(true)...)
	t.Line()
}

// unionNext emits what a member of a chain says of the next.
func (t *target) unionNext() {
	var cases []Code
	for _, c := range t.s.Union.Cases {
		cases = append(cases, Case(isSet(c)).Block(Return(Id(selectorType(t.s.Union)).Call(Id("x").Dot(c.Field.Name).Dot(c.Next.Name)))))
	}
	t.doc("next is the selector that the member of x has of what follows it.")
	t.ownedMethod("next").Params().Id(selectorType(t.s.Union)).Block(Switch().Block(cases...), Return(Lit(0)))
	t.Line()
}

func (t *target) appendMembers(linked bool) []Code {
	one := t.sites.of([]*layout.Field{{Name: "member"}}, "One", "KindValue", "the one that its selector means")
	wrong := func() *Statement { return Return(Id("b"), dup(one).Dot("At").Call(Lit(0), Lit(0), Lit(0))) }
	body := []Code{Id("kind").Op(":=").Add(t.kindFor())}
	var others *Statement
	for _, c := range t.s.Union.Cases {
		cond := isSet(c).Op("&&").Id("kind").Op("!=").Id(t.kindName(c))
		if others != nil {
			cond = others.Op("||").Line().Add(cond)
		}
		others = cond
	}
	body = append(body, If(others).Block(wrong()))
	var cases []Code
	for _, c := range t.s.Union.Cases {
		cases = append(cases, Case(Id(t.kindName(c))).Block(t.appendMember(c, wrong, linked)...))
	}
	cases = append(cases, Default().Block(wrong()))
	return append(body, Switch(Id("kind")).Block(cases...), Return(Id("b"), fault().Values()))
}

// appendMember appends one member.
func (t *target) appendMember(c *layout.Case, wrong func() *Statement, linked bool) []Code {
	f := c.Field
	typ := f.Type
	x := func() *Statement { return Id("x").Dot(f.Name) }
	var body []Code
	if typ.Pointer && typ.Kind != layout.KindEmpty {
		body = append(body, If(x().Op("==").Nil()).Block(wrong()))
	}
	record := func(s *layout.Struct, x, value *Statement) []Code {
		given, from := t.giveMember(s, value)
		if given == nil {
			from = x
		}
		return append(given,
			List(Id("out"), Id("_"), Id("f")).Op(":=").Add(from).Dot(ownName(s, "appendTo")).Call(Id("b")),
			If(Id("f").Dot("Failed").Call()).Block(Return(Id("b"), Id("f"))),
			Id("b").Op("=").Id("out"))
	}
	if c.Prefix != nil {
		body = append(body, t.appendPrefix(c)...)
	}
	switch {
	case typ.Kind == layout.KindEmpty:
	case typ.Kind == layout.KindBytes:
		body = append(body, Id("b").Op("=").Append(Id("b"), x().Op("...")))
	case typ.Kind == layout.KindStruct && linked:
		body = append(body,
			Id("m").Op(":=").Op("*").Add(x()),
			Id("m").Dot(c.Next.Name).Op("=").Add(goTypeOf(c.Next.Type)).Call(Id("next")))
		body = append(body, record(typ.Struct, Id("m"), Id("m"))...)
	case typ.Kind == layout.KindStruct:
		body = append(body, record(typ.Struct, x(), Op("*").Add(x()))...)
	case isRecords(typ):
		body = append(body, For(Id("i").Op(":=").Range().Add(x())).Block(record(typ.Elem.Struct, x().Index(Id("i")), x().Index(Id("i")))...))
	case typ.Kind == layout.KindList:
		body = append(body, For(List(Id("_"), Id("e")).Op(":=").Range().Add(x())).Block(appendInteger(t.s.Order, typ.Elem, Id("e"))))
	case isByteArray(typ):
		body = append(body, Id("b").Op("=").Append(Id("b"), x().Index(Op(":")).Op("...")))
	case typ.Kind == layout.KindArray:
		body = append(body, For(List(Id("_"), Id("e")).Op(":=").Range().Add(x())).Block(appendInteger(t.s.Order, typ.Elem, Id("e"))))
	case typ.Kind == layout.KindBool:
		body = append(body, Id("b").Op("=").Append(Id("b"), zc("Bit").Call(Bool().Call(Op("*").Add(x())))))
	default:
		body = append(body, appendInteger(t.s.Order, typ, Op("*").Add(x())))
	}
	return body
}

// appendInteger appends an integer of a type's size, or the bits of a float.
func appendInteger(order layout.ByteOrder, typ *layout.Type, x *Statement) *Statement {
	n := typ.Size()
	basic := map[int]string{1: "uint8", 2: "uint16", 4: "uint32", 8: "uint64"}[n]
	value := primary(x).as(basicName(typ), basic).code
	if typ.Kind == layout.KindFloat {
		value = bitsOfFloat(typ, primary(x))
	}
	if n == 1 {
		return Id("b").Op("=").Append(Id("b"), value)
	}
	return Id("b").Op("=").Add(orderOf(order, n)).Dot("AppendU"+basic[1:]).Call(Id("b"), value)
}

// appendPrefix appends the length in front of a member.
func (t *target) appendPrefix(c *layout.Case) []Code {
	p := c.Prefix
	n := Len(Id("x").Dot(c.Field.Name))
	if v := p.Type.Varint; v != nil {
		return []Code{
			List(Id("out"), Err()).Op(":=").Id(layout.Names{Struct: v.Name}.Append()).Call(Id("b"), goTypeOf(p.Type).Call(n)),
			If(Err().Op("!=").Nil()).Block(Return(Id("b"), zc("FaultOf").Call(Err()))),
			Id("b").Op("=").Id("out"),
		}
	}
	site := t.sites.of([]*layout.Field{p}, "Fits", "KindLength", fmt.Sprintf("at most %s bytes", p.NaturalMax()))
	refuse := If(Uint64().Call(n).Op(">").Add(maximum(p))).Block(Return(Id("b"), site.Dot("At").Call(Lit(0), Lit(0), Uint64().Call(dup(n)))))
	size := p.Width / 8
	return []Code{
		refuse,
		Id("b").Op("=").Append(Id("b"), Make(Index().Byte(), Lit(size)).Op("...")),
		containerOf(p).store(at{base: func() *Statement { return Id("b").Index(Len(Id("b")).Op("-").Lit(size).Op(":")) }}, Id(containerOf(p).goType()).Call(dup(n))),
	}
}
