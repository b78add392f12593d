package twin

import (
	"math/big"

	"github.com/zcgen/zcgen/layout"
)

// environment is what an expression is evaluated in.
type environment struct {
	field func(path []*layout.Field) *big.Int // a field, or one of a nested struct; 0 if it is absent
	look  func(e *layout.Expr) *big.Int       // what is neither a number nor a field's value; conditions are 0 or 1
}

// number is the value of an expression over ideal integers.
func (env environment) number(e *layout.Expr) *big.Int {
	arg := func(i int) *big.Int { return env.number(e.Args[i]) }
	z := new(big.Int)
	switch e.Op {
	case layout.OpConst:
		return e.Const
	case layout.OpField:
		return env.field(e.Path)
	case layout.OpNeg:
		return z.Neg(arg(0))
	case layout.OpAdd:
		return z.Add(arg(0), arg(1))
	case layout.OpSub:
		return z.Sub(arg(0), arg(1))
	case layout.OpMul:
		return z.Mul(arg(0), arg(1))
	case layout.OpDiv:
		return z.Quo(arg(0), arg(1))
	case layout.OpRem:
		return z.Rem(arg(0), arg(1))
	case layout.OpShl:
		return z.Lsh(arg(0), uint(arg(1).Uint64()))
	case layout.OpShr:
		return z.Rsh(arg(0), uint(arg(1).Uint64()))
	case layout.OpAnd:
		return z.And(arg(0), arg(1))
	case layout.OpOr:
		return z.Or(arg(0), arg(1))
	case layout.OpXor:
		return z.Xor(arg(0), arg(1))
	case layout.OpAndNot:
		return z.AndNot(arg(0), arg(1))
	case layout.OpMin:
		if arg(0).Cmp(arg(1)) < 0 {
			return arg(0)
		}
		return arg(1)
	case layout.OpMax:
		if arg(0).Cmp(arg(1)) > 0 {
			return arg(0)
		}
		return arg(1)
	case layout.OpRoundUp:
		return roundUp(arg(0), arg(1))
	case layout.OpCond:
		if env.holds(e.Args[0]) {
			return arg(1)
		}
		return arg(2)
	}
	return env.look(e)
}

// roundUp is the least multiple of by that is not below n.
func roundUp(n, by *big.Int) *big.Int {
	z := new(big.Int).Set(n)
	for new(big.Int).Rem(z, by).Sign() != 0 {
		z.Add(z, big.NewInt(1))
	}
	return z
}

// holds reports whether a condition is true.
func (env environment) holds(e *layout.Expr) bool {
	switch e.Op {
	case layout.OpConst:
		return e.Const.Sign() != 0
	case layout.OpField:
		return env.field(e.Path).Sign() != 0
	case layout.OpNot:
		return !env.holds(e.Args[0])
	case layout.OpBoth:
		return env.holds(e.Args[0]) && env.holds(e.Args[1])
	case layout.OpEither:
		return env.holds(e.Args[0]) || env.holds(e.Args[1])
	case layout.OpEqual, layout.OpNotEqual, layout.OpLess, layout.OpLessEqual, layout.OpGreater, layout.OpGreaterEqual:
		return compares(e.Op, env.order(e.Args[0], e.Args[1]))
	}
	return env.look(e).Sign() != 0
}

// order tells which of two numbers, or two conditions, is the greater one.
func (env environment) order(x, y *layout.Expr) int {
	switch {
	case !x.Bool:
		return env.number(x).Cmp(env.number(y))
	case env.holds(x) != env.holds(y):
		return 1
	}
	return 0
}

func compares(op layout.Op, order int) bool {
	switch op {
	case layout.OpEqual:
		return order == 0
	case layout.OpNotEqual:
		return order != 0
	case layout.OpLess:
		return order < 0
	case layout.OpLessEqual:
		return order <= 0
	case layout.OpGreater:
		return order > 0
	}
	return order >= 0
}

// truth is 1 or 0.
func truth(is bool) *big.Int {
	if is {
		return big.NewInt(1)
	}
	return new(big.Int)
}

// looksAhead reports whether an expression depends on bytes that are still to
// come, so that no owned value can compute it.
func looksAhead(e *layout.Expr) bool {
	ahead := false
	e.Walk(func(e *layout.Expr) { ahead = ahead || e.Op == layout.OpAvail || e.Op == layout.OpPeek })
	return ahead
}

// NilIsAbsent reports whether a nil slice means that a field is absent: its
// condition is one that no owned value can compute.
func NilIsAbsent(f *layout.Field) bool { return f.When != nil && looksAhead(f.When) }
