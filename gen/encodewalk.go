package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// sizeMethod is the method of an owned struct that tells the size of a segment,
// where that is more than a length.
func sizeMethod(seg *layout.Segment) string {
	if seg.Part != nil {
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

// ownedVars reads fields of x, with the selectors that its members mean.
func (e *encoder) ownedVars() vars {
	var v vars
	v = vars{
		load: func(path []*layout.Field) term {
			code := Id("x")
			for i, f := range path {
				if i == len(path)-1 && len(path) == 1 && isSelector(f) {
					return primary(Id("x").Dot(selectorMethod(f)).Call())
				}
				code = code.Dot(f.Name)
			}
			return plain(lastField(path), primary(code))
		},
		special: func(x *layout.Expr) term {
			switch x.Op {
			case layout.OpHas:
				return e.isThere(x.Path[0])
			case layout.OpTotal:
				return primary(Id("total"))
			case layout.OpLen:
				return primary(Len(Id("x").Dot(x.Path[0].Name)))
			case layout.OpEnd:
				return primary(Id("x").Dot(selectorMethod(x.Path[0])).Call())
			}
			panic("gen: no encoder has " + x.Text)
		},
	}
	return v
}

// isThere is the condition under which an optional field of x is written. One
// that hangs on what lies ahead is there unless it is nil.
func (e *encoder) isThere(f *layout.Field) term {
	if g := f.Hidden; g != nil {
		f = g
	}
	if f.When.Looks() {
		return primary(Id("x").Dot(f.Name)).op("!=", precCompare, primary(Nil()))
	}
	return e.ownedVars().condition(f.When, true)
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
		if f.Hidden != nil {
			what = "the length of " + f.Hidden.Name
		}
		switch p := seg.Part; {
		case p == nil:
			body = append(body, Return(Lit(seg.Size)))
		case isRecords(p.Field.Type):
			body = append(body, e.listSize(seg)...)
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
	case f.Type.Varint != nil:
		return primary(ownedInteger(f).Dot("Size").Call())
	case f.Segment != nil && f.Segment.Part != nil && f.Segment.Part.Upto != nil:
		return primary(Len(x)).op("+", precAdd, number(len(f.Segment.Part.Upto)))
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

// putOptional writes a segment if it is there, and refuses a value for it if it is
// not.
func (e *encoder) putOptional(seg *layout.Segment) {
	if e.at != (place{name: "at"}) {
		e.setAt(e.at.term())
	}
	outer := e.body
	e.body = nil
	f := seg.Last()
	for _, sol := range e.s.Solutions {
		if sol.Field != nil && sol.Field.Segment == seg && !hiddenInteger(sol.Field) {
			e.solve(sol)
		}
	}
	for _, g := range seg.Block {
		if hasAccessors(g) && !g.Derived() && narrow(g) {
			x := primary(Id("x").Dot(g.Name))
			e.refuse(tooWide(g, x), e.fault(g, "Width", "KindValue", fmt.Sprintf("%d bits", g.Width), 0, found(g, x)))
		}
	}
	if seg.Part != nil {
		e.putPart(seg)
		if e.at == (place{name: "at"}) && !e.moves(seg) {
			e.add(Id("at").Op("+=").Add(plainSize(f).code))
		}
	} else {
		if writes(seg) {
			e.putBlock(seg, Id("b").Index(Id("at").Op(":")))
		}
		e.add(Id("at").Op("+=").Lit(seg.Size))
	}
	inner := e.body
	e.body = outer
	branch := If(e.isThere(f).code).Block(inner...)
	if cond := e.absent(seg); cond != nil {
		branch = branch.Else().If(cond).Block(Return(e.sites.of([]*layout.Field{f}, "Absent", "KindValue", "none: it is there only if "+seg.When.Text).Dot("At").Call(Id("at"), Lit(0), Lit(1))))
	}
	e.add(branch)
	e.at = place{name: "at"}
}

// moves reports whether writing a part has moved at behind it.
func (e *encoder) moves(seg *layout.Segment) bool {
	f := seg.Part.Field
	return f.Type.Kind == layout.KindUnion || isRecords(f.Type) || e.writesBehind(seg)
}

// absent is the condition under which a value stands where there is no field; nil
// if there is none to stand.
func (e *encoder) absent(seg *layout.Segment) *Statement {
	f := seg.Last()
	if f.When.Looks() {
		return nil
	}
	if seg.Part != nil {
		return nonZero(f.Type, Id("x").Dot(f.Name))
	}
	var cond *Statement
	for _, g := range seg.Block {
		if !hasAccessors(g) || g.Derived() {
			continue
		}
		one := nonZero(g.Type, Id("x").Dot(g.Name))
		if cond != nil {
			one = cond.Op("||").Add(one)
		}
		cond = one
	}
	return cond
}

// putUnion writes the member of a union.
func (e *encoder) putUnion(f *layout.Field) {
	typ := selectorType(f.Type.Struct.Union)
	on := e.ownedVars().number(f.Segment.Part.On, typ).code
	if e.at != (place{name: "at"}) {
		e.setAt(e.at.term())
	}
	e.add(
		List(Id("member"), Id("f")).Op(":=").Id("x").Dot(f.Name).Dot("appendTo").Call(Id("b").Index(Id("at").Op(":").Id("at")), on),
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("f").Dot("Within").Call(Id("at")))),
		Id("at").Op("+=").Len(Id("member")))
}

// putWalked writes the records of a list whose sizes differ, or that form a chain.
func (e *encoder) putWalked(seg *layout.Segment) {
	f, s := seg.Part.Field, seg.Part.Seq
	if e.at != (place{name: "at"}) {
		e.setAt(e.at.term())
	}
	x := Id("x").Dot(f.Name).Index(Id("i"))
	var loop []Code
	start := e.sizeUpTo(seg)
	if s.Align > 1 {
		loop = append(loop, Id("at").Op("=").Add(start.code).Op("+").Add(zc("RoundUp").Call(Id("at").Op("-").Add(start.in(precMul)), Lit(s.Align), Lit(0))))
	}
	into := Id("b").Index(Id("at").Op(":").Id("at"))
	if s.Chain != nil {
		end := e.endOfChain(f, s)
		loop = append(loop,
			Id("next").Op(":=").Add(end),
			If(Id("i").Op("+").Lit(1).Op("<").Len(Id("x").Dot(f.Name))).Block(
				Id("next").Op("=").Add(goTypeOf(lastField(s.Chain.Path).Type)).Call(Id("x").Dot(f.Name).Index(Id("i").Op("+").Lit(1)).Dot("selector").Call(Lit(0)))),
			List(Id("record"), Id("f")).Op(":=").Add(x).Dot("appendLinked").Call(into, selectorArg(f, Id("next"))))
	} else {
		loop = append(loop, List(Id("record"), Id("_"), Id("f")).Op(":=").Add(x).Dot("appendTo").Call(into))
	}
	loop = append(loop,
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("f").Dot("Within").Call(Id("at")))),
		Id("at").Op("+=").Len(Id("record")))
	e.add(For(Id("i").Op(":=").Range().Id("x").Dot(f.Name)).Block(loop...))
	if filled(e.s, nil) == seg.Part && e.writesBehind(seg) {
		e.add(Id("at").Op("=").Add(start.op("+", precAdd, partSize(f)).code))
	}
}

func selectorArg(f *layout.Field, x *Statement) *Statement {
	return Id(selectorType(f.Type.Elem.Struct.Union)).Call(x)
}

// endOfChain is the selector behind the last member of a chain: what the field
// that is computed of it says, or the first selector as it stands.
func (e *encoder) endOfChain(list *layout.Field, s *layout.Sequence) *Statement {
	first := lastField(s.Chain.Path)
	for _, f := range e.s.Fields {
		if f.Calc != nil && f.Calc.Op == layout.OpEnd && f.Calc.Path[0] == list {
			x := Id("x").Dot(f.Name)
			if f.Type.Name == first.Type.Name && f.Type.Path == first.Type.Path {
				return x
			}
			return goTypeOf(first.Type).Call(x)
		}
	}
	return Id("x").Dot(first.Name)
}

// set emits the value of a field that the encoder computes as its tag says.
func (e *encoder) set(f *layout.Field) {
	name := e.locals.fields[f]
	typ := intType(f.Set)
	e.solved[f] = true
	e.add(Id(name).Op(":=").Add(e.ownedVars().number(f.Set, typ).code))
	value := primary(Id(name))
	high := value.op(">", precCompare, primary(maximum(f)))
	low := value.op("<", precCompare, number(0))
	if f.NaturalMax().BitLen() > 31 {
		high = primary(Uint64().Call(Id(name))).op(">", precCompare, primary(maximum(f)))
	}
	e.refuse(low.op("||", 1, high).code, e.fault(f, "Fits", "KindLength", f.Set.Text, 0, Uint64().Call(Id(name))))
}

// isSelector reports whether the encoder writes to f what the members of a union,
// or of a chain, mean.
func isSelector(f *layout.Field) bool { return selected(f) != nil }

// selected is the part whose members tell what f is, or nil.
func selected(f *layout.Field) *layout.Part {
	if f.Segment == nil || f.Struct == nil {
		return nil
	}
	for _, seg := range f.Struct.Segments {
		p := seg.Part
		switch {
		case p == nil:
		case p.On != nil && p.On.Op == layout.OpField && len(p.On.Path) == 1 && p.On.Path[0] == f,
			p.Seq != nil && p.Seq.Chain != nil && p.Seq.Chain.Path[0] == f:
			return p
		}
	}
	return nil
}

func selectorMethod(f *layout.Field) string { return "selectorIn" + upper(f.Name) }

// selectors emits the methods that tell what the selectors of unions and chains
// are.
func (e *encoder) selectors() {
	for _, f := range e.s.Fields {
		p := selected(f)
		if p == nil {
			continue
		}
		e.doc("%s is what an encoder writes to %s: the selector of the member of %s.", selectorMethod(f), f.Name, p.Field.Name)
		m := e.ownedMethod(selectorMethod(f)).Params().Add(goTypeOf(f.Type))
		if p.Seq != nil {
			m.Block(
				If(Len(Id("x").Dot(p.Field.Name)).Op(">").Lit(0)).Block(
					Return(goTypeOf(f.Type).Call(Id("x").Dot(p.Field.Name).Index(Lit(0)).Dot("selector").Call(Lit(0))))),
				Return(e.endOfChain(p.Field, p.Seq)))
		} else {
			typ := selectorType(p.Field.Type.Struct.Union)
			given := primary(Id("x").Dot(f.Name)).as(basicName(f.Type), typ).code
			m.Block(Return(goTypeOf(f.Type).Call(Id("x").Dot(p.Field.Name).Dot("selector").Call(given))))
		}
		e.Line()
	}
}

// putUpto writes a part and the bytes that end it, which it must not have itself.
func (e *encoder) putUpto(seg *layout.Segment) {
	f := seg.Part.Field
	x := Id("x").Dot(f.Name)
	e.refuse(indexOf(seg.Part, x).Op(">=").Lit(0), e.fault(f, "Inside", "KindValue", "no bytes that end it", 0, Uint64().Call(indexOf(seg.Part, Id("x").Dot(f.Name)))))
	e.add(Copy(Id("b").Index(e.at.code().Op(":")), x))
	e.add(Copy(Id("b").Index(e.at.term().op("+", precAdd, primary(Len(x))).code.Op(":")), terminator(seg.Part)))
}
