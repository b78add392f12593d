package gen

import (
	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// beyond is the condition under which e, evaluated from left to right, looks at
// bytes behind the end of a slice; nil if it never does. The slice is known to
// have sure bytes, and now of them where the condition does not hold.
//
//	avail > 2 && peek(16) == 7 || peek(8) == 1
//
// gives, with a slice called rest:
//
//	len(rest) > 2 && len(rest) < 2 || !(…) && len(rest) < 1
func (w vars) beyond(e *layout.Expr, slice func() *Statement, sure int) (cond *Statement, now int) {
	or := func(x *Statement) {
		if cond != nil && x != nil {
			x = cond.Op("||").Add(x)
		}
		if x != nil {
			cond = x
		}
	}
	switch n := peekedBytes(e); {
	case n > 0:
		if n <= sure {
			return nil, sure
		}
		return Len(slice()).Op("<").Lit(n), n
	case e.Op == layout.OpBoth || e.Op == layout.OpEither:
		left, now := w.beyond(e.Args[0], slice, sure)
		or(left)
		if right, _ := w.beyond(e.Args[1], slice, now); right != nil {
			or(w.condition(e.Args[0], e.Op == layout.OpBoth).in(precedence[layout.OpBoth]).Op("&&").Add(Parens(right)))
		}
		return cond, now
	}
	now = sure
	for _, a := range e.Args {
		var x *Statement
		x, now = w.beyond(a, slice, now)
		or(x)
	}
	return cond, now
}

// peeksAt reports whether an expression looks ahead.
func peeksAt(e *layout.Expr) bool {
	is := false
	e.Walk(func(e *layout.Expr) { is = is || e.Op == layout.OpPeek })
	return is
}

// differs reports whether the value of a condition differs from place to place: it is
// then kept where it is found.
func differs(e *layout.Expr) bool {
	is := false
	e.Walk(func(e *layout.Expr) { is = is || e.Op == layout.OpPeek || e.Op == layout.OpAvail })
	return is
}

// mostPeeked is how many bytes an expression looks ahead at most.
func mostPeeked(e *layout.Expr) (most int) {
	e.Walk(func(e *layout.Expr) { most = max(most, peekedBytes(e)) })
	return most
}

// peekedBytes is how many bytes e itself looks ahead: an element of one size is
// looked at where it stands. One of variable size is read.
func peekedBytes(e *layout.Expr) int {
	switch {
	case e.Op == layout.OpPeek:
		return int(e.Const.Int64()) / 8
	case e.Op == layout.OpIt:
		return e.At.Type.Elem.Size()
	}
	return 0
}
