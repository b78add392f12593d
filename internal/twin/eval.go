package twin

import (
	"math/big"

	"github.com/zcgen/zcgen/layout"
)

// environment gives the value of a field, or of a field of a nested struct.
type environment func(path []*layout.Field) *big.Int

// number is the value of an expression over ideal integers.
func (env environment) number(e *layout.Expr) *big.Int {
	arg := func(i int) *big.Int { return env.number(e.Args[i]) }
	z := new(big.Int)
	switch e.Op {
	case layout.OpConst:
		return e.Const
	case layout.OpField:
		return env(e.Path)
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
		for z.Set(arg(0)); new(big.Int).Rem(z, arg(1)).Sign() != 0; {
			z.Add(z, big.NewInt(1))
		}
		return z
	}
	panic("twin: not a number: " + e.Text)
}

// holds reports whether a condition is true.
func (env environment) holds(e *layout.Expr) bool {
	switch e.Op {
	case layout.OpConst:
		return e.Const.Sign() != 0
	case layout.OpField:
		return env(e.Path).Sign() != 0
	case layout.OpNot:
		return !env.holds(e.Args[0])
	case layout.OpBoth:
		return env.holds(e.Args[0]) && env.holds(e.Args[1])
	case layout.OpEither:
		return env.holds(e.Args[0]) || env.holds(e.Args[1])
	}
	var order int
	switch x, y := e.Args[0], e.Args[1]; {
	case !x.Bool:
		order = env.number(x).Cmp(env.number(y))
	case env.holds(x) != env.holds(y):
		order = 1
	}
	switch e.Op {
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
	case layout.OpGreaterEqual:
		return order >= 0
	}
	panic("twin: not a condition: " + e.Text)
}
