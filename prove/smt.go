package prove

import (
	"fmt"
	"math/big"
	"math/bits"
	"strings"
)

// Bit vectors are written as integers, each the number without sign that its bits
// are, so that the solver decides lengths and offsets by linear arithmetic: sums
// of 64 bits taken bit by bit keep it busy for minutes. Where a sum can wrap
// around, it is reduced modulo 2 to the width; a sum that cannot, by the limits of
// its parts, is left as it is.
//
// What linear arithmetic cannot say, such as the | of two variables, becomes a
// new integer between bounds that hold of it. So a formula allows at least what
// the program can do: what is proved holds, and a counterexample may rarely be one
// that the program cannot come to.

// define declares a term and all it consists of. A term that others share is
// named once, so the text grows with the graph, not with the tree.
func (s *solver) define(t *term) {
	if t.isConst() || s.sent[t] {
		return
	}
	if s.fresh {
		s.start()
		s.define(t) // unless it is part of what was stated before
		return
	}
	s.sent[t] = true
	if t.op == "var" {
		s.declare(t.name, t.width, limit(t))
		return
	}
	for _, a := range t.args {
		s.define(a)
	}
	if t.width == 0 {
		s.send("(define-fun " + ref(t) + " () Bool " + truth(t) + ")\n")
		return
	}
	if text, ok := s.number(t); ok {
		s.send("(define-fun " + ref(t) + " () Int " + text + ")\n")
		return
	}
	// Bounds alone are known.
	s.declare(ref(t), t.width, limit(t))
	for _, bound := range boundsOf(t) {
		s.send("(assert " + bound + ")\n")
	}
}

func (s *solver) declare(name string, width int, most uint64) {
	if width == 0 {
		s.send("(declare-const " + name + " Bool)\n")
		return
	}
	s.send(fmt.Sprintf("(declare-const %s Int)\n(assert (<= 0 %s %d))\n", name, name, most))
}

// ref is how another term names t.
func ref(t *term) string {
	switch {
	case t.op == "var":
		return t.name
	case !t.isConst():
		return fmt.Sprintf("t%d", t.id)
	case t.width == 0:
		return fmt.Sprint(t.value == 1)
	}
	return fmt.Sprint(t.value)
}

// power is 2 to the n.
func power(n int) string { return new(big.Int).Lsh(big.NewInt(1), uint(n)).String() }

// signedRef is t as a number with a sign.
func signedRef(t *term) string {
	if t.isConst() {
		if n := signed(t.value, t.width); n < 0 {
			return "(- " + new(big.Int).Neg(big.NewInt(n)).String() + ")"
		}
		return ref(t)
	}
	if limit(t) < 1<<(t.width-1) {
		return ref(t)
	}
	return fmt.Sprintf("(ite (< %s %s) %s (- %s %s))", ref(t), power(t.width-1), ref(t), ref(t), power(t.width))
}

// unsignedOf is an integer between -2^(w-1) and 2^(w-1) as a number without sign.
func unsignedOf(text string, width int) string {
	return fmt.Sprintf("(let ((x %s)) (ite (< x 0) (+ x %s) x))", text, power(width))
}

// truth is a formula.
func truth(t *term) string {
	args := make([]string, len(t.args))
	for i, a := range t.args {
		args[i] = ref(a)
	}
	switch t.op {
	case "bvule":
		return "(<= " + strings.Join(args, " ") + ")"
	case "bvsle":
		return "(<= " + signedRef(t.args[0]) + " " + signedRef(t.args[1]) + ")"
	}
	return "(" + t.op + " " + strings.Join(args, " ") + ")"
}

// number is an integer term; ok is false if linear arithmetic has no word for it.
func (s *solver) number(t *term) (text string, ok bool) {
	w := t.width
	var x, y *term
	if len(t.args) > 0 {
		x = t.args[0]
	}
	if len(t.args) > 1 {
		y = t.args[1]
	}
	switch {
	case t.op == "ite":
		return fmt.Sprintf("(ite %s %s %s)", ref(x), ref(y), ref(t.args[2])), true
	case t.op == "bvadd" || t.op == "bvmul" && y.isConst():
		return s.sum(linearOf(t)), true
	case strings.HasPrefix(t.op, "(_ zero_extend"):
		return ref(x), true
	case strings.HasPrefix(t.op, "(_ sign_extend"):
		return unsignedOf(signedRef(x), w), true
	case strings.HasPrefix(t.op, "(_ extract"):
		return modulo(ref(x), limit(x), w), true
	case y == nil || !y.isConst():
		return "", false
	}
	c := y.value
	switch t.op {
	case "bvshl": // by more bits than there are; others are products
		return "0", c >= uint64(w)
	case "bvlshr":
		if c >= uint64(w) {
			return "0", true
		}
		return fmt.Sprintf("(div %s %s)", ref(x), power(int(c))), true
	case "bvashr":
		return unsignedOf(fmt.Sprintf("(div %s %s)", signedRef(x), power(int(min(c, uint64(w-1))))), w), true
	case "bvand":
		// A run of ones takes the bits between two places.
		low := bits.TrailingZeros64(c)
		high := bits.Len64(c)
		if bits.OnesCount64(c) != high-low {
			return "", false
		}
		text := modulo(ref(x), limit(x), high)
		if low > 0 {
			text = fmt.Sprintf("(- %s (mod %s %s))", text, ref(x), power(low))
		}
		return text, true
	case "bvxor":
		if c == mask(w) {
			return fmt.Sprintf("(- %d %s)", c, ref(x)), true
		}
	case "bvudiv", "bvurem":
		if c != 0 {
			return fmt.Sprintf("(%s %s %d)", map[string]string{"bvudiv": "div", "bvurem": "mod"}[t.op], ref(x), c), true
		}
	case "bvsdiv", "bvsrem":
		// Go and bit vectors round to zero, SMT-LIB's div down.
		if n := signed(c, w); n > 0 {
			op := map[string]string{"bvsdiv": "div", "bvsrem": "mod"}[t.op]
			if limit(x) < 1<<(w-1) {
				return fmt.Sprintf("(%s %s %d)", op, ref(x), n), true
			}
			return unsignedOf(fmt.Sprintf("(let ((n %s)) (ite (< n 0) (- (%s (- n) %d)) (%s n %d)))", signedRef(x), op, n, op, n), w), true
		}
	}
	return "", false
}

// modulo is the low bits of a number.
func modulo(text string, most uint64, width int) string {
	if width >= 64 || most <= mask(width) {
		return text
	}
	return fmt.Sprintf("(mod %s %s)", text, power(width))
}

// sum is a sum modulo 2 to the width. A factor beyond the half of that counts as
// negative: that is the same, and what is subtracted then seldom wraps around.
func (s *solver) sum(l linear) string {
	whole := new(big.Int).Lsh(big.NewInt(1), uint(l.width))
	half := new(big.Int).Rsh(whole, 1)
	centred := func(n uint64) *big.Int {
		b := new(big.Int).SetUint64(n)
		if b.Cmp(half) >= 0 {
			b.Sub(b, whole)
		}
		return b
	}
	low, high := centred(l.constant), centred(l.constant)
	terms := []string{smtInt(low)}
	low, high = new(big.Int).Set(low), new(big.Int).Set(high)
	for _, p := range l.parts {
		s.define(p.t)
		k := centred(p.factor)
		terms = append(terms, fmt.Sprintf("(* %s %s)", smtInt(k), ref(p.t)))
		most := new(big.Int).Mul(k, new(big.Int).SetUint64(limit(p.t)))
		if most.Sign() < 0 {
			low.Add(low, most)
		} else {
			high.Add(high, most)
		}
	}
	text := "(+ " + strings.Join(terms, " ") + ")"
	// How often the sum can wrap around, downwards and upwards.
	first, _ := new(big.Int).DivMod(low, whole, new(big.Int))
	last, _ := new(big.Int).DivMod(high, whole, new(big.Int))
	count := new(big.Int).Sub(last, first)
	if !count.IsInt64() || count.Int64() > 4 {
		return fmt.Sprintf("(mod %s %s)", text, whole)
	}
	shifted := func(n *big.Int) string {
		if n.Sign() == 0 {
			return "x"
		}
		return fmt.Sprintf("(- x %s)", smtInt(new(big.Int).Mul(n, whole)))
	}
	out := shifted(last)
	for n := new(big.Int).Sub(last, big.NewInt(1)); n.Cmp(first) >= 0; n = new(big.Int).Sub(n, big.NewInt(1)) {
		end := new(big.Int).Mul(new(big.Int).Add(n, big.NewInt(1)), whole)
		out = fmt.Sprintf("(ite (< x %s) %s %s)", smtInt(end), shifted(n), out)
	}
	if out == "x" {
		return text
	}
	return fmt.Sprintf("(let ((x %s)) %s)", text, out)
}

func smtInt(n *big.Int) string {
	if n.Sign() < 0 {
		return "(- " + new(big.Int).Neg(n).String() + ")"
	}
	return n.String()
}

// boundsOf are facts of a term that linear arithmetic has no word for.
func boundsOf(t *term) []string {
	x, y := t.args[0], t.args[1]
	r := ref(t)
	switch t.op {
	case "bvand":
		return []string{fmt.Sprintf("(<= %s %s)", r, ref(x)), fmt.Sprintf("(<= %s %s)", r, ref(y))}
	case "bvor":
		return []string{fmt.Sprintf("(<= %s %s)", ref(x), r), fmt.Sprintf("(<= %s %s)", ref(y), r), fmt.Sprintf("(<= %s (+ %s %s))", r, ref(x), ref(y))}
	case "bvlshr", "bvudiv":
		return []string{fmt.Sprintf("(or (= %s 0) (<= %s %s))", ref(y), r, ref(x))}
	case "bvurem":
		return []string{fmt.Sprintf("(<= %s %s)", r, ref(x)), fmt.Sprintf("(or (= %s 0) (< %s %s))", ref(y), r, ref(y))}
	}
	return nil
}
