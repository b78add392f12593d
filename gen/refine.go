package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// refinement emits the way from the view of a record to that of the same record
// with more known. Where the condition is all that there is to test:
//
//	func ARPv4FromARP(p ARPView) (v ARPv4View, ok bool)
//
// and where the child has rules of its own, a pair of functions as a binding has.
func (t *target) refinement() {
	r := t.s.Refines
	switch {
	case r == nil:
	case !r.Proved:
		t.refinementWithRules(r)
	case t.s.Shape == layout.ShapeF:
		t.fixedRefinement(r)
	default:
		t.refinementDoc(r)
		t.refinementFunc(r).Block(
			List(Id("v"), Id("f")).Op(":=").Id(t.names.Check()).Call(Id("p").Dot("Bytes").Call()),
			Return(Id("v"), Op("!").Id("f").Dot("Failed").Call()))
		t.Line()
	}
}

func (t *target) refinementDoc(r *layout.Refinement) {
	t.doc("%s reads the bytes of %s as the %s that they are, and ok is true, if %s. Nothing else has to be tested: the rules of %s imply those of %s.",
		r.Name(), article(r.Parent.Name), t.s.Name, r.CondText, r.Parent.Name, t.s.Name)
}

func (t *target) refinementFunc(r *layout.Refinement) *Statement {
	return t.Func().Id(r.Name()).Params(Id("p").Add(viewOf(r.Parent))).Params(Id("v").Id(t.names.View()), Id("ok").Bool())
}

// fixedRefinement emits the one of a child of fixed size. The size stands in for
// what the condition says of sizes, in case the bytes have been changed since
// the parent's were found; and the condition is tested at the child's offsets,
// which are constant.
func (t *target) fixedRefinement(r *layout.Refinement) {
	size := Id(t.names.FixedSize())
	refuse := Return(Id("v"), False())
	view := Id(t.names.View()).Values(Parens(Op("*").Index(dup(size)).Byte()).Parens(Id("b")))
	t.refinementDoc(r)
	t.refinementFunc(r).Block(
		Id("b").Op(":=").Id("p").Dot("Bytes").Call(),
		If(Len(Id("b")).Op("!=").Add(size)).Block(refuse),
		Id("r").Op(":=").Add(view),
		If(t.viewVars("r").condition(r.Cond, false).code).Block(refuse),
		Return(Id("r"), True()))
	t.Line()
}

// refinementWithRules emits the pair of functions of a child whose rules are not
// all implied.
func (t *target) refinementWithRules(r *layout.Refinement) {
	parent := Id("p").Add(viewOf(r.Parent))
	w := vars{load: func(path []*layout.Field) term { return fieldOf(r.Parent, "p", path) }}
	t.doc("%s is %s with a fault in place of an error: it never allocates.", r.Check(), r.Name())
	t.Func().Id(r.Check()).Params(parent).Params(Id("v").Id(t.names.View()), Id("ok").Bool(), Id("f").Add(fault())).Block(
		If(w.condition(r.OfParent, false).code).Block(Return(Id("v"), False(), Id("f"))),
		List(Id("v"), Id("f")).Op("=").Id(t.names.Check()).Call(Id("p").Dot("Bytes").Call()),
		Return(Id("v"), True(), Id("f").Dot("Within").Call(Lit(0))))
	t.Line()
	t.doc("%s reads the bytes of %s as the %s that they are to be, and ok is true, if %s. The error tells which other rule of %s they break all the same.",
		r.Name(), article(r.Parent.Name), t.s.Name, r.CondText, t.s.Name)
	t.Func().Id(r.Name()).Params(parent).Params(Id("v").Id(t.names.View()), Id("ok").Bool(), Err().Error()).Block(
		List(Id("v"), Id("ok"), Id("f")).Op(":=").Id(r.Check()).Call(Id("p")),
		If(Id("f").Dot("Site").Op("!=").Nil()).Block(Err().Op("=").Id("f")),
		Return(Id("v"), Id("ok"), Err()))
	t.Line()
}
