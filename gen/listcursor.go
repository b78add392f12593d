package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// listCursor emits the cursor of one list.
func (t *target) listCursor(f *layout.Field) {
	x := &stepper{target: t, f: f, p: f.Segment.Part, s: f.Segment.Part.Seq, elem: f.Type.Elem.Struct}
	x.name = cursorName(f)
	if x.emitType(); x.elem == nil {
		x.numberCursor()
		return
	}
	x.view = layout.Names{Struct: x.elem.Name}.View()
	x.emitNext()
	method := "Within"
	if x.isOpenEnded() {
		method = "Behind"
	}
	t.cursorEnd(x.name, x.view, x.elem, method)
}

// stepper emits the cursor of one list.
type stepper struct {
	*target
	f          *layout.Field
	p          *layout.Part
	s          *layout.Sequence
	elem       *layout.Struct // nil of integers
	name, view string
	body       []Code
	met        bool // the element at hand is one of them
}

func (x *stepper) add(code ...Code) { x.body = append(x.body, code...) }

// counts reports whether the cursor counts its elements.
func (x *stepper) counts() bool {
	counts := x.s.Max > 0 && !x.framed()
	for _, e := range []*layout.Expr{x.s.While, x.s.Until} {
		if e != nil && !x.framed() {
			e.Walk(func(e *layout.Expr) { counts = counts || e.Op == layout.OpLen })
		}
	}
	return counts
}

func (x *stepper) emitType() {
	x.cursorDoc(x.name, x.target.s.Name+"."+x.f.Name)
	fields := []Code{
		Id("b").Index().Byte().Comment("what is still to come"),
		Id("at").Int().Comment("its offset in the record around the list"),
	}
	if x.counts() {
		fields = append(fields, Id("n").Int().Comment(called(x.f)+"s so far"))
	}
	if x.s.Chain != nil {
		fields = append(fields, Id("next").Add(goTypeOf(lastField(x.s.Chain.Path).Type)).Comment("the selector of what is still to come"))
	}
	for _, e := range around(x.f) {
		typ := Bool()
		if e.Op == layout.OpField {
			typ = goTypeOf(lastField(e.Path).Type)
		}
		fields = append(fields, Id(aroundName(e)).Add(typ).Comment(e.Text+" of the record around"))
	}
	if x.s.Count != nil && !x.framed() {
		fields = append(fields, Id("left").Uint64().Comment(called(x.f)+"s to come"))
	}
	if x.s.Chain != nil && x.s.Until != nil && !x.framed() {
		fields = append(fields, Id("done").Bool().Comment("the last record has been met"))
	}
	if x.s.Term && !x.framed() {
		fields = append(fields, Id("open").Bool().Comment("the "+called(x.f)+" that ends the list is still to come"))
	}
	fields = append(fields, givenFields(x.elem)...)
	fields = append(fields, Id("f").Add(fault()).Comment("of the "+called(x.f)+" that ended the walk"))
	x.Type().Id(x.name).Struct(fields...)
	x.Line()
}

func (x *stepper) c(name string) *Statement { return Id("c").Dot(name) }

// fails emits: if cond { end the walk with a fault }.
func (x *stepper) fails(f *Statement) []Code {
	code := []Code{List(x.c("b"), x.c("f")).Op("=").List(Nil(), f)}
	if !x.framed() {
		if x.s.Count != nil {
			code = append(code, x.c("left").Op("=").Lit(0))
		}
		if x.s.Term {
			code = append(code, x.c("open").Op("=").False())
		}
	}
	none := Lit(0)
	if x.elem != nil {
		none = Id(x.view).Values()
	}
	return append(code, Return(none, False()))
}

// framed reports whether the list has been walked, so that its bytes end with its
// last element.
func (x *stepper) framed() bool { return x.p.Window == layout.WindowSelf }

// within places the fault of an element.
func (x *stepper) within() *Statement {
	method := "Within"
	if x.isOpenEnded() {
		method = "Behind"
	}
	return Id("f").Dot(method).Call(x.c("at"))
}

func (x *stepper) site(what, kind, rule string) *Statement {
	return x.sites.of([]*layout.Field{x.f}, what, kind, rule)
}

func (x *stepper) emitNext() {
	x.add(Id("b").Op(":=").Add(x.c("b")))
	x.ends()
	v := vars{load: x.load, special: x.special}
	if x.s.While != nil && !x.framed() {
		x.peeks(v)
		x.while(v, Id("v"))
	}
	if x.s.Chain != nil {
		x.chainStep()
		return
	}
	x.max()
	x.add(
		List(Id("v"), Id("f")).Op(":=").Add(framing(x.elem)).Call(append([]Code{Id("b")}, givenBy(x.elem, "c")...)...),
		If(Id("f").Dot("Failed").Call()).Block(x.fails(x.within())...),
		Id("n").Op(":=").Len(Id("v").Dot("Bytes").Call()))
	if a := x.s.Align; a > 1 {
		pad := missing(primary(Id("n")), a).code
		x.add(Id("n").Op("+=").Id("min").Call(pad, Len(Id("b")).Op("-").Id("n")).Comment("the padding behind the last one may be missing"))
	}
	x.step(Id("n"))
	if x.s.Count != nil && !x.framed() {
		x.add(x.c("left").Op("--"))
	}
	if x.s.Until != nil && !x.framed() {
		x.add(If(v.condition(x.s.Until, true).code).Block(x.last()...))
	}
	x.add(Return(Id("v"), True()))
	x.next2(x.name, x.view, x.body)
}

// while emits the end of a list in front of an element for which its condition does
// not hold; none is what Next then returns.
func (x *stepper) while(v vars, none *Statement) {
	stop := []Code{x.c("b").Op("=").Nil()}
	if x.exact() {
		stop = append(stop, x.c("f").Op("=").Add(x.site("Exact", "KindLength", "no bytes behind its "+called(x.f)+"s")).Dot("At").Call(x.c("at"), Lit(0), Uint64().Call(Len(Id("b")))))
	}
	x.add(If(v.condition(x.s.While, false).code).Block(append(stop, Return(none, False()))...))
}

// called is what comments and faults call an element of a list.
func called(list *layout.Field) string {
	if list.Type.Elem.Struct == nil {
		return "element"
	}
	return "record"
}

// ends emits the end of the list: where its bytes end, unless one more record is
// said to come.
func (x *stepper) ends() {
	v := "v"
	if x.elem == nil {
		v = "x"
	}
	over := []Code{Return(Id(v), False())}
	switch {
	case x.framed() && x.atLeast() > 1:
		x.add(If(Len(Id("b")).Op("<").Lit(x.atLeast())).Block(over...))
	case x.framed():
		x.add(If(Len(Id("b")).Op("==").Lit(0)).Block(over...))
	case x.s.Count != nil:
		if x.exact() {
			over = append(x.leftOver("no bytes behind its "+called(x.f)+"s"), over...)
		}
		x.add(If(x.c("left").Op("==").Lit(0)).Block(over...))
	case x.s.Chain != nil:
		cond := x.c("f").Dot("Failed").Call()
		if x.s.Until != nil {
			cond = cond.Op("||").Add(x.c("done"))
		}
		x.add(If(cond).Block(over...))
	case x.s.Term:
		x.add(If(Len(Id("b")).Op("==").Lit(0).Op("&&").Op("!").Add(x.c("open"))).Block(over...))
	default:
		x.add(If(Len(Id("b")).Op("==").Lit(0)).Block(over...))
	}
}

// leftOver emits the fault of bytes behind the last record, in a window that it has
// to fill; it is given once.
func (x *stepper) leftOver(rule string) []Code {
	site := x.site("Exact", "KindLength", rule)
	return []Code{
		If(Len(Id("b")).Op("!=").Lit(0)).Block(
			List(x.c("b"), x.c("f")).Op("=").List(Nil(), site.Dot("At").Call(x.c("at"), Lit(0), Uint64().Call(Len(Id("b")))))),
	}
}

// exact reports whether nothing may follow the last element in the window.
func (x *stepper) exact() bool {
	return x.s.Tail == layout.TailNone && !(x.target.s.Open && x.p.Window == layout.WindowRest)
}

// last is what is done behind the element that ends the list.
func (x *stepper) last() []Code {
	var code []Code
	switch {
	case x.s.Tail == layout.TailZero:
		f := x.site("Tail", "KindValue", "zeros behind its last "+called(x.f))
		code = append(code, If(Op("!").Add(zc("Zeros").Call(x.c("b")))).Block(x.c("f").Op("=").Add(f).Dot("At").Call(x.c("at"), Lit(0), Lit(1))))
	case x.exact():
		f := x.site("Exact", "KindLength", "no bytes behind its last "+called(x.f))
		code = append(code, If(Len(x.c("b")).Op("!=").Lit(0)).Block(x.c("f").Op("=").Add(f).Dot("At").Call(x.c("at"), Lit(0), Uint64().Call(Len(x.c("b"))))))
	}
	code = append(code, x.c("b").Op("=").Nil())
	if x.s.Term {
		code = append(code, x.c("open").Op("=").False())
	}
	return code
}

// step moves on n bytes behind.
func (x *stepper) step(n *Statement) {
	x.add(x.c("b").Op("=").Id("b").Index(dup(n).Op(":")), x.c("at").Op("+=").Add(n))
	if x.counts() {
		x.add(x.c("n").Op("++"))
	}
}

func (x *stepper) max() {
	if x.s.Max == 0 || x.framed() {
		return
	}
	f := x.site("Max", "KindLength", tooMany(x.s.Max))
	x.add(If(x.c("n").Op("==").Lit(x.s.Max)).Block(x.fails(f.Dot("At").Call(x.c("at"), Lit(x.s.Max), Lit(x.s.Max+1)))...))
}

// peeks emits the check that what a condition looks ahead at is there.
func (x *stepper) peeks(v vars) {
	cond, _ := v.beyond(x.s.While, func() *Statement { return Id("b") }, 0)
	if cond == nil {
		return
	}
	kind := "KindLength"
	if x.isOpenEnded() {
		kind = "KindShort"
	}
	f := x.site("Peek", kind, "")
	x.add(If(cond).Block(x.fails(f.Dot("At").Call(x.c("at"), x.c("at").Op("+").Lit(mostPeeked(x.s.While)), Uint64().Call(x.c("at").Op("+").Len(Id("b")))))...))
}

// isOpenEnded reports whether more bytes can come behind those that the cursor has.
func (x *stepper) isOpenEnded() bool { return openEnded(x.f) }

// openEnded reports whether a part goes on up to the end of the bytes at hand, so that
// more of it can come.
func openEnded(f *layout.Field) bool {
	return f.Struct.Frame == nil && f.Segment.Part.Window == layout.WindowRest
}

// around are the fields of the record around that the conditions of a list read,
// and what they ask whether it is there.
func around(list *layout.Field) (out []*layout.Expr) {
	s := list.Segment.Part.Seq
	seen := map[string]bool{}
	for _, e := range []*layout.Expr{s.While, s.Until} {
		if e == nil {
			continue
		}
		e.Walk(func(e *layout.Expr) {
			if (e.Op == layout.OpField || e.Op == layout.OpHas) && e.Path[0].Struct == list.Struct && !seen[aroundName(e)] {
				seen[aroundName(e)] = true
				out = append(out, e)
			}
		})
	}
	return out
}

// aroundName is the field of a cursor that holds one of them.
func aroundName(e *layout.Expr) string {
	name := "of"
	if e.Op == layout.OpHas {
		name = "has"
	}
	for _, f := range e.Path {
		name += upperOf(f)
	}
	return name
}

// load is a field of the element at hand, or of the record around.
func (x *stepper) load(path []*layout.Field) term {
	if path[0].Struct == x.target.s {
		return plain(lastField(path), primary(x.c(aroundName(&layout.Expr{Op: layout.OpField, Path: path}))))
	}
	return fieldOf(x.elem, "v", path)
}

func (x *stepper) special(e *layout.Expr) term {
	switch e.Op {
	case layout.OpIt:
		if x.met || x.f.Type.Elem.Varint != nil {
			return primary(Id("x"))
		}
		return nextNumber(x.f, Id("b"))
	case layout.OpPeek:
		return primary(peeked(x.target.s, e, Id("b")))
	case layout.OpLen:
		return primary(x.c("n"))
	case layout.OpHas:
		if e.Path[0].Struct == x.target.s {
			return primary(x.c(aroundName(e)))
		}
		return hasOf("v", e.Path[0])
	case layout.OpAvail:
		return primary(Len(Id("b")))
	}
	panic("gen: no cursor has " + e.Text)
}

// chainOver emits the end of a chain that has not been walked before.
func (x *stepper) chainOver(done bool) []Code {
	var code []Code
	if done {
		code = append(code, x.c("done").Op("=").True())
	}
	b := Id("b")
	if done {
		b = x.c("b")
	}
	if x.exact() {
		site := x.site("Exact", "KindLength", "no bytes behind its records")
		code = append(code, If(Len(dup(b)).Op("!=").Lit(0)).Block(
			x.c("f").Op("=").Add(site).Dot("At").Call(x.c("at"), Lit(0), Uint64().Call(Len(dup(b))))))
	}
	return append(code, x.c("b").Op("=").Nil())
}

// chainStep emits the step from one member of a chain to the next.
func (x *stepper) chainStep() {
	var cases []Code
	union := &target{s: x.elem, names: layout.Names{Struct: x.elem.Name}}
	framed := x.framed()
	for _, c := range x.elem.Union.Cases {
		outer := x.body
		x.body = nil
		if !framed {
			x.max()
		}
		x.add(
			List(Id("m"), Id("f")).Op(":=").Add(framing(c.Field.Type.Struct)).Call(Id("b")),
			If(Id("f").Dot("Failed").Call()).Block(x.fails(x.within())...),
			Id("n").Op(":=").Len(Id("m").Dot("Bytes").Call()),
			Id("v").Op("=").Id(x.view).Values(Id("b").Index(Op(":").Id("n").Op(":").Id("n")), Id(union.kindName(c))),
			x.c("next").Op("=").Add(selectorOf(x.s.Chain, c, viewed(c.Field.Type.Struct, "m"))))
		x.step(Id("n"))
		if x.s.Until != nil && !framed {
			until := assumeMember(x.s.Until, c)
			if until.Op != layout.OpConst || until.Const.Sign() != 0 {
				v := vars{load: func(path []*layout.Field) term {
					if path[0].Struct == x.target.s {
						return x.load(path)
					}
					return fieldOf(c.Field.Type.Struct, "m", path[1:])
				}, special: x.special}
				x.add(If(v.condition(until, true).code).Block(x.chainOver(true)...))
			}
		}
		cases = append(cases, caseOf(c, lastField(x.s.Chain.Path).Type.Name).Block(x.body...))
		x.body = outer
	}
	over := []Code{x.c("b").Op("=").Nil()}
	if !framed {
		over = x.chainOver(false)
	}
	cases = append(cases, Default().Block(append(over, Return(Id("v"), False()))...))
	x.add(Switch(x.c("next")).Block(cases...), Return(Id("v"), True()))
	x.next2(x.name, x.view, x.body)
}
