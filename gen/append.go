package gen

import (
	. "github.com/dave/jennifer/jen"
)

// hasPseudo reports whether a checksum of the struct needs a pseudo-header.
func (e *encoder) hasPseudo() bool {
	for _, s := range e.s.Sums {
		if s.Pseudo {
			return true
		}
	}
	return false
}

// updates are the statements that compute the checksums of v.
func (e *encoder) updates(withPseudo bool) []Code {
	var out []Code
	for _, s := range e.s.Sums {
		switch {
		case !s.Pseudo:
			out = append(out, Id("v").Dot("Update"+s.Field.Name).Call())
		case withPseudo:
			out = append(out, Id("v").Dot("Update"+s.Field.Name).Call(Id("pseudo")))
		}
	}
	return out
}

// appendTo emits the method that the exported encoders share. What it has
// written is checked as any other bytes are, so that no encoder makes a record
// that its own check refuses.
func (e *encoder) appendTo() {
	e.doc("appendTo appends x to b, its checksums apart.")
	b := Id("b").Index(Id("start").Op(":"))
	if e.payload != nil {
		b = Id("b").Index(Id("start").Op(":").Add(Id("start").Op("+").Id("head")))
	}
	args := []Code{b}
	if e.footer != nil {
		args = append(args, Id("b").Index(Len(Id("b")).Op("-").Lit(e.footer.Size).Op(":")))
	}
	args = append(args, Id("size"))
	body := []Code{
		List(Id("start"), Id("size")).Op(":=").List(Len(Id("b")), Id("x").Dot("Size").Call()),
		Id("b").Op("=").Append(Id("b"), Make(Index().Byte(), Id("size")).Op("...")),
	}
	if e.payload != nil {
		body = append(body, Id("head").Op(":=").Add(e.sizeUpTo(e.payload)))
	}
	body = append(body,
		If(Id("f").Op(":=").Id("x").Dot("put").Call(args...), Id("f").Dot("Failed").Call()).Block(
			Return(Id("b").Index(Op(":").Id("start")), Id(e.names.View()).Values(), Id("f"))))
	if e.payload != nil {
		body = append(body, Copy(Id("b").Index(Id("start").Op("+").Id("head").Op(":")), Id("x").Dot(e.payload.Part.Field.Name)))
	}
	body = append(body,
		List(Id("v"), Id("f")).Op(":=").Id(e.names.Check()).Call(Id("b").Index(Id("start").Op(":"))),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("b").Index(Op(":").Id("start")), Id("v"), Id("f"))),
		Return(Id("b"), Id("v"), Id("f")))
	e.ownedMethod("appendTo").Params(Id("b").Index().Byte()).Params(Index().Byte(), Id(e.names.View()), fault()).Block(body...)
	e.Line()
}

// derivedNote says which fields of the literal do not matter.
func (e *encoder) derivedNote() string {
	names := ""
	n := 0
	for _, f := range e.s.Fields {
		if f.Segment == nil || f.Hidden != nil || f.Name == "_" || !f.Derived() || f.Sum != nil && f.Sum.Pseudo {
			continue
		}
		if n++; n > 1 {
			names += ", "
		}
		names += f.Name
	}
	if n == 0 {
		return ""
	}
	return " It fills in " + names + ", whatever x holds there."
}

// encoding emits the methods of the standard encoding interfaces.
func (e *encoder) encoding() {
	v := Id("_")
	var sums []Code
	if !e.hasPseudo() {
		sums = e.updates(false)
	}
	if sums != nil {
		v = Id("v")
	}
	pseudoNote := ""
	if e.hasPseudo() {
		pseudoNote = " The checksum that covers a pseudo-header is written as it stands in x; AppendWithPseudo computes it."
	}
	e.doc("AppendBinary appends x to b, as [encoding.BinaryAppender].%s%s The error is a [zcrt.Fault], and b is then returned as it was.", e.derivedNote(), pseudoNote)
	body := []Code{
		List(Id("b"), v, Id("f")).Op(":=").Id("x").Dot("appendTo").Call(Id("b")),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("b"), Id("f"))),
	}
	e.ownedMethod("AppendBinary").Params(Id("b").Index().Byte()).Params(Index().Byte(), Error()).Block(append(append(body, sums...), Return(Id("b"), Nil()))...)
	e.Line()
	if e.hasPseudo() {
		e.doc("AppendWithPseudo is AppendBinary with the checksum computed, given the sum of the pseudo-header.")
		body := []Code{
			List(Id("b"), Id("v"), Id("f")).Op(":=").Id("x").Dot("appendTo").Call(Id("b")),
			If(Id("f").Dot("Failed").Call()).Block(Return(Id("b"), Id("f"))),
		}
		e.ownedMethod("AppendWithPseudo").Params(Id("b").Index().Byte(), Id("pseudo").Add(zc("Sum"))).Params(Index().Byte(), Error()).Block(
			append(append(body, e.updates(true)...), Return(Id("b"), Nil()))...)
		e.Line()
	}
	e.doc("MarshalBinary is AppendBinary to a new slice, as [encoding.BinaryMarshaler].")
	e.ownedMethod("MarshalBinary").Params().Params(Index().Byte(), Error()).Block(Return(Id("x").Dot("AppendBinary").Call(Nil())))
	e.Line()
	e.doc("UnmarshalBinary sets x to the record at the front of b, of which it keeps nothing, as [encoding.BinaryUnmarshaler]. Its errors are those of %s; x is then as it was.", e.names.Parse())
	unmarshal := []Code{
		List(Id("v"), Err()).Op(":=").Id(e.names.Parse()).Call(Id("b")),
		If(Err().Op("!=").Nil()).Block(Return(Err())),
	}
	if canFail(e.s) {
		unmarshal = append(unmarshal,
			List(Id("value"), Err()).Op(":=").Id("v").Dot("Value").Call(),
			If(Err().Op("!=").Nil()).Block(Return(Err())),
			Op("*").Id("x").Op("=").Id("value"))
	} else {
		unmarshal = append(unmarshal, Op("*").Id("x").Op("=").Id("v").Dot("Value").Call())
	}
	e.ownedMethod("UnmarshalBinary").Params(Id("b").Index().Byte()).Error().Block(append(unmarshal, Return(Nil()))...)
	e.Line()
	e.doc("Fill sets the fields of x that an encoder fills in to what it would write.")
	e.ownedMethod("Fill").Params().Error().Block(
		List(Id("b"), Err()).Op(":=").Id("x").Dot("MarshalBinary").Call(),
		If(Err().Op("!=").Nil()).Block(Return(Err())),
		Return(Id("x").Dot("UnmarshalBinary").Call(Id("b"))))
	e.Line()
}

// prepend emits the builder of packets that grow outwards:
//
//	func (x *UDP) Prepend(buf *zcrt.Buffer, pseudo zcrt.Sum) (UDPView, zcrt.Fault)
func (e *encoder) prepend() {
	failed := func(code ...Code) *Statement {
		return If(Id("f").Dot("Failed").Call()).Block(append(code, Return(Id(e.names.View()).Values(), Id("f")))...)
	}
	undo := Id("buf").Dot("TrimFront").Call(Id("head"))
	undos := []Code{undo}
	if e.footer != nil {
		undos = append(undos, Id("buf").Dot("Truncate").Call(Id("buf").Dot("Len").Call().Op("-").Lit(e.footer.Size)))
	}
	var body []Code
	if e.payload != nil {
		f := e.payload.Part.Field
		site := e.sites.reuse(f, "InBuffer", "KindLength", "none: the buffer holds it")
		body = append(body, If(Len(Id("x").Dot(f.Name)).Op("!=").Lit(0)).Block(
			Return(Id(e.names.View()).Values(), site.Dot("At").Call(Lit(e.s.Fixed()), Lit(0), Uint64().Call(Len(Id("x").Dot(f.Name)))))))
		e.doc("Prepend writes x in front of what buf holds, which becomes its %s; the field itself must be empty.%s It returns the view of the packet, or a fault, and then buf is as it was.", f.Name, e.derivedNote())
	} else {
		e.doc("Prepend writes x in front of what buf holds.%s It returns the view of the record, or a fault, and then buf is as it was.", e.derivedNote())
	}
	room := e.sites.roomSite(e.s)
	size := e.sizeUpTo(e.payload)
	body = append(body, Id("head").Op(":=").Add(size))
	body = append(body,
		Id("b").Op(":=").Id("buf").Dot("Prepend").Call(Id("head")),
		If(Id("b").Op("==").Nil()).Block(Return(Id(e.names.View()).Values(), dup(room).Dot("At").Call(Lit(0), Id("head"), Uint64().Call(Id("buf").Dot("Headroom").Call())))))
	args := []Code{Id("b")}
	if e.footer != nil {
		body = append(body,
			Id("foot").Op(":=").Id("buf").Dot("Append").Call(Lit(e.footer.Size)),
			If(Id("foot").Op("==").Nil()).Block(dup(undo), Return(Id(e.names.View()).Values(), dup(room).Dot("At").Call(Lit(0), Lit(e.footer.Size), Uint64().Call(Id("buf").Dot("Tailroom").Call())))))
		args = append(args, Id("foot"))
	}
	if e.payload != nil {
		args = append(args, Id("buf").Dot("Len").Call())
	} else {
		args = append(args, Id("head"))
	}
	body = append(body, Id("f").Op(":=").Id("x").Dot("put").Call(args...), failed(undos...),
		List(Id("v"), Id("f")).Op(":=").Id(e.names.Check()).Call(Id("buf").Dot("Bytes").Call()), failed(undos...))
	body = append(body, e.updates(true)...)
	params := []Code{Id("buf").Op("*").Add(zc("Buffer"))}
	if e.hasPseudo() {
		params = append(params, Id("pseudo").Add(zc("Sum")))
	}
	e.ownedMethod("Prepend").Params(params...).Params(Id(e.names.View()), fault()).Block(append(body, Return(Id("v"), Id("f")))...)
	e.Line()
}
