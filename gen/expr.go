package gen

import (
	"math/big"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// vars emits expressions over fields; load gives the code that reads one, in
// its own Go type.
type vars struct {
	load    func(path []*layout.Field) term
	special func(e *layout.Expr) term // what looks at more than fields
}

var goOps = map[layout.Op]string{
	layout.OpAdd: "+", layout.OpSub: "-", layout.OpMul: "*", layout.OpDiv: "/", layout.OpRem: "%",
	layout.OpShl: "<<", layout.OpShr: ">>", layout.OpAnd: "&", layout.OpOr: "|", layout.OpXor: "^", layout.OpAndNot: "&^",
	layout.OpEqual: "==", layout.OpNotEqual: "!=", layout.OpLess: "<", layout.OpLessEqual: "<=", layout.OpGreater: ">", layout.OpGreaterEqual: ">=",
	layout.OpBoth: "&&", layout.OpEither: "||",
}

var precedence = map[layout.Op]int{
	layout.OpEither: 1, layout.OpBoth: 2,
	layout.OpEqual: precCompare, layout.OpNotEqual: precCompare, layout.OpLess: precCompare,
	layout.OpLessEqual: precCompare, layout.OpGreater: precCompare, layout.OpGreaterEqual: precCompare,
	layout.OpAdd: precAdd, layout.OpSub: precAdd, layout.OpOr: precAdd, layout.OpXor: precAdd,
	layout.OpMul: precMul, layout.OpDiv: precMul, layout.OpRem: precMul, layout.OpShl: precMul, layout.OpShr: precMul,
	layout.OpAnd: precMul, layout.OpAndNot: precMul,
}

// lastField is the field whose value a path names.
func lastField(path []*layout.Field) *layout.Field { return path[len(path)-1] }

// each calls visit with the least and the greatest value of each number in e.
func each(e *layout.Expr, visit func(lo, hi *big.Int)) {
	switch {
	case e.Op == layout.OpAvail: // the length of a slice fits an int on every machine
		return
	case e.Op == layout.OpCond: // it is one of the two
	case e.Op == layout.OpField && !e.Bool:
		n := lastField(e.Path).Natural()
		visit(n.Min(), n.Max())
	case e.Op == layout.OpConst && !e.Bool:
		visit(e.Const, e.Const)
	case !e.Bool && !e.Values.IsEmpty():
		visit(e.Values.Min(), e.Values.Max())
		if e.Op == layout.OpRoundUp { // what is added on the way may exceed the result
			n := e.Args[1].Const
			visit(e.Values.Min(), new(big.Int).Add(e.Values.Max(), n))
		}
	}
	for _, a := range e.Args {
		each(a, visit)
	}
}

// intType is the Go type in which an expression is computed: int where every
// value on the way fits 32 bits, so that the result is the same on every
// machine; else 64 bits.
func intType(exprs ...*layout.Expr) string {
	small, signed := true, true
	for _, e := range exprs {
		each(e, func(lo, hi *big.Int) {
			small = small && fits(lo, 32, true) && fits(hi, 32, true)
			signed = signed && fits(lo, 64, true) && fits(hi, 64, true)
		})
	}
	switch {
	case small:
		return "int"
	case signed:
		return "int64"
	}
	return "uint64"
}

// isNatural reports whether no number in e can be negative.
func isNatural(e *layout.Expr) bool {
	natural := true
	each(e, func(lo, _ *big.Int) { natural = natural && lo.Sign() >= 0 })
	return natural
}

// number emits e in the type typ.
func (w vars) number(e *layout.Expr, typ string) term {
	switch e.Op {
	case layout.OpConst:
		if e.Name != "" && e.Type != "" {
			return constant(e).as("", typ)
		}
		return constant(e)
	case layout.OpField:
		return w.load(e.Path).as(basicName(lastField(e.Path).Type), typ)
	case layout.OpNeg:
		return unary("-", w.number(e.Args[0], typ))
	case layout.OpMin, layout.OpMax:
		fn := map[layout.Op]string{layout.OpMin: "min", layout.OpMax: "max"}[e.Op]
		return primary(Id(fn).Call(w.number(e.Args[0], typ).code, w.number(e.Args[1], typ).code))
	case layout.OpRoundUp:
		return w.roundUp(e, typ)
	case layout.OpCond:
		return w.choose(e, typ)
	case layout.OpAvail, layout.OpLen, layout.OpTotal:
		return w.special(e).as("int", typ)
	case layout.OpPeek:
		return w.special(e).as(map[string]string{"8": "uint8", "16": "uint16", "32": "uint32"}[e.Const.String()], typ)
	case layout.OpLast, layout.OpEnd, layout.OpIt:
		return w.special(e).as(basicName(specialType(e)), typ)
	}
	p := precedence[e.Op]
	return w.number(e.Args[0], typ).op(goOps[e.Op], p, w.number(e.Args[1], typ))
}

// roundUp emits the least multiple of n that is not below x:
//
//	(x + 3) &^ 3
//	(x + 2) / 3 * 3
//	x + (3-x%3)%3, where x can be negative
func (w vars) roundUp(e *layout.Expr, typ string) term {
	x := func() term { return w.number(e.Args[0], typ) }
	n := e.Args[1].Const
	if n.TrailingZeroBits() == uint(n.BitLen()-1) || isNatural(e.Args[0]) {
		return multiple(x(), n)
	}
	by := primary(Op(n.String()))
	missing := by.op("-", precAdd, x().op("%", precMul, by)).op("%", precMul, by)
	return x().op("+", precAdd, missing)
}

// condition emits e, or its negation where truth is false, with the negation
// moved inwards so that it reads as a person would write it.
func (w vars) condition(e *layout.Expr, truth bool) term {
	switch {
	case e.Op == layout.OpConst:
		return primary(Id(map[bool]string{true: "true", false: "false"}[(e.Const.Sign() != 0) == truth]))
	case e.Op == layout.OpHas || e.Op == layout.OpWas || e.Op == layout.OpLast:
		if truth {
			return w.special(e)
		}
		return unary("!", w.special(e))
	case e.Op == layout.OpField:
		if truth {
			return w.load(e.Path)
		}
		return unary("!", w.load(e.Path))
	case e.Op == layout.OpNot:
		return w.condition(e.Args[0], !truth)
	case e.Op == layout.OpBoth || e.Op == layout.OpEither:
		op := e.Op
		if !truth {
			op = layout.OpBoth + layout.OpEither - op
		}
		return w.condition(e.Args[0], truth).op(goOps[op], precedence[op], w.condition(e.Args[1], truth))
	}
	op := e.Op
	if !truth {
		op = op.Negated()
	}
	return w.compare(op, e.Args[0], e.Args[1])
}

// compare emits a comparison: of conditions, of a field with a constant in the
// field's own type, or of numbers in a type that holds both.
func (w vars) compare(op layout.Op, x, y *layout.Expr) term {
	join := func(a, b term) term { return a.op(goOps[op], precCompare, b) }
	if x.Bool {
		return join(w.condition(x, true), w.condition(y, true))
	}
	if x.Op == layout.OpField && y.Op == layout.OpConst && lastField(x.Path).Natural().Contains(y.Const) {
		return join(w.load(x.Path), constant(y))
	}
	if x.Op == layout.OpConst && y.Op == layout.OpField && lastField(y.Path).Natural().Contains(x.Const) {
		return join(constant(x), w.load(y.Path))
	}
	if isSpecial(x) && y.Op == layout.OpConst && (x.Op == layout.OpAvail || x.Op == layout.OpLen || x.Op == layout.OpPeek) && fits(y.Const, 31, false) {
		if y.Type == "" || x.Op != layout.OpPeek {
			return join(w.special(x), constant(y))
		}
		return join(w.special(x), constant(y).as("", map[string]string{"8": "uint8", "16": "uint16", "32": "uint32"}[x.Const.String()]))
	}
	if (x.Op == layout.OpLast || x.Op == layout.OpEnd) && y.Op == layout.OpConst && specialType(x) != nil {
		return join(w.special(x), constant(y))
	}
	if x.Op == layout.OpIt && y.Op == layout.OpConst && x.At.Type.Elem.Values().Contains(y.Const) {
		return join(w.special(x), constant(y))
	}
	typ := intType(x, y)
	if typ == "uint64" {
		switch {
		case !isNatural(y):
			return w.compareSigned(op, x, y)
		case !isNatural(x):
			return w.compareSigned(mirrored[op], y, x)
		}
	}
	return join(w.number(x, typ), w.number(y, typ))
}

// mirrored is the comparison that holds with its sides exchanged.
var mirrored = map[layout.Op]layout.Op{
	layout.OpEqual: layout.OpEqual, layout.OpNotEqual: layout.OpNotEqual,
	layout.OpLess: layout.OpGreater, layout.OpGreater: layout.OpLess,
	layout.OpLessEqual: layout.OpGreaterEqual, layout.OpGreaterEqual: layout.OpLessEqual,
}

// compareSigned compares x, which needs an uint64, with y, which can be
// negative:
//
//	zcrt.Compare(x, int64(y)) < 0
func (w vars) compareSigned(op layout.Op, x, y *layout.Expr) term {
	order := primary(zc("Compare").Call(w.number(x, "uint64").code, w.number(y, "int64").code))
	return order.op(goOps[op], precCompare, number(0))
}

// isSpecial reports whether e looks at more than the fields of a record.
func isSpecial(e *layout.Expr) bool { return e.Op >= layout.OpHas }

// specialType is the Go type of what is known of a list.
func specialType(e *layout.Expr) *layout.Type {
	switch e.Op {
	case layout.OpEnd:
		return lastField(e.Path[0].Segment.Part.Seq.Chain.Path).Type
	case layout.OpIt:
		return e.At.Type.Elem
	}
	return lastField(e.Path).Type
}

// choose emits cond(c, a, b) as a call of a function literal's worth of code: both
// numbers are computed, which is harmless, and one is taken.
func (w vars) choose(e *layout.Expr, typ string) term {
	return primary(zc("Cond").Types(Id(typ)).Call(w.condition(e.Args[0], true).code, w.number(e.Args[1], typ).code, w.number(e.Args[2], typ).code))
}
