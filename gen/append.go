package gen

import (
	"slices"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// hasPseudo reports whether a checksum of the struct needs a pseudo-header.
func (e *encoder) hasPseudo() bool {
	return slices.ContainsFunc(e.s.Sums, func(s *layout.Sum) bool { return s.Pseudo })
}

// updates are the statements that compute the checksums of v: all of them, or
// those that need no pseudo-header.
func (e *encoder) updates(withPseudo bool) []Code {
	var out []Code
	for _, s := range sumsInOrder(e.s) {
		call := Id("v").Dot(join("Update", s.Field))
		switch {
		case !s.Pseudo:
			out = append(out, call.Call())
		case withPseudo:
			out = append(out, call.Call(Id("pseudo")))
		}
	}
	return out
}

// appendTo emits the method that the exported encoders share, and those of
// records around x. What it has written is checked as any other bytes are, so
// that no encoder makes a record that its own check refuses.
func (e *encoder) appendTo() {
	record := func() *Statement { return Id("b").Index(Id("start").Op(":")) }
	zero := func() *Statement { return Id(e.names.View()).Values() }
	body := []Code{
		Id("start").Op(":=").Len(Id("b")),
		Id("b").Op("=").Append(Id("b"), Make(Index().Byte(), Id("x").Dot("Size").Call()).Op("...")),
	}
	head := record()
	var payload []Code
	if e.payload != nil {
		if e.s.Coded() {
			body = append(body[:1], e.roomOnce()...)
		} else {
			body = append(body, Id("head").Op(":=").Id("start").Op("+").Add(e.sizeUpTo(e.payload).code))
		}
		head = Id("b").Index(Id("start").Op(":").Id("head"))
		payload = []Code{Copy(Id("b").Index(Id("head").Op(":")), Id("x").Dot(e.payload.Part.Field.Name))}
	}
	var foot *Statement
	if e.footer != nil {
		foot = Id("b").Index(Len(Id("b")).Op("-").Lit(e.footer.Size).Op(":"))
	}
	args := e.putArgs(head, foot, Len(Id("b")).Op("-").Id("start"))
	back := func() *Statement { return Return(Id("b").Index(Op(":").Id("start")), zero(), Id("f")) }
	body = append(body, If(Id("f").Op(":=").Id("x").Dot(e.own("put")).Call(args...), Id("f").Dot("Failed").Call()).Block(back()))
	body = append(body, payload...)
	body = append(body,
		List(Id("v"), Id("f")).Op(":=").Add(framing(e.s)).Call(e.ownedArgs(record())...),
		If(Id("f").Dot("Failed").Call()).Block(back()))
	body = append(body, e.reads(func(f *Statement) []Code { return []Code{Return(Id("b").Index(Op(":").Id("start")), zero(), f)} })...)
	if (e.s.Walked || e.s.Open || manual(e.s)) && !fills(e.s) {
		site := e.sites.of([]*layout.Field{{Name: "end"}}, "Exact", "KindLength", "the end of what was written")
		body = append(body, If(Len(Id("v").Dot("Bytes").Call()).Op("!=").Len(Id("b")).Op("-").Id("start")).Block(
			Return(Id("b").Index(Op(":").Id("start")), zero(), site.Dot("At").Call(Len(Id("v").Dot("Bytes").Call()), Lit(0), Uint64().Call(Len(Id("b")).Op("-").Id("start"))))))
	}
	body = append(body, e.updates(false)...)
	e.doc("%s is %s with a fault in place of an error. It also returns the view of what it has appended.", e.own("appendTo"), e.own("AppendBinary"))
	e.ownedMethod(e.own("appendTo")).Params(Id("b").Index().Byte()).Params(Index().Byte(), Id(e.names.View()), fault()).Block(append(body, Return(Id("b"), Id("v"), Id("f")))...)
	e.Line()
}

// manual reports whether a field that says how long something is was written as the
// owned value has it, or as its author's expression does.
func manual(s *layout.Struct) bool { return slices.ContainsFunc(s.Fields, given) }

// given reports whether the encoder does not solve a field for what hangs on it.
func given(f *layout.Field) bool { return f.Manual || f.Param || f.Set != nil && f.Governs }

// reads emits the checks that what was written reads as what was meant: lists end
// where they were given to end, and what is found by looking ahead is what stands
// there.
func (e *encoder) reads(refuse func(*Statement) []Code) []Code {
	var code []Code
	if validates(e.s) {
		code = append(code, If(Id("f").Op(":=").Id("v").Dot(e.private("validate")).Call(), Id("f").Dot("Failed").Call()).Block(refuse(Id("f"))...))
	}
	for _, f := range e.s.Fields {
		if f.Away != nil {
			code = append(code, e.nothingAway(f, refuse))
		}
	}
	for _, seg := range e.s.Segments {
		f := seg.Last()
		site := func() *Statement {
			return e.sites.of([]*layout.Field{f}, "Reads", "KindValue", "what reads as it was written")
		}
		p := seg.Part
		switch {
		case p != nil && slices.ContainsFunc(p.Extent.Fields(), given):
			n := func() *Statement { return Len(e.partBytes(seg)) }
			want := partSize(f).code
			code = append(code, If(n().Op("!=").Add(want)).Block(refuse(site().Dot("At").Call(e.offset(f), Lit(0), Uint64().Call(n())))...))
		case e.storesEnd(seg) && (p != nil && p.Window == layout.WindowSelf || seg.When != nil && differs(seg.When)) && !seg.FromEnd:
			end := func() *Statement { return Id(e.storedEnd(seg)) }
			want := e.sizeUpTo(e.after(seg)).code
			code = append(code, If(end().Op("!=").Add(want)).Block(refuse(site().Dot("At").Call(end(), Lit(0), Uint64().Call(dup(want))))...))
		case p != nil && (isRecords(f.Type) || f.Numbers()) && p.Seq != nil && p.Seq.Until != nil && p.Window != layout.WindowSelf && (p.Seq.Tail != layout.TailNone || e.s.Open):
			n := zc("Count").Call(e.unwrapped(f).Dot("All").Call())
			want := Len(Id("x").Dot(f.Name))
			code = append(code, If(Id("n").Op(":=").Add(n), Id("n").Op("<").Add(want)).Block(
				refuse(site().Dot("At").Call(e.offset(f), Lit(0), Uint64().Call(Id("n"))))...))
		}
	}
	return code
}

// storesEnd reports whether the view stores where a segment ends.
func (t *target) storesEnd(seg *layout.Segment) bool {
	return slices.ContainsFunc(t.s.Facts, func(f layout.Fact) bool { return f.Segment == seg })
}

// validates reports whether an encoder has to look at what it has written with
// more than the check: a list can end too early, or have too many records.
func validates(s *layout.Struct) bool {
	return slices.ContainsFunc(s.Fields, func(f *layout.Field) bool {
		return f.Segment != nil && (f.Type.Codec != nil || f.Type.Kind == layout.KindUnion || isRecords(f.Type) && ownCursor(f) || f.Numbers() && walks(f))
	})
}

// derivedNote says which fields of the literal do not matter.
func (e *encoder) derivedNote(withPseudo bool) string {
	var names []string
	for _, f := range e.s.Fields {
		if hasAccessors(f) && f.Derived() && (f.Sum == nil || !f.Sum.Pseudo || withPseudo) {
			names = append(names, f.Name)
		}
	}
	if names == nil {
		return ""
	}
	return " It fills in " + list(names, "and") + ", whatever x holds there."
}

// encoding emits the methods of the standard encoding interfaces.
func (e *encoder) encoding() {
	fails := func(v string) []Code {
		return []Code{
			List(Id("b"), Id(v), Id("f")).Op(":=").Id("x").Dot(e.own("appendTo")).Call(Id("b")),
			If(Id("f").Dot("Failed").Call()).Block(Return(Id("b"), Id("f"))),
		}
	}
	pseudoNote := ""
	if e.hasPseudo() {
		pseudoNote = " The checksum that covers a pseudo-header is written as it stands in x; " + e.own("AppendWithPseudo") + " computes it."
	}
	aliasNote := ""
	if !e.s.IsFixed() {
		aliasNote = " Nothing that x refers to may lie in the spare capacity of b."
	}
	e.doc("%s appends x to b, %s.%s%s The error is a [zcrt.Fault], and b is then returned as it was.%s", e.own("AppendBinary"), e.as("BinaryAppender"), e.derivedNote(false), pseudoNote, aliasNote)
	e.ownedMethod(e.own("AppendBinary")).Params(Id("b").Index().Byte()).Params(Index().Byte(), Error()).Block(append(fails("_"), Return(Id("b"), Nil()))...)
	e.Line()
	if e.hasPseudo() {
		e.doc("%s is %s with the checksum computed, given the sum of the pseudo-header.", e.own("AppendWithPseudo"), e.own("AppendBinary"))
		body := append(fails("v"), e.updates(true)...)
		e.ownedMethod(e.own("AppendWithPseudo")).Params(Id("b").Index().Byte(), Id("pseudo").Add(zc("Sum"))).Params(Index().Byte(), Error()).Block(append(body, Return(Id("b"), Nil()))...)
		e.Line()
	}
	e.doc("%s is %s to a new slice, %s.", e.own("MarshalBinary"), e.own("AppendBinary"), e.as("BinaryMarshaler"))
	e.ownedMethod(e.own("MarshalBinary")).Params().Params(Index().Byte(), Error()).Block(Return(Id("x").Dot(e.own("AppendBinary")).Call(Nil())))
	e.Line()
	e.unmarshal()
	e.doc("%s sets the fields of x that an encoder fills in to what it would write.", e.own("Fill"))
	e.ownedMethod(e.own("Fill")).Params().Error().Block(
		List(Id("b"), Err()).Op(":=").Id("x").Dot(e.own("MarshalBinary")).Call(),
		If(Err().Op("!=").Nil()).Block(Return(Err())),
		Return(Id("x").Dot(e.own("UnmarshalBinary")).Call(Id("b"))))
	e.Line()
}

func (e *encoder) unmarshal() {
	body := []Code{
		List(Id("v"), Err()).Op(":=").Id(e.names.Parse()).Call(e.ownedArgs(Id("b"))...),
		If(Err().Op("!=").Nil()).Block(Return(Err())),
	}
	note := ""
	if canFail(e.s) || e.s.Volatile {
		note = " and Validate"
		if e.s.Volatile {
			note = " and Value"
		}
		body = append(body,
			List(Id("value"), Err()).Op(":=").Id("v").Dot("Value").Call(e.ownedParams()...),
			If(Err().Op("!=").Nil()).Block(Return(Err())),
			Op("*").Id("x").Op("=").Id("value"))
	} else {
		body = append(body, Op("*").Id("x").Op("=").Id("v").Dot("Value").Call(e.ownedParams()...))
	}
	e.doc("%s sets x to the record at the front of b, of which it keeps nothing, %s. Its errors are those of %s%s; x is then as it was.", e.own("UnmarshalBinary"), e.as("BinaryUnmarshaler"), e.names.Parse(), note)
	e.ownedMethod(e.own("UnmarshalBinary")).Params(Id("b").Index().Byte()).Error().Block(append(body, Return(Nil()))...)
	e.Line()
}

// prepend emits the builder of packets that grow outwards:
//
//	func (x *UDP) Prepend(buf *zcrt.Buffer, pseudo zcrt.Sum) (UDPView, zcrt.Fault)
func (e *encoder) prepend() {
	var body []Code
	refuse := func(fault *Statement) *Statement { return Return(Id(e.names.View()).Values(), fault) }
	switch {
	case e.payload != nil:
		f := e.payload.Part.Field
		e.doc("%s writes x in front of what buf holds, which becomes its %s; the field itself must be empty.%s It returns the view of the packet, or a fault, and then buf is as it was.", e.own("Prepend"), f.Name, e.derivedNote(true))
		x := Id("x").Dot(f.Name)
		body = append(body, If(Len(x).Op("!=").Lit(0)).Block(
			refuse(e.fault(f, "InBuffer", "KindLength", "none: the buffer holds it", 0, Uint64().Call(Len(x))))))
	case fills(e.s) && !rest(e.s).IsTail():
		f := rest(e.s).Field
		e.doc("%s writes x to buf, which must be empty, since %s goes on up to the end of what it holds.%s It returns the view of the record, or a fault, and then buf is as it was.", e.own("Prepend"), f.Name, e.derivedNote(true))
		body = append(body, If(Id("buf").Dot("Len").Call().Op("!=").Lit(0)).Block(
			refuse(e.fault(f, "Alone", "KindLength", "an empty buffer", 0, Uint64().Call(Id("buf").Dot("Len").Call())))))
	default:
		e.doc("%s writes x in front of what buf holds.%s It returns the view of the record, or a fault, and then buf is as it was.", e.own("Prepend"), e.derivedNote(true))
	}
	undo := []Code{Id("buf").Dot("TrimFront").Call(Id("head"))}
	if e.footer != nil {
		undo = append(undo, Id("buf").Dot("Truncate").Call(Id("buf").Dot("Len").Call().Op("-").Lit(e.footer.Size)))
	}
	body = append(body,
		Id("head").Op(":=").Add(e.sizeUpTo(e.payload).code),
		Id("b").Op(":=").Id("buf").Dot("Prepend").Call(Id("head")),
		If(Id("b").Op("==").Nil()).Block(refuse(e.sites.room().Dot("At").Call(Lit(0), Id("head"), Uint64().Call(Id("buf").Dot("Headroom").Call())))))
	total := Id("head")
	if e.payload != nil {
		total = Id("buf").Dot("Len").Call()
	}
	if e.footer != nil {
		body = append(body,
			Id("foot").Op(":=").Id("buf").Dot("Append").Call(Lit(e.footer.Size)),
			If(Id("foot").Op("==").Nil()).Block(
				undo[0],
				refuse(e.sites.room().Dot("At").Call(Lit(0), Lit(e.footer.Size), Uint64().Call(Id("buf").Dot("Tailroom").Call())))))
	}
	failed := func() *Statement { return If(Id("f").Dot("Failed").Call()).Block(append(undo, refuse(Id("f")))...) }
	body = append(body,
		Id("f").Op(":=").Id("x").Dot(e.own("put")).Call(e.putArgs(Id("b"), Id("foot"), total)...), failed(),
		List(Id("v"), Id("f")).Op(":=").Add(framing(e.s)).Call(e.ownedArgs(Id("buf").Dot("Bytes").Call())...), failed())
	body = append(body, e.reads(func(f *Statement) []Code { return append(slices.Clone(undo), refuse(f)) })...)
	if manual(e.s) && !fills(e.s) && !hasTail(e.s) || e.s.Open {
		site := e.sites.of([]*layout.Field{{Name: "end"}}, "Exact", "KindLength", "the end of what was written")
		wrong := site.Dot("At").Call(Len(Id("v").Dot("Bytes").Call()), Lit(0), Uint64().Call(dup(total)))
		undone := append(slices.Clone(undo), refuse(wrong))
		if e.payload != nil { // and the buffer says what there was
			undone = slices.Concat([]Code{Id("f").Op("=").Add(wrong)}, undo, []Code{refuse(Id("f"))})
		}
		body = append(body, If(Len(Id("v").Dot("Bytes").Call()).Op("!=").Add(dup(total))).Block(undone...))
	}
	body = append(body, e.updates(true)...)
	params := []Code{Id("buf").Op("*").Add(zc("Buffer"))}
	if e.hasPseudo() {
		params = append(params, Id("pseudo").Add(zc("Sum")))
	}
	e.ownedMethod(e.own("Prepend")).Params(params...).Params(Id(e.names.View()), fault()).Block(append(body, Return(Id("v"), Id("f")))...)
	e.Line()
}
