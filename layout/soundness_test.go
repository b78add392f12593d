package layout

import (
	"fmt"
	"go/token"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/zcgen/zcgen/layout/interval"
)

// The tests of this file hold the analysis to what it is for: whatever it says of
// conditions is true of every record. Conditions are made at random, with a fixed
// seed, and evaluated the obvious way.

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
		e.walk(func(e *Expr) {
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
