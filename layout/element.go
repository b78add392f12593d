package layout

import (
	"go/ast"

	"github.com/zcgen/zcgen/layout/interval"
)

// HoldsNumbers reports whether t is a list of integers, of one size or of variable
// size.
func (t *Type) HoldsNumbers() bool {
	return t.Kind == KindList && (t.Elem.Kind == KindUint || t.Elem.Kind == KindInt)
}

// Numbers reports whether f is a list of integers that are walked one by one: where
// it ends hangs on them, or they differ in size.
func (f *Field) Numbers() bool {
	return f.Type.HoldsNumbers() && f.Segment != nil && f.Segment.Part != nil && f.Segment.Part.Seq != nil
}

// canBeWalked reports whether the elements of t can be walked one by one.
func (t *Type) canBeWalked() bool { return t.isRecords() || t.HoldsNumbers() }

// endsItself reports whether the elements of a list say where it ends. A list of
// integers of one size is walked for nothing else.
func (f *Field) endsItself() bool { return f.tag.get("until") != nil || f.tag.get("while") != nil }

// listOfBytes makes a list of what would be a []byte, where the bytes say themselves
// which of them is the last.
func (f *Field) listOfBytes() {
	if f.Type.Kind == KindBytes && f.endsItself() {
		list := *f.Type
		list.Kind = KindList
		f.Type = &list
	}
}

// element resolves the word it: the element of a list of integers, in the conditions
// that end the list. It reports false where that is a field of that name.
func (s *scope) element(n *ast.Ident) (e *Expr, is bool) {
	named := s.fields[n.Name] != nil || s.later[n.Name] || s.lost[n.Name]
	switch {
	case s.it != nil && named:
		return s.fail(n, CodeUnknownName, "rename the field", "it is a field, and the element of the list"), true
	case named:
		return nil, false
	case s.elem != nil:
		return s.fail(n, CodeOperandType, "name a field of "+s.elem.Name, "the element is neither a number nor a condition"), true
	case s.it == nil:
		return s.fail(n, CodeExpression, "use it in until or while of a list of integers", "it is the element of a list, and there is none here"), true
	}
	e = &Expr{Op: OpIt, At: s.tagged}
	if s.it.isNamed() {
		e.Type = s.it.qualified()
	}
	return e, true
}

// readable refuses conditions that look at an element in a way in which it cannot be read
// yet: in front of it, or beside what lies ahead.
func (l *loader) readable(x *Expr, f *Field, e *tagElem) {
	if x == nil {
		return
	}
	it, peek, field := false, false, (*Field)(nil)
	x.Walk(func(x *Expr) {
		it, peek = it || x.Op == OpIt, peek || x.Op == OpPeek
		if len(x.Path) > 0 && f.Type.Elem.Struct != nil && x.Path[0].Struct == f.Type.Elem.Struct {
			field = x.Path[0]
		}
	})
	switch {
	case e.key == "while" && field != nil:
		l.report(e.valueP(), CodeNotBuilt, f.path(), "look ahead with peek", "reading %s of an element that is still to come is not built yet", field.Name)
	case it && peek && f.Type.Elem.Varint != nil:
		l.report(e.valueP(), CodeNotBuilt, f.path(), "use one of them", "a condition with both peek and an element of variable size is not built yet")
	}
}

// measured refuses a rule for the length of a list that ends by itself: where that is,
// the elements say.
func (p *placer) measured(part *Part) {
	if e := part.Field.tag.get("in"); e != nil && part.Window == WindowSelf {
		p.report(e.keyP, CodeKeyMisplaced, part.Field.path(), "bound the number of elements with max, or cut the list with size, to or len", `"in" means nothing at a list that ends by itself`)
	}
}

// decides refuses a condition over the elements of a list of integers that tells none of
// them from another.
func (r *resolver) decides(f *Field, x *Expr) {
	if !f.Numbers() {
		return
	}
	for truth, words := range map[bool]string{true: "never", false: "always"} {
		if with := r.known.clone(); !with.impossible() {
			with.assume(x, truth)
			if with.impossible() {
				r.report(x.pos, CodeRule, f.path(), "compare it with what an element can be", "the condition %s %s holds", x.Text, words)
			}
		}
	}
}

// Values are those that an integer of the type can have.
func (t *Type) Values() interval.Set {
	switch {
	case t.Varint != nil:
		return t.Varint.Values()
	case t.Kind == KindInt:
		return interval.SignedBits(t.Bits)
	}
	return interval.Bits(t.Bits)
}

// mostBits is the size of the longest value of an integer type.
func (t *Type) mostBits() int {
	if t.Varint != nil {
		return t.Varint.MaxSize() * 8
	}
	return t.Bits
}

// loose reports whether the window of a list need not be a whole number of elements
// of one size.
func (s *Sequence) loose() bool { return s != nil && (s.Tail != TailNone || s.Align > 1) }
