package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// isTLV reports whether the elements of a list have the shape of TCP's options: a
// byte that says what they are and, for some, a byte that says how large.
func isTLV(f *layout.Find) bool {
	e := f.Field.Type.Elem.Struct
	on := f.Body.Segment.Part.On
	if len(e.Segments) != 3 || e.Frame == nil || e.FrameSize.Op != layout.OpField || on.Op != layout.OpField || len(on.Path) != 1 {
		return false
	}
	kind, length := e.Segments[0], e.Segments[1]
	whole := func(seg *layout.Segment, f *layout.Field) bool {
		return seg.Part == nil && seg.Size == 1 && len(seg.Block) == 1 && seg.Block[0] == f && f.Width == 8
	}
	for _, c := range e.Checks {
		if c.Field != e.Frame || c.Kind != layout.CheckWhere && c.Kind != layout.CheckFrame {
			return false
		}
	}
	return whole(kind, on.Path[0]) && length.When != nil && whole(length, e.Frame) && e.Unframed == 1
}

// collectTLV emits the walk over such a list. All that is wrong with an element, one
// function tells, apart from the loop:
//
//	for len(unread) > 0 {
//		kind, n := TCPOptionKind(unread[0]), 1
//		if kind > 1 {
//			if len(unread) < 2 {
//				return TCPView{}, refusedTCPOptions(unread).Within(…)
//			}
//			n = int(unread[1])
//			if n < 2 || n > len(unread) {
//				…
//			}
//		}
//		switch kind {
//		case TCPOptionMaximumSegmentSize:
//			if n != 4 {
//				…
//			}
//			members |= 0x04
//			o.theMaximumSegmentSize = binary.BigEndian.Uint16(unread[2:4])
//		}
//		unread = unread[n:]
//	}
func (t *target) collectTLV(f *layout.Find) []Code {
	elem := f.Field.Type.Elem.Struct
	seq := f.Field.Segment.Part.Seq
	kind := f.Body.Segment.Part.On.Path[0]
	inner := localNames(t.generator.names, elem)
	end := t.placeOf(f.Field.Segment)
	refused := "refused" + upper(t.s.Name) + upper(f.Field.Name)
	offset := end.term().op("+", precAdd, primary(Id("extent"))).op("-", precAdd, primary(Len(Id("unread")))).code
	refuse := func() *Statement {
		return Return(Id(t.names.View()).Values(), Id(refused).Call(Id("unread")).Dot("Within").Call(dup(offset)))
	}
	local := func(path []*layout.Field) term {
		if path[0] == kind {
			return primary(Id(inner.fields[kind]))
		}
		return primary(Id("n")).as("int", path[0].Type.Name)
	}
	v := vars{load: local}
	var wrong *Statement
	for _, c := range elem.Checks {
		if c.Kind == layout.CheckWhere {
			wrong = either(wrong, v.condition(c.Expr, false).code)
		}
	}
	wrong = either(wrong, Id("n").Op(">").Len(Id("unread")))
	read := []Code{
		If(Len(Id("unread")).Op("<").Lit(2)).Block(refuse()),
		Id("n").Op(":=").Int().Call(Id("unread").Index(Lit(1))),
		If(wrong).Block(refuse()),
	}
	body := []Code{Id(inner.fields[kind]).Op(":=").Add(convert(kind.Type, primary(Id("unread").Index(Lit(0))), "uint8").code)}
	left := kind.Natural()
	var cases, single []Code
	for _, c := range sought(f) {
		if one := t.single(c, f, kind, inner); one != nil {
			single = append(single, one...)
			left = c.Without(left)
			continue
		}
		cases = append(cases, caseOf(c, kind.Type.Name).Block(t.tlvMember(c, elem, refuse)...))
	}
	body = append(body, single...)
	if !elem.Segments[1].Present(left) {
		read = []Code{
			Id("n").Op(":=").Lit(1),
			If(v.condition(elem.Segments[1].When, true).code).Block(append([]Code{read[0], Id("n").Op("=").Int().Call(Id("unread").Index(Lit(1)))}, read[2])...),
		}
	}
	body = append(body, read...)
	body = append(body, Id("records").Op("++"), Switch(Id(inner.fields[kind])).Block(cases...))
	if seq != nil && seq.Until != nil && !seq.Until.NeverFor(kind, left) {
		body = append(body, If(v.condition(seq.Until, true).code).Block(Break()))
	}
	body = append(body, Id("unread").Op("=").Id("unread").Index(Id("n").Op(":")))
	t.refusedElement(f, refused)
	return []Code{
		Id("unread").Op(":=").Add(t.partBytes(f.Field.Segment)),
		List(Id("extent"), Id("records"), Id("members")).Op(":=").List(Len(Id("unread")), Lit(0), flagsType(f).Call(Lit(0))),
		For(Len(Id("unread")).Op(">").Lit(0)).Block(body...),
		List(Id("o").Dot("has"), Id("o").Dot("n")).Op("=").List(Id("members"), Id("records")),
		Return(Id("v"), fault().Values()),
	}
}

// tlvMember emits the check of a member's size, and keeps it.
func (t *target) tlvMember(c *layout.Case, elem *layout.Struct, refuse func() *Statement) []Code {
	typ := c.Field.Type
	head := 2
	framed := elem.Segments[1].Present(c.Values)
	if !framed {
		head = 1
	}
	mark := Id("members").Op("|=").Add(bitName(c))
	data := Id("unread").Index(Lit(head).Op(":").Id("n"))
	dst := Id("o").Dot(slotName(c))
	var code []Code
	n := head + typ.Size()
	switch {
	case typ.Kind == layout.KindBytes || typ.Kind == layout.KindStruct && !typ.Struct.IsFixed():
		return []Code{mark, dst.Op("=").Add(data)}
	case typ.Kind == layout.KindList:
		if size := typ.Elem.Size(); size > 1 {
			code = append(code, If(Parens(Id("n").Op("-").Lit(head)).Op("%").Lit(size).Op("!=").Lit(0)).Block(refuse()))
		}
		return append(code, mark, dst.Op("=").Add(data))
	case !framed && typ.Kind == layout.KindEmpty:
		return []Code{mark}
	}
	code = append(code, If(Id("n").Op("!=").Lit(n)).Block(refuse()), mark)
	fixed := Id("unread").Index(Lit(head).Op(":").Lit(n))
	switch {
	case typ.Kind == layout.KindEmpty:
	case typ.Kind == layout.KindStruct:
		code = append(code, dst.Op("=").Add(viewOf(typ.Struct)).Values(Parens(Op("*").Index(sizeOf(typ.Struct)).Byte()).Parens(fixed)))
	case typ.Kind == layout.KindArray:
		code = append(code, dst.Op("=").Add(goTypeOf(typ)).Call(fixed))
	default:
		field := &layout.Field{Name: c.Field.Name, Type: typ, Order: c.Field.Struct.Order, Width: typ.Size() * 8, Struct: c.Field.Struct}
		code = append(code, dst.Op("=").Add(read(field, at{base: func() *Statement { return Id("unread") }, add: head}).code))
	}
	return code
}

// refusedElement emits the function that tells what is wrong with an element. It
// is emitted in front of the one that is being emitted.
func (t *target) refusedElement(f *layout.Find, name string) {
	elem := f.Field.Type.Elem.Struct
	n := layout.Names{Struct: elem.Name}
	inner := &target{s: elem}
	t.doc("%s is what is wrong with the first record of a list that %s refuses. It stays a call, so that the loop there is small.", name, t.names.Find())
	t.Comment("//")
	t.Comment("//go:noinline")
	t.Func().Id(name).Params(Id("b").Index().Byte()).Add(fault()).Block(
		List(Id("v"), Id("f")).Op(":=").Id(n.Check()).Call(Id("b")),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("f"))),
		Return(Id("v").Dot(inner.private("validate")).Call()))
	t.Line()
}

// single emits the step over an element that is one byte, whose member has none: nil
// if a member is more.
func (t *target) single(c *layout.Case, f *layout.Find, kind *layout.Field, inner locals) []Code {
	elem := f.Field.Type.Elem.Struct
	if c.Field.Type.Kind != layout.KindEmpty || len(c.Is) != 1 || elem.Segments[1].Present(c.Values) || elem.Segments[1].MayBe(c.Values) {
		return nil
	}
	step := []Code{Id("members").Op("|=").Add(bitName(c)), Id("records").Op("++")}
	if seq := f.Field.Segment.Part.Seq; seq != nil && seq.Until != nil {
		switch holds, known := seq.Until.HoldsFor(kind, c.Is[0].Const); {
		case !known:
			return nil
		case holds:
			return []Code{If(Id(inner.fields[kind]).Op("==").Add(constant(c.Is[0]).code)).Block(append(step, Break())...)}
		}
	}
	step = append(step, Id("unread").Op("=").Id("unread").Index(Lit(1).Op(":")), Continue())
	return []Code{If(Id(inner.fields[kind]).Op("==").Add(constant(c.Is[0]).code)).Block(step...)}
}
