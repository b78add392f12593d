package layout

import (
	"go/ast"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout/interval"
)

// isUnion reports whether the fields of a struct are the members of a union.
func isUnion(a *annotated) bool {
	return len(a.Fields) > 0 && slices.ContainsFunc(a.Fields, func(f *Field) bool {
		return f.tag.get("is") != nil || f.tag.get("other") != nil
	})
}

// readUnion makes members of the fields of a: each is on the wire for the
// selectors that its tag names.
func (l *loader) readUnion(a *annotated) {
	s := a.Struct
	s.Union = &Union{}
	for _, f := range s.Fields {
		c := &Case{Index: len(s.Union.Cases), Field: f}
		e, other := f.tag.get("is"), f.tag.get("other")
		switch {
		case f.isRow() || f.Name == "_":
			l.report(f.Pos, CodeFieldType, f.path(), "take it out of the union", "a field without a name is no member of a union")
			continue
		case e != nil && other != nil:
			l.report(other.keyP, CodeKeyMisplaced, f.path(), "keep one of the two", `"is" and "other" both say when the member is there`)
			continue
		case e != nil:
			l.selectors(c, e)
		case other != nil:
			c.Other = true
		default:
			l.report(f.Pos, CodeRule, f.path(), "write is: with the selectors that mean it, or other", "nothing says when this member is there")
			continue
		}
		if f.Type.HoldsNumbers() && f.Type.Elem.Varint != nil {
			l.report(f.Pos, CodeNotBuilt, f.path(), "point to a struct with the list in it", "a member that is a list of %s, an integer of variable size, is not built yet", f.Type.Elem)
		}
		c.Tail = l.tailOf(f)
		l.memberPrefix(c)
		c.nextField()
		for _, d := range s.Union.Cases {
			switch both := d.Values.Intersect(c.Values); {
			case d.Other && c.Other:
				l.report(other.keyP, CodeRule, f.path(), "keep one of the two", "%s is the other member too", d.Field.Name)
			case !both.IsEmpty():
				l.report(e.valueP(), CodeRule, f.path(), "give each selector to one member", "the selector %s means %s too", both.Min(), d.Field.Name)
			}
		}
		f.Case = c
		s.Union.Cases = append(s.Union.Cases, c)
	}
	s.Sizes = s.Union.sizes(interval.Set{}, true)
	l.agree(a)
}

// selectors reads is: C, or is: {C, D}.
func (l *loader) selectors(c *Case, e *tagElem) {
	values := []ast.Expr{e.expr}
	if list, ok := e.expr.(*ast.CompositeLit); ok && list.Type == nil {
		values = list.Elts
	}
	for _, n := range values {
		x := l.constScope(c.Field, e).number(n)
		if x == nil {
			continue
		}
		v := interval.RangeBig(x.Const, x.Const)
		if c.Values.Contains(x.Const) {
			l.report(e.tag.at(n.Pos()), CodeRule, c.Field.path(), "remove it", "the selector %s stands twice", e.tag.text(n))
			continue
		}
		c.Is = append(c.Is, x)
		c.Values = c.Values.Union(v)
	}
	if len(values) == 0 {
		l.report(e.valueP(), CodeKeyValue, c.Field.path(), "name a selector", "no selector means this member")
	}
}

// nextField finds the field of the member's record that a chain goes on with.
func (c *Case) nextField() {
	if t := c.Field.Type; t.Kind == KindStruct {
		for _, f := range t.Struct.Fields {
			if f.Next {
				c.Next = f
			}
		}
	}
}

// Case is the member that a selector means; nil if there is none.
func (u *Union) Case(selector *big.Int) *Case {
	for _, c := range u.Cases {
		if c.Values.Contains(selector) {
			return c
		}
	}
	for _, c := range u.Cases {
		if c.Other {
			return c
		}
	}
	return nil
}

// possible are the members that selectors can mean, and whether some of them mean
// none.
func (u *Union) possible(selectors interval.Set) (cases []*Case, none bool) {
	left := selectors
	var other *Case
	for _, c := range u.Cases {
		switch {
		case c.Other:
			other = c
		case !selectors.Intersect(c.Values).IsEmpty():
			cases = append(cases, c)
		}
		for _, x := range c.Is {
			left = left.RestrictNotEqual(interval.RangeBig(x.Const, x.Const))
		}
	}
	if other != nil && !left.IsEmpty() {
		return append(cases, other), false
	}
	return cases, !left.IsEmpty()
}

// oneSize is the size of the member that selectors mean, if it is the same for
// all of them.
func (u *Union) oneSize(selectors interval.Set) (n int, ok bool) {
	cases, none := u.possible(selectors)
	if none || len(cases) == 0 {
		return 0, false
	}
	for i, c := range cases {
		sizes := c.sizes()
		if sizes.Max == nil || sizes.Min.Cmp(sizes.Max) != 0 || c.Tail != TailNone {
			return 0, false
		}
		if m := int(sizes.Min.Int64()); i > 0 && m != n {
			return 0, false
		} else {
			n = m
		}
	}
	return n, true
}

// sizes are those of the members that selectors mean; of all members if all is
// set.
func (u *Union) sizes(selectors interval.Set, all bool) Range {
	cases := u.Cases
	if !all {
		cases, _ = u.possible(selectors)
	}
	var r Range
	for i, c := range cases {
		s := c.sizes()
		if c.Tail != TailNone {
			s.Max = nil
		}
		switch {
		case i == 0:
			r = s
			continue
		case s.Min.Cmp(r.Min) < 0:
			r.Min = s.Min
		}
		if r.Max != nil && (s.Max == nil || s.Max.Cmp(r.Max) > 0) {
			r.Max = s.Max
		}
	}
	if r.Min == nil {
		r.Min = new(big.Int)
	}
	return r
}

// sizes are those of the values of a type that nothing cuts.
func (t *Type) sizes() Range {
	switch {
	case t.Kind == KindEmpty:
		return Range{new(big.Int), new(big.Int)}
	case t.Kind == KindStruct || t.Kind == KindUnion:
		return t.Struct.Sizes
	case t.Varint != nil:
		return Range{big.NewInt(int64(t.Varint.MinSize())), big.NewInt(int64(t.Varint.MaxSize()))}
	case t.IsVariable():
		return Range{new(big.Int), nil}
	}
	n := big.NewInt(int64(t.Size()))
	return Range{n, n}
}

// memberPrefix reads the length in front of a member. Any other window is that of
// the union.
func (l *loader) memberPrefix(c *Case) {
	f := c.Field
	for _, e := range f.tagElems() {
		switch e.key {
		case "is", "other", "tail":
		case "len":
			if f.Type.Kind != KindBytes {
				l.report(e.keyP, CodeNotBuilt, f.path(), "point to a struct with the length in it", "a length in front of a member that is no []byte is not built yet")
				continue
			}
			part := &Part{Field: f}
			p := placer{loader: l, s: f.Struct}
			segments, fields := f.Struct.Segments, f.Struct.Fields
			p.prefix(part, &e)
			f.Struct.Segments, f.Struct.Fields = segments, fields
			c.Prefix = part.Prefix
		default:
			l.report(e.keyP, CodeKeyMisplaced, f.path(), "point to a struct with the rule in it", "%q means nothing at a member of a union", e.key)
		}
	}
}

// sizes are those of the member, with the length in front of it.
func (c *Case) sizes() Range {
	s := c.Field.Type.sizes()
	switch {
	case c.Prefix == nil:
		return s
	case c.Prefix.Type.Varint != nil:
		return Range{big.NewInt(int64(c.Prefix.Type.Varint.MinSize())), nil}
	}
	return Range{big.NewInt(int64(c.Prefix.Width / 8)), nil}
}
