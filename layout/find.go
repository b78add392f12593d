package layout

import (
	"math/big"
	"slices"
	"strings"

	"github.com/zcgen/zcgen/layout/interval"
)

// Find is a list of records whose members one pass collects: //zc:find Field.
type Find struct {
	Field *Field
	Union *Struct // of the elements, or of their last field
	Body  *Field  // that field; nil where the elements are the union
}

// Common is a shape of a record that nearly all have, which one comparison tells:
// //zc:shape Field Member Member.
type Common struct {
	Field   *Field
	Members []Known
	Size    int              // of the list
	Equal   map[*Field]int64 // fields that say where it ends
}

// Known is an element of which all but the bytes of its member is known.
type Known struct {
	Case *Case
	Head []byte // selector and size
	Size int    // of the member behind them
}

// Name is what the shape is called: the struct and its members.
func (c *Common) Name() string {
	name := c.Field.Struct.Name
	if len(c.Members) == 0 {
		return name + "No" + capital(c.Field.Name)
	}
	for _, m := range c.Members {
		name += capital(m.Case.Field.Name)
	}
	return name
}

// finds resolves the //zc:find and //zc:shape lines of a struct.
func (l *loader) finds(a *annotated) {
	for _, d := range a.lines {
		refuse := func(cure, problem string, args ...any) {
			l.report(d.restPos, CodeDirective, a.GoName(), cure, problem, args...)
		}
		words := strings.Fields(d.rest)
		if d.word != "find" && d.word != "shape" {
			continue
		}
		if len(words) == 0 || d.word == "find" && len(words) > 1 {
			refuse("write //zc:find Field, or //zc:shape Field Member …", "%s is not a list and what is in it", strings.TrimSpace("//zc:"+d.word+" "+d.rest))
			continue
		}
		f := a.fieldNamed(words[0])
		if f == nil || f.Segment == nil || f.Segment.Part == nil || f.Type.Kind != KindList || f.Type.Elem.Struct == nil {
			refuse("name a list of records", "%s has no list %s", a.GoName(), words[0])
			continue
		}
		find := findOf(f)
		if find == nil {
			refuse("name a list whose elements are a union, or end in one", "the elements of %s have no members to be told apart", f.Name)
			continue
		}
		if d.word == "find" {
			if slices.ContainsFunc(a.Finds, func(x *Find) bool { return x.Field == f }) {
				refuse("keep one of the two", "a second //zc:find of %s", f.Name)
				continue
			}
			a.Finds = append(a.Finds, find)
			continue
		}
		l.common(a, d, find, words[1:])
	}
}

// findOf says what the elements of a list hold; nil if that is nothing to find.
func findOf(f *Field) *Find {
	e := f.Type.Elem.Struct
	if e.Union != nil {
		return &Find{Field: f, Union: e}
	}
	last := e.Segments[len(e.Segments)-1].Part
	if last == nil || last.Field.Type.Kind != KindUnion || last.On == nil || last.Field.When != nil || e.Rooted || len(e.Params()) > 0 || len(last.Field.Type.Struct.Params()) > 0 {
		return nil
	}
	return &Find{Field: f, Union: last.Field.Type.Struct, Body: last.Field}
}

// common resolves one //zc:shape line: the bytes that the list then has, where they
// are known.
func (l *loader) common(a *annotated, d directive, find *Find, members []string) {
	refuse := func(cure, problem string, args ...any) {
		l.report(d.restPos, CodeDirective, a.GoName(), cure, problem, args...)
	}
	f := find.Field
	part := f.Segment.Part
	c := &Common{Field: f, Equal: map[*Field]int64{}}
	switch {
	case a.Frame != nil || a.Shape != ShapeS || f.Segment.Index != 1 || part.Window != WindowTo || find.Body == nil:
		refuse("leave it to //zc:find", "a shape needs a record without a frame, whose first variable field is the list, up to an offset")
		return
	}
	for _, name := range members {
		i := slices.IndexFunc(find.Union.Union.Cases, func(c *Case) bool { return c.Field.Name == name })
		if i < 0 {
			refuse("name members of "+find.Union.GoName(), "%s is no member of %s", name, find.Union.GoName())
			return
		}
		m := find.Union.Union.Cases[i]
		known, ok := find.pattern(m)
		if !ok {
			refuse("name members of one size", "nothing says how large %s is", name)
			return
		}
		c.Members = append(c.Members, known)
		c.Size += len(known.Head) + known.Size
	}
	for _, sol := range a.Solutions {
		if sol.Part != part || sol.Field == nil || sol.Quantity != QuantityEnd {
			continue
		}
		n := int64(a.Fixed()+c.Size) - sol.Minus
		if n%sol.By != 0 {
			refuse("add members that fill it up", "a list of %d bytes ends where %s cannot say", c.Size, sol.Field.Name)
			return
		}
		c.Equal[sol.Field] = n / sol.By
	}
	a.Commons = append(a.Commons, c)
}

// pattern is what is known of an element with a member, whose selector is a field of
// one byte, and which says its size, if at all, in another.
func (find *Find) pattern(m *Case) (k Known, ok bool) {
	e := find.Body.Struct
	on := find.Body.Segment.Part.On
	sizes := m.sizes()
	if len(m.Is) != 1 || sizes.Max == nil || sizes.Min.Cmp(sizes.Max) != 0 || on.Op != OpField || len(on.Path) != 1 {
		return k, false
	}
	selector := on.Path[0]
	if selector.Width != 8 || selector.Segment.Index != 0 || e.Segments[0].Size != 1 {
		return k, false
	}
	k = Known{Case: m, Head: []byte{byte(m.Is[0].Const.Uint64())}, Size: int(sizes.Min.Int64())}
	known := newAnalysis()
	known.atoms[selector.Name] = m.Values
	switch {
	case len(e.Segments) == 2:
	case len(e.Segments) == 3 && e.Segments[1].Part == nil && e.Segments[1].Size == 1 && e.Frame != nil && e.Frame.Segment == e.Segments[1] &&
		e.FrameSize.Op == OpField:
		if e.Segments[1].certain(known) {
			k.Head = append(k.Head, byte(2+k.Size))
		} else if k.Size > 0 {
			return k, false
		}
	default:
		return k, false
	}
	return k, true
}

// Present reports whether an optional segment is there wherever the one field that
// its condition reads has some of the values given.
func (s *Segment) Present(values interval.Set) bool {
	known := newAnalysis()
	for _, f := range s.When.Fields() {
		known.atoms[f.Name] = values
	}
	return s.certain(known)
}

// MayBe reports whether an optional segment is there for some of the values of the
// one field that its condition reads.
func (s *Segment) MayBe(values interval.Set) bool {
	known := newAnalysis()
	for _, f := range s.When.Fields() {
		known.atoms[f.Name] = values
	}
	known.assume(s.When, true)
	return !known.impossible()
}

// Without are values that do not mean the member.
func (c *Case) Without(values interval.Set) interval.Set {
	for _, x := range c.Is {
		values = values.RestrictNotEqual(interval.RangeBig(x.Const, x.Const))
	}
	return values
}

// HoldsFor reports whether a condition holds where a field has a value; known is
// false if that does not decide it.
func (e *Expr) HoldsFor(f *Field, value *big.Int) (holds, known bool) {
	never, always := newAnalysis(), newAnalysis()
	never.atoms[f.Name], always.atoms[f.Name] = interval.RangeBig(value, value), interval.RangeBig(value, value)
	never.assume(e, true)
	always.assume(e, false)
	switch {
	case never.impossible():
		return false, true
	case always.impossible():
		return true, true
	}
	return false, false
}

// NeverFor reports whether a condition holds for none of the values of a field.
func (e *Expr) NeverFor(f *Field, values interval.Set) bool {
	known := newAnalysis()
	known.atoms[f.Name] = values
	known.assume(e, true)
	return known.impossible()
}
