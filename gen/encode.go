package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// encoder emits the way from the owned form to bytes.
type encoder struct {
	*target
	payload, footer *layout.Segment
	solved          map[*layout.Field]bool
	body            []Code
	at              place // in b, of what is written next
	hasAt           bool  // the variable at is declared

	// sized are locals with the sizes of parts whose sizes hang on codecs.
	sized map[*layout.Field]string
}

// payload is the last part if it takes the rest as bytes: what a packet that is
// built outwards already holds. The footer is the block behind it.
func (t *target) payload() (part, footer *layout.Segment) {
	segs := t.s.Segments
	last := len(segs) - 1
	if last > 0 && segs[last-1].Part != nil && segs[last-1].Part.Trailer > 0 {
		footer = segs[last]
		last--
	}
	if p := segs[last].Part; p != nil && !p.IsTail() && segs[last].When == nil && p.Window == layout.WindowRest && p.Field.Type.Kind == layout.KindBytes && p.Field.Type.Codec == nil {
		return segs[last], footer
	}
	return nil, nil
}

// partSize is the size in bytes of a part of x.
func partSize(f *layout.Field) term {
	x := Id("x").Dot(f.Name)
	switch {
	case hasSizeMethod(f.Segment):
		return primary(Id("x").Dot(sizeMethod(f.Segment)).Call())
	case f.Type.Varint != nil:
		return primary(ownedInteger(f).Dot("Size").Call())
	case f.Segment.Part != nil && f.Segment.Part.Upto != nil:
		return primary(Len(x)).op("+", precAdd, number(len(f.Segment.Part.Upto)))
	case f.Type.Kind == layout.KindUnion:
		return plainSize(f)
	case f.Type.Kind == layout.KindStruct:
		return primary(x.Dot("Size").Call())
	case isRecords(f.Type):
		size := sizeOf(f.Type.Elem.Struct)
		return primary(Len(x)).op("*", precMul, primary(size))
	case f.Type.Kind == layout.KindList && f.Type.Elem.Size() > 1:
		return primary(Len(x)).op("*", precMul, number(f.Type.Elem.Size()))
	}
	return primary(Len(x))
}

// sizeUpTo is the size of the segments in front of one; all of them for nil.
func (e *encoder) sizeUpTo(end *layout.Segment) term {
	segs := e.s.Segments
	if end != nil {
		segs = segs[:end.Index]
	}
	return e.sizeOf(segs, nil, 0)
}

// sizeOf is a size, if it is not nil, with a number and the size of segments.
func (e *encoder) sizeOf(segs []*layout.Segment, sum *term, fixed int) term {
	for _, seg := range segs {
		var s term
		switch {
		case seg.Part != nil && seg.Part.IsTail():
			continue
		case seg.When != nil:
			s = primary(Id("x").Dot(sizeMethod(seg)).Call())
		case seg.IsPadding():
			if fixed > 0 {
				*sum = sum.op("+", precAdd, number(fixed))
			}
			*sum, fixed = rounded(*sum, seg.Part.Align), 0
			continue
		case seg.Part != nil:
			s = partSize(seg.Part.Field)
		case seg.Index == 0:
			s = primary(Id(e.names.FixedSize()))
		default:
			fixed += seg.Size
			continue
		}
		if sum != nil {
			s = sum.op("+", precAdd, s)
		}
		sum = &s
	}
	switch {
	case sum == nil:
		return number(fixed)
	case fixed > 0:
		return sum.op("+", precAdd, number(fixed))
	}
	return *sum
}

// offset is where a field of x starts.
func (e *encoder) offset(f *layout.Field) *Statement {
	from := 0
	if f.Segment.Part == nil {
		from, _ = f.Bytes()
	}
	at := e.sizeUpTo(f.Segment)
	switch {
	case f.Segment.Index == 0:
		return Lit(from)
	case from > 0:
		at = at.op("+", precAdd, number(from))
	}
	return at.code
}

func (e *encoder) size() {
	e.selectors()
	e.lastMethods()
	e.sizeMethods()
	e.doc("Size is the number of bytes that x takes on the wire.")
	e.ownedMethod("Size").Params().Int().Block(Return(e.sizeUpTo(nil).code))
	e.Line()
}

func (e *encoder) add(code ...Code) { e.body = append(e.body, code...) }

// refuse emits: if cond { return fault }.
func (e *encoder) refuse(cond, fault *Statement) { e.add(If(cond).Block(Return(fault))) }

// fault is what is wrong with a field of x.
func (e *encoder) fault(f *layout.Field, what, kind, rule string, wanted int, found *Statement) *Statement {
	return e.sites.of([]*layout.Field{f}, what, kind, rule).Dot("At").Call(e.offset(f), Lit(wanted), found)
}

// needsTotal reports whether a field holds the size of the whole record.
func (e *encoder) needsTotal() bool {
	for _, sol := range e.s.Solutions {
		if sol.Quantity == layout.QuantityTotal {
			return true
		}
	}
	for _, f := range e.s.Fields {
		if f.Set != nil {
			return true
		}
	}
	return false
}

// put emits the method that writes all of x but its payload:
//
//	func (x *UDP) put(b []byte, total int) zcrt.Fault {
//		length := total
//		if length > 0xffff {
//			return udpLengthFits.At(4, 0, uint64(length))
//		}
//		p := (*[UDPFixedSize]byte)(b)
//		binary.BigEndian.PutUint16(p[0:2], x.SourcePort)
//		…
//	}
func (e *encoder) put() {
	for _, sol := range e.s.Solutions {
		if solvedIn(sol) == nil && (sol.Field == nil || !hiddenInteger(sol.Field)) {
			e.solve(sol)
		}
	}
	for _, f := range e.s.Fields {
		if f.Set != nil {
			e.set(f)
		}
		if !hasAccessors(f) || f.Calc != nil || f.When != nil || f.Segment.Part != nil || f.Derived() || !narrow(f) {
			continue
		}
		x := primary(Id("x").Dot(f.Name))
		e.refuse(tooWide(f, x), e.fault(f, "Width", "KindValue", fmt.Sprintf("%d bits", f.Width), 0, found(f, x)))
	}
	for _, f := range e.s.Fields {
		if hasAccessors(f) && f.Type.Address {
			e.refuseAddress(f)
		}
		if f.Away != nil {
			e.refuseAway(f)
		}
	}
	for _, seg := range e.s.Segments {
		switch {
		case seg == e.payload:
		case seg.Part != nil && seg.Part.IsTail():
		case seg.IsPadding():
			e.putPadding(seg)
		case seg.When != nil:
			e.putOptional(seg)
		case seg.Part != nil:
			e.putPart(seg)
		case !writes(seg):
			e.at = e.at.plus(seg.Size)
		case seg == e.footer:
			e.putBlock(seg, Id("foot"))
		case seg.Index == 0:
			e.putBlock(seg, Id("b"))
			e.at = place{name: e.names.FixedSize(), fixed: true}
		default:
			e.putBlock(seg, e.behind())
			e.at = e.at.plus(seg.Size)
		}
	}
	params := []Code{Id("b").Index().Byte()}
	if e.footer != nil {
		params = []Code{List(Id("b"), Id("foot")).Index().Byte()}
	}
	what, where := "x", "to b, which is zeroed and of just that size"
	if e.payload != nil {
		what = "x in front of its " + e.payload.Part.Field.Name
	}
	if e.footer != nil {
		where = "to b, and what is behind it to foot; both are zeroed and of just that size"
	}
	note := ""
	if e.needsTotal() {
		params = append(params, Id("total").Int())
		note = " The whole record has total bytes."
	}
	e.doc("%s writes %s %s.%s", e.own("put"), what, where, note)
	e.ownedMethod(e.own("put")).Params(params...).Add(fault()).Block(append(e.body, Return(fault().Values()))...)
	e.Line()
}

// putArgs are the arguments of put: the bytes in front of the payload, those
// behind it, and the size of the record.
func (e *encoder) putArgs(head, foot, total *Statement) []Code {
	args := []Code{head}
	if e.footer != nil {
		args = append(args, foot)
	}
	if e.needsTotal() {
		args = append(args, total)
	}
	return args
}

// putPart writes a part that is not the payload, and moves on behind it.
func (e *encoder) putPart(seg *layout.Segment) {
	f := seg.Part.Field
	x := Id("x").Dot(f.Name)
	if f.Type.Coded() && f.Type.Codec == nil {
		e.sameSize(seg, e.sizeLocal(f, partSize(f).code))
	}
	switch {
	case f.Type.Codec != nil:
		e.putCoded(seg)
	case f.Type.Varint != nil:
		e.putInteger(f)
	case seg.Part.Upto != nil:
		e.putUpto(seg)
	case f.Type.Kind == layout.KindBytes:
		e.add(Copy(e.behind(), x))
	case f.Type.Kind == layout.KindStruct:
		e.addRecord(f, e.putRecord(f, f.Type.Struct, x, Id("b"), e.at, e.at.code()))
	case f.Type.Kind == layout.KindUnion:
		e.putUnion(f)
	case isVarints(f.Type):
		e.putNumbers(f)
	case isRecords(f.Type) && seg.Part.Seq != nil && (seg.Part.Seq.Chain != nil || hasSizeMethod(seg)):
		e.putWalked(seg)
	case isRecords(f.Type):
		if e.at != (place{name: "at"}) {
			e.setAt(e.at.term())
		}
		size := sizeOf(f.Type.Elem.Struct)
		one := e.putRecord(f, f.Type.Elem.Struct, Add(x).Index(Id("i")), Id("b"), e.at, e.at.code())
		e.add(For(Id("i").Op(":=").Range().Add(x)).Block(append(one, Id("at").Op("+=").Add(size))...))
		return
	default:
		e.add(storeElements(f.Order, f.Type.Elem, Id("b"), e.at, x))
	}
	switch {
	case !e.writesBehind(seg):
	case f.Type.Coded():
		e.moveBehindCoded(seg)
	case e.at == place{name: "at"}:
		e.add(Id("at").Op("+=").Add(partSize(f).code))
	default:
		e.setAt(e.at.and(partSize(f)))
	}
}

// setAt declares the variable at, an offset in b, or moves it there.
func (e *encoder) setAt(to term) {
	op := ":="
	if e.hasAt {
		op = "="
	}
	e.add(Id("at").Op(op).Add(to.code))
	e.hasAt = true
	e.at = place{name: "at"}
}

// writesBehind reports whether put writes more to b behind a segment.
func (e *encoder) writesBehind(seg *layout.Segment) bool {
	for _, s := range e.s.Segments[seg.Index+1:] {
		if s != e.payload && s != e.footer && (s.Part == nil || !s.Part.IsTail()) && !s.IsPadding() && (s.Part != nil || writes(s)) {
			return true
		}
	}
	return false
}

// putRecord writes the nested record x of s to bytes, as it would be written
// alone. Its faults are placed at an offset of the record around it.
func putRecord(s *layout.Struct, x, bytes *Statement, from place, at *Statement) *Statement {
	empty := Add(bytes).Index(from.code().Op(":").Add(from.code()))
	if s.Path != "" {
		return If(List(Id("_"), Err()).Op(":=").Add(x).Dot(ownName(s, "AppendBinary")).Call(empty), Err().Op("!=").Nil()).Block(
			Return(faultOf().Dot("Within").Call(at)))
	}
	return If(List(Id("_"), Id("_"), Id("f")).Op(":=").Add(x).Dot(ownName(s, "appendTo")).Call(empty), Id("f").Dot("Failed").Call()).Block(
		Return(Id("f").Dot("Within").Call(at)))
}
