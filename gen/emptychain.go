package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// Most packets have no extension headers. So the check of a record that is a fixed
// part, a chain and the rest ends in front of the loop where the first selector means
// no member:
//
//	switch next {
//	case 0, 60:
//	default:
//		extsEnd := IPv6FixedSize
//		proto := next
//		return IPv6View{b, uint16(extsEnd), proto}, zcrt.Fault{}
//	}
//	rest = b[IPv6FixedSize:]
//
// What the loop keeps in registers is then not even made.

// chainBehindFixed is the chain of such a record, or nil.
func (w *walker) chainBehindFixed() *layout.Segment {
	s := w.s
	if w.lax || w.viewed || w.relocate != nil || s.Rooted || len(s.Segments) != 3 || !greedy(s) || rest(s) != s.Segments[2].Part || s.Segments[2].When != nil {
		return nil
	}
	fixed, seg := s.Segments[0], s.Segments[1]
	if fixed.Part != nil || fixed.When != nil || seg.Part == nil || seg.Part.Seq == nil || seg.Part.Seq.Chain == nil || seg.When != nil {
		return nil
	}
	for _, c := range s.Checks {
		if due(s, c) > foundAs(s, fixed) {
			return nil
		}
	}
	for _, f := range s.Fields {
		if f.At != nil || f.Away != nil {
			return nil
		}
	}
	return seg
}

// empty ends the check where the chain has no member.
func (w *walker) empty(seg *layout.Segment) {
	f, first := seg.Part.Field, seg.Part.Seq.Chain
	typ := lastField(first.Path).Type.Name
	var members []Code
	for _, c := range f.Type.Elem.Struct.Union.Cases {
		for _, x := range c.Is {
			members = append(members, selector(x, typ))
		}
	}
	none := w.nested(func() {
		if w.find != nil && w.find.Field == f {
			w.emit(List(Id("o").Dot("has"), Id("o").Dot("n")).Op("=").List(Lit(0), Lit(0)))
		}
		if w.storesEnd(seg) {
			w.emit(Id(w.locals.ends[seg]).Op(":=").Add(w.at.code()))
		}
		for _, g := range w.s.Fields {
			if g.Calc != nil && !w.computed[g] {
				w.calcAs(g, assumeEmpty(g.Calc, f))
			}
		}
		w.finish()
	})
	w.emit(Switch(w.vars.load(first.Path).code).Block(Case(members...).Block(), Default().Block(none...)))
	if w.s.Frame != nil {
		w.emit(Id("rest").Op("=").Id("b").Index(w.at.code().Op(":")))
	}
}

// assumeEmpty is an expression where a chain has no member.
func assumeEmpty(e *layout.Expr, chain *layout.Field) *layout.Expr {
	return fold(e, func(e *layout.Expr) *layout.Expr {
		if len(e.Path) == 0 || e.Path[0] != chain {
			return nil
		}
		switch e.Op {
		case layout.OpEnd:
			return chain.Segment.Part.Seq.Chain
		case layout.OpWas, layout.OpLast, layout.OpLen:
			return layout.Zero(e)
		}
		return nil
	})
}
