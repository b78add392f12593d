package layout

import (
	"maps"
	"math/big"
	"slices"

	"github.com/zcgen/zcgen/layout/interval"
)

// analysis knows which values each field can have at a point of a record, and
// which linear relations hold between fields there.
type analysis struct {
	atoms map[string]interval.Set
	facts []interval.Form // each is >= 0

	// bare: a field can have all values that its bits can hold, since its rules
	// may not have been tested, or the bytes have been changed since.
	bare bool
}

func newAnalysis() *analysis { return &analysis{atoms: map[string]interval.Set{}} }

func (a *analysis) clone() *analysis {
	return &analysis{maps.Clone(a.atoms), slices.Clone(a.facts), a.bare}
}

// impossible reports whether no record can reach this point.
func (a *analysis) impossible() bool { return a.prover().Impossible() }

// dead is the name of no field; where it has no value, no record gets.
const dead = "!"

func (a *analysis) kill() { a.atoms[dead] = interval.Set{} }

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

// learn adds that f >= 0.
func (a *analysis) learn(f interval.Form) {
	a.narrow(f)
	a.facts = append(a.facts, f)
}

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
		f := e.Path[len(e.Path)-1]
		a.atoms[name] = f.Values
		if a.bare {
			a.atoms[name] = f.Natural()
		}
	}
	return name
}

// eval finds the values that a number can have.
func (a *analysis) eval(e *Expr) interval.Set {
	switch e.Op {
	case OpConst:
		return interval.RangeBig(e.Const, e.Const)
	case OpField:
		return a.atoms[a.atom(e)]
	case OpCond:
		return a.evalCond(e)
	case OpLen, OpLast, OpEnd, OpPeek, OpAvail, OpTotal, OpIt:
		if known, ok := a.atoms[a.opaque(e)]; ok {
			return known
		}
		return e.natural()
	}
	var args []interval.Set
	for _, x := range e.Args {
		args = append(args, a.eval(x))
	}
	s := evalOp(e.Op, args)
	if known, ok := a.atoms[a.opaque(e)]; ok {
		s = s.Intersect(known)
	}
	return s
}

// note stores in e and in all numbers in it the values that they can have, as
// far as the operators on the way there tell: the right side of && and || is
// reached under the left one only.
func (a *analysis) note(e *Expr) {
	if !e.Bool {
		e.Values = a.eval(e)
	}
	if e.Op == OpBoth || e.Op == OpEither {
		a.note(e.Args[0])
		right := a.clone()
		right.assume(e.Args[0], e.Op == OpBoth)
		right.note(e.Args[1])
		return
	}
	if e.Op == OpCond {
		a.note(e.Args[0])
		for i, truth := range []bool{true, false} {
			chosen := a.clone()
			chosen.assume(e.Args[0], truth)
			chosen.note(e.Args[1+i])
		}
		return
	}
	for _, x := range e.Args {
		a.note(x)
	}
}

// evalCond are the values of either number, where the condition chooses it.
func (a *analysis) evalCond(e *Expr) interval.Set {
	var s interval.Set
	for i, truth := range []bool{true, false} {
		chosen := a.clone()
		if chosen.assume(e.Args[0], truth); !chosen.impossible() {
			s = s.Union(chosen.eval(e.Args[1+i]))
		}
	}
	return s
}

func evalOp(op Op, x []interval.Set) interval.Set {
	var s interval.Set
	switch op {
	case OpNeg:
		s = x[0].Neg()
	case OpAdd:
		s = x[0].Add(x[1])
	case OpSub:
		s = x[0].Sub(x[1])
	case OpMul:
		s = x[0].Mul(x[1])
	case OpDiv:
		s, _ = x[0].Div(x[1])
	case OpRem:
		s, _ = x[0].Rem(x[1])
	case OpShl:
		s, _ = x[0].Shl(x[1])
	case OpShr:
		s, _ = x[0].Shr(x[1])
	case OpAnd:
		s = x[0].And(x[1])
	case OpOr:
		s = x[0].Or(x[1])
	case OpXor:
		s = x[0].Xor(x[1])
	case OpAndNot:
		s = x[0].AndNot(x[1])
	case OpMin:
		s = interval.Min(x[0], x[1])
	case OpMax:
		s = interval.Max(x[0], x[1])
	case OpRoundUp:
		s, _ = x[0].RoundUp(x[1])
	}
	return s
}

// opaque is the name under which a number that is not linear is one atom of a
// form. Numbers that are written alike are the same number in one struct.
func (a *analysis) opaque(e *Expr) string {
	name := "(" + e.Text + ")"
	e.Walk(func(e *Expr) {
		if e.At != nil {
			name += " at " + e.At.Name
		}
	})
	return name
}

// form is e as a linear form over fields; what is not linear in it becomes an
// atom of its own, and a field that has one value in all records a constant.
func (a *analysis) form(e *Expr) interval.Form {
	switch e.Op {
	case OpConst:
		return interval.ConstBig(e.Const)
	case OpField:
		if v := e.Path[len(e.Path)-1].only(); v != nil && !a.bare {
			return interval.ConstBig(v)
		}
		return interval.Atom(a.atom(e))
	case OpNeg:
		return a.form(e.Args[0]).Scale(big.NewInt(-1))
	case OpAdd:
		return a.form(e.Args[0]).Add(a.form(e.Args[1]))
	case OpSub:
		return a.form(e.Args[0]).Sub(a.form(e.Args[1]))
	case OpMul:
		x, y := a.form(e.Args[0]), a.form(e.Args[1])
		if len(x.Atoms()) == 0 {
			x, y = y, x
		}
		if len(y.Atoms()) == 0 {
			return x.Scale(y.Constant())
		}
	case OpShl:
		return a.form(e.Args[0]).Scale(new(big.Int).Lsh(big.NewInt(1), uint(e.Args[1].Const.Uint64())))
	}
	values := a.eval(e)
	if !a.bare && len(e.unknown()) == 0 && !e.Looks() && !values.IsEmpty() {
		return interval.ConstBig(values.Min())
	}
	name := a.opaque(e)
	a.atoms[name] = values
	return interval.Atom(name)
}

// only is the one value that f has in all records, nil if there are several.
func (f *Field) only() *big.Int {
	if f.Values.IsEmpty() || f.Values.Min().Cmp(f.Values.Max()) != 0 {
		return nil
	}
	return f.Values.Min()
}

// same reports whether two forms are equal whatever their atoms are.
func same(f, g interval.Form) bool {
	d := f.Sub(g)
	return len(d.Atoms()) == 0 && d.Constant().Sign() == 0
}

func boolValue(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
