package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// How many bytes an owned value takes, where that is more than a sum of lengths.

// sizeMethod is the method of an owned struct that tells the size of a segment,
// where that is more than a length.
func sizeMethod(seg *layout.Segment) string {
	if seg.Part != nil && !seg.IsPadding() {
		return "sizeOf" + upper(seg.Part.Field.Name)
	}
	return "sizeOf" + upper(endName(seg))
}

// hasSizeMethod reports whether a segment has such a method.
func hasSizeMethod(seg *layout.Segment) bool {
	switch p := seg.Part; {
	case seg.When != nil:
		return true
	case p == nil:
		return false
	case p.Field.Type.Codec != nil, isVarints(p.Field.Type), p.Field.With != nil && p.Field.Type.Kind == layout.KindStruct:
		return true
	case isRecords(p.Field.Type):
		return !p.Field.Type.Elem.IsFixedRecord() || p.Seq != nil && (p.Seq.Align > 1 || filled(seg.Last().Struct, nil) == p)
	}
	return false
}

// filled is the list that an encoder rounds up with zeros, so that a size fits
// the field that says it; any such list for nil.
func filled(s *layout.Struct, sol *layout.Solution) *layout.Part {
	for _, other := range s.Solutions {
		if sol != nil && other != sol || other.By == 1 {
			continue
		}
		p := other.Part
		if other.Quantity == layout.QuantityTotal {
			p = s.Segments[len(s.Segments)-1].Part
		}
		if p != nil && p.Seq != nil && p.Seq.Fill && other.Quantity != layout.QuantityCount {
			return p
		}
	}
	return nil
}

// sizeMethods emits the sizes of what is optional, or walked.
func (e *encoder) sizeMethods() {
	for _, seg := range e.s.Segments {
		if !hasSizeMethod(seg) {
			continue
		}
		f := seg.Last()
		var body []Code
		if seg.When != nil {
			body = append(body, If(unary("!", term{code: e.isThere(f).code, prec: 1}).code).Block(Return(Lit(0))))
		}
		what := f.Name
		if f.Aligns != nil {
			what = seg.Name()
		}
		if f.Hidden != nil {
			what = "the length of " + f.Hidden.Name
		}
		switch p := seg.Part; {
		case p == nil:
			body = append(body, Return(Lit(seg.Size)))
		case seg.IsPadding():
			at := e.sizeUpTo(seg)
			body = append(body, Return(rounded(at, p.Align).op("-", precAdd, at).code))
		case isRecords(p.Field.Type) || isVarints(p.Field.Type):
			body = append(body, e.listSize(seg)...)
		case p.Field.With != nil && p.Field.Type.Kind == layout.KindStruct:
			body = append(body, e.give(p.Field, Id("x").Dot(p.Field.Name))...)
			body = append(body, Return(Id("given").Dot("Size").Call()))
		default:
			body = append(body, Return(plainSize(p.Field).code))
		}
		e.doc("%s is the number of bytes that %s takes.", sizeMethod(seg), what)
		e.ownedMethod(sizeMethod(seg)).Params().Int().Block(body...)
		e.Line()
	}
}

// plainSize is the size of a part that is there.
func plainSize(f *layout.Field) term {
	x := Id("x").Dot(f.Name)
	switch {
	case f.Type.Codec != nil:
		return codedSize(f)
	case f.Type.Varint != nil:
		return primary(ownedInteger(f).Dot("Size").Call())
	case f.Segment != nil && (isRecords(f.Type) || isVarints(f.Type)) && hasSizeMethod(f.Segment):
		return primary(Id("x").Dot(sizeMethod(f.Segment)).Call())
	case f.Segment != nil && f.Segment.Part != nil && f.Segment.Part.Upto != nil:
		return primary(Len(x)).op("+", precAdd, number(len(f.Segment.Part.Upto)))
	case f.Type.Kind == layout.KindUnion && hasPrefix(f.Type.Struct.Union):
		e := &encoder{target: &target{s: f.Struct, names: layout.Names{Struct: f.Struct.Name}}}
		return primary(x.Dot("sizeFor").Call(append([]Code{e.ownedVars().number(f.Segment.Part.On, selectorType(f.Type.Struct.Union)).code}, givenTo(f, e.ownedVars())...)...))
	case f.With != nil && f.Type.Kind == layout.KindUnion:
		e := &encoder{target: &target{s: f.Struct, names: layout.Names{Struct: f.Struct.Name}}}
		return primary(x.Dot("Size").Call(givenTo(f, e.ownedVars())...))
	case f.Type.Kind == layout.KindStruct || f.Type.Kind == layout.KindUnion:
		return primary(x.Dot("Size").Call())
	case f.Type.Kind == layout.KindList && f.Type.Elem.Size() > 1:
		return primary(Len(x)).op("*", precMul, number(f.Type.Elem.Size()))
	}
	return primary(Len(x))
}

// listSize sums the sizes of the records of a list.
func (e *encoder) listSize(seg *layout.Segment) []Code {
	p := seg.Part
	x := Id("x").Dot(p.Field.Name)
	one := Add(x).Index(Id("i")).Dot("Size").Call()
	loop := []Code{}
	if p.Field.With != nil {
		loop, one = e.give(p.Field, Add(x).Index(Id("i"))), Id("given").Dot("Size").Call()
	}
	align := 1
	if p.Seq != nil {
		align = p.Seq.Align
	}
	if align > 1 {
		loop = append(loop, Id("n").Op("=").Add(zc("RoundUp").Call(Id("n"), Lit(align), Lit(0))))
	}
	loop = append(loop, Id("n").Op("+=").Add(one))
	body := []Code{
		Id("n").Op(":=").Lit(0),
		For(Id("i").Op(":=").Range().Add(x)).Block(loop...),
	}
	for _, sol := range e.s.Solutions {
		if filled(e.s, sol) != p {
			continue
		}
		at := e.sizeUpTo(seg)
		end := at.op("+", precAdd, primary(Id("n"))).code
		body = append(body,
			Comment("Zeros behind the last one are records too."),
			Id("n").Op("=").Add(zc("RoundUp").Call(end, Lit(int(sol.By)), Lit(int(sol.Minus)))).Op("-").Add(at.in(precMul)))
	}
	return append(body, Return(Id("n")))
}
