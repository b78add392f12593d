package prove

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Lengths and capacities are never negative. So an index, whatever its type, is
// in bounds if it is below them as a number without sign: a negative one is
// then greater than all of them.

// span is the width in which bounds are compared: that of an int, or that of an
// index of more bits.
func (e *engine) span(indices ...ssa.Value) int {
	w := e.word()
	for _, i := range indices {
		if i != nil {
			width, _, _ := e.integer(i.Type())
			w = max(w, width)
		}
	}
	return w
}

// wide is an index in a width.
func (e *engine) wide(f *frame, v ssa.Value, width int) *term {
	_, hasSign, _ := e.integer(v.Type())
	return e.resize(e.eval(f, v).(scalar).t, width, hasSign)
}

// long is a length as 64 bits.
func (e *engine) long(length *term) *term { return e.resize(length, 64, false) }

// size is the number of elements behind what an index expression indexes, with
// the name of that number.
func (e *engine) size(f *frame, x ssa.Value) (*term, string) {
	t := x.Type().Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	if a, ok := t.(*types.Array); ok {
		return e.int(int(a.Len())), fmt.Sprint(a.Len())
	}
	name := "len(" + sourceName(x) + ")"
	switch v := e.eval(f, x).(type) {
	case slice:
		return v.len, name
	case text:
		return v.len, name
	}
	return e.variable("size", e.word()), name
}

func (e *engine) indexAddr(f *frame, p *point, i *ssa.IndexAddr) value {
	if _, ok := i.X.Type().Underlying().(*types.Pointer); ok {
		e.deref(f, p, i.X, i.Pos())
	}
	size, name := e.size(f, i.X)
	e.inBounds(f, p, i, i.Index, size, name)
	elem := i.Type().(*types.Pointer).Elem()
	kind := element
	if _, ok := elem.Underlying().(*types.Struct); ok {
		kind = outside
	}
	return pointer{e.bool(false), place{object: e.object(kind, elem, sourceName(i.X)+"[]")}}
}

func (e *engine) index(f *frame, p *point, x, index ssa.Value, i ssa.Value) value {
	size, name := e.size(f, x)
	e.inBounds(f, p, i, index, size, name)
	return e.anything(i.Type(), i.Name())
}

func (e *engine) inBounds(f *frame, p *point, i ssa.Value, index ssa.Value, size *term, name string) {
	w := e.span(index)
	at := e.wide(f, index, w)
	e.oblige(f, p, i.Pos(), "index", fmt.Sprintf("%s < %s", sourceName(index), name), e.ult(at, e.resize(size, w, false)),
		named{sourceName(index), e.eval(f, index).(scalar).t, nil}, named{name, size, nil})
}

// slice is x[low:high:max].
func (e *engine) slice(f *frame, p *point, i *ssa.Slice) value {
	base := e.eval(f, i.X)
	var size, room *term
	out := slice{null: e.bool(false)}
	name, capName := "len("+sourceName(i.X)+")", "cap("+sourceName(i.X)+")"
	switch x := base.(type) {
	case text:
		size, room, capName = x.len, x.len, name
	case slice:
		size, room, out.null = x.len, x.cap, x.null
	default: // a pointer to an array
		at := e.deref(f, p, i.X, i.Pos())
		size, name = e.size(f, i.X)
		room, capName = size, name
		out.site = at.object.site
	}
	w := e.span(i.Low, i.High, i.Max)
	low, high, limit := e.number(0, w), e.resize(size, w, false), e.resize(room, w, false)
	lowName, highName, limitName := "0", name, capName
	var terms []named
	show := func(name string, t *term) {
		if !t.isConst() {
			terms = append(terms, named{name, t, nil})
		}
	}
	if i.Low != nil {
		low, lowName = e.wide(f, i.Low, w), sourceName(i.Low)
		show(lowName, e.eval(f, i.Low).(scalar).t)
	}
	if i.High != nil {
		high, highName = e.wide(f, i.High, w), sourceName(i.High)
		show(highName, e.eval(f, i.High).(scalar).t)
	}
	if i.Max != nil {
		limit, limitName = e.wide(f, i.Max, w), sourceName(i.Max)
		show(limitName, e.eval(f, i.Max).(scalar).t)
		e.oblige(f, p, i.Pos(), "slice", fmt.Sprintf("%s <= %s", limitName, capName), e.ule(limit, e.resize(room, w, false)), append(terms, named{capName, room, nil})...)
	}
	if i.High != nil {
		e.oblige(f, p, i.Pos(), "slice", fmt.Sprintf("%s <= %s", highName, limitName), e.ule(high, limit), append(terms, named{capName, room, nil})...)
	}
	if i.Low != nil {
		e.oblige(f, p, i.Pos(), "slice", fmt.Sprintf("%s <= %s", lowName, highName), e.ule(low, high), append(terms, named{name, size, nil})...)
	}
	out.len = e.resize(e.arithmetic("bvsub", high, low), e.word(), false)
	out.cap = e.resize(e.arithmetic("bvsub", limit, low), e.word(), false)
	if _, ok := base.(text); ok {
		return text{out.len}
	}
	return out
}

// toArray is (*[N]T)(s). Of a nil slice and N = 0 it is nil.
func (e *engine) toArray(f *frame, p *point, i *ssa.SliceToArrayPointer) value {
	s := e.eval(f, i.X).(slice)
	array := i.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
	name := "len(" + sourceName(i.X) + ")"
	e.oblige(f, p, i.Pos(), "array", fmt.Sprintf("%s >= %d", name, array.Len()), e.ule(e.int(int(array.Len())), s.len),
		named{name, s.len, nil})
	null := e.bool(false)
	if array.Len() == 0 {
		null = s.null
	}
	return pointer{null, place{object: e.object(element, array, sourceName(i.X))}}
}

// makeSlice is make([]T, n, m). That memory suffices is not for the prover.
func (e *engine) makeSlice(f *frame, p *point, i *ssa.MakeSlice) value {
	w := e.span(i.Len, i.Cap)
	length, room := e.wide(f, i.Len, w), e.wide(f, i.Cap, w)
	name := sourceName(i.Len)
	most := e.number(mask(e.word()-1), w)
	e.oblige(f, p, i.Pos(), "make", name+" is not negative", e.ule(length, most), named{name, e.eval(f, i.Len).(scalar).t, nil})
	if i.Len != i.Cap {
		e.oblige(f, p, i.Pos(), "make", name+" <= "+sourceName(i.Cap), e.and(e.ule(length, room), e.ule(room, most)),
			named{name, e.eval(f, i.Len).(scalar).t, nil}, named{sourceName(i.Cap), e.eval(f, i.Cap).(scalar).t, nil})
	}
	return slice{null: e.bool(false), len: e.resize(length, e.word(), false), cap: e.resize(room, e.word(), false)}
}
