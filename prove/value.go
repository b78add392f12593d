package prove

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// value is what is known of a Go value. Of what lies behind a slice or a string
// nothing is ever known: every load gives new bytes, as if somebody changed them
// all the time.
type value interface{ isValue() }

type (
	// scalar is an integer or a bool.
	scalar struct{ t *term }
	// slice is the header of a slice. Its site is the package variable that it
	// was cut from, if it is known.
	slice struct {
		null, len, cap *term
		site           *ssa.Global
	}
	// text is a string.
	text struct{ len *term }
	// pointer leads to a place in an object.
	pointer struct {
		null *term
		to   place
	}
	// aggregate is a struct or the results of a call.
	aggregate struct{ fields []value }
	// opaque is all else: functions, interfaces, arrays, maps, floats.
	opaque struct{ null *term }
)

func (scalar) isValue()    {}
func (slice) isValue()     {}
func (text) isValue()      {}
func (pointer) isValue()   {}
func (aggregate) isValue() {}
func (opaque) isValue()    {}

// word is the number of bits of an int.
func (e *engine) word() int { return int(e.sizes.Sizeof(types.Typ[types.Int])) * 8 }

// int is a number as an int.
func (e *engine) int(n int) *term { return e.number(uint64(int64(n)), e.word()) }

// integer tells the width and the sign of an integer type.
func (e *engine) integer(t types.Type) (width int, hasSign, ok bool) {
	b, ok := t.Underlying().(*types.Basic)
	if !ok || b.Info()&types.IsInteger == 0 {
		return 0, false, false
	}
	width = 64 // an untyped constant
	if b.Info()&types.IsUntyped == 0 {
		width = int(e.sizes.Sizeof(b)) * 8
	}
	return width, b.Info()&types.IsUnsigned == 0, true
}

// anything is a value of which no more is known than its type.
func (e *engine) anything(t types.Type, name string) value {
	if width, _, ok := e.integer(t); ok {
		return scalar{e.variable(name, width)}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return scalar{e.variable(name, 0)}
		case u.Info()&types.IsString != 0:
			return text{e.atMost(e.variable(name+".len", e.word()), e.most(1))}
		case u.Kind() == types.UntypedNil:
			return opaque{null: e.bool(true)}
		}
	case *types.Slice:
		s := slice{null: e.variable(name+".nil", 0), len: e.variable(name+".len", e.word()), cap: e.variable(name+".cap", e.word())}
		e.atMost(s.len, e.most(e.sizes.Sizeof(u.Elem())))
		e.atMost(s.cap, e.most(e.sizes.Sizeof(u.Elem())))
		e.axiom(e.ule(s.len, s.cap))
		e.axiom(e.implies(s.null, e.eq(s.cap, e.int(0))))
		return s
	case *types.Pointer:
		return pointer{e.variable(name+".nil", 0), place{object: e.outside(u.Elem(), name)}}
	case *types.Struct:
		a := aggregate{}
		m := e.views.of(t)
		for i := range u.NumFields() {
			if i == 1 && m != nil && len(m.packs) > 0 {
				a.fields = append(a.fields, scalar{m.pack(e, name+"."+u.Field(i).Name())})
				continue
			}
			a.fields = append(a.fields, e.anything(u.Field(i).Type(), name+"."+u.Field(i).Name()))
		}
		return a
	case *types.Tuple:
		a := aggregate{}
		for i := range u.Len() {
			a.fields = append(a.fields, e.anything(u.At(i).Type(), fmt.Sprintf("%s.%d", name, i)))
		}
		return a
	}
	return opaque{null: e.variable(name+".nil", 0)}
}

// most is the greatest capacity of a slice: what addresses there are, and what
// an int can count. Go gives 48 bits of addresses to programs of 64 bits.
func (e *engine) most(elem int64) uint64 {
	space := uint64(1) << 48
	if e.word() == 32 {
		space = 1 << 32
	}
	return min(space/uint64(max(elem, 1)), mask(e.word()-1))
}

// atMost bounds a new variable, which is a number without sign.
func (e *engine) atMost(t *term, most uint64) *term {
	e.axioms = append(e.axioms, e.make("bvule", 0, t, e.number(most, t.width)))
	t.most = most
	return t
}

// zero is the zero value of a type.
func (e *engine) zero(t types.Type) value {
	if width, _, ok := e.integer(t); ok {
		return scalar{e.number(0, width)}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return scalar{e.bool(false)}
		case u.Info()&types.IsString != 0:
			return text{e.int(0)}
		}
	case *types.Slice:
		return slice{null: e.bool(true), len: e.int(0), cap: e.int(0)}
	case *types.Pointer:
		return pointer{e.bool(true), place{object: e.outside(u.Elem(), "nil")}}
	case *types.Struct:
		a := aggregate{}
		for i := range u.NumFields() {
			a.fields = append(a.fields, e.zero(u.Field(i).Type()))
		}
		return a
	}
	return opaque{null: e.bool(true)}
}

// choose is x where cond holds and y elsewhere.
func (e *engine) choose(cond *term, x, y value, t types.Type) value {
	if cond.isTrue() || x == nil && y == nil {
		return x
	}
	if cond.isFalse() {
		return y
	}
	switch x := x.(type) {
	case scalar:
		return scalar{e.ite(cond, x.t, y.(scalar).t)}
	case text:
		return text{e.ite(cond, x.len, y.(text).len)}
	case slice:
		y := y.(slice)
		out := slice{e.ite(cond, x.null, y.null), e.ite(cond, x.len, y.len), e.ite(cond, x.cap, y.cap), nil}
		if x.site == y.site {
			out.site = x.site
		}
		return out
	case pointer:
		y := y.(pointer)
		out := pointer{e.ite(cond, x.null, y.null), x.to}
		switch {
		case x.to == y.to || y.null.isTrue():
		case x.null.isTrue():
			out.to = y.to
		default:
			out.to = place{object: e.wild(t)}
		}
		return out
	case aggregate:
		out := aggregate{}
		for i, f := range x.fields {
			out.fields = append(out.fields, e.choose(cond, f, y.(aggregate).fields[i], part(t, i)))
		}
		return out
	case opaque:
		y := y.(opaque)
		return opaque{e.ite(cond, x.null, y.null)}
	}
	return e.anything(t, "merged")
}

// part is the type of a part of a struct or tuple.
func part(t types.Type, i int) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return u.Field(i).Type()
	case *types.Tuple:
		return u.At(i).Type()
	}
	return t
}

// equal compares two values; what cannot be told is a new truth value.
func (e *engine) equal(x, y value) *term {
	switch x := x.(type) {
	case scalar:
		return e.eq(x.t, y.(scalar).t)
	case text:
		return e.and(e.eq(x.len, y.(text).len), e.variable("equal", 0))
	case slice: // with nil
		if y := y.(slice); y.null.isTrue() {
			return x.null
		} else if x.null.isTrue() {
			return y.null
		}
	case pointer:
		return e.equalOrNil(x.null, y.(pointer).null)
	case aggregate:
		out := e.bool(true)
		for i, f := range x.fields {
			out = e.and(out, e.equal(f, y.(aggregate).fields[i]))
		}
		return out
	case opaque:
		return e.equalOrNil(x.null, y.(opaque).null)
	}
	return e.variable("equal", 0)
}

// equalOrNil compares two values of which no more is known than which are nil.
func (e *engine) equalOrNil(x, y *term) *term {
	switch {
	case y.isTrue():
		return x
	case x.isTrue():
		return y
	}
	return e.ite(e.or(x, y), e.and(x, y), e.variable("equal", 0))
}
