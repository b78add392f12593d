package gen

import (
	"fmt"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// part goes on behind a variable field.
func (w *walker) part(seg *layout.Segment) {
	p := seg.Part
	switch {
	case p.Window == layout.WindowAlign:
		w.padding(seg)
	case p.Window == layout.WindowUpto:
		w.upto(seg)
	case p.Window == layout.WindowSelf:
		w.self(seg)
	case p.Window != layout.WindowRest:
		w.window(seg)
	case p.Trailer > 0:
		behind := w.s.Segments[seg.Index+1]
		w.fail(Len(Id("rest")).Op("<").Lit(behind.Size), w.lacks(zc("ShortAt").Call(w.sites.table(behind, w.missing()).Index(Op(":")), w.here(), Len(Id("b")))))
		w.lengths(seg, Len(Id("rest")).Op("-").Lit(behind.Size))
		w.emit(Id("rest").Op("=").Id("rest").Index(Len(Id("rest")).Op("-").Lit(behind.Size).Op(":")))
		w.moved()
	default:
		w.lengths(seg, Len(Id("rest")))
		if s := p.Seq; s != nil && s.Count != nil {
			w.loadExpr(s.Count)
			w.promised(seg, w.vars.number(s.Count, intType(s.Count)))
		}
		if seg.When != nil { // what is left where it is absent is no part of the record
			w.emit(Id("rest").Op("=").Id("rest").Index(Len(Id("rest")).Op(":")))
		}
	}
}

// promised refuses a list that is said to have more elements, all, than its window
// can hold.
func (w *walker) promised(seg *layout.Segment, all term) {
	f, s := seg.Part.Field, seg.Part.Seq
	typ := intType(s.Count)
	room := primary(Len(Id("rest")))
	if least := f.Type.Elem.LeastSize(); least > 1 {
		room = room.op("/", precMul, number(least))
	}
	site := w.sites.of([]*layout.Field{f}, "Count", w.missing(), "")
	w.fail(all.op(">", precCompare, room.as("int", typ)).code,
		w.lacks(site.Dot("At").Call(w.here(), w.promise(all, typ, f.Type.Elem.LeastSize()), Uint64().Call(Len(Id("b"))))))
}

// promise is where so many elements end at the earliest.
func (w *walker) promise(all term, typ string, least int) *Statement {
	n := primary(Id("min").Call(all.as(typ, "uint64").code, Op("1<<31")))
	if least > 1 {
		n = n.op("*", precMul, number(least))
	}
	return zc("Saturate").Call(Uint64().Call(w.here()).Op("+").Add(n.code))
}

// window cuts a part whose size is arithmetic over fields.
func (w *walker) window(seg *layout.Segment) {
	p := seg.Part
	w.markFront(seg)
	var size term
	typ := "int"
	switch {
	case p.Prefix != nil:
		w.loadField(p.Prefix)
		if p.Prefix.Width > 31 {
			typ = "uint64"
		}
		size = w.value([]*layout.Field{p.Prefix}).as(basicName(p.Prefix.Type), typ)
	default:
		w.loadExpr(p.Extent)
		if intType(p.Extent) != "int" {
			typ = "uint64"
			size = wide(w.vars, p.Extent)
		} else {
			size = w.vars.number(p.Extent, "int")
		}
	}
	unit := 1
	if p.Window == layout.WindowCount {
		unit = p.Field.Type.Elem.Size()
	}
	if unit > 1 {
		if typ == "uint64" {
			size = primary(Id("min").Call(size.code, Op(fmt.Sprintf("1<<62/%d", unit))))
		}
		size = size.op("*", precMul, number(unit))
	}
	if p.Window == layout.WindowTo {
		at := w.offsetCode()
		if typ == "uint64" {
			at = Uint64().Call(at)
		}
		size = size.op("-", precAdd, primary(Parens(at)))
	}
	n := w.locals.taken.reuse(lowerOf(p.Field) + "Size")
	w.emit(Id(n).Op(":=").Add(size.code))
	limit, wantedCode := primary(Len(Id("rest"))), primary(w.here()).op("+", precAdd, primary(Id(n))).code
	if typ == "uint64" {
		limit = primary(Uint64().Call(Len(Id("rest"))))
		wantedCode = zc("Saturate").Call(Uint64().Call(w.here()).Op("+").Id(n))
	}
	if seg.FromEnd {
		w.fail(Id(n).Op(">").Add(limit.code), w.lacks(w.overlong(p, n, typ)))
	} else {
		site := w.sites.of([]*layout.Field{p.Field}, "Extent", w.missing(), "")
		w.fail(Id(n).Op(">").Add(limit.code), w.lacks(site.Dot("At").Call(w.here(), wantedCode, Uint64().Call(Len(Id("b"))))))
	}
	w.lengths(seg, Id(n))
	if seg.FromEnd {
		w.emit(Id("rest").Op("=").Id("rest").Index(Op(":").Len(Id("rest")).Op("-").Id(n)))
		return
	}
	w.emit(Id("rest").Op("=").Id("rest").Index(Id(n).Op(":")))
	w.moved()
}

// lengths emits the checks of the number of bytes n of a part: its rule, and that
// it is a whole number of elements.
func (w *walker) lengths(seg *layout.Segment, n *Statement) {
	f := seg.Part.Field
	for _, c := range w.s.Checks {
		if c.Kind != layout.CheckIn || c.Field != f {
			continue
		}
		site := w.sites.of([]*layout.Field{f}, "Rule", "KindLength", c.Rule)
		x := Uint64().Call(dup(n))
		w.emit(If(Id("n").Op(":=").Add(x), outside(primary(Id("n")), f, c)).Block(
			w.refuse(site.Dot("At").Call(w.startOf(seg, Int().Call(Id("n"))), Lit(0), Id("n")))))
	}
	if f.Type.Kind != layout.KindList || f.Type.Elem.IsVariable() || seg.Part.Seq != nil || seg.Part.Window == layout.WindowCount {
		return
	}
	if size := f.Type.Elem.Size(); size > 1 {
		site := w.sites.of([]*layout.Field{f}, "Elements", "KindLength", fmt.Sprintf("a multiple of %d bytes", size))
		w.fail(Parens(dup(n)).Op("%").Lit(size).Op("!=").Lit(0), site.Dot("At").Call(w.startOf(seg, Int().Call(dup(n))), Lit(size), Uint64().Call(dup(n))))
	}
}

// self goes on behind a value that says itself where it ends.
func (w *walker) self(seg *layout.Segment) {
	f := seg.Part.Field
	switch f.Type.Kind {
	case layout.KindUint, layout.KindInt:
		w.integer(f)
	case layout.KindStruct:
		w.emitInner(f.Type.Struct, seg)
	case layout.KindUnion:
		w.unionMember(seg)
	default:
		w.list(seg)
	}
	w.moved()
}

// framing is the function that checks a record and finds its end.
func framing(s *layout.Struct) *Statement {
	if s.Open {
		return Id(layout.Names{Struct: s.Name}.Frame())
	}
	return checkOf(s)
}

// inner is the fault of a record in this one, which starts where rest does.
func (w *walker) innerFault(f string) *Statement {
	method := "Behind"
	switch {
	case w.clamped:
		w.wantsTotal = true
		return Id(f).Dot("Clamped").Call(w.here(), Id("said"), Len(Id("b")))
	case w.framed:
		method = "Within"
	}
	return Id(f).Dot(method).Call(w.here())
}

// emitInner goes on behind a nested record.
func (w *walker) emitInner(s *layout.Struct, seg *layout.Segment) {
	inner := w.locals.taken.reuse(lowerOf(seg.Part.Field))
	w.emit(w.record(s, inner, w.givenTo(seg.Part.Field))...)
}

// unionMember goes on behind the member of a union that its selector says.
func (w *walker) unionMember(seg *layout.Segment) {
	p := seg.Part
	w.loadExpr(p.On)
	w.givenTo(p.Field)
	var cases []Code
	for _, c := range p.Field.Type.Struct.Union.Cases {
		cases = append(cases, caseOf(c, intType(p.On)).Block(w.behindMember(c, p.Field)...))
	}
	w.emit(Switch(w.vars.number(p.On, intType(p.On)).code).Block(cases...))
}

// caseOf is the case, or default, of a member; selectors are of a type.
func caseOf(c *layout.Case, typ string) *Statement {
	if c.Other {
		return Default()
	}
	var is []Code
	for _, x := range c.Is {
		is = append(is, selector(x, typ))
	}
	return Case(is...)
}

// behindMember is the code that goes on behind one member.
func (w *walker) behindMember(c *layout.Case, union *layout.Field) []Code {
	return w.nested(func() { w.member(c, union) })
}

func (w *walker) member(c *layout.Case, union *layout.Field) {
	t := c.Field.Type
	switch {
	case c.Prefix != nil:
		from := w.here() // also behind the prefix
		if w.at.name != "" && !w.at.fixed || w.front {
			w.emit(Id("from").Op(":=").Add(w.here()))
			from = Id("from")
		}
		lacks := func(wanted *Statement) *Statement {
			site := w.sites.of([]*layout.Field{c.Field}, "Extent", w.missing(), "")
			return w.lacks(site.Dot("At").Call(dup(from), wanted, Uint64().Call(Len(Id("b")))))
		}
		short := func(size int) *Statement { return lacks(Add(w.here()).Op("+").Lit(size)) }
		w.emit(w.readPrefix(c, w.refuse, short, w.innerFault("f"))...)
		w.moved()
		w.fail(Uint64().Call(Id("n")).Op(">").Uint64().Call(Len(Id("rest"))), lacks(zc("Saturate").Call(Uint64().Call(w.here()).Op("+").Uint64().Call(Id("n")))))
		w.emit(Id("rest").Op("=").Id("rest").Index(Id("n").Op(":")))
	case c.Tail != layout.TailNone, t.Kind == layout.KindBytes, t.Kind == layout.KindList, t.Kind == layout.KindStruct && fills(t.Struct):
		w.emit(Id("rest").Op("=").Id("rest").Index(Len(Id("rest")).Op(":")))
	case t.Kind == layout.KindEmpty:
	case t.Kind == layout.KindStruct:
		w.emit(w.record(t.Struct, "m", w.givenToMember(union, t.Struct))...)
	default:
		n := t.Size()
		site := w.sites.of([]*layout.Field{c.Field}, "Cut", w.missing(), "")
		w.fail(Len(Id("rest")).Op("<").Lit(n), w.lacks(site.Dot("At").Call(w.here(), Add(w.here()).Op("+").Lit(n), Uint64().Call(Len(Id("b"))))))
		w.emit(Id("rest").Op("=").Id("rest").Index(Lit(n).Op(":")))
	}
}
