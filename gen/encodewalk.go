package gen

import (
	"fmt"
	"slices"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// ownedVars reads fields of x, with the selectors that its members mean.
func (e *encoder) ownedVars() vars {
	var v vars
	v = vars{
		load: func(path []*layout.Field) term {
			if f := path[0]; f.Calc != nil && f.Calc.Op != layout.OpEnd {
				return e.computed(f)
			} else if f.Constant != nil && f.When == nil && len(path) == 1 {
				return constant(f.Constant).as("", basicName(f.Type))
			}
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
				return primary(e.endOfChain(x.Path[0], x.Path[0].Segment.Part.Seq))
			case layout.OpLast, layout.OpWas:
				return primary(Id("x").Dot(lastMethod(x)).Call())
			}
			panic("gen: no encoder has " + x.Text)
		},
	}
	return v
}

// computed is what a field without bytes will be, whatever x has there.
func (e *encoder) computed(f *layout.Field) term {
	if f.Calc.Bool {
		return term{code: e.ownedVars().condition(f.Calc, true).code, prec: 1}
	}
	return primary(goTypeOf(f.Type).Call(e.ownedVars().number(f.Calc, intType(f.Calc)).code))
}

// isThere is the condition under which an optional field of x is written. One
// that hangs on what lies ahead is there unless it is nil.
func (e *encoder) isThere(f *layout.Field) term {
	if g := f.Hidden; g != nil {
		f = g
	}
	if differs(f.When) {
		return primary(Id("x").Dot(f.Name)).op("!=", precCompare, primary(Nil()))
	}
	return e.ownedVars().condition(f.When, true)
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
		if solvedIn(sol) == seg && !hiddenInteger(sol.Field) {
			e.solve(sol)
		}
	}
	for _, g := range seg.Block {
		if hasAccessors(g) && !g.Derived() && narrow(g) {
			x := primary(Id("x").Dot(g.Name))
			e.refuse(tooWide(g, x), e.fault(g, "Width", "KindValue", fmt.Sprintf("%d bits", g.Width), 0, found(g, x)))
		}
	}
	last := seg.Index == len(e.s.Segments)-1
	if seg.Part != nil {
		e.putPart(seg)
		if e.at == (place{name: "at"}) && !e.moves(seg) && !last {
			size := plainSize(f).code
			if f.With != nil && f.Type.Kind == layout.KindStruct {
				size = Id("x").Dot(sizeMethod(seg)).Call()
			}
			e.add(Id("at").Op("+=").Add(size))
		}
	} else {
		if writes(seg) {
			e.putBlock(seg, Id("b").Index(Id("at").Op(":")))
		}
		if !last {
			e.add(Id("at").Op("+=").Lit(seg.Size))
		}
	}
	inner := e.body
	e.body = outer
	branch := If(e.isThere(f).code).Block(inner...)
	for _, g := range e.absent(seg) {
		branch = branch.Else().If(nonZero(g, Id("x").Dot(g.Name))).Block(Return(e.sites.of([]*layout.Field{g}, "Absent", "KindValue", "none: it is there only if "+seg.When.Text).Dot("At").Call(Id("at"), Lit(0), Lit(1))))
	}
	e.add(branch)
	e.at = place{name: "at"}
}

// solvedIn is the optional segment without which a field is not filled, or a size
// not looked at; nil if that is done in any case.
func solvedIn(sol *layout.Solution) *layout.Segment {
	switch {
	case sol.Field != nil && sol.Field.Segment.When != nil:
		return sol.Field.Segment
	case sol.Field == nil && sol.Part != nil && sol.Part.Field.Segment.When != nil:
		return sol.Part.Field.Segment
	}
	return nil
}

// moves reports whether writing a part has moved at behind it.
func (e *encoder) moves(seg *layout.Segment) bool {
	return isRecords(seg.Part.Field.Type) && !hasSizeMethod(seg) || e.writesBehind(seg) || seg.Part.Field.Type.Coded()
}

// absent are the fields of a segment that must be zero where it is not there.
func (e *encoder) absent(seg *layout.Segment) (out []*layout.Field) {
	if differs(seg.Last().When) {
		return nil
	}
	fields := seg.Block
	if seg.Part != nil {
		fields = []*layout.Field{seg.Part.Field}
	}
	for _, f := range fields {
		if hasAccessors(f) && !f.Derived() {
			out = append(out, f)
		}
	}
	return out
}

func either(x, y *Statement) *Statement {
	if x == nil || y == nil {
		return Add(x, y)
	}
	return x.Op("||").Add(y)
}

// nonZero is the condition under which a field of an owned value is not zero.
func nonZero(f *layout.Field, x *Statement) *Statement {
	t := f.Type
	if t.Codec != nil {
		return codedNonZero(f, x)
	}
	switch t.Kind {
	case layout.KindBool:
		return x
	case layout.KindArray:
		return x.Op("!=").Parens(goTypeOf(t).Values())
	case layout.KindBytes, layout.KindList:
		return Len(x).Op("!=").Lit(0)
	case layout.KindStruct:
		if t.Struct.IsFixed() {
			return x.Op("!=").Parens(goTypeOf(t).Values())
		}
	case layout.KindUnion:
		var cond *Statement
		for _, c := range t.Struct.Union.Cases {
			m := dup(x).Dot(c.Field.Name)
			if c.Field.Type.Pointer {
				cond = either(cond, m.Op("!=").Nil())
			} else {
				cond = either(cond, Len(m).Op("!=").Lit(0))
			}
		}
		return cond
	default:
		return x.Op("!=").Lit(0)
	}
	var cond *Statement
	for _, g := range t.Struct.Fields {
		if hasAccessors(g) {
			cond = either(cond, nonZero(g, dup(x).Dot(g.Name)))
		}
	}
	return cond
}

// putUnion writes the member of a union.
func (e *encoder) putUnion(f *layout.Field) {
	on := e.ownedVars().number(f.Segment.Part.On, selectorType(f.Type.Struct.Union)).code
	e.add(If(List(Id("_"), Id("f")).Op(":=").Id("x").Dot(f.Name).Dot(ownName(f.Type.Struct, "appendTo")).Call(append([]Code{e.here(), on}, givenTo(f, e.ownedVars())...)...), Id("f").Dot("Failed").Call()).Block(
		Return(Id("f").Dot("Within").Call(e.at.code()))))
}

// here is an empty slice of b where the next field goes.
func (e *encoder) here() *Statement {
	return Id("b").Index(e.at.code().Op(":").Add(e.at.code()))
}

// behind is the bytes from the place at hand on.
func (e *encoder) behind() *Statement {
	if e.at == (place{}) {
		return Id("b")
	}
	return Id("b").Index(e.at.code().Op(":"))
}

// again is a local of put for f, under another name if a field in front for which the
// same holds has declared it.
func (e *encoder) again(name string, f *layout.Field, same func(*layout.Field) bool) string {
	if slices.ContainsFunc(e.s.Fields, func(g *layout.Field) bool {
		return g.Segment != nil && g.Segment.Index < f.Segment.Index && same(g)
	}) {
		name += "In" + upperOf(f)
	}
	return e.locals.taken.reuse(name)
}

// putWalked writes the records of a list whose sizes differ, or that form a chain:
//
//	options := b[at:at]
//	for i := range x.Options {
//		more, _, f := x.Options[i].appendTo(options)
//		if f.Failed() {
//			return f.Within(at + len(options))
//		}
//		options = more
//	}
//
// What is appended needs no room that had to be proved: if it took more than the
// records say, it would go elsewhere, and the check of the whole would see that.
func (e *encoder) putWalked(seg *layout.Segment) {
	f, s := seg.Part.Field, seg.Part.Seq
	x := Id("x").Dot(f.Name).Index(Id("i"))
	records := e.locals.free(e.s, recordsLocals(f)...)
	var loop []Code
	if s.Align > 1 {
		loop = append(loop, Id(records).Op("=").Append(Id(records), Make(Index().Byte(), missing(primary(Len(Id(records))), s.Align).code).Op("...")))
	}
	selector := ""
	if s.Chain != nil {
		end := e.endOfChain(f, s)
		selector = e.again("selector", f, func(g *layout.Field) bool {
			return g.Segment.Part != nil && g.Segment.Part.Seq != nil && g.Segment.Part.Seq.Chain != nil
		})
		given := Id("x").Dot(f.Name).Index(Id("i")).Dot("next").Call()
		loop = append(loop,
			Id("next").Op(":=").Add(selectorArg(f, end)),
			If(Id("i").Op("+").Lit(1).Op("<").Len(Id("x").Dot(f.Name))).Block(
				Id("next").Op("=").Id("x").Dot(f.Name).Index(Id("i").Op("+").Lit(1)).Dot("selector").Call(given)),
			List(Id("more"), Id("f")).Op(":=").Add(x).Dot(ownName(f.Type.Elem.Struct, "appendLinked")).Call(Id(records), Id(selector), Id("next")),
			Id(selector).Op("=").Id("next"))
	} else {
		if f.With != nil {
			loop, x = append(loop, e.give(f, x)...), Id("given")
		}
		loop = append(loop, List(Id("more"), Id("_"), Id("f")).Op(":=").Add(x).Dot(ownName(f.Type.Elem.Struct, "appendTo")).Call(Id(records)))
	}
	offset := primary(Len(Id(records)))
	if e.at != (place{}) {
		offset = e.at.and(offset)
	}
	loop = append(loop,
		If(Id("f").Dot("Failed").Call()).Block(Return(Id("f").Dot("Within").Call(offset.code))),
		Id(records).Op("=").Id("more"))
	e.add(Id(records).Op(":=").Add(e.here()))
	if s.Chain != nil {
		e.add(Id(selector).Op(":=").Add(selectorArg(f, Id("x").Dot(selectorMethod(lastField(s.Chain.Path))).Call())))
	}
	e.add(For(Id("i").Op(":=").Range().Id("x").Dot(f.Name)).Block(loop...))
}

// recordsLocals are names for what the records of a list are appended to, none of
// them that of a local of the loop which appends them.
func recordsLocals(f *layout.Field) []string {
	name := lower(f.Name)
	if name == "more" || name == "next" {
		return []string{name + "Records"}
	}
	return []string{name, name + "Records"}
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
	return goTypeOf(first.Type).Call(Id("x").Dot(terminalMethod(list)).Call())
}

// terminalMethod tells the selector behind a chain of which no field is computed.
func terminalMethod(list *layout.Field) string { return "terminalOf" + upper(list.Name) }

// emitTerminal emits that method.
func (e *encoder) emitTerminal(list *layout.Field, s *layout.Sequence) {
	first := lastField(s.Chain.Path)
	elements := Id("x").Dot(list.Name)
	e.doc("%s is the selector behind the last member of %s: what that one says, or %s where there is none.", terminalMethod(list), list.Name, first.Name)
	e.ownedMethod(e.helper(e.s.GoName(), terminalMethod(list))).Params().Id(selectorType(list.Type.Elem.Struct.Union)).Block(
		If(Id("n").Op(":=").Len(dup(elements)), Id("n").Op(">").Lit(0)).Block(
			Return(dup(elements).Index(Id("n").Op("-").Lit(1)).Dot("next").Call())),
		Return(Id(selectorType(list.Type.Elem.Struct.Union)).Call(Id("x").Dot(first.Name))))
	e.Line()
}

// lastMethod is the method of an owned value that tells something of the last
// element of a list.
func lastMethod(x *layout.Expr) string {
	w := &walker{}
	return w.lastLocal(x)
}

// lastMethods emits those that the expressions of the struct need: what is absent
// counts as zero.
func (e *encoder) lastMethods() {
	seen := map[string]bool{}
	visit := func(x *layout.Expr) {
		if x.Op != layout.OpLast && x.Op != layout.OpWas || seen[lastMethod(x)] {
			return
		}
		seen[lastMethod(x)] = true
		typ := Bool()
		if x.Op == layout.OpLast {
			typ = goTypeOf(lastField(x.Path).Type)
		}
		list := Id("x").Dot(x.Path[0].Name)
		last := Add(list).Index(Id("n").Op("-").Lit(1))
		member := x.Path[1]
		var body []Code
		switch {
		case x.Op == layout.OpWas && member.Case != nil:
			body = []Code{Return(last.Dot(member.Name).Op("!=").Nil())}
		case x.Op == layout.OpWas:
			o := &encoder{target: &target{s: member.Struct, names: layout.Names{Struct: member.Struct.Name}}}
			body = []Code{Id("x").Op(":=").Op("&").Add(last), Return(o.isThere(member).code)}
		case member.Case != nil:
			body = []Code{If(Id("m").Op(":=").Add(last).Dot(member.Name), Id("m").Op("!=").Nil()).Block(Return(Id("m").Dot(lastField(x.Path).Name)))}
		default:
			o := &encoder{target: &target{s: member.Struct, names: layout.Names{Struct: member.Struct.Name}}}
			body = []Code{Id("x").Op(":=").Op("&").Add(last), Return(o.ownedVars().load(x.Path[1:]).code)}
		}
		e.doc("%s is what %s says of the last element; zero where there is none.", lastMethod(x), x.Text)
		e.ownedMethod(lastMethod(x)).Params().Params(Id("v").Add(typ)).Block(
			If(Id("n").Op(":=").Len(Id("x").Dot(x.Path[0].Name)), Id("n").Op(">").Lit(0)).Block(body...),
			Return(Id("v")))
		e.Line()
	}
	for _, seg := range e.s.Segments {
		exprs := []*layout.Expr{seg.When, onOf(seg)}
		for _, f := range fieldsIn(seg) {
			exprs = append(exprs, givenExprs(f)...)
		}
		for _, x := range exprs {
			if x != nil {
				e.walkOwned(x, visit)
			}
		}
	}
	for _, f := range e.s.Fields {
		if f.Set != nil {
			e.walkOwned(f.Set, visit)
		}
	}
}

func onOf(seg *layout.Segment) *layout.Expr {
	if seg.Part == nil {
		return nil
	}
	return seg.Part.On
}

// walkOwned visits an expression, and those of the fields without bytes in it.
func (e *encoder) walkOwned(x *layout.Expr, visit func(*layout.Expr)) {
	x.Walk(func(x *layout.Expr) {
		visit(x)
		if x.Op == layout.OpField && x.Path[0].Calc != nil {
			e.walkOwned(x.Path[0].Calc, visit)
		}
	})
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
					Return(goTypeOf(f.Type).Call(Id("x").Dot(p.Field.Name).Index(Lit(0)).Dot("selector").Call(selectorArg(p.Field, Id("x").Dot(f.Name)))))),
				Return(e.endOfChain(p.Field, p.Seq)))
			e.Line()
			e.emitTerminal(p.Field, p.Seq)
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
	e.add(Copy(e.behind(), x))
	e.add(Copy(Id("b").Index(e.at.and(primary(Len(x))).code.Op(":")), terminator(seg.Part)))
}
