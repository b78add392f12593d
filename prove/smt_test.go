package prove

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestNumbers compares what the solver is told with the arithmetic of bit vectors
// on random terms: for given values of the variables, the term can have its value,
// and where it is written exactly, no other.
func TestNumbers(t *testing.T) {
	needSolver(t)
	s, err := startSolver(200 * time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer s.stop()
	random := rand.New(rand.NewPCG(1, 2))
	exact := 0
	for range 300 {
		f := newTerms()
		w := []int{8, 16, 32, 64}[random.IntN(4)]
		x, y := f.variable("x", w), f.variable("y", w)
		g := &builder{f, random, map[*term]uint64{x: random.Uint64() >> random.IntN(64) & mask(w), y: random.Uint64() & mask(w)}}
		sum := g.build([]*term{x, y}, 3)
		s.begin()
		for v, n := range g.values {
			if v.op == "var" {
				s.assert(f.eq(v, f.number(n, w)))
			}
		}
		is := f.eq(sum, f.number(g.values[sum], sum.width))
		if s.check(is) == unsatisfiable {
			t.Fatalf("%v cannot be %d", describe(sum), g.values[sum])
		}
		if s.check(f.not(is)) == unsatisfiable {
			exact++
		}
		if s.failed != nil {
			t.Fatal(s.failed)
		}
	}
	if exact < 50 {
		t.Errorf("only %d of 300 terms are written exactly", exact)
	}
}

// builder makes random terms, and computes their values.
type builder struct {
	*terms
	random *rand.Rand
	values map[*term]uint64
}

func (g *builder) build(from []*term, depth int) *term {
	if depth == 0 {
		return from[g.random.IntN(len(from))]
	}
	x := g.build(from, depth-1)
	w := x.width
	ops := []string{"bvadd", "bvsub", "bvmul", "bvand", "bvor", "bvxor", "bvshl", "bvlshr", "bvashr", "bvudiv", "bvurem", "bvsdiv", "bvsrem"}
	op := ops[g.random.IntN(len(ops))]
	y := from[g.random.IntN(len(from))]
	if g.random.IntN(3) > 0 {
		y = g.constant(op, w)
	}
	v, ok := compute(op, g.value(x), g.value(y), w)
	if !ok {
		return x
	}
	out := g.arithmetic(op, x, y)
	g.values[out] = v & mask(w)
	if g.random.IntN(3) == 0 { // cut and extended again
		hasSign := g.random.IntN(2) == 0
		small := g.resize(out, w/2, false)
		back := g.resize(small, w, hasSign)
		n := g.values[out] & mask(w/2)
		g.values[small] = n
		if hasSign {
			n = uint64(signed(n, w/2)) & mask(w)
		}
		g.values[back] = n
		out = back
	}
	return out
}

func (g *builder) constant(op string, w int) *term {
	n := g.random.Uint64() >> g.random.IntN(64)
	switch op {
	case "bvshl", "bvlshr", "bvashr":
		n = uint64(g.random.IntN(w))
	case "bvand":
		n = mask(1+g.random.IntN(w)) << g.random.IntN(w)
	}
	return g.number(n, w)
}

func (g *builder) value(t *term) uint64 {
	if t.isConst() {
		return t.value
	}
	return g.values[t]
}

func describe(t *term) string {
	text := ref(t)
	if len(t.args) > 0 {
		text = "(" + t.op
		for _, a := range t.args {
			text += " " + describe(a)
		}
		text += ")"
	}
	return text
}

// TestFolding compares what terms fold to with the values that they have.
func TestFolding(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		f := newTerms()
		w := []int{8, 16, 32, 64}[random.IntN(4)]
		x, y := f.variable("x", w), f.variable("y", w)
		g := &builder{f, random, map[*term]uint64{x: random.Uint64() >> random.IntN(64) & mask(w), y: random.Uint64() & mask(w)}}
		x.most, y.most = g.values[x]+uint64(random.IntN(3)), g.values[y] // axioms that hold
		a, b := g.build([]*term{x, y}, 3), g.build([]*term{x, y}, 3)
		va, vb := g.value(a), g.value(b)
		if a.isConst() && a.value != va&mask(w) {
			t.Fatalf("a term of value %d folded to %d", va, a.value)
		}
		if va > limit(a) {
			t.Fatalf("%s is %d, beyond its limit %d", describe(a), va, limit(a))
		}
		for _, c := range []struct {
			folded *term
			holds  bool
		}{
			{f.ule(a, b), va <= vb},
			{f.sle(a, b), signed(va, w) <= signed(vb, w)},
			{f.eq(a, b), va == vb},
		} {
			if c.folded.isConst() && c.folded.isTrue() != c.holds {
				t.Fatalf("%s against %s folded to %v with the values %d and %d", describe(a), describe(b), c.folded.isTrue(), va, vb)
			}
		}
	}
}
