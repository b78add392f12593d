package layout

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout/interval"
)

// refinement proves that a, which has been resolved, reads the bytes of its
// parent: field by field the same names at the same places, and no record that
// the parent's rules refuse.
func (l *loader) refinement(a *annotated) {
	d := a.refined
	if d == nil {
		return
	}
	for _, s := range []*Struct{a.Struct, d.parent.Struct} {
		if i := slices.IndexFunc(s.Fields, (*Field).isAway); i >= 0 {
			l.report(d.pos, CodeNotBuilt, a.Name, "leave it out", "//zc:refine with a field at an offset, %s, is not built yet", s.Fields[i].path())
			return
		}
		if i := slices.IndexFunc(s.real(), func(f *Field) bool { return f.Segment == nil }); i >= 0 {
			l.report(d.pos, CodeNotBuilt, a.Name, "leave it out", "//zc:refine with a field without bytes, %s, is not built yet", s.real()[i].path())
			return
		}
	}
	ref := &Refinement{Child: a.Struct, Parent: d.parent.Struct, CondText: d.cond}
	b := &Binding{pos: d.pos}
	if ref.OfParent = l.bindingCondition(a, d.parent, d.cond, b); ref.OfParent == nil {
		return
	}
	if ref.Cond = l.bindingCondition(a, a, d.cond, b); ref.Cond == nil {
		return
	}
	if !l.readableFromHere(ref.OfParent, a.Name) {
		return
	}
	p := &refiner{loader: l, ref: ref, known: d.parent.known.clone(), own: a.known}
	p.known.atoms[rest] = interval.Bits(62)
	p.known.assume(ref.OfParent, true)
	if p.places() && p.total(d) && p.implied() {
		ref.Proved = p.proved(d)
		a.Refines = ref
	}
}

// Name is the function that makes the child's view of the parent's, Check the
// same with a fault in place of an error, which is there if not all is proved.
func (r *Refinement) Name() string { return r.Child.Name + "From" + capital(r.Parent.Name) }
func (r *Refinement) Check() string {
	return Names{r.Child.Name}.Check() + "From" + capital(r.Parent.Name)
}

// refiner compares a refinement with its parent. Fields of one name are one
// field, so forms over either can be compared.
type refiner struct {
	*loader
	ref   *Refinement
	known *analysis // of the parent's records for which the condition holds
	own   *analysis // of the child's
}

// places compares where the fields lie, and the hidden lengths in front of some.
func (p *refiner) places() bool {
	theirs := p.ref.Parent.real()
	for i, f := range p.ref.Child.real() {
		if !p.samePlace(f, theirs[i]) {
			return false
		}
	}
	return true
}

// stretch is where a field lies: bytes from..to of the record, and in the
// integer in them its bits.
type stretch struct {
	from, to     interval.Form
	shift, width int
}

func (f *Field) stretch() stretch {
	start := number(0)
	if i := f.Segment.Index; i > 0 {
		start = restless(f.Struct, f.Struct.Segments[i-1].end)
	}
	if f.Segment.Part != nil {
		return stretch{from: start, to: restless(f.Struct, f.Segment.end)}
	}
	from, to := f.Bytes()
	s := stretch{from: start.Add(number(int64(from))), to: start.Add(number(int64(to)))}
	if g := f.Group; g != nil && f.Width < (to-from)*8 {
		s.width, s.shift = f.Width, f.Offset-from*8
		if g.Bits == MostSignificantFirst {
			s.shift = to*8 - f.Offset - f.Width
		}
	}
	return s
}

// restAtom names the size of a part of which no more is known than that it lies
// in memory.
func restAtom(seg *Segment) string { return fmt.Sprintf("#%d", seg.Index) }

// rest is the name of the same in any struct: a record has but one such part.
const rest = "#"

// restless is a form of s with that name in it.
func restless(s *Struct, f interval.Form) interval.Form {
	for _, seg := range s.Segments {
		if seg.Part == nil || seg.Part.Window != WindowRest {
			continue
		}
		if n := f.Coefficient(restAtom(seg)); n != nil && n.Sign() != 0 {
			f = f.Sub(interval.Atom(restAtom(seg)).Scale(n)).Add(interval.Atom(rest).Scale(n))
		}
	}
	return f
}

// equal reports whether two offsets are the same in all records of the child.
func (p *refiner) equal(x, y interval.Form) bool {
	d := x.Sub(y)
	if len(d.Atoms()) == 0 {
		return d.Constant().Sign() == 0
	}
	b := p.known.bounds(d)
	return b.Min != nil && b.Max != nil && b.Min.Sign() == 0 && b.Max.Sign() == 0
}

func (p *refiner) samePlace(f, g *Field) bool {
	refuse := func(cure, problem string, args ...any) bool {
		p.report(f.Pos, CodeRefinement, f.path(), cure, problem, args...)
		return false
	}
	a, b := f.stretch(), g.stretch()
	mine, theirs := "bytes "+p.bounds(a.from)+" to "+p.bounds(a.to), "bytes "+p.bounds(b.from)+" to "+p.bounds(b.to)
	switch {
	case !p.equal(a.from, b.from) || !p.equal(a.to, b.to):
		return refuse("make it lie where that one does under the condition", "it has %s, %s of %s %s", mine, g.label(), g.Struct.Name, theirs)
	case a.shift != b.shift || a.width != b.width:
		return refuse("give it the same bits", "it has other bits of %s than %s of %s", mine, g.label(), g.Struct.Name)
	case f.isInteger() && g.isInteger() && f.Type.Kind != g.Type.Kind:
		return refuse("use an integer type with a sign in both, or in neither", "it is a %s, %s of %s a %s", f.Type, g.label(), g.Struct.Name, g.Type)
	case !f.endsAs(g):
		return refuse("write it as in "+g.Struct.Name, "it is a %s, %s of %s a %s", f.ending(), g.label(), g.Struct.Name, g.ending())
	case f.Order != g.Order && f.inOrder() && g.inOrder():
		return refuse("give the structs one byte order", "it is %s, %s of %s %s", f.Order, g.label(), g.Struct.Name, g.Order)
	}
	return true
}

// endsAs reports whether a field that ends where its own bytes say ends where g does.
func (f *Field) endsAs(g *Field) bool {
	a, b := f.Segment.Part, g.Segment.Part
	if a == nil || b == nil || a.Seq == nil && b.Seq == nil || a.Window != WindowSelf && b.Window != WindowSelf {
		return true
	}
	return a.Window == b.Window && f.ending() == g.ending() && f.Type.Elem.Struct == g.Type.Elem.Struct
}

// ending is the type of a field, and how its elements are walked.
func (f *Field) ending() string {
	if p := f.Segment.Part; p != nil && p.Seq != nil {
		return f.Type.String() + p.Seq.String()
	}
	return f.Type.String()
}

// inOrder reports whether what is read of f changes with the byte order: of its
// value, of the integer that its bits are cut from, or of the length in front.
func (f *Field) inOrder() bool {
	from, to := 0, 0
	if f.Group != nil {
		from, to = f.Bytes()
	}
	prefixed := f.Segment.Part != nil && f.Segment.Part.Prefix != nil && f.Segment.Part.Prefix.Width > 8
	return prefixed || to-from > 1 || f.Type.ordered()
}

// ordered reports whether a value of the type changes with the byte order.
func (t *Type) ordered() bool {
	switch t.Kind {
	case KindArray, KindList:
		return t.Elem.ordered()
	case KindStruct, KindBytes:
		return false
	}
	return t.Bits > 8
}

// bounds writes an offset for a message.
func (p *refiner) bounds(f interval.Form) string { return bounds(p.known.bounds(f)) }

// end is where a record of s ends.
func (p *refiner) end(s *Struct, known *analysis) interval.Form {
	if s.Frame != nil {
		return known.form(s.FrameSize)
	}
	return restless(s, s.Segments[len(s.Segments)-1].end)
}

// total compares where the records end.
func (p *refiner) total(d *refining) bool {
	mine, theirs := p.end(p.ref.Child, p.own), p.end(p.ref.Parent, p.known)
	if p.equal(mine, theirs) {
		return true
	}
	p.report(d.restPos, CodeRefinement, p.ref.Child.Name, "give the two the same frame",
		"its records have %s bytes, those of %s %s", p.bounds(mine), p.ref.Parent.Name, p.bounds(theirs))
	return false
}

// implied proves that the child's records pass the parent's rules.
func (p *refiner) implied() bool {
	twins := map[*Field]*Field{}
	mine := p.ref.Child.real()
	for i, g := range p.ref.Parent.real() {
		twins[g] = mine[i]
	}
	for _, c := range p.ref.Parent.Checks {
		f, at, where := twins[c.Field], p.ref.Child.Pos, p.ref.Child.Name
		if f != nil {
			at, where = f.Pos, f.path()
		}
		if !follows(p.own, c, f, twins) {
			p.report(at, CodeRefinement, where, "write the rule here too, or a stricter one",
				"%s of %s has a rule that does not follow here: %s", c.label(), p.ref.Parent.Name, c.describe())
			return false
		}
	}
	return true
}

// refutes reports whether a condition cannot fail to hold.
func refutes(known *analysis, x *Expr) bool {
	known.assume(x, false)
	return known.impossible()
}

// proved reports whether the parent's rules and the condition imply the child's.
func (p *refiner) proved(d *refining) bool {
	twins := map[*Field]*Field{}
	theirs := p.ref.Parent.real()
	for i, f := range p.ref.Child.real() {
		twins[f] = theirs[i]
	}
	for _, c := range p.ref.Child.Checks {
		if w := c.Field.tag.get("where"); c.Kind == CheckWhere && w.tag == d.source {
			continue // it is of the condition
		}
		if !follows(p.known, c, twins[c.Field], twins) {
			return false
		}
	}
	return true
}

// follows reports whether a check of one struct holds of all records of the
// other one, of which all is known that its own checks find; f is the check's
// field there, nil for a row.
func follows(known *analysis, c *Check, f *Field, twins map[*Field]*Field) bool {
	switch c.Kind {
	case CheckFrame:
		return true // the records end at the same place
	case CheckInner:
		return len(f.With)+len(c.Field.With) == 0 && f.Type.Kind == c.Field.Type.Kind && f.Type.inner() == c.Field.Type.inner()
	case CheckWhere:
		for _, g := range c.Expr.Fields() {
			if !twins[g].Type.IsScalar() && twins[g].Type.Struct != g.Type.Struct || g.Type.Kind == KindBool && twins[g].Type.Kind != KindBool {
				return false
			}
		}
		return refutes(known.clone(), c.Expr)
	}
	if c.Field.Segment.Part != nil { // a rule for its length
		s := f.stretch()
		b := known.bounds(s.to.Sub(s.from))
		return b.Min != nil && b.Max != nil && b.Min.Cmp(c.Low.Const) >= 0 && b.Max.Cmp(c.High.Const) <= 0
	}
	if !f.Type.IsScalar() || !c.Field.Type.IsScalar() {
		return f.Type.Kind == KindArray && c.Field.Type.Kind == KindArray && f.Type.Elem.Kind == KindBool && c.Field.Type.Elem.Kind == KindBool
	}
	return known.atoms[f.Name].Minus(allowed(c)).IsEmpty()
}

// allowed are the values that pass a check of one scalar field, as far as it is
// known to be about values.
func allowed(c *Check) interval.Set {
	switch c.Kind {
	case CheckBool:
		return interval.Range(0, 1)
	case CheckIn:
		return interval.RangeBig(c.Low.Const, c.High.Const)
	case CheckEqual:
		return interval.RangeBig(c.Expr.Const, c.Expr.Const)
	case CheckZero:
		return interval.RangeBig(new(big.Int), new(big.Int))
	case CheckClosed:
		var all interval.Set
		for _, v := range c.Field.Type.Enum.Values {
			all = all.Union(interval.RangeBig(v.Value, v.Value))
		}
		return all
	}
	return interval.Set{} // that of anything else follows from nothing
}
