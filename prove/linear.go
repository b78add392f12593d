package prove

import (
	"math/bits"
	"slices"
)

// linear is a sum of terms with factors and a constant, modulo 2 to the width.
// Sums of lengths are kept in this form: two that are equal are then one term, and
// what differences of offsets leave is short. Without it the solver spends most
// of its time on the order of additions.
type linear struct {
	width    int
	constant uint64
	parts    []scaled // by the id of their terms, none with a factor of 0
}

type scaled struct {
	t      *term
	factor uint64
}

// linearOf takes a term apart.
func linearOf(t *term) linear {
	l := linear{width: t.width}
	switch {
	case t.isConst():
		l.constant = t.value
	case t.op == "bvadd":
		return linearOf(t.args[0]).plus(linearOf(t.args[1]), 1)
	case t.op == "bvmul" && t.args[1].isConst():
		return l.plus(linearOf(t.args[0]), t.args[1].value)
	default:
		l.parts = []scaled{{t, 1}}
	}
	return l
}

// plus is l + factor*m.
func (l linear) plus(m linear, factor uint64) linear {
	out := linear{width: l.width, constant: (l.constant + factor*m.constant) & mask(l.width)}
	i, j := 0, 0
	for i < len(l.parts) || j < len(m.parts) {
		var next scaled
		switch {
		case j == len(m.parts) || i < len(l.parts) && l.parts[i].t.id < m.parts[j].t.id:
			next = l.parts[i]
			i++
		case i == len(l.parts) || m.parts[j].t.id < l.parts[i].t.id:
			next = scaled{m.parts[j].t, factor * m.parts[j].factor}
			j++
		default:
			next = scaled{l.parts[i].t, l.parts[i].factor + factor*m.parts[j].factor}
			i++
			j++
		}
		if next.factor &= mask(l.width); next.factor != 0 {
			out.parts = append(out.parts, next)
		}
	}
	return out
}

// linear is the one term of a sum.
func (f *terms) linear(l linear) *term {
	var sum *term
	for _, p := range l.parts {
		t := p.t
		if p.factor != 1 {
			t = f.make("bvmul", l.width, t, f.number(p.factor, l.width))
		}
		if sum == nil {
			sum = t
		} else {
			sum = f.make("bvadd", l.width, sum, t)
		}
	}
	switch {
	case sum == nil:
		return f.number(l.constant, l.width)
	case l.constant == 0:
		return sum
	}
	return f.make("bvadd", l.width, sum, f.number(l.constant, l.width))
}

// limit is the greatest value of a sum of numbers without sign; ok is false if
// it may wrap around.
func (l linear) limit() (most uint64, ok bool) {
	most = l.constant
	for _, p := range l.parts {
		high, low := bits.Mul64(p.factor, limit(p.t))
		sum, carry := bits.Add64(most, low, 0)
		if high != 0 || carry != 0 || sum > mask(l.width) {
			return 0, false
		}
		most = sum
	}
	return most, true
}

// atMost reports whether x <= y can be seen: neither wraps around, and y has all
// that x has.
func atMost(x, y linear) bool {
	_, okX := x.limit()
	_, okY := y.limit()
	if !okX || !okY || x.constant > y.constant {
		return false
	}
	for _, p := range x.parts {
		i, found := slices.BinarySearchFunc(y.parts, p.t.id, func(q scaled, id int) int { return q.t.id - id })
		if !found || y.parts[i].factor < p.factor {
			return false
		}
	}
	return true
}
