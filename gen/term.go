package gen

import (
	"fmt"
	"go/ast"
	"go/parser"
	"math/big"
	"slices"

	. "github.com/dave/jennifer/jen"

	"github.com/zcgen/zcgen/layout"
)

// term is an expression and how tightly it binds, as Go's operators do: 1 for
// || up to 5 for *, then unary operators, then what needs no parentheses at all.
type term struct {
	code *Statement
	prec int
	sum  bool // it is a sum or a difference: behind a plus it needs no parentheses
}

const (
	precCompare = 3
	precAdd     = 4
	precMul     = 5
	precUnary   = 8
	precPrimary = 9
)

// in is the term where an operator that binds with prec stands beside it.
func (t term) in(prec int) *Statement {
	if t.prec < prec {
		return Parens(t.code)
	}
	return t.code
}

// op joins two terms. The right side binds more tightly, since Go's operators
// group from the left.
func (t term) op(operator string, prec int, right term) term {
	outer := prec + 1
	if operator == "+" && right.sum {
		outer = prec
	}
	return term{Add(t.in(prec)).Op(operator).Add(right.in(outer)), prec, operator == "+" || operator == "-"}
}

// as converts a term to a type, unless it has that type already.
func (t term) as(is, typ string) term {
	if is == typ {
		return t
	}
	return primary(Id(typ).Call(t.code))
}

func primary(code *Statement) term { return term{code: code, prec: precPrimary} }

func unary(operator string, x term) term {
	return term{code: Op(operator).Add(x.in(precUnary)), prec: precUnary}
}

func number(n int) term { return primary(Lit(n)) }

// hex prints a number as the RFCs do, which Lit does not, with digits for a
// number of so many bytes.
func hex(v uint64, bytes int) *Statement { return Op(fmt.Sprintf("0x%0*x", 2*bytes, v)) }

// place is an offset in a record: a variable, if it depends on what the record
// holds, or a named constant, and a number behind it.
type place struct {
	name  string // code of an int
	fixed bool   // name is a constant, of no type of its own
	add   int
	prec  int // how tightly the code binds, as a term's; 0 if it needs no parentheses
}

func (p place) plus(n int) place {
	p.add += n
	return p
}

func (p place) term() term {
	named := primary(Id(p.name))
	if p.prec != 0 {
		named = term{code: Id(p.name), prec: p.prec}
	}
	switch {
	case p.name == "":
		return number(p.add)
	case p.add < 0:
		return named.op("-", precAdd, number(-p.add))
	case p.add > 0:
		return named.op("+", precAdd, number(p.add))
	}
	return named
}

func (p place) code() *Statement { return p.term().code }

// as is the place in a type.
func (p place) as(typ string) term {
	if p.name == "" || p.fixed {
		return p.term()
	}
	return p.term().as("int", typ)
}

// minus is the distance from q to p.
func (p place) minus(q place) term {
	switch {
	case q == (place{}):
		return p.term()
	case p.name == q.name:
		return number(p.add - q.add)
	}
	return p.term().op("-", precAdd, q.term())
}

// and is the place behind what starts at p and has n bytes.
func (p place) and(n term) term {
	if p == (place{}) {
		return n
	}
	return p.term().op("+", precAdd, n)
}

// before is the distance from p to an end.
func (p place) before(end *Statement) term {
	if p == (place{}) {
		return primary(end)
	}
	return primary(end).op("-", precAdd, p.term())
}

// constant is a constant by its name, or as its author wrote it where that is
// arithmetic over numbers alone.
func constant(e *layout.Expr) term {
	if e.Name != "" {
		return primary(Op(e.Name))
	}
	if x, err := parser.ParseExpr(e.Text); err == nil && isArithmetic(x) {
		t := primary(Op(e.Text))
		switch x := x.(type) {
		case *ast.BinaryExpr:
			t.prec = x.Op.Precedence()
		case *ast.UnaryExpr:
			t.prec = precUnary
		}
		return t
	}
	if e.Const.Sign() < 0 {
		return unary("-", primary(Op(new(big.Int).Neg(e.Const).String())))
	}
	return primary(Op(e.Const.String()))
}

func isArithmetic(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return isArithmetic(x.X)
	case *ast.UnaryExpr:
		return isArithmetic(x.X)
	case *ast.BinaryExpr:
		return isArithmetic(x.X) && isArithmetic(x.Y)
	}
	return false
}

// fits reports whether a constant is one of an integer type.
func fits(n *big.Int, bits int, signed bool) bool {
	if !signed {
		return n.Sign() >= 0 && n.BitLen() <= bits
	}
	if n.Sign() < 0 {
		n = new(big.Int).Not(n)
	}
	return n.BitLen() < bits
}

// dup copies a statement, so that one of the two can be added to. Jennifer's
// own Clone keeps a reference, and would see what is added.
func dup(s *Statement) *Statement {
	c := slices.Clone(*s)
	return &c
}
