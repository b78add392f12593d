package layout

import (
	"math/big"

	"github.com/zcgen/zcgen/layout/interval"
)

// analysis knows which values each field can have at a point of a record, and
// which linear relations hold between fields there.
type analysis struct {
	atoms map[string]interval.Set
	facts []interval.Form
}

func newAnalysis() *analysis { return &analysis{atoms: map[string]interval.Set{}} }

func (a *analysis) clone() *analysis {
	c := newAnalysis()
	for k, v := range a.atoms {
		c.atoms[k] = v
	}
	c.facts = append(c.facts, a.facts...)
	return c
}

// impossible reports whether no record can reach this point.
func (a *analysis) impossible() bool {
	for _, s := range a.atoms {
		if s.IsEmpty() {
			return true
		}
	}
	return false
}

func (a *analysis) prover() *interval.Prover {
	p := &interval.Prover{}
	for name, s := range a.atoms {
		p.SetAtom(name, s)
	}
	for _, f := range a.facts {
		p.Assume(f)
	}
	return p
}

func (a *analysis) nonNegative(f interval.Form) bool { return a.prover().NonNegative(f) }

// bounds are the least and the greatest value of f; nil where none is known.
func (a *analysis) bounds(f interval.Form) Range {
	p := a.prover()
	return Range{p.LowerBound(f), p.UpperBound(f)}
}

// atom names the field that e reads, and makes its values known.
func (a *analysis) atom(e *Expr) string {
	name := e.Path[0].Name
	for _, f := range e.Path[1:] {
		name += "." + f.Name
	}
	if _, ok := a.atoms[name]; !ok {
		a.atoms[name] = e.Path[len(e.Path)-1].Values
	}
	return name
}

// eval finds the values that a number can have, and notes them in it.
func (a *analysis) eval(e *Expr) interval.Set {
	var s interval.Set
	switch e.Op {
	case OpConst:
		s = interval.RangeBig(e.Const, e.Const)
	case OpField:
		s = a.atoms[a.atom(e)]
	default:
		var args []interval.Set
		for _, x := range e.Args {
			args = append(args, a.eval(x))
		}
		s = evalOp(e.Op, args)
	}
	e.Values = s
	return s
}

// evalAll notes the values in every number of a condition, as far as the
// operators on the way there tell: the right side of && and || is reached under
// the left one only.
func (a *analysis) evalAll(e *Expr) {
	switch {
	case e.Op == OpBoth || e.Op == OpEither:
		a.evalAll(e.Args[0])
		right := a.clone()
		right.assume(e.Args[0], e.Op == OpBoth)
		right.evalAll(e.Args[1])
	case e.Bool:
		for _, x := range e.Args {
			a.evalAll(x)
		}
	default:
		a.eval(e)
	}
}

func evalOp(op Op, x []interval.Set) interval.Set {
	switch op {
	case OpNeg:
		return x[0].Neg()
	case OpAdd:
		return x[0].Add(x[1])
	case OpSub:
		return x[0].Sub(x[1])
	case OpMul:
		return x[0].Mul(x[1])
	case OpDiv:
		s, _ := x[0].Div(x[1])
		return s
	case OpRem:
		s, _ := x[0].Rem(x[1])
		return s
	case OpShl:
		s, _ := x[0].Shl(x[1])
		return s
	case OpShr:
		s, _ := x[0].Shr(x[1])
		return s
	case OpAnd:
		return x[0].And(x[1])
	case OpOr:
		return x[0].Or(x[1])
	case OpXor:
		return x[0].Xor(x[1])
	case OpAndNot:
		return x[0].AndNot(x[1])
	case OpMin:
		return interval.Min(x[0], x[1])
	case OpMax:
		return interval.Max(x[0], x[1])
	case OpRoundUp:
		s, _ := x[0].RoundUp(x[1])
		return s
	}
	panic("layout: no values for this operator")
}

// form is e as a linear form over fields; what is not linear in it becomes an
// atom of its own.
func (a *analysis) form(e *Expr) interval.Form {
	switch e.Op {
	case OpConst:
		return interval.ConstBig(e.Const)
	case OpField:
		return interval.Atom(a.atom(e))
	case OpNeg:
		return a.form(e.Args[0]).Scale(big.NewInt(-1))
	case OpAdd:
		return a.form(e.Args[0]).Add(a.form(e.Args[1]))
	case OpSub:
		return a.form(e.Args[0]).Sub(a.form(e.Args[1]))
	case OpMul:
		x, y := e.Args[0], e.Args[1]
		if x.Op == OpConst {
			x, y = y, x
		}
		if y.Op == OpConst {
			return a.form(x).Scale(y.Const)
		}
	case OpShl:
		return a.form(e.Args[0]).Scale(new(big.Int).Lsh(big.NewInt(1), uint(e.Args[1].Const.Uint64())))
	}
	name := "(" + e.Text + ")"
	a.atoms[name] = a.eval(e)
	return interval.Atom(name)
}

// assume narrows a to the records for which e is truth.
func (a *analysis) assume(e *Expr, truth bool) {
	switch {
	case e.Op == OpNot:
		a.assume(e.Args[0], !truth)
	case e.Op == OpBoth && truth, e.Op == OpEither && !truth:
		a.assume(e.Args[0], truth)
		a.assume(e.Args[1], truth)
	case e.Op == OpBoth, e.Op == OpEither:
		// One of two: each on its own, the second also knowing that the first
		// is not the reason.
		left, right := a.clone(), a.clone()
		left.assume(e.Args[0], truth)
		right.assume(e.Args[0], !truth)
		right.assume(e.Args[1], truth)
		a.join(left, right)
	case e.Op == OpField:
		name := a.atom(e)
		a.atoms[name] = a.atoms[name].Intersect(interval.Values(boolValue(truth)))
	case e.Op == OpConst:
		if (e.Const.Sign() != 0) != truth {
			a.atoms["false"] = interval.Set{}
		}
	case e.Op.IsComparison() && e.Args[0].Bool:
		if x, y := e.Args[0], e.Args[1]; y.Op == OpConst {
			a.assume(x, ((y.Const.Sign() != 0) == (e.Op == OpEqual)) == truth)
		}
	case e.Op.IsComparison():
		op := e.Op
		if !truth {
			op = op.Negated()
		}
		a.compare(op, e.Args[0], e.Args[1])
	}
}

func boolValue(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Negated is the comparison that holds where op does not.
func (op Op) Negated() Op {
	return map[Op]Op{OpEqual: OpNotEqual, OpNotEqual: OpEqual, OpLess: OpGreaterEqual,
		OpGreaterEqual: OpLess, OpGreater: OpLessEqual, OpLessEqual: OpGreater}[op]
}

// join makes a the union of two cases.
func (a *analysis) join(x, y *analysis) {
	switch {
	case x.impossible():
		*a = *y
		return
	case y.impossible():
		*a = *x
		return
	}
	for name := range x.atoms {
		if _, ok := y.atoms[name]; ok {
			a.atoms[name] = x.atoms[name].Union(y.atoms[name])
		} else {
			delete(a.atoms, name)
		}
	}
}

// compare narrows a to the records for which x op y holds.
func (a *analysis) compare(op Op, x, y *Expr) {
	xs, ys := a.eval(x), a.eval(y)
	a.restrict(op, x, ys)
	a.restrict(op.mirrored(), y, xs)
	difference := a.form(x).Sub(a.form(y))
	one := interval.ConstBig(big.NewInt(1))
	var facts []interval.Form
	switch op {
	case OpEqual:
		facts = append(facts, difference, difference.Scale(big.NewInt(-1)))
	case OpLess:
		facts = append(facts, difference.Scale(big.NewInt(-1)).Sub(one))
	case OpLessEqual:
		facts = append(facts, difference.Scale(big.NewInt(-1)))
	case OpGreater:
		facts = append(facts, difference.Sub(one))
	case OpGreaterEqual:
		facts = append(facts, difference)
	}
	for _, f := range facts {
		a.narrow(f)
	}
	a.facts = append(a.facts, facts...)
}

func (op Op) mirrored() Op {
	return map[Op]Op{OpEqual: OpEqual, OpNotEqual: OpNotEqual, OpLess: OpGreater,
		OpGreater: OpLess, OpLessEqual: OpGreaterEqual, OpGreaterEqual: OpLessEqual}[op]
}

// restrict narrows the values of x, if it is a field, to those that can stand
// in x op y for some y of ys. It also empties an atom where none is left of a
// constant, so that the contradiction is seen.
func (a *analysis) restrict(op Op, x *Expr, ys interval.Set) {
	s := a.eval(x)
	switch op {
	case OpEqual:
		s = s.RestrictEqual(ys)
	case OpNotEqual:
		s = s.RestrictNotEqual(ys)
	case OpLess:
		s = s.RestrictLess(ys)
	case OpLessEqual:
		s = s.RestrictLessEqual(ys)
	case OpGreater:
		s = s.RestrictGreater(ys)
	case OpGreaterEqual:
		s = s.RestrictGreaterEqual(ys)
	}
	switch {
	case x.Op == OpField:
		a.atoms[a.atom(x)] = s
	case s.IsEmpty():
		a.atoms["false"] = s
	}
}

// narrow uses f >= 0, where f has one field alone, as a bound of that field.
func (a *analysis) narrow(f interval.Form) {
	name, by, ok := single(f)
	if !ok {
		return
	}
	// by*x + c >= 0: x >= ceil(-c/by) for by > 0, x <= floor(-c/by) for by < 0.
	c := f.Constant()
	q := new(big.Int)
	if by.Sign() > 0 {
		q.Neg(floorDiv(c, by))
		a.atoms[name] = a.atoms[name].RestrictGreaterEqual(interval.RangeBig(q, q))
		return
	}
	q = floorDiv(c, new(big.Int).Neg(by))
	a.atoms[name] = a.atoms[name].RestrictLessEqual(interval.RangeBig(q, q))
}

// floorDiv is the greatest whole number not above x/y, for y > 0.
func floorDiv(x, y *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(x, y, new(big.Int))
	if r.Sign() < 0 {
		q.Sub(q, big.NewInt(1))
	}
	return q
}

// single reports the one atom of f and its factor, if it has just one.
func single(f interval.Form) (name string, by *big.Int, ok bool) {
	atoms := f.Atoms()
	if len(atoms) != 1 {
		return "", nil, false
	}
	return atoms[0], f.Coefficient(atoms[0]), true
}

// same reports whether two forms are equal whatever their atoms are.
func same(f, g interval.Form) bool {
	d := f.Sub(g)
	return len(d.Atoms()) == 0 && d.Constant().Sign() == 0
}
