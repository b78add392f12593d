package layout

import (
	"fmt"
	"math/big"
	"math/rand/v2"
)

// values are those of the fields of one record, by name.
type values map[string]*big.Int

// ideal evaluates e over ideal integers, conditions as 0 and 1. It reports false
// if that divides by zero on the way. Each number that is reached is seen.
func (v values) ideal(e *Expr, see func(*Expr, *big.Int)) (x *big.Int, ok bool) {
	truth := func(b bool) *big.Int { return big.NewInt(boolValue(b)) }
	switch e.Op {
	case OpConst:
		x = e.Const
	case OpField:
		x = v[e.Path[0].Name]
	case OpBoth, OpEither:
		if x, ok = v.ideal(e.Args[0], see); !ok || (x.Sign() != 0) == (e.Op == OpEither) {
			return x, ok
		}
		return v.ideal(e.Args[1], see)
	default:
		var args []*big.Int
		for _, a := range e.Args {
			y, ok := v.ideal(a, see)
			if !ok {
				return nil, false
			}
			args = append(args, y)
		}
		switch {
		case e.Op == OpNot:
			x = truth(args[0].Sign() == 0)
		case e.Op.IsComparison():
			c := args[0].Cmp(args[1])
			x = truth(map[Op]bool{OpEqual: c == 0, OpNotEqual: c != 0, OpLess: c < 0, OpLessEqual: c <= 0, OpGreater: c > 0, OpGreaterEqual: c >= 0}[e.Op])
		case (e.Op == OpDiv || e.Op == OpRem) && args[1].Sign() == 0:
			return nil, false
		case e.Op == OpRoundUp:
			n := args[1]
			missing := new(big.Int).Mod(new(big.Int).Neg(args[0]), n)
			x = missing.Add(missing, args[0])
		default:
			x = apply(e.Op, args)
		}
	}
	if !e.Bool {
		see(e, x)
	}
	return x, true
}

// apply is arithmetic on two numbers, or one.
func apply(op Op, x []*big.Int) *big.Int {
	z := new(big.Int)
	switch op {
	case OpNeg:
		return z.Neg(x[0])
	case OpAdd:
		return z.Add(x[0], x[1])
	case OpSub:
		return z.Sub(x[0], x[1])
	case OpMul:
		return z.Mul(x[0], x[1])
	case OpDiv:
		return z.Quo(x[0], x[1])
	case OpRem:
		return z.Rem(x[0], x[1])
	case OpShl:
		return z.Lsh(x[0], uint(x[1].Uint64()))
	case OpShr:
		return z.Rsh(x[0], uint(x[1].Uint64()))
	case OpAnd:
		return z.And(x[0], x[1])
	case OpOr:
		return z.Or(x[0], x[1])
	case OpXor:
		return z.Xor(x[0], x[1])
	case OpAndNot:
		return z.AndNot(x[0], x[1])
	case OpMin, OpMax:
		if (x[0].Cmp(x[1]) < 0) == (op == OpMin) {
			return x[0]
		}
		return x[1]
	}
	panic(fmt.Sprintf("no operator %d", op))
}

// maker makes conditions over fields.
type maker struct {
	*rand.Rand
	numbers, bools []*Field
	constants      []int64
}

func newField(name string, kind Kind, width int) *Field {
	f := &Field{Name: name, Type: &Type{Kind: kind, Bits: 64, Name: "uint64"}, Width: width}
	f.Values = f.Natural()
	return f
}

// opText is how a failure shows an operation.
var opText = map[Op]string{
	OpNeg: "-", OpNot: "!", OpAdd: "+", OpSub: "-", OpMul: "*", OpDiv: "/", OpRem: "%", OpShl: "<<", OpShr: ">>",
	OpAnd: "&", OpOr: "|", OpXor: "^", OpAndNot: "&^", OpEqual: "==", OpNotEqual: "!=", OpLess: "<", OpLessEqual: "<=",
	OpGreater: ">", OpGreaterEqual: ">=", OpBoth: "&&", OpEither: "||", OpMin: "min", OpMax: "max", OpRoundUp: "up",
}

// expr gives e a text, as the parser would.
func (m *maker) expr(op Op, args ...*Expr) *Expr {
	e := &Expr{Op: op, Args: args, Bool: op == OpNot || op == OpBoth || op == OpEither || op.IsComparison()}
	if len(args) == 1 {
		e.Text = opText[op] + args[0].Text
	} else {
		e.Text = fmt.Sprintf("(%s %s %s)", args[0].Text, opText[op], args[1].Text)
	}
	return fold(e)
}

func (m *maker) field(f *Field) *Expr {
	return &Expr{Op: OpField, Path: []*Field{f}, Bool: f.Type.Kind == KindBool, Text: f.Name}
}

func (m *maker) constant(n int64) *Expr {
	return &Expr{Op: OpConst, Const: big.NewInt(n), Text: fmt.Sprint(n)}
}

func (m *maker) number(depth int) *Expr {
	if depth == 0 || m.IntN(3) == 0 {
		if m.IntN(3) == 0 {
			return m.constant(m.constants[m.IntN(len(m.constants))])
		}
		return m.field(m.numbers[m.IntN(len(m.numbers))])
	}
	switch op := []Op{OpNeg, OpAdd, OpAdd, OpSub, OpSub, OpMul, OpDiv, OpRem, OpShl, OpShr, OpAnd, OpOr, OpXor, OpAndNot, OpMin, OpMax, OpRoundUp, OpRoundUp, OpRoundUp}[m.IntN(19)]; op {
	case OpNeg:
		return m.text(m.expr(op, m.number(depth-1)))
	case OpShl, OpShr:
		return m.text(m.expr(op, m.number(depth-1), m.constant(int64(m.IntN(4)))))
	case OpRoundUp:
		return m.text(m.expr(op, m.number(depth-1), m.constant(int64(1+m.IntN(4)))))
	default:
		x, y := m.number(depth-1), m.number(depth-1)
		if (op == OpDiv || op == OpRem) && y.Op == OpConst && y.Const.Sign() == 0 {
			y = m.constant(3)
		}
		return m.text(m.expr(op, x, y))
	}
}

// text gives a folded constant its text.
func (m *maker) text(e *Expr) *Expr {
	if e.Op == OpConst {
		e.Text = e.Const.String()
	}
	return e
}

func (m *maker) condition(depth int) *Expr {
	switch n := m.IntN(8); {
	case depth > 0 && n < 2:
		return m.expr(OpBoth, m.condition(depth-1), m.condition(depth-1))
	case depth > 0 && n < 4:
		return m.expr(OpEither, m.condition(depth-1), m.condition(depth-1))
	case depth > 0 && n == 4:
		return m.expr(OpNot, m.condition(depth-1))
	case depth > 0 && n == 5:
		truth := &Expr{Op: OpConst, Const: big.NewInt(int64(m.IntN(2))), Bool: true, Text: "truth"}
		return m.expr([]Op{OpEqual, OpNotEqual}[m.IntN(2)], m.condition(depth-1), truth)
	case n == 6:
		return m.field(m.bools[m.IntN(len(m.bools))])
	}
	op := OpEqual + Op(m.IntN(6))
	return m.expr(op, m.number(2), m.number(2))
}
