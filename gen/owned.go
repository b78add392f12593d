package gen

import (
	"fmt"

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

// payload is the last part if it takes the rest as bytes: what a packet that is
// built outwards already holds. The footer is the block behind it.
func (t *target) payload() (part, footer *layout.Segment) {
	segs := t.s.Segments
	last := len(segs) - 1
	if last > 0 && segs[last].Part == nil && segs[last-1].Part != nil && segs[last-1].Part.Trailer > 0 {
		footer = segs[last]
		last--
	}
	if p := segs[last].Part; p != nil && p.Window == layout.WindowRest && p.Field.Type.Kind == layout.KindBytes {
		return segs[last], footer
	}
	return nil, nil
}

// canFail reports whether the copy of a view into the owned form can fail.
func canFail(s *layout.Struct) bool {
	for _, f := range s.Fields {
		if f.Segment == nil || f.Segment.Part == nil {
			continue
		}
		if f.Type.Kind == layout.KindStruct || f.Type.Kind == layout.KindList && f.Type.Elem.Kind == layout.KindStruct {
			return true
		}
	}
	return false
}

// value emits Value, which copies a record out of its bytes.
func (t *target) value() {
	fails := canFail(t.s)
	var body []Code
	for _, f := range t.s.Fields {
		if f.Segment == nil || f.Hidden != nil || f.Name == "_" || f.Reserved {
			continue
		}
		get := Id("v").Dot(f.Name).Call()
		dst := Id("x").Dot(f.Name)
		switch {
		case f.None != nil:
			body = append(body, List(dst, Id("_")).Op("=").Add(get))
		case f.Type.Kind == layout.KindBytes:
			body = append(body, dst.Op("=").Add(zc("Clone").Call(get)))
		case f.Type.Kind == layout.KindStruct && f.Segment.Part == nil:
			body = append(body, dst.Op("=").Add(get).Dot("Value").Call())
		case f.Type.Kind == layout.KindStruct:
			body = append(body, Id("inner").Op(",").Err().Op(":=").Add(get),
				If(Err().Op("!=").Nil()).Block(Return(Id("x"), Err())))
			if canFail(f.Type.Struct) {
				body = append(body, If(List(dst, Err()).Op("=").Id("inner").Dot("Value").Call(), Err().Op("!=").Nil()).Block(Return(Id("x"), Err())))
			} else {
				body = append(body, dst.Op("=").Id("inner").Dot("Value").Call())
			}
		case f.Type.Kind == layout.KindList && f.Type.Elem.Kind == layout.KindStruct:
			body = append(body, For(List(Id("e"), Err()).Op(":=").Range().Add(get).Dot("All").Call()).Block(
				If(Err().Op("!=").Nil()).Block(Return(Id("x"), Err())),
				dup(dst).Op("=").Append(dup(dst), Id("e").Dot("Value").Call())))
		case f.Type.Kind == layout.KindList:
			body = append(body, For(List(Id("_"), Id("e")).Op(":=").Range().Add(get).Dot("All").Call()).Block(
				dup(dst).Op("=").Append(dup(dst), Id("e"))))
		default:
			body = append(body, dst.Op("=").Add(get))
		}
	}
	if fails {
		t.doc("Value copies the record into %s of its own, which aliases nothing. The error is that of the first malformed element.", article(t.s.Name))
		t.method("Value").Params().Params(Id("x").Id(t.s.Name), Err().Error()).Block(append(body, Return(Id("x"), Nil()))...)
	} else {
		t.doc("Value copies the record into %s of its own, which aliases nothing.", article(t.s.Name))
		t.method("Value").Params().Params(Id("x").Id(t.s.Name)).Block(append(body, Return(Id("x")))...)
	}
	t.Line()
}

// encoder emits the way from the owned form to bytes.
type encoder struct {
	*target
	payload, footer *layout.Segment
	solved          map[*layout.Field]bool
	body            []Code
}

// partSize is the size in bytes of a part of x.
func partSize(f *layout.Field) *Statement {
	x := Id("x").Dot(f.Name)
	switch {
	case f.Type.Kind == layout.KindStruct:
		return x.Dot("Size").Call()
	case f.Type.Kind == layout.KindList && f.Type.Elem.Kind == layout.KindStruct:
		return Len(x).Op("*").Id(layout.Names{Struct: f.Type.Elem.Struct.Name}.FixedSize())
	case f.Type.Kind == layout.KindList && f.Type.Elem.Size() > 1:
		return Len(x).Op("*").Lit(f.Type.Elem.Size())
	}
	return Len(x)
}

// sizeUpTo is the size of the segments in front of one; all of them for nil.
func (e *encoder) sizeUpTo(end *layout.Segment) *Statement {
	var sum *Statement
	fixed := 0
	for _, seg := range e.s.Segments {
		if seg == end {
			break
		}
		var s *Statement
		switch {
		case seg.Part != nil:
			s = partSize(seg.Part.Field)
		case seg.Index == 0:
			s = Id(e.names.FixedSize())
		default:
			fixed += seg.Size
			continue
		}
		if sum == nil {
			sum = s
		} else {
			sum = sum.Op("+").Add(s)
		}
	}
	switch {
	case sum == nil:
		return Lit(fixed)
	case fixed > 0:
		return sum.Op("+").Lit(fixed)
	}
	return sum
}

func (e *encoder) size() {
	e.doc("Size is the number of bytes that x takes on the wire.")
	e.ownedMethod("Size").Params().Int().Block(Return(e.sizeUpTo(nil)))
	e.Line()
}

func (e *encoder) add(code ...Code) { e.body = append(e.body, code...) }

func (e *encoder) refuse(cond *Statement, site *Statement, offset, wanted int, found *Statement) {
	e.add(If(cond).Block(Return(site.Dot("At").Call(Lit(offset), Lit(wanted), found))))
}

// put emits the method that writes all of x but its payload:
//
//	func (x *UDP) put(b []byte, total int) zcrt.Fault {
//		if total > 0xffff {
//			return udpLengthFits.At(4, 0, uint64(total))
//		}
//		p := (*[UDPFixedSize]byte)(b)
//		binary.BigEndian.PutUint16(p[0:2], x.SourcePort)
//		…
//	}
func (e *encoder) put() {
	e.body = nil
	for _, sol := range e.s.Solutions {
		e.solve(sol)
	}
	for _, f := range e.s.Fields {
		if f.Segment == nil || f.Segment.Part != nil || f.Name == "_" || f.Reserved || f.Derived() || !narrow(f) {
			continue
		}
		from, _ := f.Bytes()
		site := e.sites.reuse(f, "Width", "KindValue", fmt.Sprintf("%d bits", f.Width))
		e.refuse(tooWide(f, Id("x").Dot(f.Name)), site, from, 0, Uint64().Call(Id("x").Dot(f.Name)))
	}
	for _, seg := range e.s.Segments {
		switch {
		case seg == e.payload:
		case seg == e.footer && e.footer != nil:
			e.putBlock(seg, "foot", Id("foot"))
		case seg.Part != nil:
			e.putPart(seg)
		default:
			src := Id("b")
			if seg.Index > 0 {
				src = Id("b").Index(e.sizeUpTo(seg).Op(":"))
			}
			e.putBlock(seg, "p", src)
		}
	}
	params := []Code{Id("b").Index().Byte()}
	if e.footer != nil {
		params = append(params, Id("foot").Index().Byte())
	}
	params = append(params, Id("total").Int())
	what := "x"
	if e.payload != nil {
		what = "x without its " + e.payload.Part.Field.Name
	}
	e.doc("put writes %s to b, which is zeroed and of just that size. The whole record has total bytes.", what)
	e.ownedMethod("put").Params(params...).Add(fault()).Block(append(e.body, Return(fault().Values()))...)
	e.Line()
}

// solve emits the value of a field that the encoder fills.
func (e *encoder) solve(sol *layout.Solution) {
	var quantity *Statement
	blame := sol.Field
	if sol.Part != nil {
		blame = sol.Part.Field
	}
	switch sol.Quantity {
	case layout.QuantityTotal:
		quantity = Id("total")
	case layout.QuantityBytes:
		quantity = partSize(sol.Part.Field)
	case layout.QuantityCount:
		quantity = Len(Id("x").Dot(sol.Part.Field.Name))
	case layout.QuantityEnd:
		quantity = e.sizeUpTo(e.after(sol.Part.Field.Segment))
	}
	e.emitSolution(sol, blame, quantity)
}

// after is the segment behind seg, or nil.
func (e *encoder) after(seg *layout.Segment) *layout.Segment {
	if seg.Index+1 < len(e.s.Segments) {
		return e.s.Segments[seg.Index+1]
	}
	return nil
}

func (e *encoder) emitSolution(sol *layout.Solution, blame *layout.Field, quantity *Statement) {
	offset := 0
	if blame.Segment.Part == nil {
		offset, _ = blame.Bytes()
	} else {
		offset = e.s.Fixed()
	}
	if sol.Field == nil {
		site := e.sites.reuse(blame, "Size", "KindLength", fmt.Sprintf("%d", sol.Minus))
		e.refuse(Add(dup(quantity)).Op("!=").Lit(int(sol.Minus)), site, offset, int(sol.Minus), Uint64().Call(quantity))
		return
	}
	value := dup(quantity)
	if sol.Minus != 0 {
		value = Parens(value.Op("-").Lit(int(sol.Minus)))
	} else if sol.By != 1 {
		value = Parens(value)
	}
	rule := sol.Part
	if sol.By != 1 {
		text := fmt.Sprintf("a size that is a whole %s", sol.Field.Name)
		if rule != nil && rule.Extent != nil {
			text = "an end at " + rule.Extent.Text
			if sol.Quantity == layout.QuantityBytes {
				text = rule.Extent.Text + " bytes"
			}
		}
		site := e.sites.reuse(blame, "Whole", "KindLength", text)
		e.refuse(dup(value).Op("%").Lit(int(sol.By)).Op("!=").Lit(0), site, offset, 0, Uint64().Call(e.blamed(blame, quantity)))
		value = value.Op("/").Lit(int(sol.By))
	}
	name := local(sol.Field)
	if e.solved[sol.Field] {
		site := e.sites.reuse(blame, "Agrees", "KindLength", "the size that "+sol.Field.Name+" already tells")
		e.refuse(Add(value).Op("!=").Id(name), site, offset, 0, Uint64().Call(e.blamed(blame, quantity)))
		return
	}
	e.solved[sol.Field] = true
	e.add(Id(name).Op(":=").Add(value))
	from, _ := sol.Field.Bytes()
	site := e.sites.reuse(sol.Field, "Fits", "KindLength", "at most "+sol.Field.NaturalMax().String())
	if sol.Minus > 0 {
		e.refuse(Id(name).Op("<").Lit(0), site, from, 0, Uint64().Call(dup(quantity)))
	}
	limit := sol.Field.NaturalMax()
	over := Id(name)
	if limit.BitLen() > 31 {
		over = Uint64().Call(over) // the limit exceeds an int of 32 bits
	}
	e.refuse(over.Op(">").Add(hex(limit.Uint64(), 1)), site, from, 0, Uint64().Call(Id(name)))
}

// blamed is the size of the part that is at fault, or the quantity itself.
func (e *encoder) blamed(f *layout.Field, quantity *Statement) *Statement {
	if f.Segment.Part != nil {
		return partSize(f)
	}
	return dup(quantity)
}

// putBlock writes the fields of a block to the bytes at src.
func (e *encoder) putBlock(seg *layout.Segment, name string, src *Statement) {
	size := Lit(seg.Size)
	if seg.Index == 0 {
		size = Id(e.names.FixedSize())
	} else {
		name = fmt.Sprintf("%s%d", name, seg.Index)
	}
	n := len(e.body)
	e.add(Id(name).Op(":=").Parens(Op("*").Index(size).Byte()).Parens(src))
	a := at{base: func() *Statement { return Id(name) }}
	for i := 0; i < len(seg.Block); i++ {
		f := seg.Block[i]
		if f.Group == nil {
			e.putField(f, a)
			continue
		}
		e.putGroup(f.Group, a)
		i += len(f.Group.Fields) - 1
	}
	if len(e.body) == n+1 {
		e.body = e.body[:n] // nothing but reserved fields
	}
}

// source is what the encoder stores in a scalar field, as the unsigned integer
// typ; nil for zero.
func (e *encoder) source(f *layout.Field, typ string) *Statement {
	switch {
	case f.Constant != nil && f.Constant.Const.Sign() == 0, f.Constant == nil && f.IsReserved():
		return nil
	case f.Constant != nil && f.Constant.Bool:
		return Lit(1)
	case f.Constant != nil && f.Constant.Name != "":
		return Id(typ).Call(constant(f.Constant))
	case f.Constant != nil:
		return constant(f.Constant)
	case e.solved[f]:
		return Id(typ).Call(Id(local(f)))
	case f.Sum != nil && !f.Sum.Pseudo:
		return nil
	}
	x := Id("x").Dot(f.Name)
	if f.Type.Kind == layout.KindBool {
		if typ == "uint8" {
			return zc("Bit").Call(x)
		}
		return Id(typ).Call(zc("Bit").Call(x))
	}
	if f.Type.Name == typ {
		return x
	}
	return Id(typ).Call(x)
}

func (e *encoder) putField(f *layout.Field, a at) {
	from, to := f.Bytes()
	switch {
	case f.Type.IsScalar():
		c := containerOf(f)
		if v := e.source(f, c.goType()); v != nil {
			e.add(c.store(a, v))
		}
	case f.IsReserved():
	case isByteArray(f.Type):
		e.add(Copy(a.slice(from, to), Id("x").Dot(f.Name).Index(Op(":"))))
	case f.Type.Kind == layout.KindArray:
		size := f.Type.Elem.Size()
		e.add(For(List(Id("i"), Id("e")).Op(":=").Range().Id("x").Dot(f.Name)).Block(
			storeElement(f.Order, f.Type.Elem, a.slice(from, to).Index(Id("i").Op("*").Lit(size).Op(":")), Id("e"))))
	case f.Type.Kind == layout.KindStruct:
		e.add(If(Id("f").Op(":=").Id("x").Dot(f.Name).Dot("put").Call(a.slice(from, to), Lit(to-from)), Id("f").Dot("Failed").Call()).Block(
			Return(Id("f").Dot("Within").Call(Lit(from)))))
	}
}

// putGroup writes bit fields, a store for each run that fills whole bytes.
func (e *encoder) putGroup(g *layout.Group, a at) {
	start := 0
	for i, f := range g.Fields {
		last := g.Fields[len(g.Fields)-1]
		first := g.Fields[start]
		whole := (f.Offset+f.Width)%8 == 0 && first.Offset%8 == 0
		if f != last && (g.Whole() || !whole) {
			continue
		}
		e.putRun(g, g.Fields[start:i+1], a)
		start = i + 1
	}
}

func (e *encoder) putRun(g *layout.Group, run []*layout.Field, a at) {
	first, last := run[0], run[len(run)-1]
	c := container{from: first.Offset / 8, to: (last.Offset + last.Width + 7) / 8, order: g.Order}
	if n := c.to - c.from; n > 8 {
		// Too wide for one integer: each field on its own, over its neighbours.
		for _, f := range run {
			if v := e.source(f, containerOf(f).goType()); v != nil {
				e.add(write(f, a, goTypeOf(f.Type).Call(v)))
			}
		}
		return
	}
	var value *Statement
	for _, f := range run {
		v := e.source(f, c.goType())
		if v == nil {
			continue
		}
		if f.Type.Kind == layout.KindInt && f.Width < f.Type.Bits {
			v = Parens(v.Op("&").Add(hex(1<<f.Width-1, (f.Width+3)/4)))
		}
		shift := f.Offset - c.from*8
		if g.Bits == layout.MostSignificantFirst {
			shift = c.to*8 - f.Offset - f.Width
		}
		if shift > 0 {
			v = v.Op("<<").Lit(shift)
		}
		if value == nil {
			value = v
		} else {
			value = value.Op("|").Add(v)
		}
	}
	if value != nil {
		e.add(c.store(a, value))
	}
}

// putPart writes a part that is not the payload.
func (e *encoder) putPart(seg *layout.Segment) {
	f := seg.Part.Field
	from := e.sizeUpTo(seg)
	x := Id("x").Dot(f.Name)
	switch {
	case f.Type.Kind == layout.KindBytes:
		e.add(Copy(Id("b").Index(from.Op(":")), x))
	case f.Type.Kind == layout.KindStruct:
		e.add(
			List(Id("inner"), Err()).Op(":=").Add(x).Dot("MarshalBinary").Call(),
			If(Err().Op("!=").Nil()).Block(
				List(Id("f"), Id("_")).Op(":=").Err().Assert(fault()),
				Return(Id("f").Dot("Within").Call(dup(from)))),
			Copy(Id("b").Index(from.Op(":")), Id("inner")))
	case f.Type.Elem.Kind == layout.KindStruct:
		size := Id(layout.Names{Struct: f.Type.Elem.Struct.Name}.FixedSize())
		at := Add(from).Op("+").Id("i").Op("*").Add(dup(size))
		e.add(For(Id("i").Op(":=").Range().Add(dup(x))).Block(
			Id("at").Op(":=").Add(at),
			If(Id("f").Op(":=").Add(x).Index(Id("i")).Dot("put").Call(Id("b").Index(Id("at").Op(":").Id("at").Op("+").Add(size)), dup(size)), Id("f").Dot("Failed").Call()).Block(
				Return(Id("f").Dot("Within").Call(Id("at"))))))
	default:
		size := f.Type.Elem.Size()
		index := Id("i")
		if size > 1 {
			index = Id("i").Op("*").Lit(size)
		}
		e.add(For(List(Id("i"), Id("e")).Op(":=").Range().Add(x)).Block(
			storeElement(f.Order, f.Type.Elem, Id("b").Index(Add(from).Op("+").Add(index).Op(":")), Id("e"))))
	}
}
