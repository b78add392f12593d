package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// list walks a list up to its own end:
//
//	for lenTags := 0; ; lenTags++ {
//		if len(rest) < 2 {
//			return …
//		}
//		next := binary.BigEndian.Uint16(rest)
//		if !(next == EtVLAN && lenTags < 2) {
//			break
//		}
//		tag, f := CheckVLANTag(rest)
//		if f.Failed() {
//			return …
//		}
//		rest = rest[len(tag.Bytes()):]
//	}
func (w *walker) list(seg *layout.Segment) {
	f, s := seg.Part.Field, seg.Part.Seq
	if s.Chain != nil {
		w.chain(seg)
		return
	}
	count := w.countLocal(f)
	var cond *Statement
	if s.Count != nil {
		all := w.howMany(f, s.Count)
		cond = primary(Id(count)).as("int", intType(s.Count)).op("<", precCompare, all).code
		w.promised(seg, all)
	} else if s.Until != nil && !s.Term || s.While != nil && w.viewed {
		cond = Len(Id("rest")).Op(">").Lit(0)
	}
	w.loadAround(f)
	if s.Align > 1 {
		w.emit(Id(w.startLocal(f)).Op(":=").Len(Id("rest")))
	}
	w.moved() // from one element to the next
	inside := &element{walker: w, list: f}
	if s.Until != nil {
		s.Until.Walk(func(e *layout.Expr) { inside.counts = inside.counts || e.Op == layout.OpLen && e.Path[0] == f })
	}
	inner := w.nested(func() { inside.step(s, count) })
	if w.countIsRead(f) {
		w.emit(For(Empty(), condOr(cond), Id(count).Op("++")).Block(inner...))
		return
	}
	if cond == nil && s.Max == 0 && !inside.counts {
		w.emit(For().Block(inner...))
		return
	}
	if s.Count == nil && s.Max == 0 && !inside.counts {
		w.emit(For(cond).Block(inner...))
		return
	}
	w.emit(For(Id(count).Op(":=").Lit(0), condOr(cond), Id(count).Op("++")).Block(inner...))
}

// howMany is the number of elements that a list is said to have: in a local, since the
// loop over it asks in each round.
func (w *walker) howMany(f *layout.Field, count *layout.Expr) term {
	w.loadExpr(count)
	n := w.vars.number(count, intType(count))
	if count.Op == layout.OpConst {
		return n
	}
	all := w.locals.taken.reuse("all" + upperOf(f))
	w.emit(Id(all).Op(":=").Add(n.code))
	return primary(Id(all))
}

// loadAround loads the fields of the record around that the conditions of a list
// read.
func (w *walker) loadAround(list *layout.Field) {
	for _, e := range around(list) {
		w.loadExpr(e)
	}
}

// step emits the body of the loop.
func (x *element) step(s *layout.Sequence, count string) {
	v := vars{load: x.load, special: x.special}
	numbers, sure := x.list.Numbers(), 0
	switch {
	case s.While != nil && numbers:
		sure = x.whileNumber(v, s)
	case s.While != nil:
		x.peeks(v, s.While)
		x.emit(If(v.condition(s.While, false).code).Block(Break()))
	case s.Until != nil && !s.Term:
		sure = 1 // by the loop's condition
	}
	x.atMost(x.list, s, count)
	if s.Align > 1 {
		at := primary(Id(x.startLocal(x.list))).op("-", precAdd, primary(Len(Id("rest"))))
		x.emit(Id("rest").Op("=").Id("rest").Index(Id("min").Call(missing(at, s.Align).code, Len(Id("rest"))).Op(":")))
	}
	if numbers {
		x.number(s, sure)
	} else {
		x.check()
		x.lasts()
	}
	if s.Until != nil {
		x.met = true
		x.emit(If(v.condition(s.Until, true).code).Block(append(x.countOn(x.list, count), Break())...))
	}
}

func (w *walker) startLocal(list *layout.Field) string {
	return w.locals.taken.reuse("from" + upperOf(list))
}

// countOn counts the last element where the number is read behind the loop.
func (w *walker) countOn(f *layout.Field, count string) []Code {
	if w.countIsRead(f) {
		return []Code{Id(count).Op("++")}
	}
	return nil
}

func condOr(cond *Statement) *Statement {
	if cond == nil {
		return Empty()
	}
	return cond
}

// atMost emits the check of max.
func (w *walker) atMost(f *layout.Field, s *layout.Sequence, count string) {
	if s.Max == 0 {
		return
	}
	site := w.sites.of([]*layout.Field{f}, "Max", "KindLength", tooMany(s.Max))
	w.fail(Id(count).Op("==").Lit(s.Max), site.Dot("At").Call(w.here(), Lit(s.Max), Lit(s.Max+1)))
}

// declare declares, in front of a list that may be absent, what is read of it
// behind it.
func (w *walker) declare(seg *layout.Segment) {
	if seg.Part == nil {
		return
	}
	f, s := seg.Part.Field, seg.Part.Seq
	switch {
	case !w.countIsRead(f):
	case s == nil:
		w.emit(Id(w.countLocal(f)).Op(":=").Len(Id("rest")))
	default:
		w.emit(Id(w.countLocal(f)).Op(":=").Lit(0))
	}
	if s == nil {
		return
	}
	w.declareLasts(f)
	if s.Chain != nil {
		w.loadExpr(s.Chain)
		w.emit(Id(w.endLocal(f)).Op(":=").Add(w.vars.load(s.Chain.Path).code))
	}
}

// measured finds the length of a part that is read behind it: what it took of the
// rest.
func (w *walker) measured(seg *layout.Segment) {
	p := seg.Part
	if p == nil || p.Seq != nil || !w.countIsRead(p.Field) {
		return
	}
	count := Id(w.countLocal(p.Field))
	if p.Window != layout.WindowRest || p.Trailer > 0 {
		w.emit(dup(count).Op("-=").Len(Id("rest")))
	}
	if n := len(p.Upto); n > 0 {
		w.emit(dup(count).Op("=").Id("max").Call(dup(count).Op("-").Lit(n), Lit(0)))
	}
	if t := p.Field.Type; t.Kind == layout.KindList && t.Elem.Size() > 1 {
		w.emit(dup(count).Op("/=").Lit(t.Elem.Size()))
	}
}

// declareLasts declares what is kept of the last element of a list.
func (w *walker) declareLasts(f *layout.Field) {
	for _, e := range w.lastsOf(f) {
		if e.Bool {
			w.emit(Var().Id(w.lastLocal(e)).Bool())
			continue
		}
		w.emit(Var().Id(w.lastLocal(e)).Add(goTypeOf(lastField(e.Path).Type)))
	}
}

// lastsOf are the different expressions about the last element of a list.
func (w *walker) lastsOf(list *layout.Field) []*layout.Expr {
	var out []*layout.Expr
	seen := map[string]bool{}
	w.eachExpr(func(e *layout.Expr) {
		if (e.Op == layout.OpLast || e.Op == layout.OpWas) && e.Path[0] == list && !seen[w.lastLocal(e)] {
			seen[w.lastLocal(e)] = true
			out = append(out, e)
		}
	})
	return out
}

// countIsRead reports whether the number of a list's elements is read behind it.
func (w *walker) countIsRead(list *layout.Field) bool {
	is := false
	w.eachExpr(func(e *layout.Expr) { is = is || e.Op == layout.OpLen && e.Path[0] == list })
	return is
}

// eachExpr visits the expressions that are evaluated behind a list.
func (w *walker) eachExpr(visit func(*layout.Expr)) {
	walk := func(exprs ...*layout.Expr) {
		for _, e := range exprs {
			if e != nil {
				e.Walk(visit)
			}
		}
	}
	for _, seg := range w.s.Segments {
		walk(seg.When)
		if p := seg.Part; p != nil {
			walk(p.Extent, p.On)
			if p.Seq != nil {
				walk(p.Seq.Count)
			}
		}
	}
	for _, c := range w.s.Checks {
		walk(c.Expr)
	}
	for _, f := range w.s.Fields {
		walk(f.Calc, f.At)
		walk(awayExprs(f)...)
		if f.At != nil {
			walk(f.When)
		}
	}
}

// element is the code inside the loop over a list.
type element struct {
	*walker
	list   *layout.Field
	name   string // the local that holds the element
	counts bool   // it needs the number of elements so far
	met    bool   // the element at hand is one of them

	checked bool // an integer of variable size has been read in front of the condition
}

// peeks makes what lies ahead readable for a condition.
func (x *element) peeks(v vars, e *layout.Expr) {
	e.Walk(func(e *layout.Expr) { x.counts = x.counts || e.Op == layout.OpLen && e.Path[0] == x.list })
	x.ahead(v, x.list, e)
}

// ahead emits the check that what a condition looks at is there.
func (w *walker) ahead(v vars, f *layout.Field, e *layout.Expr) {
	if cond, _ := v.beyond(e, func() *Statement { return Id("rest") }, 0); cond != nil {
		site := w.sites.of([]*layout.Field{f}, "Peek", w.missing(), "")
		w.fail(cond, w.lacks(site.Dot("At").Call(w.here(), Add(w.here()).Op("+").Lit(mostPeeked(e)), Uint64().Call(Len(Id("b"))))))
	}
}

// check goes on behind an element.
func (x *element) check() {
	s := x.list.Type.Elem.Struct
	x.name = x.locals.taken.reuse("element")
	x.emit(x.record(s, x.name, x.givenTo(x.list))...)
}

// lasts keeps what is read of the last element.
func (x *element) lasts() {
	for _, e := range x.lastsOf(x.list) {
		local := x.lastLocal(e)
		if e.Op == layout.OpWas {
			x.emit(Id(local).Op("=").Add(hasOf(x.name, e.Path[1]).code))
			continue
		}
		x.emit(Id(local).Op("=").Add(fieldOf(x.list.Type.Elem.Struct, x.name, e.Path[1:]).code))
	}
}

// load is a field of the element, or of the record around.
func (x *element) load(path []*layout.Field) term {
	if path[0].Struct == x.list.Type.Elem.Struct {
		return fieldOf(path[0].Struct, x.name, path)
	}
	return x.vars.load(path)
}

func (x *element) special(e *layout.Expr) term {
	switch {
	case e.Op == layout.OpIt && x.name != "":
		return primary(Id(x.name))
	case e.Op == layout.OpIt:
		return nextNumber(x.list, Id("rest"))
	case e.Op == layout.OpPeek:
		return primary(peeked(x.s, e, Id("rest")))
	case e.Op == layout.OpLen && e.Path[0] == x.list && x.met:
		return primary(Id(x.countLocal(x.list))).op("+", precAdd, number(1))
	case e.Op == layout.OpHas && e.Path[0].Struct == x.list.Type.Elem.Struct:
		return hasOf(x.name, e.Path[0])
	}
	return x.vars.special(e)
}

// peeked are the next bits of a slice.
func peeked(s *layout.Struct, e *layout.Expr, slice *Statement) *Statement {
	switch n := int(e.Const.Int64()); n {
	case 8:
		return slice.Index(Lit(0))
	case 16:
		return orderOf(s.Order, 2).Dot("Uint16").Call(slice)
	default:
		return orderOf(s.Order, 4).Dot("Uint32").Call(slice)
	}
}
