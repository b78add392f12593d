package layout

import (
	"go/token"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/zcgen/zcgen/layout/interval"
)

// The tests of this file hold the analysis to what it is for: whatever it says of
// conditions is true of every record. Conditions are made at random, with a fixed
// seed, and evaluated the obvious way.

// TestAssumeLosesNoRecord assumes conditions over small fields and tries all
// records: one for which the conditions hold has values that the analysis still
// allows, field by field and fact by fact, and every number in the conditions has
// a value that was noted for it.
func TestAssumeLosesNoRecord(t *testing.T) {
	a, b, c, p := newField("A", KindUint, 3), newField("B", KindUint, 2), newField("C", KindInt, 3), newField("P", KindBool, 1)
	m := &maker{Rand: rand.New(rand.NewPCG(1, 2)), numbers: []*Field{a, b, c}, bools: []*Field{p}, constants: []int64{-9, -4, -1, 0, 1, 2, 3, 5, 7, 12}}
	var records []values
	for i := range int64(8) {
		for j := range int64(4) {
			for k := int64(-4); k < 4; k++ {
				for l := range int64(2) {
					records = append(records, values{"A": big.NewInt(i), "B": big.NewInt(j), "C": big.NewInt(k), "P": big.NewInt(l)})
				}
			}
		}
	}
	narrowed, impossible := 0, 0
	for range 300 {
		conditions := []*Expr{m.condition(3), m.condition(2)}
		known := newAnalysis()
		for _, e := range conditions {
			known.note(e)
			known.assume(e, true)
		}
		dead := known.impossible()
		for _, v := range records {
			holds := true
			for _, e := range conditions {
				x, ok := v.ideal(e, func(e *Expr, x *big.Int) {
					if holds && !e.Values.Contains(x) {
						t.Fatalf("%v: %s is %s with %v, noted is %s", texts(conditions), e.Text, x, v, e.Values)
					}
				})
				if holds = holds && ok && x.Sign() != 0; !holds {
					break
				}
			}
			if !holds {
				continue
			}
			if dead {
				t.Fatalf("%v is said to be impossible, and holds with %v", texts(conditions), v)
			}
			v.allowed(t, known, conditions)
		}
		if dead {
			impossible++
		} else if !known.atoms["A"].IsEmpty() && !known.atoms["A"].Equal(a.Natural()) {
			narrowed++
		}
	}
	if narrowed < 20 || impossible < 40 {
		t.Errorf("only %d conditions narrowed a field and %d were impossible: the test shows little", narrowed, impossible)
	}
}

func texts(es []*Expr) (out []string) {
	for _, e := range es {
		out = append(out, e.Text)
	}
	return out
}

// allowed holds one record to what is known.
func (v values) allowed(t *testing.T, known *analysis, conditions []*Expr) {
	t.Helper()
	atoms := map[string]*big.Int{}
	for name, x := range v {
		atoms[name] = x
	}
	for _, e := range conditions {
		e.Walk(func(e *Expr) {
			if x, ok := v.ideal(e, func(*Expr, *big.Int) {}); ok && !e.Bool {
				atoms[known.opaque(e)] = x
			}
		})
	}
	for name, s := range known.atoms {
		if x, ok := atoms[name]; ok && !s.Contains(x) {
			t.Fatalf("%v: %s is %s with %v, known is %s", texts(conditions), name, x, v, s)
		}
	}
	for _, f := range known.facts {
		sum := f.Constant()
		complete := true
		for _, name := range f.Atoms() {
			x, ok := atoms[name]
			if complete = complete && ok; !complete {
				break
			}
			sum.Add(sum, new(big.Int).Mul(f.Coefficient(name), x))
		}
		if complete && sum.Sign() < 0 {
			t.Fatalf("%v: %s is %s with %v, known is that it is not negative", texts(conditions), f, sum, v)
		}
	}
}

// TestComputableIsComputedRight computes conditions as generated code does, each
// comparison in one type of 64 bits that wraps around. What is said to be
// computable has the ideal result, at the ends of all fields and near them.
func TestComputableIsComputedRight(t *testing.T) {
	fields := []*Field{newField("A", KindUint, 64), newField("B", KindUint, 33), newField("C", KindInt, 64), newField("D", KindInt, 8)}
	m := &maker{Rand: rand.New(rand.NewPCG(3, 4)), numbers: fields, bools: []*Field{newField("P", KindBool, 1)}, constants: []int64{-1, 0, 1, 2, 3, 8, 1 << 31, 1 << 62}}
	computed, unsigned := 0, 0
	for range 2000 {
		rule, e := m.condition(1), m.condition(2)
		r := &reporter{fset: token.NewFileSet()}
		known := newAnalysis()
		known.note(rule)
		if !r.computable(rule, "", byRule) {
			continue
		}
		if known.assume(rule, true); known.impossible() {
			continue
		}
		known.note(e)
		if !r.computable(e, "", byRule) {
			continue
		}
		computed++
		for range 30 {
			v := values{"P": big.NewInt(int64(m.IntN(2)))}
			for _, f := range fields {
				v[f.Name] = m.near(f.Natural())
			}
			if x, ok := v.ideal(rule, func(*Expr, *big.Int) {}); !ok {
				t.Fatalf("%s, said to be computable, divides by zero with %v", rule.Text, v)
			} else if x.Sign() == 0 {
				continue
			}
			want, ok := v.ideal(e, func(*Expr, *big.Int) {})
			if !ok {
				t.Fatalf("%s behind %s, said to be computable, divides by zero with %v", e.Text, rule.Text, v)
			}
			got, large := v.machine(e)
			if large {
				unsigned++
			}
			if got != (want.Sign() != 0) {
				t.Fatalf("%s behind %s is %v with %v, a machine says %v", e.Text, rule.Text, want, v, got)
			}
		}
	}
	if computed < 200 || unsigned < 100 {
		t.Errorf("only %d conditions were computed, and %d times without a sign: the test shows little", computed, unsigned)
	}
}

// near is a value at an end of s, or within 3 of it, or of 0.
func (m *maker) near(s interval.Set) *big.Int {
	at := []*big.Int{s.Min(), s.Max(), new(big.Int)}[m.IntN(3)]
	x := new(big.Int).Add(at, big.NewInt(int64(m.IntN(7)-3)))
	if s.Contains(x) {
		return x
	}
	return at
}

// machine computes a condition; large tells that it took a type without a sign.
func (v values) machine(e *Expr) (truth, large bool) {
	switch {
	case e.Op == OpConst:
		return e.Const.Sign() != 0, false
	case e.Op == OpField:
		return v[e.Path[0].Name].Sign() != 0, false
	case e.Op == OpNot:
		truth, large = v.machine(e.Args[0])
		return !truth, large
	case e.Op == OpBoth || e.Op == OpEither:
		truth, large = v.machine(e.Args[0])
		if truth == (e.Op == OpEither) {
			return truth, large
		}
		return v.machine(e.Args[1])
	case e.Args[0].Bool:
		x, _ := v.machine(e.Args[0])
		y, _ := v.machine(e.Args[1])
		return (x == y) == (e.Op == OpEqual), false
	}
	x, y, op := e.Args[0], e.Args[1], e.Op
	if large = largeIn(e) != nil; !large {
		return compared(op, v.wrapped(x, false), v.wrapped(y, false)), false
	}
	if natural(y) && !natural(x) {
		x, y, op = y, x, op.mirrored()
	}
	// Both without a sign, or y with one: a negative y is less than any x.
	unsigned, signed := v.wrapped(x, true), v.wrapped(y, natural(y))
	return compared(op, unsigned, signed), true
}

func compared(op Op, x, y *big.Int) bool {
	z, _ := values{}.ideal(&Expr{Op: op, Args: []*Expr{{Op: OpConst, Const: x}, {Op: OpConst, Const: y}}, Bool: true}, func(*Expr, *big.Int) {})
	return z.Sign() != 0
}

// wrapped computes a number in 64 bits, and cuts each result to them.
func (v values) wrapped(e *Expr, large bool) *big.Int {
	cut := func(x *big.Int) *big.Int {
		low := new(big.Int).And(x, new(big.Int).SetUint64(1<<64-1)).Uint64()
		if large {
			return new(big.Int).SetUint64(low)
		}
		return big.NewInt(int64(low))
	}
	switch e.Op {
	case OpConst:
		return cut(e.Const)
	case OpField:
		return cut(v[e.Path[0].Name])
	}
	var args []*big.Int
	for _, a := range e.Args {
		args = append(args, v.wrapped(a, large))
	}
	if e.Op != OpRoundUp {
		return cut(apply(e.Op, args))
	}
	x, n, one := args[0], args[1], big.NewInt(1)
	if last := new(big.Int).Sub(n, one); new(big.Int).And(n, last).Sign() == 0 {
		return cut(x.AndNot(cut(x.Add(x, last)), last))
	}
	missing := new(big.Int).Sub(n, new(big.Int).Rem(x, n))
	return cut(x.Add(x, missing.Rem(missing, n)))
}
