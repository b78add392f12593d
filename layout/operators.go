package layout

import (
	"go/ast"
	"go/token"
	"math/big"
)

// maxNesting is how deep && and || may alternate: the analysis follows each way
// through them.
const maxNesting = 8

func (s *scope) unary(n *ast.UnaryExpr) *Expr {
	switch n.Op {
	case token.NOT:
		if x := s.condition(n.X); x != nil {
			return &Expr{Op: OpNot, Args: []*Expr{x}, Bool: true}
		}
		return nil
	case token.SUB:
		if x := s.number(n.X); x != nil {
			return fold(&Expr{Op: OpNeg, Args: []*Expr{x}})
		}
		return nil
	}
	return s.fail(n, CodeExpression, "see docs/tags.md for the operators", "the operator %s is not of the language", n.Op)
}

func (s *scope) binary(n *ast.BinaryExpr) *Expr {
	op, ok := binaryOps[n.Op]
	if !ok {
		return s.fail(n, CodeExpression, "see docs/tags.md for the operators", "the operator %s is not of the language", n.Op)
	}
	var x, y *Expr
	switch {
	case op == OpBoth || op == OpEither:
		x, y = s.condition(n.X), s.condition(n.Y)
	case op == OpEqual || op == OpNotEqual:
		x, y = s.resolve(n.X), s.resolve(n.Y)
		if x != nil && y != nil && x.Bool != y.Bool {
			return s.fail(n, CodeOperandType, "compare numbers with numbers", "%s compares a number with a condition", s.text(n))
		}
	default:
		x, y = s.number(n.X), s.number(n.Y)
	}
	if x == nil || y == nil {
		return nil
	}
	e := &Expr{Op: op, Args: []*Expr{x, y}, Bool: op.IsComparison() || op == OpBoth || op == OpEither}
	if t, u, differ := differentTypes(e); differ {
		return s.fail(n, CodeOperandType, "compare values of one type", "%s compares %s with %s", s.text(n), t, u)
	}
	if (op == OpDiv || op == OpRem) && y.Op == OpConst && y.Const.Sign() == 0 {
		return s.fail(n, CodeDivision, "divide by something else", "%s divides by zero", s.text(n))
	}
	if (op == OpShl || op == OpShr) && (y.Op != OpConst || y.Const.Sign() < 0 || y.Const.Cmp(big.NewInt(63)) > 0) {
		return s.fail(n, CodeDivision, "shift by a constant of 0 to 63", "%s shifts by something else than a constant of 0 to 63", s.text(n))
	}
	if nesting(e) > maxNesting {
		return s.fail(n, CodeExpression, "split it into several where rules", "&& and || alternate more than %d levels deep", maxNesting)
	}
	return fold(e)
}

// differentTypes reports whether e compares values that Go would not compare:
// of two named types, or a field with a constant of another type.
func differentTypes(e *Expr) (t, u string, differ bool) {
	if !e.Op.IsComparison() {
		return "", "", false
	}
	t, u = typeFor(e.Args[0], e.Args[1]), typeFor(e.Args[1], e.Args[0])
	return t, u, t != "" && u != "" && t != u
}

// typeFor is the type that x must share with other; empty if any will do,
// since both are then converted.
func typeFor(x, other *Expr) string {
	if x.Op == OpField && other.Op == OpConst {
		return x.Path[len(x.Path)-1].Type.qualified()
	}
	return x.Type
}

// nesting is how often && and || alternate on the way into e; a negation turns
// one into the other.
func nesting(e *Expr) int {
	var depth func(e *Expr, outer Op, truth bool) int
	depth = func(e *Expr, outer Op, truth bool) int {
		switch {
		case e.Op == OpNot:
			return depth(e.Args[0], outer, !truth)
		case e.Op.IsComparison() && e.Args[0].Bool:
			return 1 + max(depth(e.Args[0], OpConst, true), depth(e.Args[1], OpConst, true))
		case e.Op != OpBoth && e.Op != OpEither:
			return 0
		}
		op, level := e.Op, 0
		if !truth {
			op = OpBoth + OpEither - op
		}
		if op != outer {
			level = 1
		}
		return level + max(depth(e.Args[0], op, truth), depth(e.Args[1], op, truth))
	}
	return depth(e, OpConst, true)
}

func (s *scope) call(n *ast.CallExpr) *Expr {
	fn, ok := n.Fun.(*ast.Ident)
	if !ok {
		return s.fail(n, CodeExpression, "see docs/tags.md for the functions", "%s is not a function of the language", s.text(n.Fun))
	}
	switch fn.Name {
	case "min", "max", "up":
		op := map[string]Op{"min": OpMin, "max": OpMax, "up": OpRoundUp}[fn.Name]
		if len(n.Args) != 2 {
			return s.fail(n, CodeExpression, "give two numbers", "%s takes two arguments, found %d", fn.Name, len(n.Args))
		}
		x, y := s.number(n.Args[0]), s.number(n.Args[1])
		if x == nil || y == nil {
			return nil
		}
		if op == OpRoundUp && (y.Op != OpConst || y.Const.Sign() <= 0) {
			return s.fail(n, CodeDivision, "round up to a multiple of a positive constant", "%s rounds to something else than a positive constant", s.text(n))
		}
		return fold(&Expr{Op: op, Args: []*Expr{x, y}})
	case "cond", "len", "off", "has", "last", "end", "peek":
		return s.function(fn.Name, n)
	}
	return s.fail(n, CodeUnknownName, "see docs/tags.md for the functions", "%s is not a function of the language", fn.Name)
}
