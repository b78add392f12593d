package gen

import (
	"go/token"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// chain walks a chain: the selector of each member is in the one in front of it,
// and one that means no member ends it.
//
//	endExts := next
//	exts:
//	for lenExts := 0; ; lenExts++ {
//		switch endExts {
//		case 0, 60:
//			…
//			endExts = m.Next()
//		default:
//			break exts
//		}
//	}
func (w *walker) chain(seg *layout.Segment) {
	f, s := seg.Part.Field, seg.Part.Seq
	end, count := w.endLocal(f), w.countLocal(f)
	w.loadAround(f)
	if w.chainBehindFixed() == seg {
		w.empty(seg)
	}
	w.moved() // from one member to the next
	finds := w.find != nil && w.find.Field == f
	counts := s.Max > 0 || w.countIsRead(f) || finds
	if chainInlines(f) && !w.lax {
		w.emit(Id("extent").Op(w.extentIs()).Len(Id("b")))
	}
	label := lowerOf(f)
	if token.IsKeyword(label) {
		label = f.Name
	}
	var cases []Code
	for _, c := range f.Type.Elem.Struct.Union.Cases {
		cases = append(cases, caseOf(c, lastField(s.Chain.Path).Type.Name).Block(w.nested(func() { w.link(seg, c, end, count, label) })...))
	}
	cases = append(cases, Default().Block(Break().Id(label)))
	loop := For()
	if counts {
		loop = For(Id(count).Op(":=").Lit(0), Empty(), Id(count).Op("++"))
		if w.countIsRead(f) || finds {
			loop = For(Empty(), Empty(), Id(count).Op("++"))
		}
	}
	if finds {
		w.emit(Id("members").Op(":=").Add(flagsType(w.find)).Call(Lit(0)))
		if !w.countIsRead(f) {
			w.emit(Id(count).Op(":=").Lit(0))
		}
	}
	w.emit(Id(label).Op(":"), loop.Block(Switch(Id(end)).Block(cases...)))
	if finds {
		w.emit(List(Id("o").Dot("has"), Id("o").Dot("n")).Op("=").List(Id("members"), Id(count)))
	}
}

// link goes on behind one member of a chain.
func (w *walker) link(seg *layout.Segment, c *layout.Case, end, count, label string) {
	f, s := seg.Part.Field, seg.Part.Seq
	w.atMost(f, s, count)
	inner := c.Field.Type.Struct
	member := w.linked(inner)
	w.emit(Id(end).Op("=").Add(selectorOf(s.Chain, c, member)))
	for _, e := range w.lastsOf(f) {
		w.emit(Id(w.lastLocal(e)).Op("=").Add(lastIn(e, c, member)))
	}
	if w.find != nil && w.find.Field == f {
		w.collect(c, member)
	}
	if s.Until == nil {
		return
	}
	until := assumeMember(s.Until, c)
	if until.Op == layout.OpConst && until.Const.Sign() == 0 {
		return
	}
	v := vars{load: func(path []*layout.Field) term { return w.loadLinked(path, c, member) }, special: w.special}
	last := []Code{Break().Id(label)}
	if w.countIsRead(f) || w.find != nil && w.find.Field == f {
		last = []Code{Id(count).Op("++"), Break().Id(label)}
	}
	w.emit(If(v.condition(until, true).code).Block(last...))
}

// chainInlines reports whether the check of a member of a chain is written into the
// walk.
func chainInlines(f *layout.Field) bool {
	for _, c := range f.Type.Elem.Struct.Union.Cases {
		if inlined(c.Field.Type.Struct) {
			return true
		}
	}
	return false
}

// selectorOf is the selector of the next member, of the type of the first.
func selectorOf(chain *layout.Expr, c *layout.Case, member func(path []*layout.Field) term) *Statement {
	first, next := lastField(chain.Path).Type, c.Next.Type
	get := member([]*layout.Field{c.Next}).code
	if first.Name == next.Name && first.Path == next.Path {
		return get
	}
	return goTypeOf(first).Call(get)
}

// lastIn is what an expression says of the last element where that is a member.
func lastIn(e *layout.Expr, c *layout.Case, member func(path []*layout.Field) term) *Statement {
	is := len(e.Path) > 1 && e.Path[1] == c.Field
	switch {
	case e.Op == layout.OpWas && is:
		return True()
	case e.Op == layout.OpWas, e.Bool && !is:
		return False()
	case !is:
		return Lit(0)
	}
	return member(e.Path[2:]).code
}

// loadLinked is a field of the member at hand, or of the record around.
func (w *walker) loadLinked(path []*layout.Field, c *layout.Case, member func(path []*layout.Field) term) term {
	if path[0] == c.Field {
		return member(path[1:])
	}
	return w.value(path)
}

// assumeMember is a condition where the element is one member of the union: no
// other one is there, and none of their fields is read.
func assumeMember(e *layout.Expr, c *layout.Case) *layout.Expr {
	return fold(e, func(e *layout.Expr) *layout.Expr {
		switch {
		case e.Op == layout.OpHas && e.Path[0].Case != nil:
			return layout.Truth(e.Path[0] == c.Field)
		case e.Op == layout.OpField && e.Path[0].Case != nil && e.Path[0] != c.Field:
			return layout.Zero(e)
		}
		return nil
	})
}

// fold is an expression in which what is known replaces what it answers for; no
// condition is left that this decides.
func fold(e *layout.Expr, known func(*layout.Expr) *layout.Expr) *layout.Expr {
	if is := known(e); is != nil {
		return is
	}
	if len(e.Args) == 0 {
		return e
	}
	folded := *e
	folded.Args = nil
	for _, a := range e.Args {
		folded.Args = append(folded.Args, fold(a, known))
	}
	isConst := func(i int, truth bool) bool {
		a := folded.Args[i]
		return a.Op == layout.OpConst && a.Bool && (a.Const.Sign() != 0) == truth
	}
	switch e.Op {
	case layout.OpBoth, layout.OpEither:
		decides := e.Op == layout.OpEither
		switch {
		case isConst(0, decides) || isConst(1, decides):
			return layout.Truth(decides)
		case isConst(0, !decides):
			return folded.Args[1]
		case isConst(1, !decides):
			return folded.Args[0]
		}
	case layout.OpNot:
		if a := folded.Args[0]; a.Op == layout.OpConst {
			return layout.Truth(a.Const.Sign() == 0)
		}
	}
	return &folded
}
