package layout

import (
	"math/big"

	"github.com/zcgen/zcgen/layout/interval"
)

// assume narrows a to the records for which e is truth.
func (a *analysis) assume(e *Expr, truth bool) {
	switch {
	case e.Op == OpNot:
		a.assume(e.Args[0], !truth)
	case e.Op == OpBoth && truth, e.Op == OpEither && !truth:
		a.assume(e.Args[0], truth)
		a.assume(e.Args[1], truth)
	case e.Op == OpBoth, e.Op == OpEither:
		// One of two: the first is the reason, or it is not and the second is.
		left, right := a.clone(), a.clone()
		left.assume(e.Args[0], truth)
		right.assume(e.Args[0], !truth)
		right.assume(e.Args[1], truth)
		a.join(left, right)
	case e.Op == OpField:
		a.keep(a.atom(e), interval.Values(boolValue(truth)))
	case e.Op == OpHas && e.Path[0].When != nil:
		a.assume(e.Path[0].When, truth)
	case e.Op == OpHas || e.Op == OpWas || e.Op == OpLast:
		name := a.opaque(e)
		if _, ok := a.atoms[name]; !ok {
			a.atoms[name] = interval.Range(0, 1)
		}
		a.keep(name, interval.Values(boolValue(truth)))
	case e.Op == OpConst:
		if (e.Const.Sign() != 0) != truth {
			a.kill()
		}
	case e.Op.IsComparison() && e.Args[0].Bool:
		x, y := e.Args[0], e.Args[1]
		if x.Op == OpConst {
			x, y = y, x
		}
		if y.Op == OpConst {
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

// keep drops the values of an atom that are not in s.
func (a *analysis) keep(atom string, s interval.Set) {
	a.atoms[atom] = a.atoms[atom].Intersect(s)
}

// join makes a, of which x and y are narrowed clones, the union of the two: an
// atom has the values of either, and what one of them has learned holds if the
// other implies it.
func (a *analysis) join(x, y *analysis) {
	switch {
	case x.impossible():
		*a = *y
		return
	case y.impossible():
		*a = *x
		return
	}
	shared := len(a.facts)
	xp, yp := x.prover(), y.prover()
	for _, f := range x.facts[shared:] {
		if yp.NonNegative(f) {
			a.facts = append(a.facts, f)
		}
	}
	for _, f := range y.facts[shared:] {
		if xp.NonNegative(f) {
			a.facts = append(a.facts, f)
		}
	}
	for name, s := range x.atoms {
		if t, ok := y.atoms[name]; ok {
			a.atoms[name] = s.Union(t)
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
	less := difference.Scale(big.NewInt(-1))
	one := interval.Const(1)
	switch op {
	case OpEqual:
		a.learn(difference)
		a.learn(less)
	case OpLess:
		a.learn(less.Sub(one))
	case OpLessEqual:
		a.learn(less)
	case OpGreater:
		a.learn(difference.Sub(one))
	case OpGreaterEqual:
		a.learn(difference)
	}
}

// restrict narrows the values of x to those that can stand in x op y for some y
// of ys.
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
	case s.IsEmpty():
		a.kill()
	case x.Op == OpField:
		a.atoms[a.atom(x)] = s
	case x.Op != OpConst:
		a.atoms[a.opaque(x)] = s
	}
}

// narrow uses f >= 0, where f has one atom alone, as a bound of that atom.
func (a *analysis) narrow(f interval.Form) {
	name, by, ok := single(f)
	if !ok {
		if len(f.Atoms()) == 0 && f.Constant().Sign() < 0 {
			a.kill()
		}
		return
	}
	s, known := a.atoms[name]
	if !known {
		return
	}
	// by*x + c >= 0 says x >= ceil(-c/by) for by > 0, x <= floor(-c/by) for by < 0.
	c := f.Constant()
	q := new(big.Int)
	if by.Sign() > 0 {
		q.Neg(floorDiv(c, by))
		a.atoms[name] = s.RestrictGreaterEqual(interval.RangeBig(q, q))
		return
	}
	q = floorDiv(c, new(big.Int).Neg(by))
	a.atoms[name] = s.RestrictLessEqual(interval.RangeBig(q, q))
}

// floorDiv is the greatest whole number not above x/y, for y > 0.
func floorDiv(x, y *big.Int) *big.Int {
	return new(big.Int).Div(x, y) // Euclidean division rounds down for y > 0
}

// single reports the one atom of f and its factor, if it has just one.
func single(f interval.Form) (name string, by *big.Int, ok bool) {
	atoms := f.Atoms()
	if len(atoms) != 1 {
		return "", nil, false
	}
	return atoms[0], f.Coefficient(atoms[0]), true
}
