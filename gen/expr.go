package gen

import (
	"math/big"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// vars emits expressions over fields; load gives the code that reads one, in
// its own Go type.
type vars struct {
	load func(path []*layout.Field) *Statement
}

var goOps = map[layout.Op]string{
	layout.OpAdd: "+", layout.OpSub: "-", layout.OpMul: "*", layout.OpDiv: "/", layout.OpRem: "%",
	layout.OpShl: "<<", layout.OpShr: ">>", layout.OpAnd: "&", layout.OpOr: "|", layout.OpXor: "^", layout.OpAndNot: "&^",
	layout.OpEqual: "==", layout.OpNotEqual: "!=", layout.OpLess: "<", layout.OpLessEqual: "<=", layout.OpGreater: ">", layout.OpGreaterEqual: ">=",
	layout.OpBoth: "&&", layout.OpEither: "||",
}

var precedence = map[layout.Op]int{
	layout.OpEither: 1, layout.OpBoth: 2,
	layout.OpEqual: 3, layout.OpNotEqual: 3, layout.OpLess: 3, layout.OpLessEqual: 3, layout.OpGreater: 3, layout.OpGreaterEqual: 3,
	layout.OpAdd: 4, layout.OpSub: 4, layout.OpOr: 4, layout.OpXor: 4,
	layout.OpMul: 5, layout.OpDiv: 5, layout.OpRem: 5, layout.OpShl: 5, layout.OpShr: 5, layout.OpAnd: 5, layout.OpAndNot: 5,
}

// intType is the Go type in which an expression is computed: int where every
// value on the way fits 32 bits, so that the result is the same on every
// machine; else 64 bits.
func intType(e *layout.Expr) string {
	t := "int"
	var walk func(*layout.Expr)
	walk = func(e *layout.Expr) {
		values := e.Values
		if e.Op == layout.OpField {
			values = e.Path[len(e.Path)-1].Natural()
		}
		switch {
		case e.Bool:
		case !values.FitsInt(64, true):
			t = "uint64"
		case !values.FitsInt(32, true) && t == "int":
			t = "int64"
		}
		for _, a := range e.Args {
			walk(a)
		}
	}
	walk(e)
	return t
}

// number emits e in the type typ.
func (w vars) number(e *layout.Expr, typ string) *Statement {
	s, _ := w.numberPrec(e, typ)
	return s
}

func (w vars) numberPrec(e *layout.Expr, typ string) (*Statement, int) {
	switch e.Op {
	case layout.OpConst:
		if e.Name != "" && e.Type != "" {
			return Id(typ).Call(constant(e)), 9
		}
		return constant(e), 9
	case layout.OpField:
		return Id(typ).Call(w.load(e.Path)), 9
	case layout.OpNeg:
		return Op("-").Add(w.operand(e.Args[0], typ, 8)), 8
	case layout.OpMin, layout.OpMax:
		fn := map[layout.Op]string{layout.OpMin: "min", layout.OpMax: "max"}[e.Op]
		return Id(fn).Call(w.number(e.Args[0], typ), w.number(e.Args[1], typ)), 9
	case layout.OpRoundUp:
		n := e.Args[1].Const
		up := new(big.Int).Sub(n, big.NewInt(1))
		return Parens(w.operand(e.Args[0], typ, 4).Op("+").Op(up.String())).Op("/").Op(n.String()).Op("*").Op(n.String()), 5
	}
	p := precedence[e.Op]
	return w.operand(e.Args[0], typ, p).Op(goOps[e.Op]).Add(w.operand(e.Args[1], typ, p+1)), p
}

// operand emits e, in parentheses where it binds less than its surroundings.
func (w vars) operand(e *layout.Expr, typ string, outer int) *Statement {
	s, p := w.numberPrec(e, typ)
	if p < outer {
		return Parens(s)
	}
	return s
}

// constant emits a constant by its name, if it has one.
func constant(e *layout.Expr) *Statement {
	switch {
	case e.Name != "":
		return Id(e.Name)
	default:
		return Op(e.Const.String())
	}
}

// condition emits e, or its negation where truth is false, with the negation
// moved inwards so that it reads as a person would write it.
func (w vars) condition(e *layout.Expr, truth bool) *Statement {
	s, _ := w.conditionPrec(e, truth)
	return s
}

func (w vars) conditionPrec(e *layout.Expr, truth bool) (*Statement, int) {
	switch {
	case e.Op == layout.OpConst:
		return Id(map[bool]string{true: "true", false: "false"}[(e.Const.Sign() != 0) == truth]), 9
	case e.Op == layout.OpField:
		if truth {
			return w.load(e.Path), 3
		}
		return Op("!").Add(Parens(w.load(e.Path))), 8
	case e.Op == layout.OpNot:
		return w.conditionPrec(e.Args[0], !truth)
	case e.Op == layout.OpBoth || e.Op == layout.OpEither:
		op := e.Op
		if !truth {
			op = layout.OpBoth + layout.OpEither - op
		}
		p := precedence[op]
		side := func(a *layout.Expr, outer int) *Statement {
			s, inner := w.conditionPrec(a, truth)
			if inner < outer {
				return Parens(s)
			}
			return s
		}
		return side(e.Args[0], p).Op(goOps[op]).Add(side(e.Args[1], p+1)), p
	}
	op := e.Op
	if !truth {
		op = op.Negated()
	}
	x, y := e.Args[0], e.Args[1]
	if x.Bool {
		return Parens(w.condition(x, true)).Op(goOps[op]).Add(Parens(w.condition(y, true))), 3
	}
	if s := w.native(op, x, y); s != nil {
		return s, 3
	}
	typ := intType(e)
	return w.operand(x, typ, 4).Op(goOps[op]).Add(w.operand(y, typ, 4)), 3
}

// native compares a field with a constant that it can hold in the field's own
// type: typ == ICMPv4TypeEcho.
func (w vars) native(op layout.Op, x, y *layout.Expr) *Statement {
	switch {
	case x.Op == layout.OpField && y.Op == layout.OpConst:
		if f := x.Path[len(x.Path)-1]; f.Natural().Contains(y.Const) {
			return w.load(x.Path).Op(goOps[op]).Add(constant(y))
		}
	case x.Op == layout.OpConst && y.Op == layout.OpField:
		if f := y.Path[len(y.Path)-1]; f.Natural().Contains(x.Const) {
			return constant(x).Op(goOps[op]).Add(w.load(y.Path))
		}
	}
	return nil
}
