package gen

import (
	"go/types"
	"slices"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// codecVersion is the first version of the runtime that knows of codecs and of
// conversions.
const codecVersion = 3

// goTypeFor is a Go type of the user's as generated code writes it.
func goTypeFor(t types.Type) *Statement {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if pkg := t.Obj().Pkg(); pkg != nil {
			return Qual(pkg.Path(), t.Obj().Name())
		}
		return Id(t.Obj().Name()) // error
	case *types.Basic:
		return Id(t.Name())
	case *types.Pointer:
		return Op("*").Add(goTypeFor(t.Elem()))
	case *types.Slice:
		return Index().Add(goTypeFor(t.Elem()))
	case *types.Array:
		return Index(Lit(int(t.Len()))).Add(goTypeFor(t.Elem()))
	case *types.Map:
		return Map(goTypeFor(t.Key())).Add(goTypeFor(t.Elem()))
	}
	panic("gen: a codec of " + t.String())
}

// addCodec takes the names of a codec, and of the types in its field's and of their
// packages.
func (s nameSet) addCodec(c *layout.Codec) {
	s[c.Name] = true
	var add func(t types.Type)
	add = func(t types.Type) {
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			s[t.Obj().Name()] = true
			if pkg := t.Obj().Pkg(); pkg != nil {
				s[pkg.Name()] = true
			}
		case *types.Map:
			add(t.Key())
			add(t.Elem())
		case interface{ Elem() types.Type }:
			add(t.Elem())
		}
	}
	add(c.Value)
}

// codecCall calls a method of a field's codec.
func codecCall(f *layout.Field, method string, args ...Code) *Statement {
	return Id(f.Type.Codec.Name).Values().Dot(method).Call(args...)
}

// refusedBy is the site of what a method of a field's codec refuses.
func (t *target) refusedBy(f *layout.Field, method string) *Statement {
	return t.sites.of([]*layout.Field{f}, "Codec"+method, "KindCodec", f.Type.Codec.Name+"."+method)
}

// codecGetters emits the getter of the bytes of a field with a codec, and the one
// that has the codec read them:
//
//	func (v FileView) NameBytes() []byte { return v.b[4:int(v.nameEnd):int(v.nameEnd)] }
//
//	func (v FileView) Name() (x string, err error) {
//		x, err = Name{}.Get(v.NameBytes())
//		if err != nil {
//			err = zcrt.Refused{Fault: fileNameCodecGet.At(4, 0, 0), Err: err}
//		}
//		return x, err
//	}
func (t *target) codecGetters(f *layout.Field) {
	c := f.Type.Codec
	where := t.partWhere(f.Segment)
	typ := goTypeOf(f.Type)
	bytes := f.BytesName()
	refused := Err().Op("=").Add(zc("Refused").Values(keyed("Fault", t.refusalOf(f)), keyed("Err", Err())))
	note := "The user's code reads it, " + c.Name + ".Get, each time anew. The error is a [zcrt.Refused]: it tells where the bytes are that this refuses, and wraps what it says."
	read := []Code{
		List(Id("x"), Err()).Op("=").Add(codecCall(f, "Get", Id("v").Dot(bytes).Call())),
		If(Err().Op("!=").Nil()).Block(refused),
	}
	if f.When != nil {
		read[0] = List(Id("x"), Err()).Op("=").Add(codecCall(f, "Get", zc("Value").Call(Id("v").Dot(bytes).Call())))
		t.getterDoc(f, where, t.presenceNote(f), note)
		t.method(f.Name).Params().Params(Id("x").Add(typ), Id("ok").Bool(), Err().Error()).Block(append([]Code{
			If(Op("!").Add(t.present(f, "v"))).Block(Return(Id("x"), False(), Nil()))},
			append(read, Return(Id("x"), True(), Err()))...)...)
		t.Line()
		t.doc("%s is the bytes of %s. %s It aliases the record; its capacity ends with it.", bytes, f.Name, t.presenceNote(f))
		t.method(bytes).Params().Params(Id("x").Index().Byte(), Id("ok").Bool()).Block(
			If(Op("!").Add(t.present(f, "v"))).Block(Return(Nil(), False())),
			Return(t.partBytes(f.Segment), True()))
		t.Line()
		return
	}
	t.getterDoc(f, where, note)
	t.method(f.Name).Params().Params(Id("x").Add(typ), Err().Error()).Block(append(read, Return(Id("x"), Err()))...)
	t.Line()
	t.doc("%s is the bytes of %s. It aliases the record; its capacity ends with it.", bytes, f.Name)
	t.method(bytes).Params().Index().Byte().Block(Return(t.partBytes(f.Segment)))
	t.Line()
}

// refusalOf is the fault of bytes that a codec does not take.
func (t *target) refusalOf(f *layout.Field) *Statement {
	return t.refusedBy(f, "Get").Dot("At").Call(t.placeOf(f.Segment).code(), Lit(0), Lit(0))
}

// codecValidate has a codec read its field.
func (t *target) codecValidate(f *layout.Field) []Code {
	bytes := Id("v").Dot(f.BytesName()).Call()
	refuse := If(Err().Op("!=").Nil()).Block(Return(t.refusalOf(f)))
	if f.When != nil {
		return []Code{If(List(Id("b"), Id("ok")).Op(":=").Add(bytes), Id("ok")).Block(
			List(Id("_"), Err()).Op(":=").Add(codecCall(f, "Get", Id("b"))), refuse)}
	}
	return []Code{If(List(Id("_"), Err()).Op(":=").Parens(Id(f.Type.Codec.Name).Values()).Dot("Get").Call(bytes), Err().Op("!=").Nil()).Block(
		Return(t.refusalOf(f)))}
}

// codecValue copies what a codec reads.
func (t *target) codecValue(f *layout.Field) *Statement {
	get := Id("v").Dot(f.Name).Call()
	dst := List(Id("x").Dot(f.Name), Err())
	if f.When != nil {
		dst = List(Id("x").Dot(f.Name), Id("_"), Err())
	}
	return If(dst.Op("=").Add(get), Err().Op("!=").Nil()).Block(Return(Id("x"), Err()))
}

// codecText prints what a codec reads, as far as it can be printed; else its bytes.
func (t *target) codecText(f *layout.Field) *Statement {
	text := func(method string, args ...Code) *Statement {
		return Id("t").Dot(method).Call(append([]Code{Lit(f.Name)}, args...)...)
	}
	value := codedText(f, text)
	switch {
	case value == nil && f.When == nil:
		return text("Bytes", Id("v").Dot(f.BytesName()).Call())
	case value == nil:
		return If(List(Id("b"), Id("ok")).Op(":=").Id("v").Dot(f.BytesName()).Call(), Id("ok")).Block(
			text("Bytes", Id("b"))).Else().Block(text("Absent"))
	case f.When == nil:
		return If(List(Id("x"), Err()).Op(":=").Id("v").Dot(f.Name).Call(), Err().Op("==").Nil()).Block(value).Else().Block(
			text("Word", Err().Dot("Error").Call()))
	}
	return Switch(List(Id("x"), Id("ok"), Err()).Op(":=").Id("v").Dot(f.Name).Call(), Empty()).Block(
		Case(Op("!").Id("ok")).Block(text("Absent")),
		Case(Err().Op("!=").Nil()).Block(text("Word", Err().Dot("Error").Call())),
		Default().Block(value))
}

// codedText prints x, which a codec has read; nil if there is no text of it.
func codedText(f *layout.Field, text func(method string, args ...Code) *Statement) *Statement {
	x := Id("x")
	switch kind, stringer := f.Type.Codec.Text(); {
	case stringer:
		return text("Stringer", x)
	case kind&types.IsString != 0:
		return text("Word", Qual("strconv", "Quote").Call(String().Call(x)))
	case kind&types.IsBoolean != 0:
		return text("Bool", Bool().Call(x))
	case kind&types.IsUnsigned != 0:
		return text("Uint", Uint64().Call(x))
	case kind&types.IsInteger != 0:
		return text("Int", Int64().Call(x))
	case kind&types.IsFloat != 0:
		return text("Float", Float64().Call(x), Lit(64))
	}
	return nil
}

// codedSize is the size of a part as a codec says it.
func codedSize(f *layout.Field) term {
	size := primary(zc("CodecSize").Call(codecCall(f, "Size", Id("x").Dot(f.Name))))
	if n := len(f.Segment.Part.Upto); n > 0 {
		return size.op("+", precAdd, number(n))
	}
	return size
}

// codedNonZero is the condition under which the value of a field with a codec is
// not zero.
func codedNonZero(f *layout.Field, x *Statement) *Statement {
	if f.Type.Codec.Nilable() {
		return x.Op("!=").Nil()
	}
	switch kind, _ := f.Type.Codec.Text(); {
	case kind&types.IsString != 0:
		return x.Op("!=").Lit("")
	case kind&types.IsNumeric != 0:
		return x.Op("!=").Lit(0)
	case kind&types.IsBoolean != 0:
		return Bool().Call(x)
	}
	return x.Op("!=").Op("*").New(goTypeOf(f.Type))
}

// roomOnce makes room for a record with a payload, in front of which a codec says
// how much it takes, once.
func (e *encoder) roomOnce() []Code {
	x := Id("x").Dot(e.payload.Part.Field.Name)
	size := primary(Id("head")).op("+", precAdd, primary(Len(x)))
	if e.footer != nil {
		size = size.op("+", precAdd, number(e.footer.Size))
	}
	return []Code{
		Id("head").Op(":=").Add(e.sizeUpTo(e.payload).code),
		Id("b").Op("=").Append(Id("b"), Make(Index().Byte(), size.code).Op("...")),
		Id("head").Op("+=").Id("start"),
	}
}

// putCoded has a codec write its field, to as many bytes as it says:
//
//	nameSize := Name{}.Size(x.Name)
//	if nameSize < 0 {
//		return fileNameCodecSize.At(at, 0, 0)
//	}
//	if len(b) != at+nameSize+len(x.Data) {
//		return fileNameAgain.At(at, 0, uint64(nameSize))
//	}
//	Name{}.Put(b[at:at+nameSize:at+nameSize], x.Name)
func (e *encoder) putCoded(seg *layout.Segment) {
	f := seg.Part.Field
	x := Id("x").Dot(f.Name)
	n := e.sizeLocal(f, codecCall(f, "Size", x))
	e.refuse(Id(n).Op("<").Lit(0), e.refusedBy(f, "Size").Dot("At").Call(e.at.code(), Lit(0), Lit(0)))
	if sol := exactSize(f); sol != nil {
		e.refuse(Id(n).Op("!=").Lit(int(sol.Minus)), e.sites.of([]*layout.Field{f}, "Size", "KindLength", "").Dot("At").Call(e.at.code(), Lit(int(sol.Minus)), Uint64().Call(Id(n))))
	}
	ends := len(seg.Part.Upto)
	e.sameSize(seg, n)
	end := func() *Statement { return e.behindCoded(primary(Id(n))).code }
	bytes := func() *Statement { return Id("b").Index(e.at.code().Op(":").Add(end()).Op(":").Add(end())) }
	e.add(codecCall(f, "Put", bytes(), x))
	if ends > 0 {
		inside := func() *Statement { return indexOf(seg.Part, bytes()) }
		e.refuse(inside().Op(">=").Lit(0), e.sites.of([]*layout.Field{f}, "Inside", "KindValue", "no bytes that end it").Dot("At").Call(e.at.code(), Lit(0), Uint64().Call(inside())))
		e.add(Copy(Id("b").Index(end().Op(":")), terminator(seg.Part)))
	}
}

// behindCoded is the offset so many bytes behind what is written next.
func (e *encoder) behindCoded(size term) term {
	if e.at == (place{}) {
		return size
	}
	return e.at.term().op("+", precAdd, size)
}

// exactSize is the solution that says that a field with a codec always has one size;
// nil if there is none.
func exactSize(f *layout.Field) *layout.Solution {
	for _, sol := range f.Struct.Solutions {
		if f.Type.Codec != nil && sol.Field == nil && sol.Quantity == layout.QuantityBytes && sol.Part == f.Segment.Part {
			return sol
		}
	}
	return nil
}

// sizeLocal declares the size of a part that is written, as it is said then.
func (e *encoder) sizeLocal(f *layout.Field, size *Statement) string {
	name := e.locals.taken.free(lower(f.Name)+"Size", lower(f.Name)+"Bytes")
	e.add(Id(name).Op(":=").Add(size))
	e.sized[f] = name
	return name
}

// sameSize refuses bytes that are not as many as this part and those behind it take:
// a codec may have said another size when they were made.
func (e *encoder) sameSize(seg *layout.Segment, n string) {
	f := seg.Part.Field
	behind := e.s.Segments[seg.Index+1:]
	if e.payload != nil {
		behind = e.s.Segments[seg.Index+1 : e.payload.Index]
	}
	here := e.behindCoded(primary(Id(n)))
	all := e.sizeOf(behind, &here, len(seg.Part.Upto))
	again := e.sites.of([]*layout.Field{f}, "Again", "KindLength", "the size that it was said to have before")
	e.refuse(Len(Id("b")).Op("!=").Add(all.code), again.Dot("At").Call(e.at.code(), Lit(0), Uint64().Call(Id(n))))
}

// moveBehindCoded moves on behind a part whose size hangs on a codec.
func (e *encoder) moveBehindCoded(seg *layout.Segment) {
	size := primary(Id(e.sized[seg.Part.Field]))
	if n := len(seg.Part.Upto); n > 0 && seg.Part.Field.Type.Codec != nil {
		size = size.op("+", precAdd, number(n))
	}
	if e.at == (place{name: "at"}) {
		e.add(Id("at").Op("+=").Add(size.code))
		return
	}
	e.setAt(e.behindCoded(size))
}

// isRecent reports whether the code for a struct needs that version.
func isRecent(s *layout.Struct) bool {
	return len(s.Conversions) > 0 || slices.ContainsFunc(s.Fields, func(f *layout.Field) bool { return f.Type.Codec != nil })
}

// codecGuards emits the declarations that do not compile when a codec is none of
// its field's type any more.
func (g *generator) codecGuards() {
	seen := map[string]bool{}
	for _, s := range g.model.Structs {
		for _, f := range s.Fields {
			c := f.Type.Codec
			if c == nil || seen[c.Name+" "+c.Value.String()] {
				continue
			}
			seen[c.Name+" "+c.Value.String()] = true
			g.doc("A compile error here means that %s does not have the methods of a codec of %s: see [zcrt.Codec].", c.Name, f.Type)
			g.Var().Id("_").Add(zc("Codec").Types(goTypeOf(f.Type))).Op("=").Id(c.Name).Values()
			g.Line()
		}
	}
}
